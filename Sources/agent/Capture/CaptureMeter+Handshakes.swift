import Telemetry

/// The begin and the end of connections.
extension CaptureMeter {
    mutating func handshake(
        _ headers: PacketHeaders, _ number: UInt32, _ place: UInt32, _ isForward: Bool, at time: Int64
    ) {
        let state = connections[place]
        let statistics = connections.statistics(of: place)
        let counts = tcp[flows[number].pointee.system]
        switch headers.tcp.flags & (TCPHeader.syn | TCPHeader.ack) {
        case TCPHeader.syn: state.pointee.synTime = time
        case TCPHeader.syn | TCPHeader.ack:
            guard !isForward, state.pointee.synAckTime == 0 else { return }
            state.pointee.synAckTime = time
            let delay = time - state.pointee.synTime
            if state.pointee.synTime != 0, delay > 0 {
                statistics?.pointee.responderHandshake = delay
                counts.pointee.responder.handshake.record(Double(delay))
                if isFar(isFromInitiator: false) { counts.pointee.far.handshake.record(Double(delay)) }
            }
        case TCPHeader.ack:
            guard state.pointee.initialRoundTrip == 0, state.pointee.synTime != 0 else { return }
            state.pointee.initialRoundTrip = time - state.pointee.synTime
            statistics?.pointee.initialRoundTrip = state.pointee.initialRoundTrip
            guard isForward, state.pointee.synAckTime != 0, headers.tcp.flags & TCPHeader.rst == 0 else { return }
            let delay = time - state.pointee.synAckTime
            flows[number].pointee.marks.insert(.handshakeJudged)
            counts.pointee.established &+= 1
            guard delay > 0 else { return }
            statistics?.pointee.initiatorHandshake = delay
            counts.pointee.initiator.handshake.record(Double(delay))
            if isFar(isFromInitiator: true) { counts.pointee.far.handshake.record(Double(delay)) }
            counts.pointee.initialRoundTrip.record(Double(state.pointee.initialRoundTrip))
        default: break
        }
    }

    /// A flow whose ends have both closed, or one of which reset it, waits only for what is still on its way.
    mutating func close(_ number: UInt32, _ flags: UInt8, _ isForward: Bool) {
        let entry = flows[number]
        if flags & TCPHeader.rst != 0 {
            if !isForward, !entry.pointee.marks.contains(.handshakeJudged), entry.pointee.marks.contains(.sawSyn) {
                entry.pointee.marks.insert(.handshakeJudged)
                if entry.pointee.backward.tcpFlags & TCPHeader.syn == 0 {
                    tcp[entry.pointee.system].pointee.refused &+= 1
                }
            }
        } else if flags & TCPHeader.fin != 0 {
            entry.pointee.marks.insert(isForward ? .finForward : .finBackward)
            guard entry.pointee.marks.isSuperset(of: [.finForward, .finBackward]) else { return }
        } else {
            return
        }
        if entry.pointee.list != .closed { flows.move(number, to: .closed) }
    }

    /// At a flow's end: an attempt that never became a connection has failed; one that the capture's end cuts off has not, nor one
    /// whose initiator went on, where the other way is not seen here.
    mutating func judgeHandshake(_ number: UInt32, isOver: Bool) {
        let entry = flows[number]
        guard isOver, entry.pointee.protocolNumber == 6, !entry.pointee.marks.contains(.handshakeJudged),
            !entry.pointee.marks.contains(.continued), entry.pointee.marks.contains(.sawSyn),
            entry.pointee.forward.tcpFlags & TCPHeader.ack == 0
        else { return }
        tcp[entry.pointee.system].pointee.unanswered &+= 1
    }

    /// QUIC is told by a long header; from then on the spin bit of its short ones.
    mutating func quic(_ octet: UInt8, _ number: UInt32, _ isForward: Bool, at time: Int64) {
        let entry = flows[number]
        if entry.pointee.connection == PlaceQueue.none {
            guard SpinBit.isLongHeader(octet), place(for: number) != PlaceQueue.none else { return }
        }
        let place = entry.pointee.connection
        // Who answers a made-up Initial proves nothing; who goes on when it was answered is there.
        if isForward, entry.pointee.list == .answered, connections[place].pointee.standing != .proven {
            connections.move(place, to: .proven)
        }
        let side = connections[place].sides(isForward).sender
        if let delay = SpinBit.take(octet, at: time, &side.pointee) { current.spin.record(Double(delay)) }
    }
}
