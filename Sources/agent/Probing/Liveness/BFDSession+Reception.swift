/// Reception, RFC 5880 §6.8.6 from where a session has been selected.
extension BFDSession {
    /// Takes a packet that was addressed to this session: `packet` read from `octets`, which arrived at `arrival` and is
    /// looked at now. Throws why it was thrown away instead.
    package mutating func receive(
        _ packet: BFDControlPacket, _ octets: UnsafeRawBufferPointer, at arrival: MonotonicTime
    ) throws(BFDDiscard) {
        // "If the A bit is set and no authentication is in use (bfd.AuthType is zero), the packet MUST be discarded. If the A
        // bit is clear and authentication is in use …, the packet MUST be discarded."
        guard packet.isAuthenticated == (authenticator != nil) else { throw .authentication }
        // bfd.AuthSeqKnown: a peer that begins anew begins with any number.
        if let lastReceived, arrival - lastReceived >= 2 * max(detectionTime, 1_000_000_000) { authenticator?.forget() }
        guard authenticator?.accepts(octets, detectMultiplier: packet.detectMultiplier) ?? true else {
            throw .authentication
        }
        if settings.isSeamless { try checkAnswer(packet) }
        let wasPeriodic = transmissionDue != nil
        counters.received += 1
        remoteState = packet.state
        remoteDiagnostic = packet.diagnostic
        if isSilent {
            isSilent = false
            report(.heardAgain(at: arrival, state: packet.state, diagnostic: packet.diagnostic))
        }
        let previous = lastReceived
        // Two packets may be read in another order than their stamps.
        lastReceived = previous.map { max($0, arrival) } ?? arrival
        remoteMinRx = packet.requiredMinRx
        if settings.isSeamless {
            takeAnswer(packet, at: arrival)
            return
        }
        remoteDiscriminator = packet.myDiscriminator
        forgetsPeer = false
        isRemoteDemand = packet.isDemand
        remoteMinTx = packet.desiredMinTx
        remoteDetectMultiplier = packet.detectMultiplier
        // "If a Poll Sequence is being transmitted by the local system and the Final (F) bit in the received packet is set, the
        // Poll Sequence MUST be terminated."
        if packet.isFinal { endPoll(at: arrival) }
        updateTransmitInterval(at: arrival)
        // "If bfd.SessionState is AdminDown, discard the packet."
        guard state != .adminDown else { return }
        step(packet, at: arrival)
        if packet.isPoll { owesFinal = true }
        // What a demand, a zero or our passivity held back goes on from now.
        if !wasPeriodic { nextTransmission = max(nextTransmission, arrival) }
    }

    /// The state machine of §6.2 and §6.8.6.
    private mutating func step(_ packet: BFDControlPacket, at arrival: MonotonicTime) {
        switch (state, packet.state) {
        case (.down, .adminDown): break
        case (_, .adminDown), (.up, .down):
            change(to: .down, at: arrival, cause: .received, diagnostic: .neighborSignaledDown)
        case (.down, .down): change(to: .`init`, at: arrival, cause: .received, diagnostic: nil)
        case (.down, .`init`), (.`init`, .`init`), (.`init`, .up):
            change(to: .up, at: arrival, cause: .received, diagnostic: BFDDiagnostic.none)
        default: break
        }
    }

    // MARK: - Seamless BFD, RFC 7880 §7.3

    private func checkAnswer(_ packet: BFDControlPacket) throws(BFDDiscard) {
        // "If the SBFDInitiator receives an S-BFD Control packet with the Demand (D) bit set, the packet MUST be discarded."
        guard !packet.isDemand else { throw .demandBit }
        guard case .seamless(let target) = settings.kind, packet.myDiscriminator == target,
            packet.state == .up || packet.state == .adminDown
        else { throw .notAnAnswer }
    }

    private mutating func takeAnswer(_ packet: BFDControlPacket, at arrival: MonotonicTime) {
        // RFC 7880 §7.5: "The SBFDInitiator is to then send the next S-BFD Control packet with the Final (F) bit set."
        if packet.isPoll { owesFinalWithNext = true }
        updateTransmitInterval(at: arrival)
        guard state != .adminDown else { return }
        switch packet.state {
        case .up: change(to: .up, at: arrival, cause: .received, diagnostic: BFDDiagnostic.none)
        // Out of service, and reachable: "MUST NOT conclude loss of reachability … and MUST back off" to a second, as
        // everything below Up does.
        default: change(to: .down, at: arrival, cause: .received, diagnostic: .neighborSignaledDown)
        }
    }
}
