package import Telemetry

/// What the TCP segments of an interval say: of all connections, or of those of one system.
package struct TCPCounts: Hashable, Sendable {
    package var segments: UInt64 = 0
    package var events = TCPEventCounts<UInt64>()
    package var reusedPorts: UInt64 = 0
    package var resets: UInt64 = 0
    package var attempts: UInt64 = 0
    package var established: UInt64 = 0
    /// Attempts that a reset answered, and attempts that ended with no handshake.
    package var refused: UInt64 = 0
    package var unanswered: UInt64 = 0
    /// From the tap to the responder and back, and to the initiator and back.
    package var responder = DelayBySource()
    package var initiator = DelayBySource()
    package var initialRoundTrip = ExponentialHistogram()
    /// Of both, those of the end across the line; empty unless `CaptureSettings.tellsFarDelays`.
    package var far = DelayBySource()

    package struct DelayBySource: Hashable, Sendable {
        package var handshake = ExponentialHistogram()
        package var acknowledgment = ExponentialHistogram()
        package var timestamps = ExponentialHistogram()

        mutating func merge(_ other: Self) {
            handshake.merge(other.handshake)
            acknowledgment.merge(other.acknowledgment)
            timestamps.merge(other.timestamps)
        }
    }

    /// By whose segment a delay ends: the initiator's ends that from the tap to it and back.
    subscript(isFromInitiator isFromInitiator: Bool) -> DelayBySource {
        @inline(__always) _read { if isFromInitiator { yield initiator } else { yield responder } }
        @inline(__always) _modify { if isFromInitiator { yield &initiator } else { yield &responder } }
    }

    mutating func merge(_ other: Self) {
        segments &+= other.segments
        events.add(other.events)
        reusedPorts &+= other.reusedPorts
        resets &+= other.resets
        attempts &+= other.attempts
        established &+= other.established
        refused &+= other.refused
        unanswered &+= other.unanswered
        responder.merge(other.responder)
        initiator.merge(other.initiator)
        initialRoundTrip.merge(other.initialRoundTrip)
        far.merge(other.far)
    }
}

/// What had no room, or had to make room, when connections were analysed.
package struct RoomCounts: Hashable, Sendable {
    /// Data, SYN and FIN whose acknowledgment could not be waited for: there was no room, or its sender is never acknowledged here.
    package var unmeasured: UInt64 = 0
    /// Those for which it was waited, and which had to make room.
    package var givenUp: UInt64 = 0
    /// Connections whose state had to make room, by `ConnectionStanding`: unproven, one-way, proven.
    package var evicted: [UInt64] = [0, 0, 0]
}

/// The counts of each system, found by its flows' number: a segment is counted once, and the line's counts are their sum.
struct TCPMeters: ~Copyable {
    private let counts: UnsafeMutablePointer<TCPCounts>
    private let systems: Int

    init(systems: Int) {
        self.systems = systems
        counts = .allocate(capacity: systems)
        counts.initialize(repeating: TCPCounts(), count: systems)
    }
    deinit {
        counts.deinitialize(count: systems)
        counts.deallocate()
    }

    /// - Parameter system: below the number of systems.
    subscript(_ system: UInt8) -> UnsafeMutablePointer<TCPCounts> {
        @inline(__always) get { counts + Int(system) }
    }

    /// The interval's counts, and a new begin.
    func finish() -> [TCPCounts] {
        let done = (0..<systems).map { counts[$0] }
        counts.update(repeating: TCPCounts(), count: systems)
        return done
    }
}
