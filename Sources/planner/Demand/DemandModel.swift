package import NetworkModel

/// Turns systems and people into the capacity that a line needs.
///
/// - Each class of service has a share of its own, and the line is their sum: a safe bound, since classes lend what they leave idle.
/// - Streaming systems of a class share it by Kaufman-Roberts at `blocking`.
/// - Elastic ones share it by M/G/R processor sharing (`ProcessorSharing`), R = C/r by their users' access rate r; where a system has
///   none, R = 1: a transfer may take the whole share.
/// - Growth multiplies sessions and transfers over the horizon; encryptor and framing multiply bits by packet size.
///
/// A line that carries several offices is sized from all their users at once, so that their busy moments do not simply add.
package struct DemandModel: Sendable {
    enum Direction { case downstream, upstream }

    /// What one user of a system offers to one direction of a line, tunnel included.
    private enum UserTraffic {
        case sessions(rate: Int64, concurrency: Double)
        /// Bits of a transfer, transfers a second, seconds wanted, bits per second of the access.
        case transfers(bits: Double, rate: Double, wanted: Double, peak: Double?)
    }

    let workloads: [Workload]
    private let classes: [Int]
    private let downstream: [UserTraffic]
    private let upstream: [UserTraffic]
    package let horizonYears: Int
    private let blocking: Double

    /// - Parameters:
    ///   - blocking: the share of sessions that may find no room in the busy hour, 0 to 1; one in a hundred is the custom of
    ///     telephony (ITU-T E.540 series) and an assumption here.
    ///   - tunnel: what encryptors add; nil counts traffic bare.
    package init(workloads: [Workload], horizonYears: Int, blocking: Double = 0.01, tunnel: EncryptedTunnel? = nil) {
        self.workloads = workloads
        self.horizonYears = max(0, horizonYears)
        self.blocking = blocking
        var known: [String: Int] = [:]
        classes = workloads.map { workload in
            let number = known[workload.qosClass] ?? known.count
            known[workload.qosClass] = number
            return number
        }
        func traffic(_ traffic: Workload.Traffic, _ packet: Int?) -> UserTraffic {
            let factor = tunnel?.factor(packet: packet) ?? 1
            switch traffic {
            case .streaming(let rate, let concurrency):
                let onLine = Int64((Double(rate.bitsPerSecond) * factor).rounded(.up))
                return .sessions(rate: onLine, concurrency: concurrency)
            case .elastic(let bytes, let transfers, let seconds, let peak):
                return .transfers(
                    bits: Double(bytes) * 8 * factor, rate: transfers / 3_600, wanted: seconds,
                    peak: peak.map { Double($0.bitsPerSecond) * factor })
            }
        }
        downstream = workloads.map { traffic($0.downstream, $0.downstreamPacket) }
        upstream = workloads.map { traffic($0.upstream, $0.upstreamPacket) }
    }

    /// The demand of a line behind which `staff` people work, by the level of their offices, with its part of each system.
    /// O(systems² of a class × one sizing).
    package func demand(staff: [UnitLevel: Int]) -> LineDemand {
        let users = users(staff)
        let down = offered(users, .downstream, years: horizonYears).shares(systems: workloads.count)
        let up = offered(users, .upstream, years: horizonYears).shares(systems: workloads.count)
        var systems: [SystemDemand] = []
        for index in workloads.indices where users[index] > 0 {
            systems.append(
                SystemDemand(
                    workload: workloads[index].id, users: Int(users[index].rounded(.up)),
                    downstream: Self.bandwidth(down.alone[index]), upstream: Self.bandwidth(up.alone[index]),
                    marginalDownstream: Self.bandwidth(down.marginal[index]),
                    marginalUpstream: Self.bandwidth(up.marginal[index])))
        }
        let deciding = down.total >= up.total ? down.marginal : up.marginal
        var driver: Int?
        for index in workloads.indices where deciding[index] > 0 {
            if driver.map({ deciding[$0] < deciding[index] }) ?? true { driver = index }
        }
        return LineDemand(
            systems: systems, downstream: Self.bandwidth(down.total), upstream: Self.bandwidth(up.total),
            drivenBy: driver.map { workloads[$0].id } ?? "")
    }

    /// The line's whole demand after `years` of growth.
    package func total(staff: [UnitLevel: Int], years: Int) -> (downstream: Bandwidth, upstream: Bandwidth) {
        let users = users(staff)
        return (
            Self.bandwidth(offered(users, .downstream, years: years).capacity),
            Self.bandwidth(offered(users, .upstream, years: years).capacity)
        )
    }

    /// The last year of growth, of 0 to `most`, up to which the line's demand stays within `limit` in both directions; nil where
    /// it exceeds it today. O(log most) sizings where every system grows, O(most) otherwise.
    package func yearsCarried(staff: [UnitLevel: Int], within limit: Bandwidth, most: Int) -> Int? {
        func fits(_ years: Int) -> Bool {
            let total = total(staff: staff, years: years)
            return max(total.downstream, total.upstream) <= limit
        }
        guard fits(0) else { return nil }
        guard workloads.allSatisfy({ $0.growth >= 0 }) else {
            return (0...max(0, most)).prefix(while: fits).last
        }
        var carried = 0
        var exceeded = max(0, most) + 1
        while exceeded - carried > 1 {
            let middle = (carried + exceeded) / 2
            if fits(middle) { carried = middle } else { exceeded = middle }
        }
        return carried
    }

    // MARK: - Traffic

    /// Users of each workload.
    func users(_ staff: [UnitLevel: Int]) -> [Double] {
        workloads.map { workload in
            UnitLevel.allCases.reduce(0.0) { $0 + Double(staff[$1] ?? 0) * (workload.users[$1] ?? 0) }
        }
    }

    /// Bits per second at the horizon that `clients` of each workload take in `direction`, and what `peers` elsewhere, whose servers
    /// are on this side, take in the other. O(one sizing).
    func capacity(clients: [Double], peers: [Double]? = nil, _ direction: Direction) -> Bandwidth {
        var offered = offered(clients, direction, years: horizonYears)
        if let peers {
            add(peers, direction == .downstream ? .upstream : .downstream, years: horizonYears, to: &offered)
        }
        return Self.bandwidth(offered.capacity)
    }

    private func offered(_ users: [Double], _ direction: Direction, years: Int) -> OfferedTraffic {
        var offered = OfferedTraffic(blocking: blocking)
        add(users, direction, years: years, to: &offered)
        return offered
    }

    private func add(_ users: [Double], _ direction: Direction, years: Int, to offered: inout OfferedTraffic) {
        let traffic = direction == .downstream ? downstream : upstream
        for index in workloads.indices where users[index] > 0 {
            let factor = (0..<max(0, years)).reduce(1.0) { factor, _ in factor * (1 + workloads[index].growth) }
            let grown = users[index] * factor
            let kind: OfferedTraffic.Kind =
                switch traffic[index] {
                case .sessions(let rate, let concurrency):
                    .sessions(rate: rate, load: grown * concurrency, most: Int(min(grown, 1e12).rounded(.up)))
                case .transfers(let bits, let rate, let wanted, let peak):
                    .transfers(
                        ProcessorSharing.Transfers(bits: bits, rate: rate * grown, wanted: wanted, peak: peak))
                }
            offered.add(OfferedTraffic.Offer(system: index, serviceClass: classes[index], kind: kind))
        }
    }

    /// Whole kilobits, upwards.
    private static func bandwidth(_ bitsPerSecond: Double) -> Bandwidth {
        Bandwidth(bitsPerSecond: Int64((bitsPerSecond / 1_000).rounded(.up)) * 1_000)
    }
}
