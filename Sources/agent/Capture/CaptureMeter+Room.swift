/// Who gets the places for connections and their segments, and who has to give them up.
extension CaptureMeter {
    /// Segments that one sender may hold of which none was ever acknowledged. Until its receiver's first answer is here, a
    /// sender has its initial window on the way (RFC 6928: ten), or, where a capture begins within a transfer, all of its window.
    static let mostUnproven = 64

    /// A place for the state of a flow's connection, if need be another's (see `ConnectionPool`); `PlaceQueue.none` for none.
    mutating func place(for number: UInt32) -> UInt32 {
        let entry = flows[number]
        var place = connections.take(flow: number)
        if place == PlaceQueue.none {
            let proven = connections.oldest(of: .proven)
            let isIdle =
                proven != PlaceQueue.none
                && now - flows[connections[proven].pointee.flow].pointee.last > ConnectionPool.patience
            let victim = connections.candidate(isProvenIdle: isIdle)
            if victim != PlaceQueue.none {
                current.room.evicted[Int(connections[victim].pointee.standing.rawValue)] &+= 1
                release(victim)
                place = connections.take(flow: number)
            } else if !entry.pointee.marks.contains(.notAnalysed) {
                entry.pointee.marks.insert(.notAnalysed)
                current.flows.notAnalysed &+= 1
            }
        }
        entry.pointee.connection = place
        return place
    }

    /// Forgets a connection; its flow goes on without.
    mutating func release(_ place: UInt32) {
        let state = connections[place]
        flows[state.pointee.flow].pointee.connection = PlaceQueue.none
        segments.drop(all: &state.pointee.initiator)
        segments.drop(all: &state.pointee.responder)
        connections.give(back: place)
    }

    /// Whether a segment of `sender` can be kept until it is acknowledged. Where it can't, because there is no room or nobody
    /// acknowledges here, its delay is not measured; what it is, is told all the same.
    ///
    /// Complexity: O(1) amortised: a connection gives up its segments but once before it is proven again.
    @inline(__always)
    mutating func makeRoom(_ place: UInt32, _ sender: UnsafeMutablePointer<ConnectionSide>) -> Bool {
        let most: Int
        switch connections[place].pointee.standing {
        case .proven: most = SegmentPool.mostPerSide
        case .unproven: most = Self.mostUnproven
        case .oneWay: most = 0
        }
        if Int(sender.pointee.segments) < most, segments.hasRoom(for: sender.pointee) { return true }
        return makeRoomSlowly(place, sender, most)
    }

    private mutating func makeRoomSlowly(
        _ place: UInt32, _ sender: UnsafeMutablePointer<ConnectionSide>, _ most: Int
    ) -> Bool {
        if connections[place].pointee.standing != .oneWay {
            if Int(sender.pointee.segments) >= most {
                // Who is acknowledged keeps what it has, as in Wireshark: its acknowledgments are still to come.
                if connections[place].pointee.standing == .unproven { giveUpSegments(of: place) }
            } else {
                while !segments.hasRoom(for: sender.pointee), connections[place].pointee.standing != .oneWay,
                    connections.oldest(of: .unproven) != PlaceQueue.none
                {
                    giveUpSegments(of: connections.oldest(of: .unproven))
                }
                if connections[place].pointee.standing != .oneWay, segments.hasRoom(for: sender.pointee) { return true }
            }
        }
        current.room.unmeasured &+= 1
        return false
    }

    /// Nobody acknowledges it here: none of its segments is kept any longer, until one is acknowledged.
    private mutating func giveUpSegments(of place: UInt32) {
        let state = connections[place]
        current.room.givenUp &+= UInt64(state.pointee.initiator.segments) + UInt64(state.pointee.responder.segments)
        segments.drop(all: &state.pointee.initiator)
        segments.drop(all: &state.pointee.responder)
        connections.move(place, to: .oneWay)
    }
}
