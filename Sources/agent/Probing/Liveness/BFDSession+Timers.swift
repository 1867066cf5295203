/// Timers: their negotiation (RFC 5880 §6.8.2 and §6.8.3), the Detection Time (§6.8.4), and Poll Sequences (§6.5).
extension BFDSession {
    /// Announces the slow rate and goes by it.
    mutating func setSlow() {
        desiredMinTx = max(Self.slow, settings.microseconds)
        activeMinTx = desiredMinTx
    }

    /// Brings what we announce and what we go by in line with the state.
    mutating func settleTimers(at now: MonotonicTime) {
        guard state == .up else {
            // Below Up nothing waits for the peer's consent: no Poll Sequence.
            setSlow()
            activeMinRx = requiredMinRx
            poll = .none
            updateTransmitInterval(at: now)
            return
        }
        let isChanged = desiredMinTx != settings.microseconds || activeMinRx != requiredMinRx
        desiredMinTx = settings.microseconds
        guard !settings.isSeamless else {
            activeMinTx = desiredMinTx
            updateTransmitInterval(at: now)
            return
        }
        // "If bfd.DesiredMinTxInterval is increased and bfd.SessionState is Up, the actual transmission interval used MUST NOT
        // change until the Poll Sequence described above has terminated. … If bfd.RequiredMinRxInterval is reduced and
        // bfd.SessionState is Up, the previous value … MUST be used when calculating the Detection Time for the remote system
        // until the Poll Sequence described above has terminated."
        activeMinTx = min(activeMinTx, desiredMinTx)
        activeMinRx = max(activeMinRx, requiredMinRx)
        // "If either bfd.DesiredMinTxInterval is changed or bfd.RequiredMinRxInterval is changed, a Poll Sequence MUST be
        // initiated". One at a time: an answer must not be taken for that to a later question.
        if isChanged {
            poll = poll == .none ? .active : .activeAndAgain
            isUrgent = true
        }
        updateTransmitInterval(at: now)
    }

    /// The peer's F bit ends a Poll Sequence; both sides now know the new values.
    mutating func endPoll(at now: MonotonicTime) {
        guard poll != .none else { return }
        poll = poll == .activeAndAgain ? .active : .none
        guard poll == .none else { return }
        activeMinTx = desiredMinTx
        activeMinRx = requiredMinRx
    }

    /// "A system MUST NOT transmit BFD Control packets at an interval less than the larger of bfd.DesiredMinTxInterval and
    /// bfd.RemoteMinRxInterval, less applied jitter" (§6.8.2, §6.8.7). Where it became shorter, "the local system cannot wait
    /// longer than the new interval between the previous packet transmission and the next one" (§6.8.3).
    mutating func updateTransmitInterval(at now: MonotonicTime) {
        let interval = Int64(max(activeMinTx, remoteMinRx)) * 1_000
        guard interval != transmitInterval else { return }
        transmitInterval = interval
        if let lastTransmission { nextTransmission = max(now, lastTransmission + jittered(interval)) }
    }

    /// "The periodic transmission of BFD Control packets MUST be jittered on a per-packet basis by up to 25 %, that is, the
    /// interval MUST be reduced by a random value of 0 to 25 % … If bfd.DetectMult is equal to 1, the interval between
    /// transmitted BFD Control packets MUST be no more than 90 % of the negotiated transmission interval, and MUST be no
    /// less than 75 %" (§6.8.7). One percent is left for `earliness`.
    mutating func jittered(_ interval: Int64) -> Int64 {
        let most: Int64 = settings.multiplier == 1 ? 900 : 1_000
        return interval / 1_000 * Int64.random(in: 760...most, using: &random)
    }

    /// Nanoseconds by which a packet may leave before its time, so that one waking serves many sessions.
    var earliness: Int64 { min(1_000_000, transmitInterval / 100) }

    // MARK: - detection

    /// Nanoseconds of silence after which the session is down. Asynchronous: "the value of Detect Mult received from the
    /// remote system, multiplied by the agreed transmit interval of the remote system (the greater of
    /// bfd.RequiredMinRxInterval and the last received Desired Min TX Interval)" (§6.8.4). Of an initiator, whose answers come
    /// as it asks: its own multiplier and interval.
    package var detectionTime: Int64 {
        settings.isSeamless
            ? Int64(settings.multiplier) * transmitInterval
            : Int64(remoteDetectMultiplier) * Int64(max(activeMinRx, remoteMinTx)) * 1_000
    }

    /// What the peer's Detection Time for us is.
    var remoteDetectionTime: Int64 { Int64(settings.multiplier) * Int64(max(desiredMinTx, remoteMinRx)) * 1_000 }

    /// When silence becomes a verdict; nil where nothing has been heard that could cease.
    package var detectionDeadline: MonotonicTime? {
        guard let lastReceived, !isSilent, state != .adminDown else { return nil }
        return lastReceived + detectionTime
    }

    /// Takes note of the time. Hand in first whatever had arrived by then: this is the moment at which silence counts.
    package mutating func advance(to now: MonotonicTime) {
        guard let deadline = detectionDeadline, deadline <= now else { return }
        isSilent = true
        if state == .up || state == .`init` {
            change(
                to: .down, at: now, cause: .detectionTimeExpired, diagnostic: .detectionTimeExpired,
                lateness: now - deadline)
        }
        // "If a period of a Detection Time passes without the receipt of a valid, authenticated BFD packet from the remote
        // system, [bfd.RemoteDiscr] MUST be set to zero" (§6.8.1). The packet that this very moment causes (§6.8.7) still bears
        // it: a passive side may say nothing without (§6.8.7), so its peer would never learn which way was cut, and FRR
        // takes no packet without its discriminator while it is up. A reflector's is not learnt but known.
        if !settings.isSeamless {
            forgetsPeer = isUrgent
            if !isUrgent { remoteDiscriminator = 0 }
        }
        remoteState = .down
        remoteMinRx = 1
        isRemoteDemand = false
        updateTransmitInterval(at: now)
    }

    // MARK: - our own faults

    /// Something of ours went wrong that the session may not outlive.
    package mutating func note(_ fault: LivenessFault, at now: MonotonicTime) { pace.note(fault, at: now) }

    /// Whether we may have ended the session ourselves: by a fault within the time in which the peer, or we, could have
    /// missed packets over it.
    func ownFault(at now: MonotonicTime) -> LivenessFault? {
        if isPeriodic, now - nextTransmission > tolerance { return .starved }
        let heard = min(lastReceived ?? now, now + -detectionTime)
        return pace.fault(since: heard + -remoteDetectionTime)
    }

    var tolerance: Int64 {
        OwnPace.tolerance(interval: transmitInterval, remoteDetectionTime: remoteDetectionTime)
    }
}
