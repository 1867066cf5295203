package import Telemetry

/// Finds the cause of what an interval shows, by fixed thresholds and without guessing: what isn't known is named.
///
/// An interval is *impaired* where no reply came, where more was lost than its limits allow (`LinkLimits`), or where its 95th
/// percentile of delay lies more than `variation` above the least delay of the day and the day before. For each impairment
/// the line's counters say what it carried in the very seconds: of lost probes, those in which they were sent; of delay, the
/// one in which the slowest probe was sent.
///
/// | what the seconds show | cause |
/// |---|---|
/// | `full` or more of what the line can carry | its own users |
/// | `free` or less | the provider; the encryptor where the path's largest packet is smaller than promised |
/// | between, or some so and some so, or no counters | unknown |
///
/// A mean over lost probes hides seconds: it is *free* only if the interval's busiest second on that way wasn't `full`.
///
/// A path that passes only smaller packets than promised, and packets that lost a class which they were promised, are a cause
/// also where probes fare well: users then don't.
package struct CauseJudge: Hashable, Sendable {
    /// A line policed at its rate holds a queue in seconds whose average is a tenth below: counters have frames where
    /// contracts may have packets, and bursts are shorter than a second.
    package static let full = 0.9
    /// With so much room in the very second an M/M/1 queue holds 2.3 packets on average, which loses none and is no delay that
    /// anybody could measure.
    package static let free = 0.7
    /// ITU-T Y.1541 (12/2011) Table 1, classes 0 and 1: IPDV 50 ms above the least delay. Of the 95th percentile, not of the
    /// 99.9th, so that one probe in a minute is no cause.
    package static let variation = 50_000_000.0
    /// So many replies must have told their class, and so many of them another: single ones may be a route that changes.
    package static let leastTold: UInt64 = 10
    package static let remarkedShare = 0.5

    package var limits: LinkLimits
    package var contract: LineContract?
    /// Whether the measuring site is the one on whose line the link hangs: the lower of the two.
    package var isLower: Bool

    package init(limits: LinkLimits = LinkLimits(), contract: LineContract?, isLower: Bool) {
        self.limits = limits
        self.contract = contract
        self.isLower = isLower
    }

    private enum Impairment {
        case outage
        case loss(LinkWay?)
        case delay
    }

    private enum Pressure: Hashable { case full, between, free, unknown }

    /// - Parameters:
    ///   - baseline: the least delay there and back of the day and the day before, nanoseconds.
    ///   - peerWasHeard: whether the other end's own agent was heard meanwhile. Where it wasn't, no reply says nothing of
    ///     the line: that site may have been without power.
    package func finding(of record: IntervalRecord, baseline: Double?, peerWasHeard: Bool) -> LinkFinding {
        guard record.sent > 0, record.received > 0 || record.showsOutage else {
            return .unmeasured
        }
        let (impairments, seen) = impairments(of: record, baseline: baseline)
        let marks = remarks(of: record)
        let narrow = narrowPath(of: record)
        // Of best effort nothing is promised that another class could take away.
        let isClassLost = !marks.isEmpty && (record.classMarks?.sent ?? 0) > 0
        guard !impairments.isEmpty else {
            if isClassLost { return LinkFinding(.remarked, marks) }
            return narrow.map { LinkFinding(.encryptor, [$0]) } ?? LinkFinding(.none)
        }
        let (pressures, load) = pressures(of: impairments, in: record)
        let faults = ownFaults(of: record)
        let found = seen + load + marks + [narrow].compactMap { $0 } + faults + congestion(of: record)
        func missing(_ gap: LinkEvidence.Gap) -> LinkFinding { LinkFinding(.unknown, found + [.missing(gap)]) }
        if isClassLost { return LinkFinding(.remarked, found) }
        if record.received == 0, !peerWasHeard { return missing(.silentPeer) }
        if faults.contains(.interfaceDown) { return missing(.ownInterface) }
        if let gap = gap(of: record), pressures.contains(.unknown) { return missing(gap) }
        switch (pressures.contains(.full), pressures.contains(.free)) {
        case (true, true): return missing(.agreement)
        case (true, false) where pressures == [.full]: return LinkFinding(.ownUsers, found)
        case (false, true) where pressures == [.free]:
            if faults.contains(where: \.isOwnInterface) { return missing(.ownInterface) }
            return LinkFinding(narrow == nil ? .providerFault : .encryptor, found)
        default: return missing(pressures.contains(.between) ? .margin : .seconds)
        }
    }

    // MARK: - what is amiss

    private func impairments(
        of record: IntervalRecord, baseline: Double?
    ) -> (list: [Impairment], seen: [LinkEvidence]) {
        guard record.received > 0 else { return ([.outage], [.noReply]) }
        var list: [Impairment] = []
        var seen: [LinkEvidence] = []
        let beyond = limits.loss(of: record)
        let sent = Double(record.sent)
        if beyond.forward {
            list.append(.loss(.forward))
            seen.append(.loss(.forward, record.forwardLoss ?? Double(record.lostForward) / sent))
        }
        if beyond.back {
            list.append(.loss(.back))
            seen.append(.loss(.back, record.returnLoss ?? Double(record.lostReturn) / sent))
        }
        if list.isEmpty, beyond.total {
            list.append(.loss(nil))
            seen.append(.loss(nil, Double(record.lost) / sent))
        }
        if let delay = record.roundTripDelay.quantile(0.95),
            limits.isLate(record) || baseline.map({ delay - $0 > Self.variation }) ?? false
        {
            list.append(.delay)
            seen.append(.delay(delay, baseline: baseline))
        }
        return (list, seen)
    }

    private func remarks(of record: IntervalRecord) -> [LinkEvidence] {
        guard let marks = record.classMarks, marks.told >= Self.leastTold else { return [] }
        let ways: [(LinkWay, UInt64, UInt8?)] = [
            (.forward, marks.remarkedForward, marks.lastForward), (.back, marks.remarkedReturn, marks.lastReturn),
        ]
        return ways.compactMap { way, number, last in
            let share = Double(number) / Double(marks.told)
            guard share >= Self.remarkedShare, let last else { return nil }
            return .remarked(way, sent: marks.sent, seen: last, share)
        }
    }

    private func narrowPath(of record: IntervalRecord) -> LinkEvidence? {
        guard let found = record.pathMTU, let promised = contract?.mtu, found < promised else { return nil }
        return .pathMTU(found, promised: promised)
    }

    private func congestion(of record: IntervalRecord) -> [LinkEvidence] {
        guard let marks = record.classMarks, marks.told > 0, marks.congested > 0 else { return [] }
        return [.congestionExperienced(Double(marks.congested) / Double(marks.told))]
    }

    // MARK: - what the line carried

    /// Why nothing can be said of what the line carried.
    private func gap(of record: IntervalRecord) -> LinkEvidence.Gap? {
        if !isLower { return .otherEnd }
        guard let line = record.line else { return .counters }
        if line.scope != .line { return .lineCounters }
        if isAnotherLine(line, in: record) { return .otherLine }
        return contract == nil ? .contract : nil
    }

    private func pressures(
        of impairments: [Impairment], in record: IntervalRecord
    ) -> (Set<Pressure>, [LinkEvidence]) {
        guard gap(of: record) == nil, let line = record.line, let contract else { return ([.unknown], []) }
        let rate = Double(min(contract.rate, line.speed ?? .max))
        var found: Set<Pressure> = []
        var evidence: [LinkEvidence] = []
        for impairment in impairments {
            let moment: KeyPath<LineLoad.Way, UInt64?>
            let ways: [LinkWay]
            switch impairment {
            case .outage, .loss(nil): (moment, ways) = (\.whenLost, LinkWay.allCases)
            case .loss(let way?): (moment, ways) = (\.whenLost, [way])
            case .delay: (moment, ways) = (\.whenSlowest, LinkWay.allCases)
            }
            // What the lower site sends leaves by its line, what comes back arrives by it.
            func counters(_ way: LinkWay) -> LineLoad.Way { way == .forward ? line.transmit : line.receive }
            let shares = ways.compactMap { way in
                counters(way)[keyPath: moment].map { (way, Double($0) / rate) }
            }
            guard let busier = shares.max(by: { $0.1 < $1.1 }), rate > 0 else {
                found.insert(.unknown)
                continue
            }
            evidence += shares.map { .utilisation($0.0, $0.1) }.filter { !evidence.contains($0) }
            // A mean hides that some were lost in a full second.
            let hidesFull =
                moment == \.whenLost && ways.contains { Double(counters($0).busiest) >= Self.full * rate }
            found.insert(
                busier.1 >= Self.full ? .full : busier.1 <= Self.free && !hidesFull ? .free : .between)
        }
        return (found, evidence)
    }
}
