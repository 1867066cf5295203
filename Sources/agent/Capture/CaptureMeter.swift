/// Takes packets one by one and tells, interval by interval, what they say of the line and of its users.
///
/// It knows no socket and no clock: time is that of the packets, and of whoever calls `pass(to:)`. It allocates nothing for a
/// packet. Of a packet it keeps what `PacketHeaders` has; addresses stay in the flow table until their flow ends.
package struct CaptureMeter: ~Copyable {
    package let settings: CaptureSettings
    var flows: FlowTable
    var connections: ConnectionPool
    var segments: SegmentPool
    var dns: DNSWatch
    var talkers: TopTalkers
    let hash: KeyedHash
    var current: IntervalSummary
    /// Of code points, and of systems with what is of none behind them.
    let classes: TrafficMeters
    private let systems: TrafficMeters
    let tcp: TCPMeters
    let hasSystems: Bool
    /// Whether `CaptureSettings.inside` tells directions.
    let tellsByAddress: Bool
    var fragments: FragmentWatch
    var unknown: RateMeter
    var inbound: RateMeter
    var outbound: RateMeter
    /// What was carried in the intervals before.
    private var carriedBefore = CarriedOctets()
    /// Of the packet that is metered.
    private(set) var direction = PacketHeaders.LinkDirection.unknown
    private var hasBegun = false
    /// The latest time of all packets, and the tick of the last look for flows that are over.
    private(set) var now: Int64 = 0
    private var tick: Int64 = 0
    /// Whether there may be flows that are over.
    private var hasOverdue = false
    /// Flows that one packet's coming ends at most: more than can begin meanwhile, and few enough that none waits for long.
    private static let mostOverdue = 64
    /// Records that are made before their taker comes.
    static let mostRecords = 256

    /// Nanoseconds that the wall clock is ahead of the line of time on which packets are handed over: what begins from now on is
    /// labelled by it. So an interval is as long as it says, whoever sets the clock.
    package var labelShift: Int64 = 0
    /// That of the interval under way.
    private var currentShift: Int64 = 0

    /// Nanoseconds from the line of time on which packets are handed over to CLOCK_MONOTONIC.
    package var steadyShift: Int64 = 0
    /// Where the second under way began.
    var mark = SecondMark()
    /// Seconds that are over, where they are wanted; the caller takes them as it goes.
    package var seconds: [SecondSummary] = []

    /// Intervals that are over, for the caller to take.
    package var finished: [IntervalSummary] = []
    /// Records of flows that ended, where they are wanted; the caller takes them as it goes.
    package var records: ContiguousArray<FlowRecord> = []

    package init(_ settings: CaptureSettings) {
        self.settings = settings
        hash = KeyedHash()
        flows = FlowTable(capacity: settings.flows)
        connections = ConnectionPool(capacity: settings.connections, keepsStatistics: settings.keepsRecords)
        segments = SegmentPool(capacity: settings.segments)
        dns = DNSWatch(hash: hash, sets: settings.querySets)
        talkers = TopTalkers(
            length4: settings.prefixLength4, length6: settings.prefixLength6, sets: settings.talkerSets)
        current = IntervalSummary(begin: 0, end: 0)
        unknown = RateMeter(lineRate: settings.lineRate)
        inbound = unknown
        outbound = unknown
        classes = TrafficMeters(parts: 64, lineRate: settings.lineRate)
        hasSystems = !settings.systems.names.isEmpty
        tellsByAddress = !settings.inside.isEmpty
        let parts = settings.systems.names.count + 1
        systems = TrafficMeters(parts: hasSystems ? parts : 0, lineRate: settings.lineRate)
        tcp = TCPMeters(systems: parts)
        fragments = FragmentWatch(hash: hash, sets: settings.fragmentSets)
    }

    /// Begins the first interval. Without it, the first packet does.
    package mutating func begin(at time: Int64) {
        guard !hasBegun else { return }
        hasBegun = true
        now = time
        tick = time >> 30
        currentShift = labelShift
        current = IntervalSummary(begin: time, end: end(after: time))
        if settings.tellsSeconds { beginSecond(at: time) }
    }

    /// Where an interval that begins at `begin` is over.
    private func end(after begin: Int64) -> Int64 {
        guard settings.isAligned else { return begin + settings.interval }
        let wall = begin &+ currentShift
        return begin + settings.interval - ((wall % settings.interval) + settings.interval) % settings.interval
    }

    /// All that was carried so far.
    package var carried: CarriedOctets {
        var all = carriedBefore
        all.add(unknown: unknown, inbound: inbound, outbound: outbound)
        return all
    }

    /// - Returns: whether an interval ended or records wait.
    @discardableResult
    package mutating func take(_ packet: CapturedPacket) -> Bool {
        if !hasBegun { begin(at: packet.time) }
        // Time doesn't go back; a stamp that does is of the current moment.
        if packet.time > now { advance(to: packet.time) }
        if hasOverdue, records.count < Self.mostRecords { hasOverdue = expire(most: Self.mostOverdue) }
        var headers = PacketHeaders()
        let verdict = Dissector.dissect(
            packet.octets, count: packet.count, wireLength: packet.wireLength, link: packet.link, into: &headers)
        current.packets &+= 1
        current.dissected.take(verdict)
        let overhead = packet.link == .ethernet ? 24 : 0
        direction = direction(of: packet, headers, verdict)
        let bin = RateMeter.bin(of: packet.time)
        switch direction {
        case .unknown: unknown.take(octets: packet.wireLength, overhead: overhead, bin: bin)
        case .inbound: inbound.take(octets: packet.wireLength, overhead: overhead, bin: bin)
        case .outbound: outbound.take(octets: packet.wireLength, overhead: overhead, bin: bin)
        }
        guard verdict == .ip else { return !finished.isEmpty || !records.isEmpty }
        classes.take(headers.codePoint, direction, octets: packet.wireLength, overhead: overhead, bin: bin)
        if headers.encapsulation.rawValue != 0 { count(headers.encapsulation) }
        if headers.fragment != .whole {
            current.fragments &+= 1
            fragments.resolve(&headers, at: packet.time)
        }
        talkers.take(headers)
        let system = meter(headers, wireLength: packet.wireLength, at: packet.time)
        if hasSystems { systems.take(system, direction, octets: packet.wireLength, overhead: overhead, bin: bin) }
        return !finished.isEmpty || !records.isEmpty
    }

    private func direction(
        of packet: CapturedPacket, _ headers: PacketHeaders, _ verdict: Dissected
    ) -> PacketHeaders.LinkDirection {
        if tellsByAddress { return verdict == .ip ? settings.inside.direction(of: headers) : .unknown }
        guard packet.link == .ethernet, settings.hardwareAddress != 0, packet.count >= 12 else {
            return headers.direction
        }
        let source = UnsafeRawPointer(packet.octets).loadUnaligned(fromByteOffset: 4, as: UInt64.self).bigEndian
        return source & 0xFFFF_FFFF_FFFF == settings.hardwareAddress ? .outbound : .inbound
    }

    private mutating func count(_ encapsulation: PacketHeaders.Encapsulation) {
        for bit in 0..<9 where encapsulation.rawValue & (1 << UInt16(bit)) != 0 {
            current.encapsulations[bit] &+= 1
        }
    }

    /// Time goes on without packets: for live captures of quiet lines.
    ///
    /// - Returns: whether to take what there is and to ask again: flows that are over wait for that their records are taken.
    package mutating func pass(to time: Int64) -> Bool {
        if hasBegun, time > now { advance(to: time) }
        if hasOverdue { hasOverdue = expire(most: Self.mostRecords) }
        return hasOverdue
    }

    /// Packets that the source lost since it was last asked: they are missing from this interval.
    ///
    /// - Parameter time: until when they may have been lost, of the packets' line of time.
    package mutating func lose(_ packets: UInt64, until time: Int64 = .min) {
        current.dropped &+= packets
        mark.dropped &+= packets
        mark.lastDropped = packets
        mark.dropsUntil = max(mark.dropsUntil, time)
    }

    private mutating func advance(to time: Int64) {
        now = time
        if settings.tellsSeconds { passSeconds(to: time) }
        if time >= current.end {
            closeIntervals(before: time)
            if settings.tellsSeconds {
                beginSecond(at: current.begin)
                passSeconds(to: time)
            }
        }
        if time >> 30 != tick {
            tick = time >> 30
            hasOverdue = true
        }
    }

    private mutating func closeIntervals(before time: Int64) {
        closeInterval()
        let behind = (time - current.end) / settings.interval
        if settings.keepsSilence, behind <= 1_000 {
            while time >= current.end { closeInterval() }
        } else if behind >= 0 {
            // A capture may be silent for years; only what was there is told.
            current.begin += (behind + (time >= current.end ? 1 : 0)) * settings.interval
            current.end = end(after: current.begin)
        }
    }

    private mutating func closeInterval() {
        if current.packets > 0 || current.dropped > 0 || settings.keepsSilence {
            dns.expire(at: min(now, current.end), into: &current.dns)
            let end = current.end
            carriedBefore.add(unknown: unknown, inbound: inbound, outbound: outbound)
            current.rates = [unknown.finish(at: end), inbound.finish(at: end), outbound.finish(at: end)]
            current.tellsByAddress = tellsByAddress
            current.classes = classes.finish(at: end)
            current.talkers = talkers.finish(settings.talkers)
            current.flows.active = flows.count
            let parts = tcp.finish()
            current.tcp = parts[0]
            for part in parts.dropFirst() { current.tcp.merge(part) }
            current.systems = zip(systems.finish(at: end), parts).map(SystemSummary.init)
            var labelled = current
            labelled.begin &+= currentShift
            labelled.end &+= currentShift
            finished.append(labelled)
        }
        currentShift = labelShift
        current = IntervalSummary(begin: current.end, end: end(after: current.end))
    }

    /// The capture is over: ends flows, `most` at once, so that their records can be taken as they come. Whether there are more.
    package mutating func endFlows(most: Int) -> Bool {
        var left = most
        for list in FlowList.allCases {
            while flows.oldest(of: list) != PlaceQueue.none {
                guard left > 0 else { return true }
                left -= 1
                end(flows.oldest(of: list), list == .closed ? .ended : .forced)
            }
        }
        return false
    }

    /// The capture is over: all flows, and the last interval, cut short.
    package mutating func finish() {
        guard hasBegun else { return }
        let last = max(now, current.begin)
        while endFlows(most: .max) {}
        current.end = min(current.end, last + 1)
        closeInterval()
    }
}
