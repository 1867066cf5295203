package import NetworkModel

/// What one system asks of a line in the busy hour at the horizon.
package struct SystemDemand: Hashable, Sendable {
    package var workload: String
    /// People who use it.
    package var users: Int
    /// Were it alone on the line.
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    /// How much less the line would need without it.
    package var marginalDownstream: Bandwidth
    package var marginalUpstream: Bandwidth

    package init(
        workload: String, users: Int, downstream: Bandwidth, upstream: Bandwidth, marginalDownstream: Bandwidth,
        marginalUpstream: Bandwidth
    ) {
        self.workload = workload
        self.users = users
        self.downstream = downstream
        self.upstream = upstream
        self.marginalDownstream = marginalDownstream
        self.marginalUpstream = marginalUpstream
    }
}

/// What all systems together ask of a line in the busy hour at the horizon.
package struct LineDemand: Hashable, Sendable {
    /// In the order of the topology. Alone they sum to more than the whole and their marginal parts to less, for they share.
    package var systems: [SystemDemand]
    package var downstream: Bandwidth
    package var upstream: Bandwidth
    /// The system without which the direction that decides the tier would need least; empty where nothing is asked.
    package var drivenBy: String

    package static let none = LineDemand(systems: [], downstream: .zero, upstream: .zero, drivenBy: "")

    package init(systems: [SystemDemand], downstream: Bandwidth, upstream: Bandwidth, drivenBy: String) {
        self.systems = systems
        self.downstream = downstream
        self.upstream = upstream
        self.drivenBy = drivenBy
    }
}
