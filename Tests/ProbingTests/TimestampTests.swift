import Testing

@testable import Probing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "NTP timestamps are exact to the nanosecond, also before 1970 and after 2036",
        arguments: [
            0, 1, 999_999_999, 1_000_000_000, 1_743_465_600_123_456_789, -1, -2_208_988_800_000_000_000,
            2_085_978_495_999_999_999, 2_085_978_496_000_000_000, 4_102_444_800_000_000_001,
        ] as [Int64])
    func ntp(nanoseconds: Int64) {
        let time = WallTime(nanoseconds: nanoseconds)
        #expect(WireTimestamp(ntp: time).wallTime(near: time) == time)
        // A reference half an era away at most.
        #expect(WireTimestamp(ntp: time).wallTime(near: time + 1_000_000_000_000_000_000) == time)
    }

    @Test("known moments")
    func known() {
        // RFC 5905 Figure 4: 1 January 1970 is 2,208,988,800 s; era 1 begins on 8 February 2036 06:28:16.
        #expect(WireTimestamp(ntp: WallTime(nanoseconds: 0)).raw == 2_208_988_800 << 32)
        #expect(WireTimestamp(ntp: WallTime(nanoseconds: 2_085_978_496_000_000_000)).raw == 0)
        #expect(WireTimestamp(ntp: WallTime(nanoseconds: 500_000_000)).raw & 0xFFFF_FFFF == 0x8000_0000)
    }

    @Test("random moments survive", arguments: 0..<20 as Range<UInt64>)
    func random(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<500 {
            let time = WallTime(
                nanoseconds: Int64.random(in: -1_000_000_000_000_000_000...4_500_000_000_000_000_000, using: &random))
            #expect(WireTimestamp(ntp: time).wallTime(near: time) == time)
        }
    }

    @Test("PTP timestamps are seconds and nanoseconds; a billion of those is no timestamp")
    func ptp() {
        #expect(WireTimestamp(raw: 5 << 32 | 7).nanoseconds(.ptp) == 5_000_000_007)
        #expect(WireTimestamp(raw: 5 << 32 | 999_999_999).nanoseconds(.ptp) == 5_999_999_999)
        #expect(WireTimestamp(raw: 5 << 32 | 1_000_000_000).nanoseconds(.ptp) == nil)
    }

    @Test("any 64 bits and any reference give some time, without a trap")
    func anything() {
        for raw: UInt64 in [0, 1, .max, 1 << 63, 0xFFFF_FFFF, 0xFFFF_FFFF << 32] {
            for reference: Int64 in [.min, -1, 0, .max] {
                _ = WireTimestamp(raw: raw).wallTime(near: WallTime(nanoseconds: reference))
            }
        }
        _ = WireTimestamp(ntp: WallTime(nanoseconds: .min))
        _ = WireTimestamp(ntp: WallTime(nanoseconds: .max))
    }
}
