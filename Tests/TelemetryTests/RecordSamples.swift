import Telemetry
import TestSupport

extension IntervalRecord {
    /// A record with every part present, none of them zero.
    static func full(start: UInt64 = 1_775_001_600_000_000_000) -> IntervalRecord {
        var record = IntervalRecord(
            site: "04@2025", link: "01290@2025~04@2025", peer: "01290@2025", start: start,
            end: start + 60_000_000_000)
        record.sent = 600
        record.received = 594
        record.lostForward = 3
        record.lostReturn = 2
        record.lostUnknown = 1
        record.duplicatedForward = 4
        record.duplicatedReturn = 5
        record.reorderedForward = 6
        record.reorderedReturn = 7
        for step in 0..<594 { record.roundTripDelay.record(1_000_000 + Double(step) * 1_777) }
        for step in 0..<594 { record.delayVariation.record(Double(step) * 1_777) }
        var forward = ExponentialHistogram()
        for value in [300_000.0, 400_000, 0] { forward.record(value) }
        record.forwardDelay = forward
        var back = ExponentialHistogram()
        for value in [0.000_1, 9e15] { back.record(value) }
        record.returnDelay = back
        record.jitter = 1_234.5
        record.clock = ClockState(isSynchronised: true, maximumError: 16_000)
        record.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
        record.notMeasured = [.started, .clockStep]
        record.addHonesty()
        return record
    }

    /// A record of an interval in which nothing was sent.
    static func empty() -> IntervalRecord {
        IntervalRecord(site: "pop-040", link: "l", peer: "p", start: 1, end: 2)
    }
}
