import CNetShim
import Glibc
import NetworkAddress
import Probing

/// One test on the server's side, from the client's cookie on.
final class ThroughputServerTest {
    let control: ThroughputSocket
    let remote: Endpoint
    let cookie: ThroughputCookie
    private let poller: Poller
    private let interval: Int64
    private let describe: (ThroughputReport) -> String
    private let onEvent: (ThroughputServerEvent) -> Void
    private var machine = ThroughputServer()
    private var streams: ThroughputStreams?
    /// UDP: takes the greetings of new flows.
    private var greeter: ThroughputSocket?
    /// Flows by place, before all are there.
    private var flows: [Int: ThroughputSocket] = [:]
    /// Who has greeted, and the flow that was made of it.
    private var greeted: [Endpoint: ThroughputSocket] = [:]
    private var deadline: MonotonicTime
    /// When the client was asked for its streams.
    private var asked: MonotonicTime?
    private var next: MonotonicTime?
    private var omitEnd: MonotonicTime?
    private var limit: MonotonicTime?
    private var lastMove = (octets: UInt64(0), at: MonotonicTime(nanoseconds: 0))
    private(set) var isOver = false
    private(set) var hasRun = false
    private(set) var report: ThroughputReport?
    private(set) var failure: ThroughputServerFailure?

    private static let second: Int64 = 1_000_000_000
    /// Seconds for each answer of the client, for all its streams, and beyond the time that it said.
    private static let patience: Int64 = 15
    private static let opening: Int64 = 30
    private static let overtime: Int64 = 40
    private static let starvation: Int64 = 30

    init(
        _ control: ThroughputSocket, _ remote: Endpoint, _ cookie: ThroughputCookie, _ poller: Poller, interval: Int64,
        _ describe: @escaping (ThroughputReport) -> String, _ onEvent: @escaping (ThroughputServerEvent) -> Void
    ) {
        self.control = control
        self.remote = remote
        self.cookie = cookie
        self.poller = poller
        self.interval = interval
        self.describe = describe
        self.onEvent = onEvent
        deadline = .now() + Self.patience * Self.second
        write(machine.greeting())
    }

    /// Whether connections with this test's cookie are its streams.
    var awaitsConnections: Bool {
        guard let streams else { return false }
        return machine.phase == .streams && streams.parameters.carrier == .tcp && !streams.isComplete
    }

    /// Whether a connection from there that came then may be a stream whose cookie is late.
    func mayHaveOpened(_ address: IPAddress, at moment: MonotonicTime) -> Bool {
        guard let asked, awaitsConnections else { return false }
        return address == remote.address && moment >= asked
    }

    /// Whether all is said, and only the client's last word is missing.
    var isEnding: Bool { machine.phase == .display }

    var nextWake: MonotonicTime { [deadline, next, omitEnd].compactMap { $0 }.min() ?? deadline }

    /// Reads what came and does what is due.
    func step(at now: MonotonicTime) {
        guard !isOver else { return }
        takeOctets()
        if !isOver { greet() }
        guard !isOver else { return }
        let now = MonotonicTime.now()
        if machine.phase == .running { runTest(now) }
        guard !isOver, now >= deadline else { return }
        abandon(.silent(seconds: Int(machine.phase == .streams ? Self.opening : Self.patience)))
    }

    /// A TCP stream whose cookie was right.
    func add(_ socket: ThroughputSocket) {
        guard let streams else { return }
        let next = streams.next
        do throws(SocketError) { try socket.prepare(stream: next.parameters, isSender: next.isSender) } catch {
            return abandon(.socket(error), Self.code(of: error, otherwise: .acceptStream), errno: error.code)
        }
        streams.add(socket)
        if streams.isComplete { start() }
    }

    /// Ends it from our side.
    func abandon(_ failure: ThroughputServerFailure, _ code: ThroughputErrorCode? = nil, errno: Int32 = 0) {
        guard !isOver else { return }
        let words: [UInt8] =
            switch failure {
            case .stopped: machine.terminate()
            case .silent: machine.terminate(.unknownMessage, errno: ETIMEDOUT)
            case .starved: machine.terminate(.noData)
            case .overtime: machine.terminate(.durationExpired)
            case .socket, .control: machine.terminate(code ?? .initialise, errno: errno)
            }
        // Whoever doesn't read isn't waited for.
        _ = words.withUnsafeBytes { cnetshim_write(control.descriptor, $0.baseAddress, UInt64($0.count)) }
        end(failure)
    }

    private func end(_ failure: ThroughputServerFailure?) {
        isOver = true
        self.failure = failure
        closeGreeter()
        guard let streams else { return }
        if hasRun {
            streams.end(at: .now(), peerHasStopped: true)
            if report == nil { report = streams.report() }
            report?.isCutShort = failure != nil
        }
        streams.close()
    }

    private func takeOctets() {
        while !isOver {
            let octets: [UInt8]?
            do throws(SocketError) { octets = try control.read() } catch { return end(.socket(error)) }
            guard let octets else { return }
            var actions = octets.isEmpty ? machine.receiveEnd() : machine.receive(octets)
            while !actions.isEmpty, !isOver {
                for action in actions { perform(action) }
                // What came behind was kept until the answer was given.
                actions = isOver ? [] : machine.receive(EmptyCollection())
            }
            if octets.isEmpty {
                if !isOver { end(.control(.closed)) }
                return
            }
        }
    }

    private func perform(_ action: ThroughputServer.Action) {
        let now = MonotonicTime.now()
        deadline = now + Self.patience * Self.second
        switch action {
        case .send(let octets): write(octets)
        case .awaitStreams(let parameters): prepare(parameters)
        case .stop:
            next = nil
            omitEnd = nil
            streams?.endOmitting(at: now)
            if let streams { onEvent(.interval(streams.interval(at: now))) }
            streams?.end(at: now, peerHasStopped: true)
            report = streams?.report()
            write(machine.exchange())
        case .giveResults(let client):
            report?.merge(client)
            guard let streams, let report else { return abandon(.control(.unexpected("results")), .unknownMessage) }
            var results = streams.results()
            if streams.parameters.wantsServerOutput { results.serverOutput = describe(report) }
            write(machine.send(results: results))
        case .finish: end(nil)
        case .fail(let failure): end(.control(failure))
        }
    }

    private func write(_ octets: [UInt8]) {
        do throws(SocketError) { try control.write(octets, by: .now() + 5 * Self.second) } catch {
            end(.socket(error))
        }
    }

    private func prepare(_ parameters: ThroughputParameters) {
        streams = ThroughputStreams(parameters, isClient: false, isIPv6: remote.address.width == 128)
        deadline = .now() + Self.opening * Self.second
        do throws(SocketError) {
            switch parameters.carrier {
            case .udp: try openGreeter(parameters)
            case .tcp where parameters.isReverse || parameters.isBidirectional: try tryOptions(parameters)
            case .tcp: break
            }
        } catch { return abandon(.socket(error), Self.code(of: error, otherwise: .openStream), errno: error.code) }
        asked = .now()
        write(machine.streamsAreAwaited())
    }

    /// Whether we could send by them. Told now, no stream comes that nobody waits for.
    private func tryOptions(_ parameters: ThroughputParameters) throws(SocketError) {
        let family = remote.address.family
        let socket = try ThroughputSocket(opened: cnetshim_stream(family), family: family)
        try socket.prepare(stream: parameters, isSender: true)
    }

    /// iperf3's number for what kept us from having a stream.
    private static func code(of error: SocketError, otherwise code: ThroughputErrorCode) -> ThroughputErrorCode {
        error.operation == .congestion ? .congestion : code
    }

    private func start() {
        guard let streams else { return }
        closeGreeter()
        let parameters = streams.parameters
        write(machine.start())
        guard !isOver else { return }
        let now = MonotonicTime.now()
        next = now + interval
        omitEnd = parameters.omit > 0 ? now + Int64(parameters.omit) * Self.second : nil
        limit =
            parameters.seconds > 0
            ? now + (Int64(parameters.omit + parameters.seconds) + Self.overtime) * Self.second : nil
        lastMove = (0, now)
        hasRun = true
        do throws(SocketError) { try streams.start(at: now) } catch {
            return abandon(.socket(error), .initialise, errno: error.code)
        }
        onEvent(.started(remote, parameters))
    }

    private func runTest(_ now: MonotonicTime) {
        guard let streams else { return }
        // While data moves, the client need say nothing.
        deadline = now + Self.second
        if let moment = omitEnd, now >= moment {
            omitEnd = nil
            streams.endOmitting(at: now)
            next = now + interval
        }
        streams.sample()
        if let due = next, now >= due {
            onEvent(.interval(streams.interval(at: now)))
            next = max(due + interval, now + interval / 2)
        }
        let octets = streams.progress.octets
        if octets != lastMove.octets { lastMove = (octets, now) }
        if now - lastMove.at > Self.starvation * Self.second {
            abandon(.starved(seconds: Int(Self.starvation)))
        } else if let limit, now >= limit {
            abandon(.overtime)
        }
    }
}

// MARK: - UDP flows

extension ThroughputServerTest {
    /// On the address at which the client reached us, so that answers come from there.
    private func openGreeter(_ parameters: ThroughputParameters) throws(SocketError) {
        let socket = try ThroughputSocket.datagrams(
            family: remote.address.family, local: control.localEndpoint, parameters)
        // Each greeting by itself.
        _ = cnetshim_bulk_set(socket.descriptor, socket.family, CNETSHIM_COALESCE, 0)
        try poller.watch(socket.descriptor, token: UInt64(socket.descriptor))
        greeter = socket
    }

    private func closeGreeter() {
        if let greeter { poller.unwatch(greeter.descriptor) }
        greeter = nil
        for flow in flows.values { poller.unwatch(flow.descriptor) }
        flows = [:]
        greeted = [:]
    }

    /// Makes a socket of its own for each flow that the client announces. Others' datagrams are thrown away. A greeting that
    /// comes again, by a copy on the way or because the client had no answer yet, is answered again and makes no second flow.
    private func greet() {
        guard let greeter, let streams else { return }
        let all = streams.parameters.flows
        var octets = [UInt8](repeating: 0, count: 64)
        while flows.count < all, machine.phase == .streams {
            var packet = cnetshim_packet()
            let taken = octets.withUnsafeMutableBytes { buffer -> Int32 in
                packet.data = buffer.baseAddress
                packet.capacity = UInt32(buffer.count)
                return cnetshim_receive(greeter.descriptor, &packet, 1)
            }
            guard taken == 1 else { break }
            let datagram = octets[..<Int(min(packet.length, 64))]
            guard let from = Endpoint(packet.remote), from.address == remote.address,
                DatagramGreeting.isRequest(datagram)
            else { continue }
            let named = DatagramGreeting.place(in: datagram)
            if let flow = greeted[from] {
                try? flow.write(Self.reply(to: named), by: .now() + Self.second)
                continue
            }
            // Who names no place comes in turn, as with iperf3's own server.
            guard let place = named ?? (0..<all).first(where: { flows[$0] == nil }), place < all, flows[place] == nil
            else { continue }
            do throws(SocketError) {
                let parameters = streams.parameters.stream(at: place)
                let flow = try ThroughputSocket.datagrams(
                    family: greeter.family, local: control.localEndpoint, parameters)
                try flow.connect(from)
                try flow.write(Self.reply(to: named), by: .now() + Self.second)
                try poller.watch(flow.descriptor, token: UInt64(flow.descriptor))
                flows[place] = flow
                greeted[from] = flow
            } catch { return abandon(.socket(error), .acceptStream, errno: error.code) }
        }
        answerAgain()
        guard flows.count == all, machine.phase == .streams else { return }
        do throws(SocketError) {
            for place in 0..<all {
                guard let flow = flows[place] else { continue }
                try flow.mark(streams.next.parameters)
                streams.add(flow)
            }
        } catch { return abandon(.socket(error), .acceptStream, errno: error.code) }
        start()
    }

    /// A client whose greeting comes again to the flow itself didn't get our answer.
    private func answerAgain() {
        for flow in flows.values {
            while let datagram = try? flow.read() {
                guard DatagramGreeting.isRequest(datagram) else { continue }
                try? flow.write(Self.reply(to: DatagramGreeting.place(in: datagram)), by: .now() + Self.second)
            }
        }
    }

    private static func reply(to place: Int?) -> [UInt8] {
        place.map { DatagramGreeting.reply(place: $0) } ?? DatagramGreeting.reply
    }
}
