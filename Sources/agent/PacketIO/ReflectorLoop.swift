import CNetShim
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
    private var reflector: StampReflector
    private var stamps: [ChosenStamps]
    private let format: TimestampFormat
    private var overflows: [UInt32]
    private var clockRead: MonotonicTime?

    /// Replies that share one reading of the clock before they are sent: at 4 us each the last is stamped 30 us early at most,
    /// and only under a load at which replies queue anyway.
    private static let sendBatch = 8

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
    }

    /// Runs until told to stop.
    func run(_ mailbox: ReflectorMailbox) {
        var ready: [Int] = []
        while true {
            poller.wait(nanoseconds: -1) { token in
                if token == .max { mailbox.waker.calm() } else { ready.append(Int(token)) }
            }
            for index in ready { serve(index) }
            ready.removeAll(keepingCapacity: true)
            let orders = mailbox.exchange(reflector.counters)
            if let allow = orders.allow { reflector.allow(allow) }
            if orders.stops { return }
        }
    }

    /// One batch; the socket stays ready while it has more.
    private func serve(_ index: Int) {
        let socket = sockets[index]
        if stamps[index].outstanding > 0 { drainStamps(index) }
        let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(buffers.packets.count))
        guard taken > 0 else {
            // Whatever made it ready is in the error queue, and would make it ready for ever.
            drainStamps(index)
            return
        }
        let now = Moment.now()
        readClock(at: now)
        replies.removeAll(keepingCapacity: true)
        for position in 0..<Int(taken) {
            let packet = buffers.packets[position]
            if packet.has_overflows != 0, packet.overflows != overflows[index] {
                reflector.noteFailures(overflow: UInt64(packet.overflows &- overflows[index]))
                overflows[index] = packet.overflows
            }
            guard let sender = Endpoint(packet.remote) else { continue }
            let arrival = ReflectorArrival(
                sender: sender, listener: UInt16(truncatingIfNeeded: index),
                time: packet.kernel_time > 0 ? WallTime(nanoseconds: packet.kernel_time) : now.wall,
                now: now.monotonic, ttl: packet.ttl >= 0 ? UInt8(truncatingIfNeeded: packet.ttl) : nil,
                trafficClass: packet.traffic_class >= 0 ? UInt8(truncatingIfNeeded: packet.traffic_class) : nil)
            guard case .reply(let reply) = reflector.answer(buffers.octets(position), arrival) else { continue }
            buffers.packets[position].traffic_class = reply.trafficClass.map { Int32($0) } ?? -1
            buffers.packets[position].wants_stamp = reply.ticket == nil ? 0 : 1
            buffers.packets.swapAt(replies.count, position)
            replies.append(reply)
        }
        send(on: index)
        if stamps[index].outstanding > 0 { drainStamps(index) }
    }

    private func send(on index: Int) {
        let socket = sockets[index]
        var position = 0
        while position < replies.count {
            let end = min(position + Self.sendBatch, replies.count)
            // T3, right before the kernel gets it.
            let time = Moment.now().wall
            for place in position..<end { reflector.finish(buffers.octets(place), replies[place], at: time) }
            let given = cnetshim_send(
                socket.descriptor, socket.family, buffers.packets.baseAddress.map { $0 + position },
                Int32(end - position))
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

    /// Hands over the times of sending that have come.
    private func drainStamps(_ index: Int) {
        withUnsafeTemporaryAllocation(of: cnetshim_report.self, capacity: Int(CNETSHIM_BATCH)) { reports in
            while true {
                let taken = cnetshim_reports(sockets[index].descriptor, reports.baseAddress, CNETSHIM_BATCH)
                guard taken > 0 else { return }
                for report in reports[..<Int(taken)] where report.kind == CNETSHIM_TRANSMITTED {
                    guard let ticket = stamps[index].take(report.number) else { continue }
                    reflector.transmitted(ticket, at: WallTime(nanoseconds: report.kernel_time))
                }
                if taken < CNETSHIM_BATCH || stamps[index].outstanding == 0 { return }
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
