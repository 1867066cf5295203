package import NetworkModel
package import Rendering

/// What the plan promises of a site's way to the office above it: what an agent's acceptance test is held against.
package struct SitePromise: Hashable, Sendable {
    package struct Class: Hashable, Sendable {
        package var id: String
        package var codePoint: Int
        /// Two-way to the office above, in milliseconds: the class's limit less what the plan needs for the way from there to
        /// the national systems and back.
        package var delay: Double
        package var variation: Double?
        package var loss: Double
        /// What the class has of the line for itself, from the site to the office above and back; nil where it has too little to be
        /// tested.
        package var upstream: Bandwidth?
        package var downstream: Bandwidth?
    }

    package enum Fault: Error, Hashable {
        /// No office stands above it.
        case nothingAbove
        case noCircuit
        /// The plan did not record systems with classes of service.
        case noClasses
    }

    package var site: SiteID
    package var peer: SiteID
    package var committed: Bandwidth
    package var classes: [Class]
    /// Of its primary circuit: MTBF / (MTBF + MTTR) of the medium; nil in plans that did not record media.
    package var availability: Double?
    /// The medium of its backup.
    package var backup: String?

    /// Above this no two-way delay limit falls, in milliseconds, however long the way above is.
    package static let leastDelay = 1.0

    package init(_ site: PlannedSite, in plan: Plan) throws(Fault) {
        guard let upstream = site.upstream else { throw .nothingAbove }
        let own = plan.circuits.filter { $0.circuit.a == site.site.id }
        guard let primary = own.first(where: { $0.circuit.role == .primary }) else { throw .noCircuit }
        self.site = site.site.id
        peer = upstream
        committed = primary.circuit.capacity
        backup = own.first { $0.circuit.role == .backup }?.circuit.medium.rawValue
        availability = plan.media.first { $0.medium == primary.circuit.medium }.map {
            $0.meanTimeBetweenFailures / ($0.meanTimeBetweenFailures + $0.meanTimeToRepair)
        }
        // Those who use nothing in particular are promised what everybody is.
        let used = Set(site.demand.filter { $0.users > 0 }.map(\.workload))
        let systems = plan.systems.filter { used.isEmpty || used.contains($0.id) }
        let above = plan.ways.first { $0.site == upstream }.map { 2 * $0.latency } ?? 0
        classes = []
        for system in systems where !classes.contains(where: { $0.id == system.qosClass }) {
            guard let codePoint = system.dscp, let delay = system.delayLimit, let loss = system.lossLimit else {
                continue
            }
            classes.append(
                Class(
                    id: system.qosClass, codePoint: codePoint,
                    delay: max(Self.leastDelay, ((delay - above) * 1_000).rounded(.down) / 1_000),
                    variation: system.variationLimit, loss: loss))
        }
        guard !classes.isEmpty else { throw .noClasses }
        commit(site, primary, systems)
    }

    /// Below this an acceptance test has too few packets to tell anything of a class's rate.
    private static let leastRate = Bandwidth(bitsPerSecond: 64_000)

    /// Gives each class what it asks in the busy hour, direction by direction, and the class of the lowest code point, for which
    /// others make way, the rest of the line. Plans that recorded no demand promise no rates.
    private mutating func commit(_ site: PlannedSite, _ primary: PlannedCircuit, _ systems: [PlannedSystem]) {
        let classOf = Dictionary(systems.map { ($0.id, $0.qosClass) }) { first, _ in first }
        func shares(
            _ total: Bandwidth, _ alone: (PlannedDemand) -> Bandwidth,
            _ marginal: (PlannedDemand.Marginal) -> Bandwidth
        ) -> [String: Double] {
            ClassShares.shares(
                site.demand.compactMap { demand in
                    classOf[demand.workload].map {
                        ClassShares.System(
                            qosClass: $0, alone: alone(demand).bitsPerSecond,
                            marginal: demand.marginal.map { marginal($0).bitsPerSecond })
                    }
                }, total: total.bitsPerSecond)
        }
        commit(shares(primary.upstream, \.upstream, \.upstream), \.upstream)
        commit(shares(primary.downstream, \.downstream, \.downstream), \.downstream)
    }

    /// - Parameter shares: bits per second of each class, one way.
    private mutating func commit(_ shares: [String: Double], _ way: WritableKeyPath<Class, Bandwidth?>) {
        guard !shares.isEmpty, let bulk = classes.indices.min(by: { classes[$0].codePoint < classes[$1].codePoint })
        else {
            return
        }
        var rates: [Int: Bandwidth] = [:]
        for (index, qosClass) in classes.enumerated() where index != bulk {
            let wanted = shares[qosClass.id] ?? 0
            let rate = Bandwidth(bitsPerSecond: Int64((wanted / 1_000).rounded(.up)) * 1_000)
            if rate >= Self.leastRate { rates[index] = rate }
        }
        let others = rates.values.reduce(Bandwidth.zero, +)
        // A line that is too small for what is asked of it promises no class anything that way.
        guard others <= committed else { return }
        let rest = Bandwidth(bitsPerSecond: committed.bitsPerSecond - others.bitsPerSecond)
        if rest >= Self.leastRate { rates[bulk] = rest }
        for (index, rate) in rates { classes[index][keyPath: way] = rate }
    }

    /// The document that `agent accept --promise` reads.
    ///
    /// - Parameter mtu: the largest IP packet that must pass, as of the encryptor's inner packets; nil where none is promised.
    package func json(mtu: Int? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("format", 1), .init("site", .string(site.rawValue)), .init("peer", .string(peer.rawValue)),
            .init("link", .string("\(site)~\(peer)")),
            .init("committed_bits_per_second", .integer(committed.bitsPerSecond)),
        ]
        if let mtu { members.append(.init("mtu", .integer(Int64(mtu)))) }
        if let availability { members.append(.init("availability", .number(availability))) }
        if let backup { members.append(.init("backup", .string(backup))) }
        members.append(
            .init(
                "classes",
                .array(
                    classes.map { promised in
                        .object([
                            .init("id", .string(promised.id)), .init("dscp", .integer(Int64(promised.codePoint))),
                            .init("committed_bits_per_second", promised.rates),
                            .init("delay_ms", .number(promised.delay)),
                            .init("variation_ms", promised.variation.map { .number($0) } ?? .null),
                            .init("loss", .number(promised.loss)),
                        ])
                    })))
        return .object(members)
    }
}

extension SitePromise.Class {
    /// One number where both ways have the same, else one for each.
    fileprivate var rates: JSONValue {
        func number(_ rate: Bandwidth?) -> JSONValue { rate.map { .integer($0.bitsPerSecond) } ?? .null }
        guard upstream != downstream else { return number(upstream) }
        return .object([.init("forward", number(upstream)), .init("return", number(downstream))])
    }
}
