package import Telemetry

extension StampSender {
    /// By which captured line the session's probes leave from now on, without counts; nil for none.
    package mutating func capture(on line: LineSeconds?) {
        captured = line
        captured?.probes = settings.dscp
    }

    /// Whether probes leave by the captured interface of that name.
    package func captured(on interface: String) -> Bool { captured?.interface == interface }

    /// Takes in a second of the line that a capture saw. It comes some tenths of a second after its end, and speaks of the probes that were
    /// sent within it, by the same clock; one that comes when its interval is closed tells nothing any more.
    ///
    /// An interval ends within a second where the capture began anew: the second then speaks of both, by time.
    package mutating func note(_ second: CapturedSecond, at now: Moment) {
        rollIntervals(to: now)
        guard let line = captured, second.since < second.until, let current = intervals.indices.last else { return }
        for index in max(0, current - 1)...current {
            let begin = max(
                index > 0 ? intervals[index - 1].ended ?? intervals[index].began : intervals[index].began, second.since)
            let end = min(intervals[index].ended ?? second.until, second.until)
            guard end > begin else { continue }
            let range = intervals[index].first..<(intervals[index].last ?? nextSequence)
            let last = firstProbe(from: end, in: range)
            let known = intervals[index].seconds
            let isNext = known?.isOf(line) == true && known?.until.map { second.since - $0 <= Self.tolerance } ?? false
            if known?.isOf(line) != true {
                // Probes that left by another line before are not this one's.
                let first = known == nil ? range.lowerBound : firstProbe(from: begin, in: range)
                intervals[index].seconds = SecondsTally(line, first: first)
            }
            // Where a second follows the one before, so do its probes: those that are no longer kept are among them.
            let since = isNext ? range.lowerBound : firstProbe(from: begin, in: range)
            intervals[index].seconds?.add(second, over: end - begin, from: since, before: last)
        }
    }

    /// Nanoseconds by which two seconds may lie apart and still follow each other: the clocks that stamp are read one behind the other.
    private static var tolerance: Int64 { 20_000_000 }

    /// The first probe of a range that was sent at `moment` or later; of those that are no longer kept, none is. O(probes since).
    private func firstProbe(from moment: MonotonicTime, in range: Range<UInt64>) -> UInt64 {
        var place = range.upperBound
        while place > range.lowerBound {
            let probe = slots[slot(place - 1)]
            guard probe.state != .unused, probe.sequence == place - 1, probe.sent >= moment else { break }
            place -= 1
        }
        return place
    }
}
