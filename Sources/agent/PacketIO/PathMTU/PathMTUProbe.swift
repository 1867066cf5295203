import CNetShim
import Glibc
import NetworkAddress
package import Probing
import Telemetry

/// Drives a `PathMTUSearch` with STAMP packets and their padding, or with ICMP echo, over one connected socket that sends
/// unfragmented: one search, on the thread that calls `run`.
package final class PathMTUProbe {
    private let request: PathMTURequest
    private let socket: PacketSocket
    private let echo: EchoWire?
    private let poller: Poller
    private let waker: Waker
    private let buffers: PacketBuffers
    private let settings: PathMTUSettings
    private let interface: Int?

    private struct Sent {
        var size: Int
        var stamp: WireTimestamp
        var isAnswered = false
        /// By a receipt, or by the reply.
        var hasArrived = false
    }

    private var sent: [Sent] = []
    private var report = PathMTUReport()
    private var shortest: Int?
    private var isConnected = false

    package init(_ request: PathMTURequest) throws(SocketError) {
        self.request = request
        switch request.method {
        case .stamp:
            socket = try UDPSocket(family: request.remote.address)
            echo = nil
        case .echo:
            let opened = try EchoSocket(family: request.remote.address)
            socket = opened
            echo = EchoWire(opened)
        }
        let answer = cnetshim_probe_mtu(socket.descriptor, socket.family)
        guard answer == 0 else { throw SocketError(.option, request.remote, code: -answer) }
        try socket.set(CNETSHIM_RECEIVE_ERRORS, 1)
        socket.prefer(CNETSHIM_TTL, 255)
        socket.prefer(CNETSHIM_SEND_BUFFER, 1 << 20)
        socket.prefer(CNETSHIM_RECEIVE_BUFFER, 1 << 20)
        if let source = request.source { try socket.bind(to: source) }
        try socket.connect(to: request.remote)
        interface = Route(to: request.remote, from: request.source)?.mtu
        let most = min(request.maximum ?? interface ?? 1_500, request.mostProbe)
        settings = PathMTUSettings(
            isV6: request.isV6, maximum: most, leastProbe: request.leastProbe, probeTimer: request.timer,
            probes: request.probes)
        buffers = PacketBuffers(count: 8, size: request.mostProbe + EchoWire.headers)
        poller = try Poller()
        waker = try Waker()
        try poller.watch(waker.descriptor, token: 0)
        try poller.watch(socket.descriptor, token: 1)
    }

    /// Ends a run from another thread.
    package var stop: @Sendable () -> Void { { [waker] in waker.wake() } }

    /// Searches to the end. `progress` gets the search after each event, on this thread.
    package func run(progress: ((PathMTUSearch) -> Void)? = nil) -> PathMTUReport {
        let begin = Moment.now().monotonic
        report.interface = interface
        var search = PathMTUSearch(settings)
        if connect(&search) {
            search.connected()
            while !search.isOver, !report.isCutShort {
                if let size = search.probe(at: Moment.now().monotonic) { send(size, &search) }
                wait(until: search.deadline, &search)
                search.advance(to: Moment.now().monotonic)
                progress?(search)
            }
            if let bound = search.tooLarge { lookBack(from: bound, &search) }
        }
        report.state = search.state
        report.size = search.size
        report.sawBlackHole = search.sawBlackHole
        report.proof = shortest == nil ? .bothWays : .forward
        report.isSilent = search.tooLarge.map { bound in !report.words.contains { $0.refused == bound } } ?? false
        report.sent = sent.count
        report.duration = Moment.now().monotonic - begin
        return report
    }

    /// Whether the far end answers the smallest packet at all.
    private func connect(_ search: inout PathMTUSearch) -> Bool {
        for _ in 0..<settings.probes where !isConnected && !report.isCutShort {
            send(request.leastProbe, &search)
            let end = Moment.now().monotonic + settings.probeTimer.nanoseconds
            while !isConnected, !report.isCutShort, Moment.now().monotonic < end { wait(until: end, &search) }
        }
        return isConnected
    }

    /// Asks the reflector, by small packets with room for a receipt, whether what was too large had come to it.
    private func lookBack(from bound: Int, _ search: inout PathMTUSearch) {
        guard request.method == .stamp else { return }
        let small = request.overhead + SessionSettings.defaultSize
        for _ in 0..<2 where small < bound && !report.isCutShort {
            let before = sent.count
            send(small, &search)
            let end = Moment.now().monotonic + settings.probeTimer.nanoseconds
            while sent.count > before, !sent[before].isAnswered, !report.isCutShort, Moment.now().monotonic < end {
                wait(until: end, &search)
            }
            if sent.count > before, sent[before].isAnswered { break }
        }
        report.isNarrowBack = sent.contains { $0.size >= bound && $0.hasArrived && !$0.isAnswered }
    }

    // MARK: - sending

    private func send(_ size: Int, _ search: inout PathMTUSearch) {
        guard let packet = buffers.packets.baseAddress else { return }
        let now = Moment.now()
        let number = sent.count
        let room = buffers.room(0, size - request.overhead + (echo == nil ? 0 : EchoMessage.headerLength))
        let data = echo == nil ? room : UnsafeMutableRawBufferPointer(rebasing: room[EchoMessage.headerLength...])
        let stamp = WireTimestamp(ntp: now.wall)
        StampRequest(
            sequence: UInt32(number), timestamp: stamp,
            errorEstimate: ErrorEstimate(isSynchronised: false, nanoseconds: 1_000_000_000)
        ).write(to: data)
        StampTLV.writeExtensions(to: data)
        echo?.seal(room, sequence: UInt64(number))
        packet.pointee.length = UInt32(room.count)
        packet.pointee.remote.family = 0
        packet.pointee.local.family = 0
        packet.pointee.traffic_class = -1
        sent.append(Sent(size: size, stamp: stamp))
        var answer = cnetshim_send(socket.descriptor, socket.family, packet, 1)
        if answer < 0 {
            // The error may be an earlier probe's, which the queue tells; what then fails fails of itself.
            let words = report.words.count
            drainFaults(&search)
            if report.words.count > words, report.words.last?.router == nil {
                // Never sent.
                sent.removeLast()
                return
            }
            answer = cnetshim_send(socket.descriptor, socket.family, packet, 1)
        }
        guard answer < 0 else { return }
        sent.removeLast()
        if answer == -EMSGSIZE {
            search.refusedLocally(size, interface: interface)
        } else {
            report.failure = SocketError(.send, request.remote, code: -answer)
        }
    }

    // MARK: - receiving

    private func wait(until deadline: MonotonicTime?, _ search: inout PathMTUSearch) {
        let patience = deadline.map { max(0, $0 - Moment.now().monotonic) } ?? 0
        poller.wait(nanoseconds: patience) { token in
            if token == 0 { report.isCutShort = true }
        }
        drainFaults(&search)
        var refusals = 0
        while refusals < 8 {
            let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(buffers.packets.count))
            // An ICMP error is told once before packets are.
            guard taken != -EAGAIN else { return }
            guard taken > 0 else {
                refusals += 1
                continue
            }
            for index in 0..<Int(taken) { take(buffers.octets(index), &search) }
        }
    }

    private func take(_ octets: UnsafeMutableRawBufferPointer, _ search: inout PathMTUSearch) {
        guard let payload = echo == nil ? UnsafeRawBufferPointer(octets) : echo?.reflected(octets),
            let reply = StampReply(payload), sent.indices.contains(Int(reply.senderSequence)),
            sent[Int(reply.senderSequence)].stamp == reply.senderTimestamp
        else { return }
        let number = Int(reply.senderSequence)
        isConnected = true
        sent[number].isAnswered = true
        sent[number].hasArrived = true
        let size = sent[number].size
        if payload.count < size - request.overhead { shortest = min(shortest ?? .max, payload.count) }
        for index in ReceivedNumbers(payload) where sent.indices.contains(Int(index)) {
            sent[Int(index)].hasArrived = true
        }
        search.acknowledged(size)
    }

    /// ICMP errors to this very socket: the kernel has compared addresses, protocol and ports with the quoted packet. Where the
    /// quote holds our number and timestamp, they must be of a probe too (RFC 8899 §4.6.1).
    private func drainFaults(_ search: inout PathMTUSearch) {
        var fault = cnetshim_fault()
        while cnetshim_next_fault(socket.descriptor, &fault) == 1 {
            guard fault.is_transmit == 0, fault.code == EMSGSIZE else {
                if fault.is_transmit == 0, fault.is_local == 0 {
                    report.failure = SocketError(.send, request.remote, code: fault.code)
                }
                continue
            }
            guard let number = quoted(fault) else { continue }
            let size = sent[number].size
            let word = PathMTUReport.Word(
                router: fault.is_local == 1 ? nil : IPAddress(fault.offender), mtu: Int(fault.mtu), refused: size)
            if !report.words.contains(word), report.words.count < 64 { report.words.append(word) }
            if fault.is_local == 1 {
                search.refusedLocally(size, interface: Int(fault.mtu))
            } else {
                search.tooBig(Int(fault.mtu), quoting: size)
            }
        }
    }

    /// The probe that an error quotes; nil where it quotes none of ours.
    private func quoted(_ fault: cnetshim_fault) -> Int? {
        guard let last = sent.indices.last else { return nil }
        // Our own host's errors, and routers that quote no more than the header, speak of the probe under way.
        if fault.is_local == 1 { return last }
        var fault = fault
        let length = Int(fault.quoted)
        // Behind ICMP's header, and on raw IPv6 sockets behind the quoted IPv6 header as well.
        let start =
            echo == nil ? 0 : EchoMessage.headerLength + (echo?.framing.isRaw == true && request.isV6 ? 40 : 0)
        return withUnsafeBytes(of: &fault.quote) { quote in
            guard length >= start + 12 else { return last }
            let number = Int(UInt32(bigEndian: quote.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            let stamp = UInt64(bigEndian: quote.loadUnaligned(fromByteOffset: start + 4, as: UInt64.self))
            return sent.indices.contains(number) && sent[number].stamp.raw == stamp ? number : nil
        }
    }
}
