import CNetShim
import NetworkAddress
package import Probing
import Telemetry

/// Drives a `PathSurvey` over raw sockets, with kernel timestamps: one trace, on the thread that calls `run`.
///
///     let tracer = try PathTracer(PathRequest(address, carrier: .udp))
///     let report = tracer.run()
package final class PathTracer {
    package let settings: PathSettings
    /// Why our own socket refused to send, errno; nil where it didn't.
    package private(set) var failure: SocketError?
    private let sender: RawSocket
    private let messages: RawSocket
    private let segments: RawSocket?
    /// Holds the source port, so that no other program gets it meanwhile.
    private let holder: UDPSocket?
    private let poller: Poller
    private let waker: Waker
    private let buffers = PacketBuffers(count: 32, size: 2_048)
    /// So that the first packets are stamped.
    private let proof = TimestampProof()
    /// The probe for each number that the kernel gives packets.
    private var stamped: [UInt16] = []

    /// Opens the sockets. Throws where CAP_NET_RAW is missing, the source isn't ours, or there is no route.
    package init(_ request: PathRequest) throws(SocketError) {
        let source = try Self.source(of: request)
        var holder: UDPSocket?
        var port = request.sourcePort ?? 0
        if request.sourcePort == nil {
            let socket = try UDPSocket(family: request.destination)
            try socket.bind(to: Endpoint(source, port: 0))
            port = socket.localEndpoint?.port ?? 33_000
            holder = socket
        }
        self.holder = holder
        let flow = TraceFlow(
            carrier: request.carrier, source: source, destination: request.destination, sourcePort: port,
            destinationPort: request.destinationPort, size: request.size, dscp: request.dscp,
            token: UInt32.random(in: 0 ... .max))
        settings = request.settings(flow)
        sender = try RawSocket(family: request.destination, .sending)
        // Echo reply, unreachable, time exceeded; ICMPv6 has parameter problem for unknown protocols beside.
        let types: [UInt8] = request.destination.width == 32 ? [0, 3, 11] : [1, 3, 4, 129]
        messages = try RawSocket(family: request.destination, .messages(types))
        segments =
            request.carrier == .tcp
            ? try RawSocket(
                family: request.destination,
                .segments(
                    remote: request.destinationPort, local: port,
                    count: request.isMultipath ? UInt16(TraceFlow.mostFlows) : 1)) : nil
        poller = try Poller()
        waker = try Waker()
        try poller.watch(waker.descriptor, token: 0)
        sender.prefer(CNETSHIM_ALL_TIMESTAMPS, 1)
        // Transmit timestamps wake the poller too.
        try poller.watch(sender.descriptor, token: 1)
        for socket in [messages, segments].compactMap({ $0 }) {
            socket.prefer(CNETSHIM_RECEIVE_TIMESTAMPS, 1)
            socket.prefer(CNETSHIM_RECEIVE_BUFFER, 1 << 20)
            try poller.watch(socket.descriptor, token: 2)
        }
    }

    /// The address that the kernel would send from.
    private static func source(of request: PathRequest) throws(SocketError) -> IPAddress {
        let probe = try UDPSocket(family: request.destination)
        if let source = request.source { try probe.bind(to: Endpoint(source, port: 0)) }
        try probe.connect(to: Endpoint(request.destination, port: request.destinationPort))
        return probe.localEndpoint?.address ?? request.destination
    }

    /// Ends a run from another thread; what has been found is reported.
    package var stop: @Sendable () -> Void { { [waker] in waker.wake() } }

    /// Traces to the end. `progress` gets the survey now and then, on this thread.
    package func run(progress: ((PathSurvey) -> Void)? = nil) -> PathReport {
        var survey = PathSurvey(settings, at: .now())
        stamped.removeAll(keepingCapacity: true)
        while !survey.isFinished {
            while let order = survey.nextOrder(at: .now()) { send(order, &survey) }
            var isStopped = false
            let wait = survey.deadline(at: .now()) - Moment.now().monotonic
            poller.wait(nanoseconds: max(0, wait)) { isStopped = isStopped || $0 == 0 }
            let now = Moment.now()
            if isStopped {
                waker.calm()
                survey.stop(at: now)
            }
            drain(&survey)
            survey.advance(to: now)
            progress?(survey)
        }
        if let code = survey.failure {
            failure = SocketError(.send, Endpoint(settings.flow.destination, port: 0), code: code)
        }
        return survey.report
    }

    private func send(_ order: TraceOrder, _ survey: inout PathSurvey) {
        guard let packet = buffers.packets.baseAddress else { return }
        let room = buffers.room(0, 2_048)
        let length = settings.flow.write(
            number: order.number, flow: order.flow, ttl: UInt8(clamping: order.ttl), to: room)
        packet.pointee.length = UInt32(length)
        packet.pointee.remote = cnetshim_endpoint(Endpoint(settings.flow.destination, port: 0))
        packet.pointee.local.family = 0
        packet.pointee.traffic_class = -1
        let answer = cnetshim_send(sender.descriptor, sender.family, packet, 1)
        if answer == 1 {
            stamped.append(order.number)
        } else {
            survey.sendFailed(order, code: -answer)
        }
    }

    // MARK: - receiving

    private func drain(_ survey: inout PathSurvey) {
        var report = cnetshim_report()
        while cnetshim_reports(sender.descriptor, &report, 1) == 1 {
            guard report.kind == CNETSHIM_TRANSMITTED, stamped.indices.contains(Int(report.number)) else { continue }
            survey.transmitted(stamped[Int(report.number)], at: WallTime(nanoseconds: report.kernel_time))
        }
        drain(messages, &survey) { octets, sender, survey in read(message: octets, from: sender, survey) }
        if let segments {
            drain(segments, &survey) { octets, sender, survey in
                guard sender == settings.flow.destination else { return nil }
                return settings.flow.match(segment: octets, flowOf: survey.flow(ofNumber:)).map {
                    Answer(match: $0, answer: .reached)
                }
            }
        }
    }

    private struct Answer {
        var match: TraceMatch
        var answer: TraceAnswer
        var labels: [MPLSLabel] = []
    }

    private func drain(
        _ socket: RawSocket, _ survey: inout PathSurvey,
        _ read: (UnsafeRawBufferPointer, IPAddress, PathSurvey) -> Answer?
    ) {
        while true {
            let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, Int32(buffers.packets.count))
            guard taken > 0 else { return }
            let now = Moment.now()
            for index in 0..<Int(taken) {
                let packet = buffers.packets[index]
                guard let sender = IPAddress(packet.remote),
                    let body = Self.body(UnsafeRawBufferPointer(buffers.octets(index)), socket.family),
                    let answer = read(body, sender, survey)
                else { continue }
                let isStamped = packet.kernel_time > 0
                survey.receive(
                    answer.match, from: sender, answer.answer, labels: answer.labels,
                    at: isStamped ? WallTime(nanoseconds: packet.kernel_time) : now.wall,
                    stamp: isStamped ? .kernel : .user)
            }
            if Int(taken) < buffers.packets.count { return }
        }
    }

    /// IPv4 packets come with their header.
    private static func body(_ packet: UnsafeRawBufferPointer, _ family: Int32) -> UnsafeRawBufferPointer? {
        guard family == 4 else { return packet }
        guard let header = IPv4Header(packet), !header.isFragment else { return nil }
        return UnsafeRawBufferPointer(rebasing: packet[header.length...])
    }

    private func read(message: UnsafeRawBufferPointer, from sender: IPAddress, _ survey: PathSurvey) -> Answer? {
        let flow = settings.flow
        if sender == flow.destination, let match = flow.match(echoReply: message, flowOf: survey.flow(ofNumber:)) {
            return Answer(match: match, answer: .reached)
        }
        guard let error = ICMPError(message, isV6: flow.destination.width == 128),
            let match = flow.match(
                quote: UnsafeRawBufferPointer(rebasing: message[error.quote]), flowOf: survey.flow(ofNumber:))
        else { return nil }
        switch error.kind {
        case .timeExceeded: return Answer(match: match, answer: .hop, labels: error.labels)
        // Only the destination knows its ports, whatever address it answers from.
        case .unreachable(.port): return Answer(match: match, answer: .reached, labels: error.labels)
        case .unreachable(let why): return Answer(match: match, answer: .unreachable(why), labels: error.labels)
        case .packetTooBig: return nil
        }
    }
}
