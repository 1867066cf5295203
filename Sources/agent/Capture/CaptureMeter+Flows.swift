/// Flows: their begin, their packets, their end.
extension CaptureMeter {
    mutating func meter(_ headers: PacketHeaders, wireLength: Int, at time: Int64) {
        var isSourceLow = false
        let key = FlowKey(headers, isSourceLow: &isSourceLow)
        let hashed = hash(key)
        var number = flows.find(key, hash: hashed)
        if number != FlowTable.none, headers.protocolNumber == 6, reuses(headers, number, isSourceLow) {
            // Another connection between the same ports.
            end(number, .ended)
            current.tcp.reusedPorts &+= 1
            number = FlowTable.none
        }
        if number == FlowTable.none {
            number = open(key, hashed, headers, isSourceLow, at: time)
        } else if time - flows[number].pointee.first > settings.active {
            renew(number, at: time)
        }
        let entry = flows[number]
        let isForward = isSourceLow == entry.pointee.marks.contains(.initiatorIsLow)
        if isForward {
            entry.pointee.forward.take(headers, wireLength: wireLength)
        } else {
            entry.pointee.backward.take(headers, wireLength: wireLength)
        }
        if time > entry.pointee.last { entry.pointee.last = time }
        touch(number, isForward, at: time)
        if headers.hasTransport {
            if headers.protocolNumber == 6 {
                if headers.fragment == .whole { segment(headers, number, isForward, at: time) }
            } else if headers.application == .dns {
                dns.take(headers, flow: hashed, at: time, into: &current.dns)
            } else if headers.application == .quic {
                quic(headers.quicOctet, number, isForward, at: time)
            }
        }
    }

    /// To the end of its list, at most once a tick, so that a busy flow's neighbours are let alone.
    @inline(__always)
    private mutating func touch(_ number: UInt32, _ isForward: Bool, at time: Int64) {
        let entry = flows[number]
        let tick = UInt32(truncatingIfNeeded: time >> 30)
        if entry.pointee.list == .unanswered, !isForward {
            flows.move(number, to: .answered)
        } else if entry.pointee.touched != tick {
            flows.move(number, to: entry.pointee.list)
        } else {
            return
        }
        entry.pointee.touched = tick
    }

    private mutating func open(
        _ key: FlowKey, _ hashed: UInt64, _ headers: PacketHeaders, _ isSourceLow: Bool, at time: Int64
    ) -> UInt32 {
        if flows.isFull {
            let victim = flows.candidate
            current.flows.evicted[Int(flows[victim].pointee.list.rawValue)] &+= 1
            end(victim, .lackOfResources)
        }
        current.flows.began &+= 1
        var entry = FlowEntry(
            key: key, hash: UInt32(truncatingIfNeeded: hashed >> 32), first: time, last: time,
            touched: UInt32(truncatingIfNeeded: time >> 30), vlan: headers.vlan, icmpTypeCode: headers.icmpTypeCode)
        // Who answers a SYN did not begin, and on the rest the first packet tells.
        let synAck = TCPHeader.syn | TCPHeader.ack
        let isAnswer = headers.protocolNumber == 6 && headers.tcp.flags & synAck == synAck
        if isSourceLow != isAnswer { entry.marks.insert(.initiatorIsLow) }
        if isAnswer { entry.list = .answered }
        return flows.insert(entry)
    }

    /// Gives a record of a flow that goes on, and begins its next.
    private mutating func renew(_ number: UInt32, at time: Int64) {
        let entry = flows[number]
        keep(number, .active)
        entry.pointee.first = time
        entry.pointee.last = time
        entry.pointee.forward = FlowCounters()
        entry.pointee.backward = FlowCounters()
        entry.pointee.marks.insert(.continued)
        if entry.pointee.connection != FlowTable.none {
            let state = connections[entry.pointee.connection]
            state.pointee.initiator.statistics = TCPStatistics()
            state.pointee.responder.statistics = TCPStatistics()
        }
    }

    private mutating func keep(_ number: UInt32, _ reason: FlowEnd) {
        guard settings.keepsRecords else { return }
        let entry = flows[number]
        let isTCP = entry.pointee.key.protocolNumber == 6 && entry.pointee.connection != FlowTable.none
        records.append(
            FlowRecord(entry.pointee, isTCP ? connections[entry.pointee.connection] : nil, end: reason))
    }

    mutating func end(_ number: UInt32, _ reason: FlowEnd) {
        let entry = flows[number]
        judgeHandshake(number, isOver: reason != .forced)
        keep(number, reason)
        current.flows.ended &+= 1
        let connection = entry.pointee.connection
        if connection != FlowTable.none {
            segments.drop(all: &connections[connection].pointee.initiator)
            segments.drop(all: &connections[connection].pointee.responder)
            connections.give(back: connection)
        }
        flows.remove(number)
    }

    /// Ends what has been idle for long enough. The lists are in the order of their last packet, to a tick.
    mutating func expire() {
        expire(.closed, after: settings.closedIdle, .ended)
        expire(.unanswered, after: settings.unansweredIdle, .idle)
        expire(.answered, after: settings.idle, .idle)
    }

    private mutating func expire(_ list: FlowList, after idle: Int64, _ reason: FlowEnd) {
        while true {
            let number = flows.oldest(of: list)
            guard number != FlowTable.none else { return }
            let entry = flows[number]
            guard now - Int64(entry.pointee.touched) << 30 > idle else { return }
            if now - entry.pointee.last > idle {
                end(number, reason)
            } else {
                // It had packets since it was moved: its place is further back.
                let tick = UInt32(truncatingIfNeeded: entry.pointee.last >> 30)
                guard entry.pointee.touched != tick else { return }
                entry.pointee.touched = tick
                flows.move(number, to: list)
            }
        }
    }
}
