import Probing
import TestSupport
import Testing

@testable import PacketIO

@Suite("What a router's line carried lately") struct RecentLoadTests {
    private static func second(_ number: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: number * 1_000_000_000) }

    /// A second that begins at `number` seconds; nil for counters that began anew.
    private func sample(_ number: Int64, received: UInt64?, sent: UInt64 = 0) -> LoadSample {
        func way(_ octets: UInt64) -> InterfaceCounters.Way { .init(octets: octets, packets: 0, errors: 0, dropped: 0) }
        return LoadSample(
            since: Self.second(number), until: Self.second(number + 1),
            counted: received.map { .init(receive: way($0), transmit: way(sent), carrierChanges: 0) })
    }

    @Test("counters that a router brings up to date every three seconds tell the rate of the busier way")
    func coarse() throws {
        var window = LoadWindow()
        for number in 0..<40 as Range<Int64> {
            window.note(sample(number, received: number % 3 == 0 ? 750_000 : 0, sent: 1_000))
        }
        #expect(window.bitsPerSecond(at: Self.second(40)) == 2_000_000)
        // What was before the last fifteen seconds is forgotten.
        for number in 40..<55 as Range<Int64> { window.note(sample(number, received: 0, sent: 1_000)) }
        #expect(window.bitsPerSecond(at: Self.second(55)) == 8_000)
    }

    @Test("what began before a moment is forgotten at it")
    func forgotten() {
        var window = LoadWindow()
        for number in 0..<10 as Range<Int64> { window.note(sample(number, received: 1_000_000)) }
        window.forget(before: Self.second(10))
        // Begun before.
        window.note(sample(9, received: 1_000_000))
        #expect(window.bitsPerSecond(at: Self.second(10)) == nil)
        for number in 10..<16 as Range<Int64> { window.note(sample(number, received: 1_000)) }
        #expect(window.bitsPerSecond(at: Self.second(16)) == 8_000)
    }

    @Test("too few seconds, old ones, and counters that began anew tell nothing")
    func unknown() {
        var window = LoadWindow()
        for number in 0..<5 as Range<Int64> { window.note(sample(number, received: 1_000)) }
        #expect(window.bitsPerSecond(at: Self.second(5)) == nil)
        window.note(sample(5, received: 1_000))
        #expect(window.bitsPerSecond(at: Self.second(6)) == 8_000)
        #expect(window.bitsPerSecond(at: Self.second(12)) == nil)
        window.note(sample(6, received: nil))
        #expect(window.bitsPerSecond(at: Self.second(7)) == nil)
    }
}
