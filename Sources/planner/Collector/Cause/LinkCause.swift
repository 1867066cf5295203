import Telemetry

/// Why a link fared as it did: whose it is to do something.
package enum LinkCause: String, CaseIterable, Sendable {
    /// The line was full of its own users' traffic when probes were lost or late.
    case ownUsers = "congested-by-own-users"
    /// Probes were lost or late while the line had room.
    case providerFault = "provider-fault"
    /// Packets arrive in another class than they were sent in.
    case remarked
    /// Something on the way, as an encryptor, passes only smaller packets than promised: users fare worse than probes.
    case encryptor
    /// Nothing is amiss.
    case none
    /// Something is amiss, or nothing was measured, and what would tell why is missing.
    case unknown

    /// Whether something is amiss that has a name.
    package var isFound: Bool { self != .none && self != .unknown }
}

/// One of a link's two ways, as seen from the site that measures.
package enum LinkWay: String, CaseIterable, Sendable {
    case forward
    case back = "return"
}

/// What was seen, and what was not, from which a cause follows.
package enum LinkEvidence: Hashable, Sendable {
    case noReply
    /// Ratio of the probes lost on a way; nil where nobody can tell the way.
    case loss(LinkWay?, Double)
    /// 95th percentile of the delay there and back beside the least of the day and the day before, nanoseconds.
    case delay(Double, baseline: Double?)
    /// What the line carried in the seconds in which probes were lost, or the slowest were sent, as a share of what it can.
    case utilisation(LinkWay, Double)
    /// The same of the other end's line: in such seconds of its own probes where it was full, else in its busiest second.
    case utilisationThere(LinkWay, Double)
    /// Share of the answered probes that came with another code point than they were sent with, and the last such.
    case remarked(LinkWay, sent: UInt8, seen: UInt8, Double)
    /// Octets of the largest IP packet that passes, and that was promised.
    case pathMTU(UInt64, promised: UInt64)
    /// The line's own interface was down at a look at least.
    case interfaceDown
    /// Packets that it did not send, though they were in order.
    case transmitDrops(UInt64)
    /// Packets that came damaged, or could not be sent, at the line's own interface.
    case interfaceErrors(UInt64)
    case carrierChanges(UInt64)
    case halfDuplex
    /// Bits per second of the interface and of the contract.
    case slowInterface(UInt64, contract: UInt64)
    /// Share of the probes that came marked with congestion experienced (RFC 3168).
    case congestionExperienced(Double)
    /// Share of users' TCP segments that were sent again.
    case usersRetransmissions(Double)
    /// 95th percentile of users' TCP handshakes across the line, nanoseconds.
    case usersDelay(Double)
    /// Share of users' attempts to connect that were refused or not answered.
    case usersFailures(Double)
    /// Bursts of less than 100 ms that filled the line.
    case microbursts(LinkWay, UInt64)
    /// What the line carried in the busiest second that was captured, as a share of what it can.
    case captured(LinkWay, Double)
    /// The same of the class with that code point alone.
    case classBusiest(LinkWay, UInt8, Double)
    /// What the class with that code point, or with nil those that are not told apart, carried in the seconds in which probes were lost, or
    /// the slowest were sent, as a share of what the line can.
    case classThen(LinkWay, UInt8?, Double)
    /// The same on the other end's line, in such seconds of its own probes.
    case classThere(LinkWay, UInt8?, Double)
    /// Whose packets filled the line then.
    case filled(LinkWay, Filler)
    case filledThere(LinkWay, Filler)
    /// Users' packets leave with this code point, and none comes with it.
    case usersClassLost(UInt8)
    case missing(Gap)

    /// Of a line that was full in the seconds that matter, who filled it, each by the threshold of a full line.
    package enum Filler: String, CaseIterable, Sendable {
        /// The probes' own class would have filled it alone.
        case ownClass = "own-class"
        /// The other classes would have without it.
        case otherClasses = "other-classes"
        /// It took both.
        case together = "classes-together"
    }

    /// What would have been needed.
    package enum Gap: String, CaseIterable, Sendable {
        /// Nobody measured, or only what a fault of the measuring host falsified.
        case measurement = "no-measurement"
        /// The agent doesn't know any interface's counters.
        case counters = "no-counters"
        /// It counts its own traffic only: no interface was named as the line's.
        case lineCounters = "counters-of-the-host-only"
        /// They don't even have the probes: they are those of another line.
        case otherLine = "counters-of-another-line"
        /// The line is the other end's, which didn't tell what it carried.
        case otherEnd = "line-of-the-other-end"
        /// The upper site's agent didn't tell what that site's line carried.
        case upperLine = "upper-line-not-counted"
        /// Nothing came back, and the other end's agent was not heard either.
        case silentPeer = "other-end-not-heard"
        /// Not in the seconds that matter.
        case seconds = "seconds-not-counted"
        /// The plan has no circuit for the site.
        case contract = "no-contract"
        /// Neither full nor with room.
        case margin = "neither-full-nor-free"
        /// Some losses or delays fell into full seconds and some into others.
        case agreement = "full-and-not-full"
        /// The site's own interface was at fault as well.
        case ownInterface = "own-interface-at-fault"
        /// Nobody counted the line, and what was captured of it is what a filter left.
        case narrowed = "capture-narrowed"
        /// Users' packets had none of the trouble that the probes had.
        case users = "users-fared-well"
    }

    /// In data: `loss-forward=0.0130`.
    package var code: String {
        switch self {
        case .noReply: "no-reply"
        case .loss(let way, let ratio): "loss-\(way?.rawValue ?? "unknown")=\(Self.fixed(ratio, 4))"
        case .delay(let delay, let baseline):
            "delay-p95-ms=\(Self.fixed(delay / 1e6, 3))"
                + (baseline.map { ";delay-baseline-ms=\(Self.fixed($0 / 1e6, 3))" } ?? "")
        case .utilisation(let way, let share): "utilisation-\(way.rawValue)=\(Self.fixed(share, 3))"
        case .utilisationThere(let way, let share):
            "other-end-utilisation-\(way.rawValue)=\(Self.fixed(share, 3))"
        case .remarked(let way, let sent, let seen, let share):
            "remarked-\(way.rawValue)=\(Self.fixed(share, 3));dscp-sent=\(sent);dscp-\(way.rawValue)=\(seen)"
        case .pathMTU(let found, let promised): "path-mtu=\(found);promised-mtu=\(promised)"
        case .interfaceDown: "interface-down"
        case .transmitDrops(let number): "interface-transmit-drops=\(number)"
        case .interfaceErrors(let number): "interface-errors=\(number)"
        case .carrierChanges(let number): "carrier-changes=\(number)"
        case .halfDuplex: "half-duplex"
        case .slowInterface(let speed, let contract): "interface-bps=\(speed);contract-bps=\(contract)"
        case .congestionExperienced(let share): "congestion-experienced=\(Self.fixed(share, 3))"
        case .usersRetransmissions(let share): "users-retransmissions=\(Self.fixed(share, 4))"
        case .usersDelay(let delay): "users-handshake-p95-ms=\(Self.fixed(delay / 1e6, 3))"
        case .usersFailures(let share): "users-failed-connections=\(Self.fixed(share, 3))"
        case .microbursts(let way, let number): "microbursts-\(way.rawValue)=\(number)"
        case .captured(let way, let share): "captured-busiest-\(way.rawValue)=\(Self.fixed(share, 3))"
        case .classBusiest(let way, let point, let share):
            "dscp-\(point)-busiest-\(way.rawValue)=\(Self.fixed(share, 3))"
        case .classThen(let way, let point, let share):
            "dscp-\(Self.name(point))-then-\(way.rawValue)=\(Self.fixed(share, 3))"
        case .classThere(let way, let point, let share):
            "other-end-dscp-\(Self.name(point))-then-\(way.rawValue)=\(Self.fixed(share, 3))"
        case .filled(let way, let filler): "filled-\(way.rawValue)=\(filler.rawValue)"
        case .filledThere(let way, let filler): "other-end-filled-\(way.rawValue)=\(filler.rawValue)"
        case .usersClassLost(let point): "users-dscp-\(point)-lost"
        case .missing(let gap): gap.rawValue
        }
    }

    private static func name(_ point: UInt8?) -> String { point.map { "\($0)" } ?? "other" }

    /// Without Foundation's formats, which depend on the locale.
    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let scale = (0..<decimals).reduce(1.0) { number, _ in number * 10 }
        let whole = Int64((value * scale).rounded())
        let digits = String(whole.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return (whole < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}

/// A cause and what it rests on.
package struct LinkFinding: Hashable, Sendable {
    package var cause: LinkCause
    package var evidence: [LinkEvidence]
    package init(_ cause: LinkCause, _ evidence: [LinkEvidence] = []) {
        self.cause = cause
        self.evidence = evidence
    }

    /// Nobody measured.
    package static let unmeasured = LinkFinding(.unknown, [.missing(.measurement)])

    /// `loss-forward=0.0130;utilisation-forward=0.971`
    package var code: String { evidence.map(\.code).joined(separator: ";") }
}

/// What is promised of the line on which a site hangs.
package struct LineContract: Hashable, Sendable {
    /// Bits per second each way, of the primary circuit.
    package var rate: UInt64
    /// Of the second circuit, where there is one.
    package var backupRate: UInt64?
    /// Octets of the largest IP packet that passes; nil where none was promised.
    package var mtu: UInt64?
    /// Of the class with which the line is measured; nil where the plan has none, and the store's own limits hold.
    package var limits: LinkLimits?
    package init(rate: UInt64, backupRate: UInt64? = nil, mtu: UInt64? = nil, limits: LinkLimits? = nil) {
        self.rate = rate
        self.backupRate = backupRate
        self.mtu = mtu
        self.limits = limits
    }

    /// What agents call the way over a site's second circuit.
    package static let backupUplink = "backup"

    /// Of the circuit that carried the interval's probes; nil where nothing is promised of it.
    func rate(of record: IntervalRecord) -> UInt64? { record.uplink == Self.backupUplink ? backupRate : rate }
}
