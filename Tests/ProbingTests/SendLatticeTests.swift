import NetworkAddress
import Testing

@testable import Probing

@Suite("Sessions' beats stand on a lattice")
struct SendLatticeTests {
    private static let ms: Int64 = 1_000_000
    private static let start = MonotonicTime(nanoseconds: 10_000_000_000_000)

    private static func target(_ number: Int) -> IPAddress { .v4(IPv4Address(0x0A00_0000 + UInt32(number))) }

    private static func lattice(_ seed: UInt64 = 1) -> SendLattice {
        SendLattice(at: start, random: SplitMix(seed: seed))
    }

    /// Octets that leave at each moment within `span`.
    private static func bursts(
        _ lattice: SendLattice, _ seats: [SendLattice.Seat], within span: Int64
    ) -> [Int64: Int] {
        var moments: [Int64: Int] = [:]
        for seat in seats {
            var moment = lattice.first(seat, after: start)
            while moment - start < span {
                moments[moment - start, default: 0] += seat.octets
                moment = moment + seat.period
            }
        }
        return moments
    }

    @Test(
        "a hundred sessions ten times a second wake the processor a hundred times, for no more than one packet's octets"
    )
    func hundredSessions() {
        var lattice = Self.lattice()
        let seats = (0..<100).map { lattice.take(period: 100 * Self.ms, octets: 132, target: Self.target($0)) }
        let bursts = Self.bursts(lattice, seats, within: 1_000 * Self.ms)
        #expect(bursts.count == 100)
        #expect(bursts.values.allSatisfy { $0 == 1_320 })
    }

    @Test("no two send together while there are more points than sessions")
    func fewSessions() {
        var lattice = Self.lattice()
        let seats = (0..<10).map { lattice.take(period: 100 * Self.ms, octets: 132, target: Self.target($0)) }
        #expect(Self.bursts(lattice, seats, within: 100 * Self.ms).values.allSatisfy { $0 == 132 })
        // The eleventh has to share.
        let more = seats + [lattice.take(period: 100 * Self.ms, octets: 132, target: Self.target(11))]
        #expect(Self.bursts(lattice, more, within: 100 * Self.ms).values.max() == 264)
    }

    @Test("sessions to one target are spread over the period, whatever the others do")
    func oneTarget() {
        var lattice = Self.lattice()
        for number in 0..<25 { _ = lattice.take(period: 100 * Self.ms, octets: 108, target: Self.target(number)) }
        let seats = (0..<10).map { _ in lattice.take(period: 100 * Self.ms, octets: 108, target: Self.target(500)) }
        #expect(Set(seats.map(\.phase)).count == 10)
    }

    @Test("periods that are multiples of each other share points within the bound", arguments: [1, 2, 3] as [UInt64])
    func mixedPeriods(seed: UInt64) {
        var lattice = Self.lattice(seed)
        var seats: [SendLattice.Seat] = []
        for number in 0..<240 {
            let period = [50, 100, 200, 1_000][number % 4] * Self.ms
            seats.append(lattice.take(period: period, octets: 108, target: Self.target(number)))
        }
        let bursts = Self.bursts(lattice, seats, within: 1_000 * Self.ms)
        #expect(bursts.values.allSatisfy { $0 <= SendLattice.leastBurst })
        // Fewer wake-ups by far than the 2,160 probes.
        #expect(bursts.count <= 400)
    }

    @Test("short periods and many sessions stay within the bound while points can be halved")
    func fastSessions() {
        var lattice = Self.lattice()
        let seats = (0..<64).map { lattice.take(period: Self.ms, octets: 108, target: Self.target($0)) }
        let bursts = Self.bursts(lattice, seats, within: Self.ms)
        #expect(bursts.count == 8)
        #expect(bursts.values.allSatisfy { $0 <= SendLattice.leastBurst })
    }

    @Test("who comes later disturbs nobody, and who leaves makes room")
    func changes() {
        var lattice = Self.lattice()
        let first = (0..<20).map { lattice.take(period: 100 * Self.ms, octets: 1_000, target: Self.target($0)) }
        let begins = first.map { lattice.first($0, after: Self.start) }
        for number in 20..<60 { _ = lattice.take(period: 100 * Self.ms, octets: 1_000, target: Self.target(number)) }
        #expect(first.map { lattice.first($0, after: Self.start) } == begins)
        for seat in first { lattice.leave(seat) }
        let phases = Set(
            (0..<20).map {
                lattice.take(period: 100 * Self.ms, octets: 1_000, target: Self.target(100 + $0)).phase
            })
        #expect(phases.count == 20)
    }

    @Test("a seat's phase is uniform over the period, and its beats a period apart")
    func uniform() {
        var counts = Array(repeating: 0, count: 10)
        for seed in 0..<2_000 as Range<UInt64> {
            var lattice = Self.lattice(seed)
            let seat = lattice.take(period: 33 * Self.ms, octets: 108, target: Self.target(1))
            let begin = lattice.first(seat, after: Self.start)
            #expect((0..<33 * Self.ms).contains(begin - Self.start))
            #expect(lattice.first(seat, after: begin) == begin)
            #expect(lattice.first(seat, after: begin + 1) == begin + 33 * Self.ms)
            counts[Int((begin - Self.start) * 10 / (33 * Self.ms))] += 1
        }
        // Chi-squared with 9 degrees of freedom: 27.9 is passed once in a thousand.
        let chi = counts.reduce(0.0) { $0 + (Double($1) - 200) * (Double($1) - 200) / 200 }
        #expect(chi < 27.9)
    }

    private static func settings(_ number: Int, period: Duration = .milliseconds(100)) -> SessionSettings {
        SessionSettings(
            link: "l\(number)", peer: "p", remote: Endpoint(target(number), port: 862), period: period)
    }

    @Test("a burst takes 0.1 ms of a known line, and many sessions' bursts come near to that")
    func knownLine() {
        for (rate, wakeUps, most) in [
            (nil, 10, 1_500), (50_000_000, 10, 1_500), (400_000_000, 4, 5_000), (1_000_000_000, 2, 12_500),
            (100_000_000_000, 2, 15_000),
        ] as [(Int64?, Int, Int)] {
            let sessions = (0..<100).map { Self.settings($0) }
            var lattice = Self.lattice()
            _ = lattice.expect(sessions, lineRate: rate)
            let seats = sessions.map {
                lattice.take(period: $0.beat, octets: $0.octetsOnLine, target: $0.remote.address)
            }
            let bursts = Self.bursts(lattice, seats, within: 100 * Self.ms)
            #expect(bursts.count == wakeUps && bursts.values.allSatisfy { $0 <= most }, "\(String(describing: rate))")
        }
    }

    @Test("a line that turns out slower makes all take their places anew, a faster one does not")
    func slowerLine() {
        let sessions = (0..<100).map { Self.settings($0) }
        var lattice = Self.lattice()
        _ = lattice.expect(sessions, lineRate: 1_000_000_000)
        let seats = sessions.map { lattice.take(period: $0.beat, octets: $0.octetsOnLine, target: $0.remote.address) }
        let isTighter = lattice.expect(sessions, lineRate: 1_200_000_000)
        #expect(!isTighter)
        let isSlower = lattice.expect(sessions, lineRate: 50_000_000)
        #expect(isSlower)
        for seat in seats { lattice.leave(seat) }
        let anew = sessions.map { lattice.take(period: $0.beat, octets: $0.octetsOnLine, target: $0.remote.address) }
        #expect(Self.bursts(lattice, anew, within: 100 * Self.ms).values.allSatisfy { $0 <= 1_500 })
    }

    @Test("few sessions send apart on a fast line too")
    func fewOnAFastLine() {
        let sessions = (0..<9).map { Self.settings($0) }
        var lattice = Self.lattice()
        _ = lattice.expect(sessions, lineRate: 10_000_000_000)
        let seats = sessions.map { lattice.take(period: $0.beat, octets: $0.octetsOnLine, target: $0.remote.address) }
        #expect(Self.bursts(lattice, seats, within: 100 * Self.ms).count == 9)
    }
}
