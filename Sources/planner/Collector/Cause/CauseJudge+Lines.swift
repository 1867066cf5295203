import Telemetry

extension CauseJudge {
    /// The line of one of a link's ends in an interval.
    struct LineEnd {
        var line: LineLoad
        /// Bits per second that it can carry.
        var rate: Double
        /// Whether so much of the interval was counted that its busiest second is known.
        var isCovered: Bool
        var isNear: Bool
        /// Whether no counters are here, and a capture's figures of the whole interval stand for them: no second is known by itself.
        var isCaptured = false

        /// What the end that measures sends leaves by its line and arrives by the other's.
        func counters(_ way: LinkWay) -> LineLoad.Way { (way == .forward) == isNear ? line.transmit : line.receive }

        /// Of what it can carry.
        func share(_ bits: UInt64) -> Double { Double(bits) / rate }
    }

    /// Both ends' lines, or why one is not known.
    struct Ends {
        var near: Result<LineEnd, LinkEvidence.Gap>
        var far: Result<LineEnd, LinkEvidence.Gap>
        var isLower: Bool

        var lower: Result<LineEnd, LinkEvidence.Gap> { isLower ? near : far }
        var upper: Result<LineEnd, LinkEvidence.Gap> { isLower ? far : near }
        var lowerGap: LinkEvidence.Gap? { if case .failure(let gap) = lower { gap } else { nil } }
        /// The more important of the two.
        var gap: LinkEvidence.Gap? {
            if let lowerGap { return lowerGap }
            if case .failure(let gap) = upper { return gap }
            return nil
        }
    }

    /// - Parameters:
    ///   - record: nil where that end measured nothing.
    ///   - isLower: whether it is the lower end's.
    func end(_ record: IntervalRecord?, isLower: Bool) -> Result<LineEnd, LinkEvidence.Gap> {
        let isNear = isLower == self.isLower
        func gap(_ gap: LinkEvidence.Gap) -> Result<LineEnd, LinkEvidence.Gap> {
            .failure(isNear && isLower ? gap : isLower ? .otherEnd : .upperLine)
        }
        guard let record, record.end > record.start else { return gap(.counters) }
        let isCounted = record.line?.scope == .line
        let seconds =
            isCounted ? nil : record.seconds.flatMap { $0.covered > 0 && !$0.isNarrowed ? Self.line($0) : nil }
        let seen = record.traffic.flatMap {
            $0.covered > 0 && !$0.isNarrowed && $0.coverage ?? 1 >= Self.leastCoverage ? Self.line($0) : nil
        }
        guard let line = isCounted ? record.line : seconds ?? seen else {
            let isNarrowed = record.seconds?.isNarrowed ?? record.traffic?.isNarrowed ?? false
            return gap(isNarrowed ? .narrowed : record.line == nil ? .counters : .lineCounters)
        }
        if isAnotherLine(line, in: record) { return gap(.otherLine) }
        guard let rate = rate(of: line, in: record, isLower: isLower) else { return gap(.contract) }
        // A ring overflows in the fullest seconds: of captured ones hardly any may lack.
        let covered =
            Double(line.covered.addingSaturated(seconds == nil ? 0 : Self.mostUnseen))
            / Double(record.end - record.start)
        return .success(
            LineEnd(
                line: line, rate: rate, isCovered: covered >= (seconds == nil ? Self.leastCovered : 1), isNear: isNear,
                isCaptured: !isCounted && seconds == nil)
        )
    }

    /// What the line can carry: its contract, or less where the interface is slower. On an upper site's line more than its own
    /// contract may come, of those below it: then the interface tells.
    private func rate(of line: LineLoad, in record: IntervalRecord, isLower: Bool) -> Double? {
        if line.speed == 0 { return nil }
        let speed = line.speed
        let promised = (isLower ? contract : upperContract)?.rate(of: record)
        guard !isLower else { return promised.map { Double(min($0, speed ?? .max)) } }
        let busiest = Double(max(line.transmit.busiest, line.receive.busiest))
        if let promised, busiest <= Self.beyond * Double(promised) { return Double(min(promised, speed ?? .max)) }
        return speed.map { Double($0) }
    }

    func pressures(of impairments: [Impairment], in ends: Ends) -> (Set<Pressure>, [LinkEvidence]) {
        var found: Set<Pressure> = []
        var evidence: [LinkEvidence] = []
        for impairment in impairments {
            var both: Set<Pressure> = []
            for (end, isUpper) in [(ends.near, !ends.isLower), (ends.far, ends.isLower)] {
                if isUpper, case .outage = impairment { continue }
                guard case .success(let end) = end else {
                    both.insert(.unknown)
                    continue
                }
                let (pressure, seen) = end.isNear ? nearPressure(impairment, end) : farPressure(impairment, end)
                both.insert(pressure)
                evidence += seen.filter { !evidence.contains($0) }
            }
            found.insert(
                both.contains(.full) ? .full : both.contains(.unknown) ? .unknown : both == [.free] ? .free : .between)
        }
        return (found, evidence)
    }

    func moment(
        of impairment: Impairment
    ) -> (seconds: KeyPath<LineLoad.Way, UInt64?>, ways: [LinkWay]) {
        switch impairment {
        case .outage, .loss(nil): (\.whenLost, LinkWay.allCases)
        case .loss(let way?): (\.whenLost, [way])
        case .delay: (\.whenSlowest, LinkWay.allCases)
        }
    }

    /// By the very seconds.
    private func nearPressure(_ impairment: Impairment, _ end: LineEnd) -> (Pressure, [LinkEvidence]) {
        let (seconds, ways) = moment(of: impairment)
        if end.isCaptured { return capturedPressure(ways, end) }
        let shares = ways.compactMap { way in
            end.counters(way)[keyPath: seconds].map { (way, end.share($0)) }
        }
        guard let busier = shares.map(\.1).max() else { return (.unknown, []) }
        let evidence = shares.map { LinkEvidence.utilisation($0.0, $0.1) }
        // A mean hides that some were lost, or late, in a full second.
        let hidesFull = ways.contains { end.share(end.counters($0).busiest) >= Self.full }
        if busier >= Self.full { return (.full, evidence) }
        if busier > Self.free || hidesFull { return (.between, evidence) }
        return (end.isCovered ? .free : .unknown, evidence)
    }

    /// By the seconds of the other end's own probes, and by all seconds.
    private func farPressure(_ impairment: Impairment, _ end: LineEnd) -> (Pressure, [LinkEvidence]) {
        let (seconds, ways) = moment(of: impairment)
        let full = ways.compactMap { way -> LinkEvidence? in
            guard let bits = end.counters(way)[keyPath: seconds], end.share(bits) >= Self.full else { return nil }
            return .utilisationThere(way, end.share(bits))
        }
        if !full.isEmpty { return (.full, full) }
        let evidence = ways.map { LinkEvidence.utilisationThere($0, end.share(end.counters($0).busiest)) }
        guard end.isCovered else { return (.unknown, evidence) }
        let isFree = ways.allSatisfy { way in
            let counters = end.counters(way)
            let mean = Double(counters.octets) * 8e9 / Double(max(1, end.line.covered))
            return end.share(counters.busiest) < Self.full && mean <= Self.free * end.rate
        }
        return (isFree ? .free : .between, evidence)
    }
}

extension LinkEvidence.Gap: Error {}
