import Telemetry

/// TCP connections of the flows.
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
            return isForward && entry.pointee.connection != headers.tcp.sequence
        }
        guard entry.pointee.connection != PlaceQueue.none else { return false }
        let side = connections[entry.pointee.connection].sides(isForward).sender
        return side.pointee.hasBase && side.pointee.base != headers.tcp.sequence
    }

    mutating func segment(_ headers: PacketHeaders, _ number: UInt32, _ isForward: Bool, at time: Int64) {
        let entry = flows[number]
        let counts = tcp[entry.pointee.system]
        counts.pointee.segments &+= 1
        let flags = headers.tcp.flags
        if flags & TCPHeader.rst != 0 { counts.pointee.resets &+= 1 }
        let isSyn = flags & (TCPHeader.syn | TCPHeader.ack) == TCPHeader.syn
        if isSyn, !entry.pointee.marks.contains(.sawSyn) {
            entry.pointee.marks.insert(.sawSyn)
            counts.pointee.attempts &+= 1
        }
        if entry.pointee.state == PlaceQueue.none {
            if isSyn, headers.payloadOctets == 0, headers.tcp.acknowledgment == 0, entry.pointee.forward.packets == 1,
                entry.pointee.backward.packets == 0, !entry.pointee.marks.contains(.continued)
            {
                // A flood of SYNs takes no more than their flows' entries.
                entry.pointee.marks.insert(.synOnly)
                entry.pointee.connection = headers.tcp.sequence
                entry.pointee.detail = headers.tcp.window
                return
            }
            beginAnalysis(number)
        }
        let place = entry.pointee.state
        guard place != PlaceQueue.none else { return close(number, flags, isForward) }
        analyse(headers, place, counts, isForward, at: time)
        handshake(headers, number, place, isForward, at: time)
        close(number, flags, isForward)
    }

    /// Finds a place for the connection's state, and tells it of the SYN that was seen before.
    private mutating func beginAnalysis(_ number: UInt32) {
        let entry = flows[number]
        let (wasSyn, sequence) = (entry.pointee.marks.contains(.synOnly), entry.pointee.connection)
        let place = place(for: number)
        guard wasSyn else { return }
        entry.pointee.marks.remove(.synOnly)
        guard place != PlaceQueue.none else { return }
        var syn = TCPHeader()
        syn.flags = TCPHeader.syn
        syn.sequence = sequence
        syn.window = entry.pointee.detail
        let sides = connections[place].sides(true)
        let holds = makeRoom(place, sides.sender)
        _ = TCPAnalysis.analyse(
            syn, length: 0, at: entry.pointee.first, sender: &sides.sender.pointee, peer: &sides.peer.pointee,
            roundTrip: 0, holds: holds, segments: &segments)
        connections[place].pointee.synTime = entry.pointee.first
    }

    @inline(__always)
    private mutating func analyse(
        _ headers: PacketHeaders, _ place: UInt32, _ counts: UnsafeMutablePointer<TCPCounts>, _ isForward: Bool,
        at time: Int64
    ) {
        let flags = headers.tcp.flags
        let state = connections[place]
        let (sender, peer) = state.sides(isForward)
        if sender.pointee.hasBase, flags & TCPHeader.syn != 0 {
            if flags & TCPHeader.ack == 0 {
                // A reset may have moved it (Wireshark issue 17616).
                sender.pointee.next = sender.pointee.contiguous
            } else if sender.pointee.base != headers.tcp.sequence {
                sender.pointee.base = headers.tcp.sequence
                counts.pointee.reusedPorts &+= 1
            }
        }
        let holds =
            (headers.payloadOctets > 0 || flags & (TCPHeader.syn | TCPHeader.fin) != 0) && makeRoom(place, sender)
        let outcome = TCPAnalysis.analyse(
            headers.tcp, length: headers.payloadOctets, at: time, sender: &sender.pointee, peer: &peer.pointee,
            roundTrip: state.pointee.initialRoundTrip, holds: holds, segments: &segments)
        let statistics = connections.statistics(of: place)
        if !outcome.events.isEmpty {
            counts.pointee.events.take(outcome.events)
            statistics?.pointee[isForward].events.take(outcome.events)
        }
        if let delay = outcome.delay, delay > 0 {
            // What the peer sent came back to its sender's side: the delay is this sender's.
            statistics?.pointee[!isForward].record(delay: delay)
            counts.pointee[isFromInitiator: isForward].acknowledgment.record(Double(delay))
            if isFar(isFromInitiator: isForward) { counts.pointee.far.acknowledgment.record(Double(delay)) }
        }
        if state.pointee.standing != .proven, peer.pointee.isAcknowledged(by: headers.tcp) {
            connections.move(place, to: .proven)
        }
        if headers.tcp.hasTimestamps {
            echo(headers, &sender.pointee, &peer.pointee, &counts.pointee[isFromInitiator: isForward], at: time)
        }
    }

    /// Whether the delay that this packet ends, from the capture to its sender and back, is one across the line: it came in by it. Where
    /// nothing tells that, who was called is taken to be far.
    @inline(__always)
    func isFar(isFromInitiator: Bool) -> Bool {
        settings.tellsFarDelays
            && (direction == .unknown && !tellsByAddress ? !isFromInitiator : direction == .inbound)
    }

    /// RFC 7323 §3: a receiver returns in TSecr the TSval of what it acknowledges. One value at a time is awaited for each
    /// direction: the first segment that carries it, of data, to the first that returns it.
    ///
    /// Source: K. Nichols, *pping: Passive Ping Network Utility*, 2017.
    @inline(__always)
    private func echo(
        _ headers: PacketHeaders, _ sender: inout ConnectionSide, _ peer: inout ConnectionSide,
        _ delays: inout TCPCounts.DelayBySource, at time: Int64
    ) {
        if peer.isAwaiting, headers.tcp.flags & TCPHeader.ack != 0 {
            if headers.tcp.timestampEcho == peer.awaitedValue {
                peer.isAwaiting = false
                let delay = time - peer.awaitedTime
                if delay > 0 { delays.timestamps.record(Double(delay)) }
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
