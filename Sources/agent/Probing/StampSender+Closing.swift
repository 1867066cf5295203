import Telemetry

extension StampSender {
    /// Turns the oldest open interval into its record and forgets its probes.
    mutating func closeFirst() -> IntervalRecord {
        let tally = intervals.removeFirst()
        let range = tally.first..<(tally.last ?? nextSequence)
        var record = IntervalRecord(
            site: site, link: settings.link, peer: settings.peer,
            start: UInt64(max(0, tally.start.nanoseconds)), end: UInt64(max(0, tally.end.nanoseconds)))
        var lost = attribute(tally, in: range)
        var reasons = tally.reasons
        if reasons.contains(.peerNotListening) {
            let taken = fates.excuseRefused(in: range)
            record.unmeasured += taken.total
            lost.excuseRefused(taken)
        }
        excuseResettling(before: range.upperBound)
        record.unmeasured += faults.excuse(in: range, &fates, from: &lost, reasons: &reasons)
        record.received = tally.received
        record.lostForward = lost.forward
        record.lostReturn = lost.backward
        record.lostUnknown = lost.unknown
        record.sent = record.received + record.lost
        record.duplicatedForward = tally.duplicatedForward
        record.duplicatedReturn = tally.duplicatedReturn
        record.duplicatedUnknown = tally.duplicatedUnknown
        writeOrder(of: tally, in: range, to: &record)
        if settings.method == .echo { EchoMessage.forgetWays(in: &record) }
        writeEpisodes(of: range, lost, to: &record)
        tally.delays.write(to: &record, jitter: &jitter)
        if tally.contradictions > 0 { record.marked[.contradiction] = tally.contradictions }
        if tally.unfit > 0 { record.marked[.errorBound] = tally.unfit }
        record.sendLateness = tally.sendLateness
        record.unsent = tally.unsent
        if tally.missed > 0, tally.missed * 100 > record.sent + record.unmeasured { reasons.insert(.lateSend) }
        record.clock = tally.clock ?? clock
        record.clockErrorBound = tally.clockErrorBound
        record.pathHash = pathHash
        record.uplink = uplink
        if let load = tally.load {
            let slowest = tally.ranks.slowest
            record.line = load.closed(
                in: range, lost: { fates.counted(lostIn: $0) },
                slow: { range in slowest.map { tally.ranks.count(from: $0, in: range) } ?? 0 })
        }
        // The two clocks that tell an interval's length are read one behind the other.
        if let covered = record.line?.covered { record.line?.covered = min(covered, record.end - record.start) }
        record.seconds = seconds(of: tally, in: range)
        // Here too.
        if let covered = record.seconds?.covered { record.seconds?.covered = min(covered, record.end - record.start) }
        record.classMarks = tally.classMarks
        record.pathMTU = pathMTU
        record.notMeasured = NotMeasured.allCases.filter(reasons.contains)
        passBorder(tally, in: range)
        return record
    }

    /// Where a capture was to run and showed no second, that is told.
    private func seconds(of tally: IntervalTally, in range: Range<UInt64>) -> LineSeconds? {
        guard let seconds = tally.seconds else { return captured }
        let slowest = tally.ranks.slowest
        return seconds.closed(
            in: range, lost: { fates.counted(lostIn: $0) },
            slow: { range in slowest.map { tally.ranks.count(from: $0, in: range) } ?? 0 })
    }

    /// RFC 4737 reordering by way. A reflector that doesn't count and has a coarse clock leaves the way open.
    private func writeOrder(of tally: IntervalTally, in range: Range<UInt64>, to record: inout IntervalRecord) {
        let isCounting = order.mode == .stateful
        guard isCounting || order.hasFineClock else {
            record.reorderedUnknown = tally.overtaken
            return
        }
        record.reorderedForward =
            tally.reorderedForward
            + tally.order.reordered(in: range, later: intervals.flatMap(\.order.entries), byCount: isCounting)
        record.reorderedReturn = isCounting ? tally.reorderedReturnByCount : tally.reorderedReturnByClock
    }

    private mutating func writeEpisodes(
        of range: Range<UInt64>, _ lost: LossAttribution, to record: inout IntervalRecord
    ) {
        // Where all were lost on one way, those of which no receipt speaks were lost there too.
        let open: ProbeDirection? =
            lost.unknown > 0 || (lost.forward > 0 && lost.backward > 0)
            ? nil : lost.forward > 0 ? .forward : .backward
        runs.pass(fates, in: range, open: open, to: &record)
        let (outage, overflow) = record.lossEpisodes.longest.multipliedReportingOverflow(by: UInt64(schedule.period))
        record.longestOutage = overflow ? .max : outage
    }

    /// Says where the unanswered probes of an interval were lost: before its first answered probe, between that and the
    /// last, and behind it.
    private func attribute(_ tally: IntervalTally, in range: Range<UInt64>) -> LossAttribution {
        var result = LossAttribution()
        let next = intervals.first { $0.numbers.range != nil }
        let nextLost = lostBeforeAnswer(of: next, from: range.upperBound)
        let numbers = tally.numbers
        // The range of ordinals must begin and end with those of the first and the last answered probe.
        let isOpenEnded =
            tally.answered.map {
                numbers.unnumbered.contains($0.lowerBound) || numbers.unnumbered.contains($0.upperBound)
            } ?? false
        let isUsable =
            !numbers.isMixed && !isOpenEnded && (numbers.series?.isDistinct == true || order.mode == .stateful)
        let copies =
            numbers.series?.isDistinct != true
            && (border.hadCopies || tally.duplicatedForward > 0 || intervals.contains { $0.duplicatedForward > 0 })
        guard let answered = tally.answered, let own = numbers.range, isUsable else {
            // Nothing came: the count may still go on from the last reply before to the first behind.
            let lost = fates.lost(in: range)
            var missing: UInt64?
            if tally.answered == nil, let series = next?.numbers.series, series == border.series,
                series.isDistinct || order.mode == .stateful
            {
                missing = gap(from: border.highest, to: next?.numbers.range?.lowerBound)
            }
            let elsewhere = border.lostSince + nextLost
            result.add(
                lost, .init(missing: missing, lost: lost.total, elsewhere: elsewhere, isExact: !copies))
            return result
        }
        let start = border.series == nil || border.series == numbers.series ? border.highest ?? origin(numbers) : nil
        let isCrossed =
            start.map { $0 >= own.lowerBound } ?? false
            || next?.numbers.range.map { $0.lowerBound <= own.upperBound } ?? false
        let head = fates.lost(in: range.lowerBound..<answered.lowerBound)
        result.add(
            head,
            .init(
                missing: isCrossed ? nil : gap(from: start, to: own.lowerBound), lost: head.total,
                elsewhere: border.lostSince, isExact: !copies))
        let core = fates.lost(in: answered.lowerBound..<answered.upperBound)
        result.add(
            core,
            .init(missing: isCrossed ? nil : numbers.missing, lost: core.total, elsewhere: 0, isExact: !copies))
        let tail = fates.lost(in: answered.upperBound..<range.upperBound)
        let follows = next?.numbers.series == numbers.series && next?.numbers.isMixed == false
        result.add(
            tail,
            .init(
                missing: isCrossed || !follows ? nil : gap(from: own.upperBound, to: next?.numbers.range?.lowerBound),
                lost: tail.total, elsewhere: nextLost, isExact: !copies))
        return result
    }

    /// Where the count stood before the session's first probe: RFC 8762 §4.3 begins with zero, our ordinals with one.
    /// Only for a reflector that we have known from its first reply.
    private func origin(_ numbers: ReflectorNumbers) -> UInt64? {
        guard let series = numbers.series, series.epoch == 0 else { return nil }
        return series.isDistinct ? 1 << 32 : 1 << 32 - 1
    }

    /// How many numbers lie between two.
    private func gap(from low: UInt64?, to high: UInt64?) -> UInt64? {
        guard let low, let high, low < high else { return nil }
        return high - low - 1
    }

    /// Probes from `start` up to the first answered one of the next interval that has one.
    private func lostBeforeAnswer(of next: IntervalTally?, from start: UInt64) -> UInt64 {
        guard let answered = next?.answered else { return 0 }
        return fates.lost(in: start..<max(start, answered.lowerBound)).total
    }

    private mutating func passBorder(_ tally: IntervalTally, in range: Range<UInt64>) {
        border.hadCopies = tally.duplicatedForward > 0
        if let answered = tally.answered, let numbers = tally.numbers.range, !tally.numbers.isMixed,
            tally.numbers.series?.epoch == order.epoch
        {
            border.series = tally.numbers.series
            border.highest = max(border.highest ?? 0, numbers.upperBound)
            border.lostSince = fates.lost(in: answered.upperBound..<range.upperBound).total
            if numbers.lowerBound > 4_096 { order.trim(below: numbers.lowerBound - 4_096) }
        } else {
            border.lostSince += fates.lost(in: range).total
        }
        fates.trim(below: intervals.first?.first ?? range.upperBound)
    }
}
