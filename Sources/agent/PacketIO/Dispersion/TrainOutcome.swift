package import NetworkAddress
package import Probing

/// What the client asks to find by trains.
package enum TrainGoal: Hashable, Sendable { case capacity, available }

/// What came of it.
package struct TrainOutcome: Sendable {
    package var server: Endpoint
    package var capacity = TrainCapacity()
    /// nil where it was not asked for.
    package var available: AvailableBandwidth?
    /// Least round trip of short messages before the first train, nanoseconds, and of how many.
    package var idleRoundTrip: Int64?
    /// Greatest queueing delay that our own trains made, nanoseconds.
    package var queueing: Int64 = 0
    /// Octets of IP and UDP headers, 28 or 48, and of each packet.
    package var overhead = 28
    package var octets = 1_250
    package var begin: Int64 = 0
    package var finish: Int64 = 0

    package init(server: Endpoint) { self.server = server }
}

/// Why there is no outcome.
package enum TrainFailure: Error, Sendable {
    case capacity(CapacityFailure)
    /// The server accepts tests, and doesn't know trains.
    case unknown(Endpoint)
    case refused
    /// It stopped answering.
    case silent
}
