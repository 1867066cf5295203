/// Flows: their begin, their packets, their end.
extension CaptureMeter {
    /// - Returns: the flow's system.
    @discardableResult
    mutating func meter(_ headers: PacketHeaders, wireLength: Int, at time: Int64) -> UInt8 {
        var isSourceLow = false
        let key = FlowKey(headers, isSourceLow: &isSourceLow)
        let hashed = hash(key)
        var number = flows.find(key, hash: hashed)
        if number != PlaceQueue.none {
            let entry = flows[number]
            if time - entry.pointee.last > idle(entry.pointee.list) {
                // Over already, and not yet come upon by `expire`.
                end(number, entry.pointee.list == .closed ? .ended : .idle)
                number = PlaceQueue.none
            } else if headers.protocolNumber == 6, reuses(headers, number, isSourceLow) {
                // Another connection between the same ports.
                tcp[flows[number].pointee.system].pointee.reusedPorts &+= 1
                end(number, .ended)
                number = PlaceQueue.none
            } else if (time - entry.pointee.first > settings.active && !entry.pointee.marks.contains(.synOnly))
                || entry.pointee.isNearlyFull
            {
                renew(number, at: time)
            }
        }
        if number == PlaceQueue.none { number = open(key, hashed, headers, isSourceLow, at: time) }
        let entry = flows[number]
        let isForward = isSourceLow == entry.pointee.marks.contains(.initiatorIsLow)
        if isForward {
            entry.pointee.forward.take(headers, wireLength: wireLength)
        } else {
            entry.pointee.backward.take(headers, wireLength: wireLength)
        }
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
        return entry.pointee.system
    }

    /// To the end of its list, at most once a tick of 2^30 ns, so that a busy flow's neighbours are let alone.
    @inline(__always)
    private mutating func touch(_ number: UInt32, _ isForward: Bool, at time: Int64) {
        let entry = flows[number]
        let isNewTick = time >> 30 > entry.pointee.last >> 30
        if time > entry.pointee.last { entry.pointee.last = time }
        if entry.pointee.list == .unanswered, !isForward {
            flows.move(number, to: .answered)
        } else if isNewTick {
            flows.move(number, to: entry.pointee.list)
        } else {
            return
        }
        let place = entry.pointee.state
        if place != PlaceQueue.none { connections.move(place, to: connections[place].pointee.standing) }
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
        // Who answers a SYN did not begin, and on the rest the first packet tells.
        let synAck = TCPHeader.syn | TCPHeader.ack
        let isAnswer = headers.protocolNumber == 6 && headers.tcp.flags & synAck == synAck
        var entry = FlowEntry(
            first: time, last: time, vlan: headers.vlan, detail: headers.icmpTypeCode,
            list: isAnswer ? .answered : .unanswered)
        if isSourceLow != isAnswer { entry.marks.insert(.initiatorIsLow) }
        if hasSystems { entry.system = settings.systems.system(of: headers) }
        return flows.insert(entry, key, hash: hashed)
    }

    /// Gives a record of a flow that goes on, and begins its next.
    private mutating func renew(_ number: UInt32, at time: Int64) {
        let entry = flows[number]
        keep(number, .active)
        entry.pointee.first = time
        entry.pointee.forward = DirectionCounters()
        entry.pointee.backward = DirectionCounters()
        entry.pointee.marks.insert(.continued)
        guard entry.pointee.state != PlaceQueue.none,
            let statistics = connections.statistics(of: entry.pointee.connection)
        else { return }
        statistics.pointee.initiator = TCPStatistics()
        statistics.pointee.responder = TCPStatistics()
    }

    private mutating func keep(_ number: UInt32, _ reason: FlowEnd) {
        guard settings.keepsRecords else { return }
        let entry = flows[number]
        let key = flows.key(of: number)
        var connection: FlowRecord.Connection?
        if key.protocolNumber == 6, entry.pointee.state != PlaceQueue.none,
            let statistics = connections.statistics(of: entry.pointee.state)
        {
            connection = FlowRecord.Connection(statistics.pointee)
        }
        records.append(FlowRecord(entry.pointee, key, connection, end: reason, shift: labelShift))
    }

    mutating func end(_ number: UInt32, _ reason: FlowEnd) {
        judgeHandshake(number, isOver: reason != .forced)
        keep(number, reason)
        current.flows.ended &+= 1
        let place = flows[number].pointee.state
        if place != PlaceQueue.none { release(place) }
        flows.remove(number)
    }

    @inline(__always)
    private func idle(_ list: FlowList) -> Int64 {
        switch list {
        case .closed: settings.closedIdle
        case .unanswered: settings.unansweredIdle
        case .answered: settings.idle
        }
    }

    /// Ends what has been idle for long enough, `most` flows at once, so that their records can be taken as they come. The lists are
    /// in the order of their last packet, to a tick. Whether there may be more.
    mutating func expire(most: Int) -> Bool {
        var left = most
        for list in FlowList.allCases {
            while left > 0 {
                let number = flows.oldest(of: list)
                guard number != PlaceQueue.none, now - flows[number].pointee.last > idle(list) else { break }
                end(number, list == .closed ? .ended : .idle)
                left -= 1
            }
        }
        return left == 0
    }
}
