import CNetShim
import Glibc
import NetworkAddress
import Probing
import Telemetry

/// The answering side: all listening sockets on one thread.
final class ReflectorLoop {
    private let sockets: [UDPSocket]
    let endpoints: [Endpoint]
    private let poller: Poller
    /// Before the first request, so that it is stamped.
    private let proof = TimestampProof()
    private let buffers = PacketBuffers(count: Int(CNETSHIM_BATCH), size: SessionSettings.maximumSize)
    /// What is left to do with the replies that stand in the first buffers.
    private var replies: [ReflectorReply] = []
    /// Room for the same in another order.
    private var gathered: [ReflectorReply] = []
    /// The kernel passes runs of replies to one sender on as one.
    private var sendsRuns = true
    private var reflector: StampReflector
    private var stamps: [ChosenStamps]
    private let format: TimestampFormat
    private var overflows: [UInt32]
    private var clockRead: MonotonicTime?

    /// Replies, or runs of them, that share one reading of the clock before they are sent: at 4 to 7 us each the last is
    /// stamped 50 us early at most, and only under a load at which replies queue anyway.
    private static let sendBatch: Int32 = 8
    /// A run of so many takes no longer than two of four.
    private static let runBatch = 32
    /// A socket that had so many packets soon has more: it is asked again, a few times, before anybody else is.
    private static let busy = 8
    private static let mostRounds = 16
    /// Packets to ask the socket for: about twice as many as came the last time.
    private var room = ReflectorLoop.leastRoom
    private static let leastRoom = 16
    /// How often a batch is interrupted, so that a session with several requests in it gets the time of sending of each reply in
    /// the next. Where even that falls behind, answering goes before telling when.
    private static let patience = 16

    /// Binds every address, or none.
    init(_ settings: ReflectorSettings, mailbox: ReflectorMailbox) throws(SocketError) {
        reflector = StampReflector(
            allow: settings.allow, rateLimit: settings.rateLimit, maximumSessions: settings.maximumSessions,
            keys: settings.keys, isStateless: settings.isStateless,
            salt: UInt64.random(in: .min ... .max))
        format = settings.timestampFormat
        reflector.leap = .leap
        poller = try Poller()
        try poller.watch(mailbox.waker.descriptor, token: .max)
        var sockets: [UDPSocket] = []
        var endpoints: [Endpoint] = []
        let canStamp = ChosenStamps.areDelivered()
        for endpoint in settings.listen {
            let socket = try UDPSocket(family: endpoint.address)
            try socket.set(CNETSHIM_V6_ONLY, 1)
            try socket.bind(to: endpoint)
            // On a wildcard address the reply must leave from where the request arrived.
            if endpoint.address.isUnspecified { try socket.set(CNETSHIM_RECEIVE_LOCAL, 1) }
            socket.prefer(canStamp ? CNETSHIM_CHOSEN_TIMESTAMPS : CNETSHIM_RECEIVE_TIMESTAMPS, 1)
            socket.prefer(CNETSHIM_RECEIVE_TTL, 1)
            socket.prefer(CNETSHIM_RECEIVE_CLASS, 1)
            socket.prefer(CNETSHIM_RECEIVE_OVERFLOWS, 1)
            socket.prefer(CNETSHIM_TTL, 255)
            socket.prefer(CNETSHIM_RECEIVE_BUFFER, 4 << 20)
            socket.prefer(CNETSHIM_SEND_BUFFER, 1 << 20)
            try poller.watch(socket.descriptor, token: UInt64(sockets.count))
            endpoints.append(socket.localEndpoint ?? endpoint)
            sockets.append(socket)
        }
        self.sockets = sockets
        self.endpoints = endpoints
        reflector.canFollowUp = canStamp
        stamps = Array(repeating: ChosenStamps(), count: sockets.count)
        overflows = Array(repeating: 0, count: sockets.count)
        replies.reserveCapacity(buffers.packets.count)
        gathered.reserveCapacity(buffers.packets.count)
    }

    /// Runs until told to stop.
    func run(_ mailbox: ReflectorMailbox) {
        var ready: [Int] = []
        while true {
            poller.wait(nanoseconds: -1) { token in
                if token == .max { mailbox.waker.calm() } else { ready.append(Int(token)) }
            }
            for index in ready {
                for _ in 0..<Self.mostRounds where serve(index) < Self.busy { break }
            }
            ready.removeAll(keepingCapacity: true)
            let orders = mailbox.exchange(reflector.counters)
            if let allow = orders.allow { reflector.allow(allow) }
            if orders.stops { return }
        }
    }

    /// One batch; the socket stays ready while it has more. Says how many packets there were.
    private func serve(_ index: Int) -> Int {
        let socket = sockets[index]
        if stamps[index].outstanding > 0 { drainStamps(index) }
        let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(room))
        guard taken > 0 else {
            // Whatever made it ready is in the error queue, and would make it ready for ever.
            drainStamps(index)
            return 0
        }
        // Each place has to be made ready for the kernel.
        room = min(buffers.packets.count, max(Self.leastRoom, 2 * Int(taken)))
        let now = Moment.now()
        readClock(at: now)
        for packet in buffers.packets[..<Int(taken)]
        where packet.has_overflows != 0 && packet.overflows != overflows[index] {
            reflector.noteFailures(overflow: UInt64(packet.overflows &- overflows[index]))
            overflows[index] = packet.overflows
        }
        var position = 0
        for attempt in 0... {
            position = Self.answer(
                position..<Int(taken), of: buffers, on: index, at: now, isPatient: attempt < Self.patience,
                by: &reflector, into: &replies)
            send(on: index)
            if stamps[index].outstanding > 0 { drainStamps(index) }
            if position == Int(taken) { break }
        }
        return Int(taken)
    }

    /// Answers the requests in `range` and moves the replies to the first buffers, until one must wait for the time of
    /// sending of a reply before it. Returns that one's position; it is answered first, and by all means, the next time.
    private static func answer(
        _ range: Range<Int>, of buffers: PacketBuffers, on index: Int, at now: Moment, isPatient: Bool,
        by reflector: inout StampReflector, into replies: inout [ReflectorReply]
    ) -> Int {
        let packets = buffers.packets
        // What hasn't come of the times of earlier batches is not worth waiting for.
        var isPending = false
        replies.removeAll(keepingCapacity: true)
        for position in range {
            guard let sender = Endpoint(packets[position].remote) else { continue }
            let kernelTime = packets[position].kernel_time
            let ttl = packets[position].ttl
            let trafficClass = packets[position].traffic_class
            let arrival = ReflectorArrival(
                sender: sender, listener: UInt16(truncatingIfNeeded: index),
                time: kernelTime > 0 ? WallTime(nanoseconds: kernelTime) : now.wall,
                now: now.monotonic, ttl: ttl >= 0 ? UInt8(truncatingIfNeeded: ttl) : nil,
                trafficClass: trafficClass >= 0 ? UInt8(truncatingIfNeeded: trafficClass) : nil)
            let octets = UnsafeMutableRawBufferPointer(
                start: packets[position].data, count: Int(packets[position].length))
            if isPending, reflector.isAwaited(octets, arrival) { return position }
            guard case .reply(let reply) = reflector.answer(octets, arrival) else { continue }
            // The socket's own class is 0.
            packets[position].traffic_class = reply.trafficClass.map { $0 == 0 ? -1 : Int32($0) } ?? -1
            packets[position].wants_stamp = reply.ticket == nil ? 0 : 1
            if reply.ticket != nil { isPending = isPatient }
            packets.swapAt(replies.count, position)
            replies.append(reply)
        }
        return range.upperBound
    }

    private static func finish(
        _ range: Range<Int>, of packets: UnsafeMutablePointer<cnetshim_packet>, _ replies: [ReflectorReply],
        at time: WallTime, by reflector: inout StampReflector
    ) {
        for place in range {
            let octets = UnsafeMutableRawBufferPointer(start: packets[place].data, count: Int(packets[place].length))
            reflector.finish(octets, replies[place], at: time)
        }
    }

    /// Brings replies to one sender together, whose requests came between others'.
    private func gather() {
        guard replies.count > 2 else { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: replies.count) { order in
            guard cnetshim_gather(buffers.packets.baseAddress, Int32(replies.count), order.baseAddress) != 0 else {
                return
            }
            gathered.removeAll(keepingCapacity: true)
            for place in order { gathered.append(replies[Int(place)]) }
            swap(&gathered, &replies)
        }
    }

    private func send(on index: Int) {
        let socket = sockets[index]
        guard let packets = buffers.packets.baseAddress else { return }
        if sendsRuns { gather() }
        var position = 0
        while position < replies.count {
            let rest = Int32(replies.count - position)
            let number =
                sendsRuns
                ? min(Self.runBatch, Int(cnetshim_extent(packets + position, rest, Self.sendBatch)))
                : Int(min(rest, Self.sendBatch))
            // T3, right before the kernel gets it.
            let time = Moment.now().wall
            Self.finish(position..<position + number, of: packets, replies, at: time, by: &reflector)
            var given =
                sendsRuns
                ? cnetshim_send_runs(socket.descriptor, socket.family, packets + position, Int32(number))
                : cnetshim_send(socket.descriptor, socket.family, packets + position, Int32(number))
            if sendsRuns, Self.isUnable(given), cnetshim_is_run(packets + position, Int32(number)) != 0 {
                // A device or a kernel that can't, unless the sender's address is to blame.
                given = cnetshim_send(socket.descriptor, socket.family, packets + position, 1)
                if given > 0 { sendsRuns = false }
            }
            for place in position..<position + max(0, Int(given)) {
                if let ticket = replies[place].ticket { stamps[index].sent(ticket) }
            }
            if given > 0 {
                position += Int(given)
            } else {
                reflector.noteFailures(sending: 1)
                if replies[position].ticket != nil { renumber(index) }
                position += 1
            }
        }
    }

    /// What the kernel answers where it can't send a run as one.
    private static func isUnable(_ answer: Int32) -> Bool {
        answer == -EINVAL || answer == -EIO || answer == -EMSGSIZE || answer == -EOPNOTSUPP
    }

    /// Hands over the times of sending that have come.
    private func drainStamps(_ index: Int) {
        withUnsafeTemporaryAllocation(of: cnetshim_report.self, capacity: Int(CNETSHIM_BATCH)) { reports in
            while true {
                // Where none is expected something else made the socket ready.
                let room = Int32(min(Int(CNETSHIM_BATCH), max(1, stamps[index].outstanding)))
                let taken = cnetshim_reports(sockets[index].descriptor, reports.baseAddress, room)
                guard taken > 0 else { return }
                for report in reports[..<Int(taken)] where report.kind == CNETSHIM_TRANSMITTED {
                    guard let ticket = stamps[index].take(report.number) else { continue }
                    reflector.transmitted(ticket, at: WallTime(nanoseconds: report.kernel_time))
                }
                if taken < room || stamps[index].outstanding == 0 { return }
            }
        }
    }

    /// Whether a failed send used up one of the kernel's numbers depends on where it failed: begin to number anew.
    private func renumber(_ index: Int) {
        drainStamps(index)
        sockets[index].prefer(CNETSHIM_CHOSEN_TIMESTAMPS, 1)
        stamps[index].reset()
    }

    private func readClock(at now: Moment) {
        if let clockRead, now.monotonic - clockRead < 1_000_000_000 { return }
        clockRead = now.monotonic
        let state = ClockState.now()
        reflector.clock = ErrorEstimate(
            isSynchronised: state.isSynchronised, format: format, nanoseconds: state.maximumError ?? 1_000_000_000)
    }
}
