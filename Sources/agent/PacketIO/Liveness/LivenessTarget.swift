package import NetworkAddress
package import Probing

/// Whom a session watches, and how its packets travel.
package struct LivenessTarget: Hashable, Sendable {
    package enum Transport: Hashable, Sendable {
        /// RFC 5881: UDP 3784 over one hop, its hop limit proved to be 255 at both ends (GTSM, RFC 5082).
        case singleHop
        /// RFC 5883: UDP 4784.
        case multihop
        /// RFC 7881: UDP 7784 and back to whence it came.
        case seamless

        package var port: UInt16 {
            switch self {
            case .singleHop: 3_784
            case .multihop: 4_784
            case .seamless: SeamlessReflector.port
            }
        }
    }

    package var remote: IPAddress
    /// nil for the address that the route to the remote gives.
    package var source: IPAddress?
    package var transport: Transport
    package var settings: BFDSettings
    /// nil for one drawn at random.
    package var localDiscriminator: UInt32?

    package init(
        remote: IPAddress, source: IPAddress? = nil, transport: Transport = .singleHop,
        settings: BFDSettings = BFDSettings(), localDiscriminator: UInt32? = nil
    ) {
        self.remote = remote
        self.source = source
        self.transport = transport
        self.settings = settings
        self.localDiscriminator = localDiscriminator
    }
}

/// What happens in one of the sessions of a run.
package enum LivenessReport: Sendable {
    /// `now` relates the event's clock to the wall clock.
    case event(session: Int, LivenessEvent, now: Moment)
    /// The peer's host has no such service: ICMP port unreachable.
    case refused(session: Int, now: Moment)
    /// Our own socket refuses to send.
    case failed(session: Int, SocketError, now: Moment)
}

/// A session as it stands, for a summary.
package struct LivenessStanding: Sendable {
    package var state: BFDState
    package var remoteState: BFDState
    package var local: Endpoint
    package var counters: BFDSession.Counters
    /// Packets from the peer's address that were thrown away, by `BFDDiscard`.
    package var discarded: [BFDDiscard: UInt64]
}
