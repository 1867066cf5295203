import Telemetry

/// TCP and QUIC connections of the flows.
extension CaptureMeter {
    /// Whether a SYN begins another connection between ports that a flow has already (as Wireshark tells it: a SYN of another
    /// initial sequence number).
    @inline(__always)
    mutating func reuses(_ headers: PacketHeaders, _ number: UInt32, _ isSourceLow: Bool) -> Bool {
        guard headers.hasTransport, headers.fragment == .whole,
            headers.tcp.flags & (TCPHeader.syn | TCPHeader.ack) == TCPHeader.syn
        else { return false }
        let entry = flows[number]
        let isForward = isSourceLow == entry.pointee.marks.contains(.initiatorIsLow)
        if entry.pointee.marks.contains(.synOnly) {
            return isForward && entry.pointee.synSequence != headers.tcp.sequence
        }
        guard entry.pointee.connection != FlowTable.none else { return false }
        let state = connections[entry.pointee.connection]
        let side = isForward ? state.pointee.initiator : state.pointee.responder
        return side.hasBase && side.base != headers.tcp.sequence
    }

    mutating func segment(_ headers: PacketHeaders, _ number: UInt32, _ isForward: Bool, at time: Int64) {
        current.tcp.segments &+= 1
        let entry = flows[number]
        let flags = headers.tcp.flags
        if flags & TCPHeader.rst != 0 { current.tcp.resets &+= 1 }
        let isSyn = flags & (TCPHeader.syn | TCPHeader.ack) == TCPHeader.syn
        if entry.pointee.connection == FlowTable.none, !entry.pointee.marks.contains(.notAnalysed) {
            if isSyn, headers.payloadOctets == 0, entry.pointee.forward.packets == 1,
                entry.pointee.backward.packets == 0, !entry.pointee.marks.contains(.continued)
            {
                // A flood of SYNs takes no more than their flows' entries.
                current.tcp.attempts &+= 1
                entry.pointee.marks.insert(.synOnly)
                entry.pointee.synSequence = headers.tcp.sequence
                entry.pointee.synWindow = headers.tcp.window
                return
            }
            beginAnalysis(number, isAttempt: isSyn)
        }
        guard entry.pointee.connection != FlowTable.none else { return close(number, flags, isForward) }
        let state = connections[entry.pointee.connection]
        if isForward {
            analyse(
                headers, at: time, state, sender: &state.pointee.initiator, peer: &state.pointee.responder, isForward)
        } else {
            analyse(
                headers, at: time, state, sender: &state.pointee.responder, peer: &state.pointee.initiator, isForward)
        }
        handshake(headers, number, state, isForward, at: time)
        close(number, flags, isForward)
    }

    /// Finds a place for the connection's state, and tells it of the SYN that was seen before.
    private mutating func beginAnalysis(_ number: UInt32, isAttempt: Bool) {
        let entry = flows[number]
        let place = connections.take()
        guard place != FlowTable.none else {
            entry.pointee.marks.insert(.notAnalysed)
            entry.pointee.marks.remove(.synOnly)
            current.flows.notAnalysed &+= 1
            return
        }
        entry.pointee.connection = place
        if entry.pointee.marks.contains(.synOnly) {
            entry.pointee.marks.remove(.synOnly)
            var syn = TCPHeader()
            syn.flags = TCPHeader.syn
            syn.sequence = entry.pointee.synSequence
            syn.window = entry.pointee.synWindow
            let state = connections[place]
            _ = TCPAnalysis.analyse(
                syn, length: 0, at: entry.pointee.first, sender: &state.pointee.initiator,
                peer: &state.pointee.responder, roundTrip: 0, segments: &segments)
            state.pointee.synTime = entry.pointee.first
        } else if isAttempt {
            current.tcp.attempts &+= 1
        }
    }

    @inline(__always)
    private mutating func analyse(
        _ headers: PacketHeaders, at time: Int64, _ state: UnsafeMutablePointer<ConnectionState>,
        sender: inout ConnectionSide, peer: inout ConnectionSide, _ isForward: Bool
    ) {
        let flags = headers.tcp.flags
        if sender.hasBase, flags & TCPHeader.syn != 0 {
            if flags & TCPHeader.ack == 0 {
                // A reset may have moved it (Wireshark issue 17616).
                sender.next = sender.contiguous
            } else {
                sender.base = headers.tcp.sequence
            }
        }
        let outcome = TCPAnalysis.analyse(
            headers.tcp, length: headers.payloadOctets, at: time, sender: &sender, peer: &peer,
            roundTrip: state.pointee.initialRoundTrip, segments: &segments)
        count(outcome.events, &sender.statistics)
        if let delay = outcome.delay, delay > 0 {
            // What the peer sent came back to its sender's side: the delay is this sender's.
            peer.statistics.record(delay: delay)
            if isForward {
                current.tcp.initiator.acknowledgment.record(Double(delay))
            } else {
                current.tcp.responder.acknowledgment.record(Double(delay))
            }
        }
        if headers.tcp.hasTimestamps { echo(headers, at: time, &sender, &peer, isForward) }
    }

    private mutating func count(_ events: TCPEvents, _ statistics: inout TCPStatistics) {
        guard !events.isEmpty else { return }
        if !events.isDisjoint(with: [.retransmission, .fastRetransmission, .spuriousRetransmission]) {
            current.tcp.retransmissions &+= 1
            statistics.retransmissions &+= 1
        }
        if events.contains(.fastRetransmission) {
            current.tcp.fastRetransmissions &+= 1
            statistics.fastRetransmissions &+= 1
        }
        if events.contains(.spuriousRetransmission) {
            current.tcp.spuriousRetransmissions &+= 1
            statistics.spuriousRetransmissions &+= 1
        }
        if events.contains(.outOfOrder) {
            current.tcp.outOfOrder &+= 1
            statistics.outOfOrder &+= 1
        }
        if events.contains(.zeroWindow) {
            current.tcp.zeroWindows &+= 1
            statistics.zeroWindows &+= 1
        }
        if events.contains(.lostSegment) {
            current.tcp.lostSegments &+= 1
            statistics.unseen &+= 1
        }
        if events.contains(.ackLostSegment) { current.tcp.ackedUnseen &+= 1 }
        if events.contains(.duplicateAck) { current.tcp.duplicateAcks &+= 1 }
        if events.contains(.keepAlive) { current.tcp.keepAlives &+= 1 }
    }

    /// RFC 7323 §3: a receiver returns in TSecr the TSval of what it acknowledges. One value at a time is awaited for each
    /// direction: the first segment that carries it, of data, to the first that returns it.
    ///
    /// Source: K. Nichols, *pping: Passive Ping Network Utility*, 2017.
    @inline(__always)
    private mutating func echo(
        _ headers: PacketHeaders, at time: Int64, _ sender: inout ConnectionSide,
        _ peer: inout ConnectionSide, _ isForward: Bool
    ) {
        if peer.isAwaiting, headers.tcp.flags & TCPHeader.ack != 0 {
            if headers.tcp.timestampEcho == peer.awaitedValue {
                peer.isAwaiting = false
                let delay = time - peer.awaitedTime
                if delay > 0 {
                    if isForward {
                        current.tcp.initiator.timestamps.record(Double(delay))
                    } else {
                        current.tcp.responder.timestamps.record(Double(delay))
                    }
                }
            } else if isBefore(peer.awaitedValue, headers.tcp.timestampEcho) {
                peer.isAwaiting = false
            }
        }
        guard !sender.isAwaiting, headers.payloadOctets > 0 else { return }
        let value = headers.tcp.timestampValue
        guard !sender.hasAwaited || isBefore(sender.awaitedValue, value) else { return }
        sender.hasAwaited = true
        sender.isAwaiting = true
        sender.awaitedValue = value
        sender.awaitedTime = time
    }
}
