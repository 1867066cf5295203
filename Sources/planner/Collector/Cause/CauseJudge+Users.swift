import Telemetry

/// What users' own packets say beside the probes, where a capture saw them.
///
/// TCP's segments are as good probes as ours: where enough of them went over the line, trouble of the line is theirs too. What a
/// probe alone saw is a fault of the probe, of the reflector or of its site, and nobody's line is to blame.
extension CauseJudge {
    /// So many segments in an interval before their fate says anything: at a loss of 1 %, ten of them are sent again.
    package static let leastSegments: UInt64 = 1_000
    /// Of the probes' loss, that users see at least where it is the line's: acknowledgments count as segments and are not sent again.
    package static let confirmingShare = 0.25
    /// And at most where it isn't.
    package static let refutingShare = 0.05
    /// Handshakes before their delay says anything.
    package static let leastHandshakes: UInt64 = 20
    /// Users' share of segments sent again that is worth a word also where probes fare well.
    package static let usersTrouble = 0.05
    /// Of the packets, that a capture has at least before it speaks for the line: what its ring dropped was most when it was full.
    static let leastCoverage = 0.99
    /// Packets by which a class that is missing is told.
    private static let leastPackets: UInt64 = 100

    enum UsersVerdict { case confirmed, refuted, silent }

    /// What the capture at the lower end has of the interval: all of the link goes by its line. By the upper one's go other offices'
    /// users too, and say nothing of this link.
    func traffic(_ record: IntervalRecord, beside far: IntervalRecord?) -> LineTraffic? {
        (isLower ? record : far).flatMap(Self.coveredTraffic)
    }

    private static func coveredTraffic(of record: IntervalRecord) -> LineTraffic? {
        guard let traffic = record.traffic, record.end > record.start,
            Double(traffic.covered) >= leastCovered * Double(record.end - record.start),
            traffic.coverage ?? 1 >= leastCoverage
        else { return nil }
        return traffic
    }

    /// Whether users' packets fared as the probes did.
    func users(
        _ traffic: LineTraffic?, of record: IntervalRecord, _ impairments: [Impairment], baseline: Double?
    ) -> UsersVerdict {
        guard let traffic else { return .silent }
        let verdicts = impairments.map { impairment -> UsersVerdict in
            switch impairment {
            case .outage: Self.outage(traffic)
            case .loss(let way): Self.loss(loss(way, of: record), traffic, limits)
            case .delay: Self.delay(record.roundTripDelay.quantile(0.95), baseline, traffic)
            }
        }
        if verdicts.contains(.confirmed) { return .confirmed }
        return verdicts.contains(.refuted) ? .refuted : .silent
    }

    private func loss(_ way: LinkWay?, of record: IntervalRecord) -> Double {
        switch way {
        case .forward?: record.forwardLoss ?? 0
        case .back?: record.returnLoss ?? 0
        case nil: record.sent == 0 ? 0 : Double(record.lost) / Double(record.sent)
        }
    }

    /// A line that carries nothing back has no users whose segments are acknowledged.
    private static func outage(_ traffic: LineTraffic) -> UsersVerdict {
        if traffic.tcp.segments >= leastSegments, traffic.receive.packets >= leastSegments / 4,
            (traffic.tcp.retransmissionRatio ?? 1) < 0.2
        {
            return .refuted
        }
        // A filter may have left out what came back.
        return traffic.transmit.packets >= leastPackets && traffic.receive.packets == 0 && !traffic.isNarrowed
            ? .confirmed : .silent
    }

    private static func loss(_ ratio: Double, _ traffic: LineTraffic, _ limits: LinkLimits) -> UsersVerdict {
        guard traffic.tcp.segments >= leastSegments, let again = traffic.tcp.retransmissionRatio else { return .silent }
        if again >= max(limits.lossRatio, confirmingShare * ratio) { return .confirmed }
        return again <= refutingShare * ratio ? .refuted : .silent
    }

    /// Users' handshakes go over the whole link and further, so that none is faster than it.
    private static func delay(_ late: Double?, _ baseline: Double?, _ traffic: LineTraffic) -> UsersVerdict {
        guard let late, let baseline, late - baseline > variation, traffic.tcp.handshake.count >= leastHandshakes,
            let users = traffic.tcp.handshake.quantile(0.95)
        else { return .silent }
        if users >= late - variation / 2 { return .confirmed }
        return users < baseline + variation / 2 ? .refuted : .silent
    }

    /// What is told of users beside the cause; empty where too few were seen.
    func usersEvidence(_ traffic: LineTraffic?, of record: IntervalRecord) -> [LinkEvidence] {
        guard let traffic else { return [] }
        var found: [LinkEvidence] = []
        if traffic.tcp.segments >= Self.leastSegments, let again = traffic.tcp.retransmissionRatio {
            found.append(.usersRetransmissions(again))
        }
        if traffic.tcp.handshake.count >= Self.leastHandshakes, let delay = traffic.tcp.handshake.quantile(0.95) {
            found.append(.usersDelay(delay))
        }
        if traffic.tcp.attempts >= Self.leastHandshakes, let failed = traffic.tcp.failureRatio, failed > 0 {
            found.append(.usersFailures(failed))
        }
        return found
    }

    /// How full the class of the probes made the line in its busiest second, where the class isn't all that goes by it.
    func classEvidence(_ record: IntervalRecord, in ends: Ends) -> [LinkEvidence] {
        guard let traffic = Self.coveredTraffic(of: record), !traffic.isNarrowed, case .success(let end) = ends.near,
            let point = record.classMarks?.sent, traffic.classes.count > 1,
            let share = traffic.classes.first(where: { $0.codePoint == point })
        else { return [] }
        return [(LinkWay.forward, share.transmit), (.back, share.receive)].compactMap { way, counted in
            // Counted from the site that measures.
            counted.busiest == 0 ? nil : .classBusiest(way, point, end.share(counted.busiest))
        }
    }

    /// Whether the site's users send packets of the class that the probes lose and get none.
    func remarkedUsers(_ record: IntervalRecord) -> [LinkEvidence] {
        guard let traffic = Self.coveredTraffic(of: record), !traffic.isNarrowed, let point = record.classMarks?.sent,
            let share = traffic.classes.first(where: { $0.codePoint == point }),
            share.transmit.packets >= Self.leastPackets, traffic.receive.packets >= Self.leastPackets,
            share.receive.packets == 0
        else { return [] }
        return [.usersClassLost(point)]
    }

    /// Bursts on the ways of what is amiss, which no second shows: the line was full while they lasted.
    func bursts(_ record: IntervalRecord, _ impairments: [Impairment]) -> [LinkEvidence] {
        guard let traffic = Self.coveredTraffic(of: record) else { return [] }
        var ways: Set<LinkWay> = []
        for impairment in impairments {
            if case .loss(let way?) = impairment { ways.insert(way) } else { ways.formUnion(LinkWay.allCases) }
        }
        return LinkWay.allCases.filter(ways.contains).compactMap { way in
            let number = way == .forward ? traffic.transmitBursts : traffic.receiveBursts
            return number == 0 ? nil : .microbursts(way, number)
        }
    }

    /// The line as a capture counted it second by second, for where no counters did.
    static func line(_ seconds: LineSeconds) -> LineLoad {
        var line = LineLoad(interface: seconds.interface, scope: .line)
        line.covered = seconds.covered
        for (_, path) in LineLoad.ways {
            let way = path == \.receive ? seconds.receive : seconds.transmit
            line[keyPath: path].octets = way.octets
            line[keyPath: path].busiest = way.busiest
            line[keyPath: path].whenLost = way.whenLost
            line[keyPath: path].whenSlowest = way.whenSlowest
        }
        return line
    }

    /// The same of a whole interval.
    static func line(_ traffic: LineTraffic) -> LineLoad {
        var line = LineLoad(interface: traffic.interface, scope: .line)
        line.covered = traffic.covered
        for (_, path) in LineLoad.ways {
            let way = path == \.receive ? traffic.receive : traffic.transmit
            line[keyPath: path].octets = way.octets
            line[keyPath: path].packets = way.packets
            line[keyPath: path].busiest = way.busiest
        }
        return line
    }

    /// Of a line that was captured and not counted: no second is known by itself.
    func capturedPressure(_ ways: [LinkWay], _ end: LineEnd) -> (Pressure, [LinkEvidence]) {
        let counters = ways.map { (way: $0, counted: end.counters($0)) }
        let evidence = counters.map { LinkEvidence.captured($0.way, end.share($0.counted.busiest)) }
        func mean(_ way: LineLoad.Way) -> Double {
            Double(way.octets) * 8e9 / Double(max(1, end.line.covered)) / end.rate
        }
        guard end.isCovered else { return (.unknown, evidence) }
        if counters.contains(where: { mean($0.counted) >= Self.full }) { return (.full, evidence) }
        let isFree = counters.allSatisfy {
            end.share($0.counted.busiest) < Self.full && mean($0.counted) <= Self.free
        }
        return (isFree ? .free : .between, evidence)
    }
}
