/// What of our own doing can end a session although the network is well.
package enum LivenessFault: String, Hashable, Sendable, CaseIterable {
    /// Our loop ran so late that the peer may have missed us.
    case starved
    /// The host slept.
    case suspended
    /// Our receive buffer had no room.
    case overflow
    /// Our own socket refused to send.
    case sendFailed
}

/// A session's step from one state to another, with all that is known of why.
package struct LivenessChange: Hashable, Sendable {
    package enum Cause: String, Hashable, Sendable {
        /// A packet of the peer's led to it.
        case received
        /// Nothing was received for the Detection Time, RFC 5880 §6.8.4.
        case detectionTimeExpired
        /// We were told to.
        case administrative
    }

    package var from: BFDState
    package var to: BFDState
    /// When it was decided.
    package var time: MonotonicTime
    package var cause: Cause
    package var localDiagnostic: BFDDiagnostic
    /// As the peer last said.
    package var remoteState: BFDState
    package var remoteDiagnostic: BFDDiagnostic
    /// Where the session left Up: the last moment at which both ways are known to have worked. The arrival of the last packet
    /// where ours was the Detection Time that expired; the peer's Detection Time before its signal where it was the peer's.
    package var lastGood: MonotonicTime?
    /// Where the session left Up, and we may have caused it ourselves.
    package var fault: LivenessFault?
    /// Nanoseconds by which an expiry was seen after it was due.
    package var lateness: Int64
}

package enum LivenessEvent: Hashable, Sendable {
    case changed(LivenessChange)
    /// The first packet after a silence: what the peer went through meanwhile tells which way was cut.
    case heardAgain(at: MonotonicTime, state: BFDState, diagnostic: BFDDiagnostic)
}
