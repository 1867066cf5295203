/// One BFD session as a value: packets and time go in; packets, deadlines and events come out. RFC 5880 §6.8 in
/// asynchronous mode, and RFC 7880 §7.3's initiator. It reads no clock and owns no socket.
///
///     var session = BFDSession(settings, discriminator: 1, seed: 1, at: now)
///     session.advance(to: now)                       // after everything that arrived has been handed in
///     while session.writePacket(into: buffer, at: now) > 0 { send }
///     wait(until: session.nextDeadline)
///     session.receive(octets, packet, at: arrival)
package struct BFDSession: Sendable {
    package private(set) var settings: BFDSettings
    package let localDiscriminator: UInt32

    // MARK: - state variables, RFC 5880 §6.8.1

    package internal(set) var state = BFDState.down
    package internal(set) var localDiagnostic = BFDDiagnostic.none
    package internal(set) var remoteState = BFDState.down
    package internal(set) var remoteDiagnostic = BFDDiagnostic.none
    package internal(set) var remoteDiscriminator: UInt32 = 0
    /// What we announce, microseconds.
    var desiredMinTx = Self.slow
    var requiredMinRx: UInt32
    /// What we go by: behind the announcement while a Poll Sequence has not confirmed it (§6.8.3).
    var activeMinTx = Self.slow
    var activeMinRx: UInt32
    var remoteMinRx: UInt32 = 1
    var remoteMinTx: UInt32 = 0
    var remoteDetectMultiplier: UInt8 = 0
    var isRemoteDemand = false
    var authenticator: BFDAuthenticator?

    // MARK: - what goes on

    var poll = Poll.none
    var owesFinal = false
    /// A reflector asked; it is answered with the next request and no sooner, so that it can't make us send faster.
    var owesFinalWithNext = false
    /// The state changed: the peer is to know before the next beat (§6.8.7).
    var isUrgent = false
    var nextTransmission: MonotonicTime
    var lastTransmission: MonotonicTime?
    /// Nanoseconds between packets before jitter, as last agreed.
    var transmitInterval: Int64 = 0
    package internal(set) var lastReceived: MonotonicTime?
    /// Since a Detection Time expired nothing has come.
    var isSilent = false
    /// The peer's discriminator goes with the next packet, which says that the Detection Time expired.
    var forgetsPeer = false
    var pace = OwnPace()
    var random: SplitMix
    /// When we were disabled, §6.8.16.
    var disabledAt: MonotonicTime?
    /// The peer's Detection Time for us then.
    var disabledDetectionTime: Int64 = 0
    private var events: [LivenessEvent] = []
    package internal(set) var counters = Counters()

    package struct Counters: Hashable, Sendable {
        package var sent: UInt64 = 0
        package var received: UInt64 = 0
    }

    enum Poll: Sendable {
        case none, active
        /// Something else changed while the peer is still being asked about the last change.
        case activeAndAgain
    }

    /// "When bfd.SessionState is not Up, the system MUST set bfd.DesiredMinTxInterval to a value of not less than one second
    /// (1,000,000 microseconds). This is intended to ensure that the bandwidth consumed by BFD sessions that are not Up is
    /// negligible" (§6.8.3).
    static let slow: UInt32 = 1_000_000

    /// `discriminator` is not zero and unique on this host; `seed` decides the jitter and the first authentication number.
    package init(_ settings: BFDSettings, discriminator: UInt32, seed: UInt64, at now: MonotonicTime) {
        precondition(discriminator != 0)
        self.settings = settings
        localDiscriminator = discriminator
        random = SplitMix(seed: seed)
        // An initiator takes nothing but answers: RFC 7880 §7.3.2 has it announce 0.
        requiredMinRx = settings.isSeamless ? 0 : settings.microseconds
        activeMinRx = requiredMinRx
        nextTransmission = now
        if let key = settings.key {
            authenticator = BFDAuthenticator(key, firstSequence: UInt32.random(in: .min ... .max, using: &random))
        }
        if case .seamless(let target) = settings.kind { remoteDiscriminator = target }
        setSlow()
        updateTransmitInterval(at: now)
    }

    /// What happened since the last call.
    package mutating func takeEvents() -> [LivenessEvent] {
        guard !events.isEmpty else { return [] }
        defer { events = [] }
        return events
    }

    mutating func report(_ event: LivenessEvent) { events.append(event) }

    /// Enters `state` and says so, to the program and to the peer.
    mutating func change(
        to next: BFDState, at now: MonotonicTime, cause: LivenessChange.Cause, diagnostic: BFDDiagnostic?,
        lateness: Int64 = 0
    ) {
        guard next != state else { return }
        var change = LivenessChange(
            from: state, to: next, time: now, cause: cause, localDiagnostic: diagnostic ?? localDiagnostic,
            remoteState: remoteState, remoteDiagnostic: remoteDiagnostic, lastGood: nil, fault: nil,
            lateness: lateness)
        if state == .up {
            switch cause {
            case .received where remoteState != .adminDown: change.lastGood = now + -remoteDetectionTime
            case .detectionTimeExpired: change.lastGood = lastReceived
            default: change.lastGood = now
            }
            if cause != .administrative { change.fault = ownFault(at: now) }
        }
        state = next
        if let diagnostic { localDiagnostic = diagnostic }
        isUrgent = true
        settleTimers(at: now)
        report(.changed(change))
    }

    /// New timing for a session that may be up, §6.8.3.
    package mutating func retime(interval: Duration, multiplier: UInt8, at now: MonotonicTime) {
        settings.interval = interval
        settings.multiplier = multiplier
        if !settings.isSeamless { requiredMinRx = settings.microseconds }
        settleTimers(at: now)
    }
}
