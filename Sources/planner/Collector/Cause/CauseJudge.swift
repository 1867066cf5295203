package import Telemetry

/// Finds the cause of what an interval shows, by fixed thresholds and without guessing: what isn't known is named.
///
/// An interval is *impaired* where no reply came, where more was lost than its limits allow (`LinkLimits`), or where its 95th
/// percentile of delay lies more than `variation` above the least delay of the day and the day before. For each impairment
/// the counters of both ends' lines say what they carried in the very seconds: of lost probes, those in which they were sent; of
/// delay, those in which the slowest tenth was sent.
///
/// | what the seconds show | cause |
/// |---|---|
/// | `full` or more of what either line can carry | its own users |
/// | `free` or less on both | the provider; the encryptor where the path's largest packet is smaller than promised |
/// | between, or some so and some so, or no counters | unknown |
///
/// A mean over probes hides seconds: it is *free* only if the interval's busiest second on that way wasn't `full`, and if nine
/// tenths of the interval were counted. Of the other end's line the seconds are its own probes' of the same link; it is free where
/// its mean is, and its busiest second wasn't full. Where nothing at all comes back the upper line isn't asked: a full one lets some
/// through.
///
/// A path that passes only smaller packets than promised, and packets that lost a class which they were promised, are a cause
/// also where probes fare well: users then don't.
///
/// Where a capture saw users' packets, they are a second witness. Trouble with room on the line is the provider's unless users
/// had none: then the cause is unknown, for the probe alone had it. Between full and free, bursts that filled the line and users' segments
/// that were sent again make it full. A line that nobody counted is judged by what was captured, second by second where that is known, unless
/// a filter left a part of it out.
package struct CauseJudge: Hashable, Sendable {
    /// A line policed at its rate holds a queue in seconds whose average is a tenth below: counters have frames where
    /// contracts may have packets, and bursts are shorter than a second.
    package static let full = 0.9
    /// With so much room in the very second an M/M/1 queue holds 2.3 packets on average, which loses none and is no delay that
    /// anybody could measure.
    package static let free = 0.7
    /// Of the interval, before anything is said of its busiest second.
    package static let leastCovered = 0.9
    /// Nanoseconds of an interval that its captured seconds may lack.
    static let mostUnseen: UInt64 = 1_000_000_000
    /// No policed line carries so much of its contract: the counters, or the contract, are another line's.
    package static let beyond = 1.1
    /// ITU-T Y.1541 (12/2011) Table 1, classes 0 and 1: IPDV 50 ms above the least delay. Of the 95th percentile, not of the
    /// 99.9th, so that one probe in a minute is no cause.
    package static let variation = 50_000_000.0
    /// So many replies must have told their class, and so many of them another: single ones may be a route that changes.
    package static let leastTold: UInt64 = 10
    package static let remarkedShare = 0.5

    package var limits: LinkLimits
    /// Of the line on which the link hangs, the lower site's, and of the upper site's.
    package var contract: LineContract?
    package var upperContract: LineContract?
    /// Whether the measuring site is the one on whose line the link hangs: the lower of the two.
    package var isLower: Bool

    package init(
        limits: LinkLimits = LinkLimits(), contract: LineContract?, upperContract: LineContract? = nil, isLower: Bool
    ) {
        self.limits = limits
        self.contract = contract
        self.upperContract = upperContract
        self.isLower = isLower
    }

    enum Impairment {
        case outage
        case loss(LinkWay?)
        case delay
    }

    enum Pressure: Hashable { case full, between, free, unknown }

    /// - Parameters:
    ///   - baseline: the least delay there and back of the day and the day before, nanoseconds.
    ///   - peerWasHeard: whether the other end's own agent was heard meanwhile. Where it wasn't, no reply says nothing of
    ///     the line: that site may have been without power.
    ///   - other: what the other end measured of the link meanwhile; asked only where something is amiss.
    package func finding(
        of record: IntervalRecord, baseline: Double?, peerWasHeard: Bool,
        beside other: () throws -> IntervalRecord? = { nil }
    ) rethrows -> LinkFinding {
        guard record.sent > 0, record.received > 0 || record.showsOutage else {
            return .unmeasured
        }
        let (impairments, seen) = impairments(of: record, baseline: baseline)
        let marks = remarks(of: record)
        let narrow = narrowPath(of: record)
        // Of best effort nothing is promised that another class could take away.
        let isClassLost = !marks.isEmpty && (record.classMarks?.sent ?? 0) > 0
        guard !impairments.isEmpty else {
            let seen = usersEvidence(traffic(record, beside: nil), of: record)
            if isClassLost { return LinkFinding(.remarked, marks + remarkedUsers(record)) }
            if let narrow { return LinkFinding(.encryptor, [narrow] + seen) }
            let isTrouble = seen.contains {
                if case .usersRetransmissions(Self.usersTrouble...) = $0 { true } else { false }
            }
            return LinkFinding(.none, isTrouble ? seen : [])
        }
        let far = try other()
        let traffic = traffic(record, beside: far)
        let users = users(traffic, of: record, impairments, baseline: baseline)
        let ends = Ends(near: end(record, isLower: isLower), far: end(far, isLower: !isLower), isLower: isLower)
        let (pressures, load) = pressures(of: impairments, in: ends)
        let faults = ownFaults(of: record, isLower: isLower)
        let farFaults = far.map { ownFaults(of: $0, isLower: !isLower) } ?? []
        let bursts = bursts(record, impairments)
        let classes = classMoments(of: impairments, record, beside: far, in: ends)
        let found =
            seen + load + bursts + (classes.isEmpty ? classEvidence(record, in: ends) : classes)
            + usersEvidence(traffic, of: record) + marks
            + (marks.isEmpty ? [] : remarkedUsers(record)) + [narrow].compactMap { $0 } + faults
            + congestion(of: record)
        func missing(_ gap: LinkEvidence.Gap) -> LinkFinding { LinkFinding(.unknown, found + [.missing(gap)]) }
        if isClassLost { return LinkFinding(.remarked, found) }
        if record.received == 0, !peerWasHeard { return missing(.silentPeer) }
        if faults.contains(.interfaceDown) { return missing(.ownInterface) }
        if farFaults.contains(.interfaceDown) { return missing(.otherEnd) }
        if pressures.contains(.unknown) {
            return missing(ends.gap ?? (pressures.contains(.between) ? .margin : .seconds))
        }
        switch (pressures.contains(.full), pressures.contains(.free)) {
        case (true, true): return missing(.agreement)
        case (true, false) where pressures == [.full]: return LinkFinding(.ownUsers, found)
        case (false, true) where pressures == [.free]:
            if faults.contains(where: \.isOwnInterface) { return missing(.ownInterface) }
            if farFaults.contains(where: \.isOwnInterface) { return missing(.otherEnd) }
            if users == .refuted { return missing(.users) }
            return LinkFinding(narrow == nil ? .providerFault : .encryptor, found)
        default:
            if pressures == [.between], !bursts.isEmpty, users == .confirmed { return LinkFinding(.ownUsers, found) }
            return missing(pressures.contains(.between) ? .margin : .seconds)
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
}
