import Localization
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

/// The short ways through reading give what the plain rules give.
@Suite(.blocking) struct FastPathTests {
    @Test(arguments: UInt64(1)...4)
    func pointsAreInsideByTheEvenOddRule(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        for _ in 0..<40 {
            // Corners on a coarse grid, so that points share latitudes with them; some rings are long zigzags.
            func corner() -> Coordinate {
                Coordinate(
                    latitude: Double(Int.random(in: -8...8, using: &random)) / 2,
                    longitude: Double(Int.random(in: -8...8, using: &random)))
            }
            let rings = (0..<Int.random(in: 1...3, using: &random)).map { _ -> [Coordinate] in
                let corners = (0..<Int.random(in: 3...60, using: &random)).map { _ in corner() }
                return corners + [corners[0]]
            }
            let id = UnitID(code: "1", register: .y2025)
            let index = OutlineIndex([Outline(unit: id, rings: rings)])
            for _ in 0..<50 {
                let point = corner()
                var isInside = false
                for ring in rings {
                    for (a, b) in zip(ring, ring.dropFirst()) {
                        guard (a.latitude > point.latitude) != (b.latitude > point.latitude) else { continue }
                        let share = (point.latitude - a.latitude) / (b.latitude - a.latitude)
                        if point.longitude < a.longitude + share * (b.longitude - a.longitude) { isInside.toggle() }
                    }
                }
                #expect(index.holds(point, id) == isInside, "\(point) in \(rings)")
                #expect((index.distanceOutside(point) == 0) || !isInside)
            }
        }
    }

    @Test func shortNumbersAreReadAsLongOnes() {
        var random = SplitMix64(state: 7)
        let texts =
            (0..<2_000).map { _ -> String in
                let digits = String(UInt64.random(in: 0...999_999_999_999_999, using: &random))
                let at = digits.index(digits.startIndex, offsetBy: Int.random(in: 1...digits.count, using: &random))
                let rest = digits[at...]
                return (Bool.random(using: &random) ? "-" : "") + digits[..<at] + (rest.isEmpty ? "" : "." + rest)
            } + ["0", "-0", "1.", ".5", "", "-", "1.2.3", "1e3", "+1", "1_0", "9999999999999999", "21.03820"]
        for text in texts {
            let bytes = Array(text.utf8)
            let simple = bytes.withUnsafeBufferPointer { NumberRule.simpleDecimal($0) }
            if let simple { #expect(simple == Double(text) && simple == NumberRule.decimal(text), "\(text)") }
        }
        #expect([UInt8]("21.0382".utf8).withUnsafeBufferPointer { NumberRule.simpleDecimal($0) } == 21.0382)
        #expect([UInt8]("1.".utf8).withUnsafeBufferPointer { NumberRule.simpleDecimal($0) } == nil)
    }

    @Test func plainNamesHaveNoFaultAndOthersKeepTheirs() {
        #expect(TextRule.fault(in: "Xã Đắk R'Măng – 2", called: "x") == nil)
        #expect(TextRule.fault(in: "Tỉnh Bắc Ninh", called: "x") == nil)
        #expect(TextRule.fault(in: " x", called: "x")?.kind == .outerSpace)
        #expect(TextRule.fault(in: "x\u{A0}", called: "x")?.kind == .outerSpace)
        #expect(TextRule.fault(in: "e\u{301}", called: "x")?.kind == .notComposed)
        for control in ["a\u{1}", "a\u{7F}b", "a\u{85}b", "a\u{2028}b", "a\u{FEFF}b"] {
            #expect(TextRule.fault(in: control, called: "x")?.kind == .controlCharacter)
        }
    }
}
