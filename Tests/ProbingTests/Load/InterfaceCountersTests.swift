import Telemetry
import Testing

@testable import Probing

/// Counters with these octets each way, and packets that go with them.
func counters(_ receive: UInt64, _ transmit: UInt64 = 0, packets: UInt64 = 0, carrier: UInt32 = 0) -> InterfaceCounters
{
    InterfaceCounters(
        receive: .init(octets: receive, packets: packets, errors: 0, dropped: 0),
        transmit: .init(octets: transmit, packets: packets, errors: 0, dropped: 0), carrierChanges: carrier)
}

@Suite("Interface counters")
struct InterfaceCountersTests {
    private func time(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

    struct Step: Sendable {
        var old: UInt64
        var new: UInt64
        /// nil for a counter that began anew.
        var more: UInt64?
    }

    @Test(
        "a counter that goes back has wrapped at 32 bits, or began anew",
        arguments: [
            Step(old: 5, new: 5, more: 0),
            Step(old: 5, new: 1 << 40, more: 1 << 40 - 5),
            Step(old: 1 << 32 - 10, new: 20, more: 30),
            Step(old: 1 << 31, new: 1 << 31 - 1, more: 1 << 32 - 1),
            Step(old: 1 << 31 - 1, new: 0, more: nil),
            Step(old: 1 << 32, new: 0, more: nil),
            Step(old: 1 << 32 - 1, new: 1 << 31, more: nil),
            Step(old: .max, new: 4, more: nil),
            // An underflow of the driver's.
            Step(old: 0, new: .max, more: nil),
            Step(old: 7, new: 1 << 48 + 6, more: 1 << 48 - 1),
            Step(old: 7, new: 1 << 48 + 7, more: nil),
        ]) func steps(_ step: Step)
    {
        let counted = counters(step.new).since(counters(step.old))
        #expect(counted?.receive.octets == step.more)
    }

    @Test("one that began anew makes all of the look unknown, though others could have wrapped")
    func reset() {
        var series = CounterSeries()
        let first = series.advance(to: counters(1 << 32 - 10, 50, packets: 900), at: time(0))
        #expect(first == nil)
        let sample = series.advance(to: counters(20, 0, packets: 1), at: time(1_000))
        #expect(sample == LoadSample(since: time(0), until: time(1_000), counted: nil))
        // From there it goes on.
        let next = series.advance(to: counters(60, 7, packets: 3), at: time(2_000))
        #expect(next?.counted == counters(40, 7, packets: 2))
    }

    @Test("carrier changes wrap; looks of less than a second are taken together")
    func series() {
        var series = CounterSeries()
        _ = series.advance(to: counters(0, carrier: .max), at: time(0))
        let early = series.advance(to: counters(10, carrier: .max), at: time(50))
        #expect(early == nil)
        let sample = series.advance(to: counters(30, carrier: 1), at: time(1_050))
        #expect(sample?.counted == counters(30, carrier: 2))
        #expect(sample?.since == time(0))
    }
}
