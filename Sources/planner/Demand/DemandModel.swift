package import NetworkModel

/// What one system asks of a line in the busy hour at the horizon, were it alone on it.
package struct SystemDemand: Hashable, Sendable {
    package var workload: String
    /// People who use it.
    package var users: Int
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    package init(workload: String, users: Int, downstream: Bandwidth, upstream: Bandwidth) {
        self.workload = workload
        self.users = users
        self.downstream = downstream
        self.upstream = upstream
    }
}

/// What all systems together ask of a line in the busy hour at the horizon.
package struct LineDemand: Hashable, Sendable {
    /// Each system alone, in the order of the topology; their sum exceeds the whole, since they share the line.
    package var systems: [SystemDemand]
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    /// The system that asks most in the direction that decides the tier; empty where nothing is asked.
    package var drivenBy: String

    package static let none = LineDemand(systems: [], downstream: .zero, upstream: .zero, drivenBy: "")

    package init(systems: [SystemDemand], downstream: Bandwidth, upstream: Bandwidth, drivenBy: String) {
        self.systems = systems
        self.downstream = downstream
        self.upstream = upstream
        self.drivenBy = drivenBy
    }
}

/// Turns systems and people into the capacity that a line needs.
///
/// - Streaming systems share the line by Kaufman-Roberts at `blocking`.
/// - Elastic systems share what is left by processor sharing: in an M/G/1-PS queue a transfer of x bits takes x / (C − a) on
///   average, whatever the distribution of sizes (L. Kleinrock, *Queueing Systems* II, §4.4; it is K. Lindberger's M/G/R-PS of
///   1999 with R = 1, since one transfer may take the whole line). Hence C ≥ a + max x/t over the systems' wanted times t.
/// - Both are added, which gives streaming its own share: a safe bound, for elastic transfers also use what sessions leave idle.
/// - Growth multiplies sessions and transfers over the horizon.
///
/// A line that carries several offices is sized from all their users at once, so that their busy moments do not simply add.
package struct DemandModel: Sendable {
    private let workloads: [Workload]
    private let factors: [Double]
    private let blocking: Double

    /// - Parameter blocking: the share of sessions that may find no room in the busy hour, 0 to 1; one in a hundred is the
    ///   custom of telephony (ITU-T E.540 series) and an assumption here.
    package init(workloads: [Workload], horizonYears: Int, blocking: Double = 0.01) {
        self.workloads = workloads
        factors = workloads.map { workload in
            (0..<max(0, horizonYears)).reduce(1.0) { factor, _ in factor * (1 + workload.growth) }
        }
        self.blocking = blocking
    }

    /// The demand of a line behind which `staff` people work, by the level of their offices.
    package func demand(staff: [UnitLevel: Int]) -> LineDemand {
        let users = workloads.map { workload in
            UnitLevel.allCases.reduce(0.0) { $0 + Double(staff[$1] ?? 0) * (workload.users[$1] ?? 0) }
        }
        let down = direction(users) { $0.downstream }
        let up = direction(users) { $0.upstream }
        var systems: [SystemDemand] = []
        for index in workloads.indices where users[index] > 0 {
            systems.append(
                SystemDemand(
                    workload: workloads[index].id, users: Int(users[index].rounded(.up)),
                    downstream: Self.bandwidth(down.alone[index]), upstream: Self.bandwidth(up.alone[index])))
        }
        let deciding = down.total >= up.total ? down.alone : up.alone
        var driver: Int?
        for index in workloads.indices where deciding[index] > 0 {
            if driver.map({ deciding[$0] < deciding[index] }) ?? true { driver = index }
        }
        return LineDemand(
            systems: systems, downstream: Self.bandwidth(down.total), upstream: Self.bandwidth(up.total),
            drivenBy: driver.map { workloads[$0].id } ?? "")
    }

    /// Bits per second of each system alone and of all together in one direction.
    private func direction(_ users: [Double], _ traffic: (Workload) -> Workload.Traffic) -> (
        alone: [Double], total: Double
    ) {
        var alone = [Double](repeating: 0, count: workloads.count)
        var sessions: [(rate: Int64, load: Double, most: Int)] = []
        var mean = 0.0
        var burst = 0.0
        for index in workloads.indices where users[index] > 0 {
            switch traffic(workloads[index]) {
            case .streaming(let rate, let concurrency):
                let most = Int((users[index] * factors[index]).rounded(.up))
                let load = users[index] * concurrency * factors[index]
                let lines = ErlangB.lines(load: load, target: blocking, most: most)
                alone[index] = Double(lines) * Double(rate.bitsPerSecond)
                if rate.bitsPerSecond > 0, load > 0 { sessions.append((rate.bitsPerSecond, load, most)) }
            case .elastic(let bytes, let transfers, let seconds):
                let bits = Double(bytes) * 8
                let offered = users[index] * transfers * factors[index] * bits / 3_600
                guard offered > 0 else { continue }
                let wanted = seconds > 0 ? bits / seconds : 0
                alone[index] = offered + wanted
                mean += offered
                burst = max(burst, wanted)
            }
        }
        return (alone, streaming(sessions) + mean + burst)
    }

    /// Bits per second that all sessions together need.
    private func streaming(_ sessions: [(rate: Int64, load: Double, most: Int)]) -> Double {
        guard !sessions.isEmpty else { return 0 }
        let divisor = sessions.reduce(Int64(0)) { Self.greatestCommonDivisor($0, $1.rate) }
        let peak = sessions.reduce(0.0) { $0 + Double($1.rate) * Double($1.most) }
        // A coarser unit bounds the work on trunks; rates are rounded up to it, so the result stays safe.
        let unit = max(divisor, Int64((peak / 200_000).rounded(.up)))
        let groups = sessions.map { session in
            KaufmanRoberts.Group(
                load: session.load, width: Int((session.rate + unit - 1) / unit), most: session.most)
        }
        return Double(KaufmanRoberts(groups: groups).capacity(target: blocking)) * Double(unit)
    }

    private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// Whole kilobits, upwards.
    private static func bandwidth(_ bitsPerSecond: Double) -> Bandwidth {
        Bandwidth(bitsPerSecond: Int64((bitsPerSecond / 1_000).rounded(.up)) * 1_000)
    }
}
