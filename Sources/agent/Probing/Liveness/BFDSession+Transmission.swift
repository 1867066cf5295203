/// What we send and when, RFC 5880 §6.8.7.
extension BFDSession {
    /// When something is to be sent or silence becomes a verdict; nil where only a packet can change anything.
    package var nextDeadline: MonotonicTime? {
        let detection = detectionDeadline
        guard let due = transmissionDue else { return detection }
        return detection.map { min($0, due) } ?? due
    }

    /// When the next packet is due; nil while none is.
    var transmissionDue: MonotonicTime? {
        // "A system MUST NOT transmit BFD Control packets if bfd.RemoteDiscr is zero and the system is taking the Passive
        // role."
        if settings.isPassive, remoteDiscriminator == 0 { return nil }
        if owesFinal || isUrgent { return MonotonicTime(nanoseconds: 0) }
        return isPeriodic ? nextTransmission : nil
    }

    var isPeriodic: Bool {
        // "A system MUST NOT periodically transmit BFD Control packets if bfd.RemoteMinRxInterval is zero."
        if remoteMinRx == 0, !settings.isSeamless { return false }
        // "… if Demand mode is active on the remote system (bfd.RemoteDemandMode is 1, bfd.SessionState is Up, and
        // bfd.RemoteSessionState is Up) and a Poll Sequence is not being transmitted."
        if isRemoteDemand, state == .up, remoteState == .up, poll == .none { return false }
        return true
    }

    /// Writes a packet that is due at `now`, with room for 52 octets, and returns its length; 0 where none is due.
    package mutating func writePacket(into buffer: UnsafeMutableRawBufferPointer, at now: MonotonicTime) -> Int {
        if settings.isPassive, remoteDiscriminator == 0 { return 0 }
        // "If a BFD Control packet is received with the Poll (P) bit set to 1, the receiving system MUST transmit a BFD Control
        // packet with the Poll (P) bit clear and the Final (F) bit set as soon as practicable, without respect to the
        // transmission timer". Its own beat goes on as it was.
        if owesFinal {
            owesFinal = false
            return write(into: buffer, isFinal: true)
        }
        let isDue = isPeriodic && nextTransmission <= now + earliness
        guard isUrgent || isDue else { return 0 }
        if isDue, now - nextTransmission > tolerance { pace.note(.starved, at: now) }
        isUrgent = false
        lastTransmission = now
        nextTransmission = now + jittered(transmitInterval)
        defer { if forgetsPeer { forgetPeer() } }
        defer { owesFinalWithNext = false }
        return write(into: buffer, isFinal: owesFinalWithNext)
    }

    private mutating func forgetPeer() {
        forgetsPeer = false
        remoteDiscriminator = 0
    }

    private mutating func write(into buffer: UnsafeMutableRawBufferPointer, isFinal: Bool) -> Int {
        let length = authenticator == nil ? BFDControlPacket.mandatoryLength : BFDAuthenticator.packetLength
        BFDControlPacket(
            diagnostic: localDiagnostic, state: state, isPoll: poll != .none && !isFinal, isFinal: isFinal,
            isAuthenticated: authenticator != nil,
            // We never ask for Demand mode; an initiator's packets are told from answers by it (RFC 7880 §7.3.2).
            isDemand: settings.isSeamless, detectMultiplier: settings.multiplier, length: UInt8(length),
            myDiscriminator: localDiscriminator, yourDiscriminator: remoteDiscriminator, desiredMinTx: desiredMinTx,
            requiredMinRx: requiredMinRx
        ).write(to: buffer)
        authenticator?.sign(buffer)
        counters.sent += 1
        return length
    }

    // MARK: - administrative control, §6.8.16

    /// Ends the session so that the peer doesn't take it for an outage.
    package mutating func disable(at now: MonotonicTime) {
        guard disabledAt == nil else { return }
        disabledAt = now
        disabledDetectionTime = remoteDetectionTime
        change(to: .adminDown, at: now, cause: .administrative, diagnostic: .administrativelyDown)
    }

    /// Whether a disabled session need not go on: the peer has seen it, or there is none. "BFD Control packets SHOULD be
    /// transmitted for at least a Detection Time after transitioning to AdminDown state in order to ensure that the remote
    /// system is aware of the state change."
    package func isFinished(at now: MonotonicTime) -> Bool {
        guard let disabledAt else { return false }
        if isUrgent { return transmissionDue == nil }
        return settings.isSeamless || remoteState != .up || now - disabledAt >= disabledDetectionTime
    }
}
