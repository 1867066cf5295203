import Design
import NetworkModel
import TestSupport
import Testing

/// A small generator with a seed, so that every run sees the same points (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Nearest points", .blocking)
struct PointIndexTests {
    @Test("The index finds what a search of all finds, ties by lower index", arguments: 1...6 as ClosedRange<UInt64>)
    func agreesWithSearch(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var points = (0..<200).map { _ in
            Coordinate(
                latitude: .random(in: -89...89, using: &generator),
                longitude: .random(in: -180...180, using: &generator))
        }
        points += points[0..<40]
        let index = PointIndex(points)
        for _ in 0..<100 {
            let place = Coordinate(
                latitude: .random(in: -89...89, using: &generator),
                longitude: .random(in: -180...180, using: &generator))
            let searched = points.indices.sorted {
                (place.distance(to: points[$0]), $0) < (place.distance(to: points[$1]), $1)
            }
            #expect(index.nearest(5, to: place) == Array(searched.prefix(5)))
        }
    }

    @Test("The nearest may lie across the date line")
    func dateLine() {
        let index = PointIndex([Coordinate(latitude: 0, longitude: -179), Coordinate(latitude: 0, longitude: 170)])
        #expect(index.nearest(1, to: Coordinate(latitude: 0, longitude: 179)) == [0])
    }

    @Test("Fewer points than asked for, and none")
    func few() {
        #expect(PointIndex([]).nearest(2, to: Coordinate(latitude: 0, longitude: 0)).isEmpty)
        #expect(
            PointIndex([Coordinate(latitude: 1, longitude: 1)]).nearest(2, to: Coordinate(latitude: 0, longitude: 0))
                == [0])
    }
}
