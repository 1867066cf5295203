package import Telemetry

extension StampSender {
    /// Takes in what the line carried between two looks, right after the later one.
    ///
    /// An interval ends between looks: what was counted is divided between both by time, and what was counted before the
    /// session began is left out. A look that comes later than `longestLook` behind the one before, as when a router didn't answer, is
    /// no second's.
    ///
    /// - Parameter line: which interface it is, without counts.
    package mutating func note(_ sample: LoadSample, of line: LineLoad, at now: Moment) {
        rollIntervals(to: now)
        guard let current = intervals.indices.last, sample.since < sample.until else { return }
        guard var rest = sample.counted else {
            add(nil, over: 0, line, to: current > 0 && begin(of: current) >= sample.until ? current - 1 : current)
            return
        }
        var from = sample.since
        func take(until moment: MonotonicTime) -> InterfaceCounters {
            let parts = rest.split(Double(moment - from) / Double(sample.until - from))
            rest = parts.1
            return parts.0
        }
        for index in max(0, current - 1)...current where from < sample.until {
            let first = min(begin(of: index), sample.until)
            if first > from {
                _ = take(until: first)
                from = first
            }
            let end = min(intervals[index].ended ?? sample.until, sample.until)
            guard end > from else { continue }
            let part = take(until: end)
            add(part, over: end - from, line, to: index, isGap: sample.until - sample.since > Self.longestLook)
            from = end
        }
    }

    /// Nanoseconds: one look in a row may be lost.
    private static var longestLook: Int64 { 2_500_000_000 }

    private func begin(of index: Int) -> MonotonicTime {
        index > 0 ? intervals[index - 1].ended ?? intervals[index].began : intervals[index].began
    }

    private mutating func add(
        _ counted: InterfaceCounters?, over nanoseconds: Int64, _ line: LineLoad, to index: Int, isGap: Bool = false
    ) {
        let last = intervals[index].last ?? nextSequence
        // Probes that went over another interface before are not this one's.
        if intervals[index].load?.line.interface != line.interface || intervals[index].load?.line.scope != line.scope {
            let first = intervals[index].load == nil ? intervals[index].first : last
            intervals[index].load = LoadTally(line, first: first)
        }
        if line.speed == 0 { intervals[index].load?.noteDown() }
        guard let counted else {
            intervals[index].load?.addReset(before: last)
            return
        }
        guard !isGap else {
            intervals[index].load?.addGap(counted, before: last)
            return
        }
        intervals[index].load?.add(counted, over: nanoseconds, before: last)
    }

    /// Takes in with which class a reply says that its probe came.
    mutating func note(_ seen: ReplyExtensions.ClassOfService, to sequence: UInt64, asked: UInt8, replyClass: UInt8?) {
        guard let index = interval(of: sequence) else { return }
        var marks = intervals[index].classMarks ?? ClassMarks(sent: settings.dscp)
        marks.told += 1
        if seen.codePoint != settings.dscp {
            marks.remarkedForward += 1
            marks.lastForward = seen.codePoint
        }
        if seen.congestion == 3 { marks.congested += 1 }
        let expected = seen.isRefused ? seen.codePoint : asked
        if let replyClass, replyClass >> 2 != expected {
            marks.remarkedReturn += 1
            marks.lastReturn = replyClass >> 2
        }
        intervals[index].classMarks = marks
    }
}
