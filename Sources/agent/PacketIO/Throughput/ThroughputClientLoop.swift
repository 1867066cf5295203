import CNetShim
import Glibc
import NetworkAddress
import Probing
import Synchronization

/// Drives the client's control connection and the streams.
final class ThroughputClientLoop {
    private let request: ThroughputRequest
    private let waker: Waker
    private let asked: ThroughputClientRun.Stops
    private let onEvent: (ThroughputEvent) -> Void
    private let control: ThroughputSocket
    private let poller: Poller
    private let cookie: ThroughputCookie
    private let parameters: ThroughputParameters
    private var machine: ThroughputClient
    private let streams: ThroughputStreams
    private var deadline: MonotonicTime
    /// When the load has ended, come what may.
    private let last: MonotonicTime?
    private var isRunning = false
    private var begun = MonotonicTime(nanoseconds: 0)
    private var peer: ThroughputResults?
    private var isCutShort = false

    /// Seconds that a server has for each of its answers.
    private static let patience = 15
    /// Seconds without anything received, after which a test is given up.
    private static let starvation = 30
    private static let second: Int64 = 1_000_000_000
    /// Looks at TCP_INFO.
    private static let samplePeriod: Int64 = 100_000_000

    static func run(
        _ request: ThroughputRequest, _ waker: Waker, _ asked: ThroughputClientRun.Stops,
        _ onEvent: @escaping (ThroughputEvent) -> Void
    ) -> ThroughputClientRun.Outcome {
        do throws(SocketError) {
            let loop = try ThroughputClientLoop(request, waker, asked, onEvent)
            return loop.run()
        } catch { return .init(report: nil, failure: .socket(error)) }
    }

    private init(
        _ request: ThroughputRequest, _ waker: Waker, _ asked: ThroughputClientRun.Stops,
        _ onEvent: @escaping (ThroughputEvent) -> Void
    ) throws(SocketError) {
        self.request = request
        self.waker = waker
        self.asked = asked
        self.onEvent = onEvent
        let now = Moment.now().monotonic
        deadline = now + Int64(Self.patience) * Self.second
        last = request.limit.map { now + $0 }
        control = try .connected(
            to: request.remote, from: request.source.map { Endpoint($0, port: 0) }, nil,
            by: now + 5 * Self.second)
        var parameters = request.parameters
        if request.fitsLength, parameters.carrier == .udp, let segment = control.segment {
            parameters.length = min(max(segment, ThroughputParameters.datagrams.lowerBound), 65_507)
        }
        self.parameters = parameters
        var generator = SystemRandomNumberGenerator()
        cookie = ThroughputCookie(using: &generator)
        machine = ThroughputClient(parameters)
        streams = ThroughputStreams(parameters, isClient: true, isIPv6: request.remote.address.width == 128)
        poller = try Poller()
        try poller.watch(control.descriptor, token: 0)
        try poller.watch(waker.descriptor, token: 1)
    }

    private func run() -> ThroughputClientRun.Outcome {
        var failure: ThroughputFailure?
        onEvent(.connected(control.localEndpoint, parameters))
        do throws(ThroughputFailure) {
            try write(machine.greeting(cookie))
            try exchange()
            if isRunning { try runTest() }
            if machine.phase != .over { try exchange() }
        } catch {
            failure = error
            // What isn't written now needn't be: the connection's end says the same.
            let octets = machine.terminate()
            _ = octets.withUnsafeBytes {
                cnetshim_write(control.descriptor, $0.baseAddress, UInt64($0.count))
            }
        }
        var report: ThroughputReport?
        if isRunning {
            streams.end(at: .now(), peerHasStopped: false)
            report = streams.report(committed: request.committed)
            if let peer { report?.merge(peer) }
            report?.isCutShort = isCutShort || failure != nil
        }
        streams.close()
        return .init(report: report, failure: failure)
    }

    /// Obeys the server until the test runs, or is over.
    private func exchange() throws(ThroughputFailure) {
        let from = machine.phase
        while machine.phase != .over, !(machine.phase == .running && from < .running) {
            let now = Moment.now().monotonic
            if from < .running, let last, now >= last {
                isCutShort = true
                throw .givenUp
            }
            guard now < deadline else { throw .silent(machine.phase, seconds: Self.patience) }
            let next = from < .running ? min(deadline, last ?? deadline) : deadline
            let isWoken = wait(next - now)
            let stops = asked.count.load(ordering: .relaxed)
            if isWoken, stops > 1 || (stops > 0 && from < .running) {
                isCutShort = true
                throw .givenUp
            }
            try takeOctets()
        }
    }

    /// Whether the user asked for something.
    private func wait(_ nanoseconds: Int64) -> Bool {
        var isWoken = false
        poller.wait(nanoseconds: nanoseconds) { if $0 == 1 { isWoken = true } }
        if isWoken { waker.calm() }
        return isWoken
    }

    /// Reads the control connection and does what follows.
    private func takeOctets() throws(ThroughputFailure) {
        while true {
            let octets: [UInt8]?
            do throws(SocketError) { octets = try control.read() } catch { throw .socket(error) }
            guard let octets else { return }
            let actions = octets.isEmpty ? machine.receiveEnd() : machine.receive(octets)
            for action in actions { try perform(action) }
            if octets.isEmpty || machine.phase == .over { return }
        }
    }

    private func perform(_ action: ThroughputClient.Action) throws(ThroughputFailure) {
        deadline = Moment.now().monotonic + Int64(Self.patience) * Self.second
        switch action {
        case .send(let octets): try write(octets)
        case .openStreams:
            do throws(SocketError) { try openStreams() } catch { throw .socket(error) }
        case .run:
            begun = .now()
            isRunning = true
            do throws(SocketError) { try streams.start(at: begun) } catch { throw .socket(error) }
        case .giveResults: try write(machine.send(results: streams.results()))
        case .finish(let results): peer = results
        case .fail(let failure): throw .control(failure)
        }
    }

    private func write(_ octets: [UInt8]) throws(ThroughputFailure) {
        do throws(SocketError) {
            try control.write(octets, by: Moment.now().monotonic + Int64(Self.patience) * Self.second)
        } catch { throw .socket(error) }
    }

    private func openStreams() throws(SocketError) {
        let source = request.source.map { Endpoint($0, port: 0) }
        guard parameters.carrier == .tcp else {
            let greeting = ThroughputGreeting(remote: request.remote, source: source, parameters: parameters)
            for socket in try greeting.open() { streams.add(socket) }
            return
        }
        for _ in 0..<parameters.flows {
            let limit = Moment.now().monotonic + Int64(Self.patience) * Self.second
            let socket = try ThroughputSocket.connected(to: request.remote, from: source, streams.next, by: limit)
            try socket.write(cookie.octets, by: limit)
            streams.add(socket)
        }
    }

    /// The test's time: intervals, samples, limits, and what the server says meanwhile.
    private func runTest() throws(ThroughputFailure) {
        var omitEnd: MonotonicTime? =
            parameters.omit > 0 ? begun + Int64(parameters.omit) * Self.second : nil
        var end = parameters.seconds > 0 ? (omitEnd ?? begun) + Int64(parameters.seconds) * Self.second : nil
        var next = begun + request.interval
        var lastMove = (octets: UInt64(0), at: begun)
        while machine.phase == .running {
            let now = Moment.now().monotonic
            if let moment = omitEnd, now >= moment {
                omitEnd = nil
                if next > now, next - now < request.interval / 2 { onEvent(.interval(streams.interval(at: now))) }
                streams.endOmitting(at: now)
                if parameters.seconds > 0 { end = now + Int64(parameters.seconds) * Self.second }
                next = now + request.interval
            }
            streams.sample()
            if let code = streams.failure {
                // The server's word, if there is one, says why.
                try takeOctets()
                throw .stream(code)
            }
            let progress = streams.progress
            if progress.octets != lastMove.octets { lastMove = (progress.octets, now) }
            if now - lastMove.at > Int64(Self.starvation) * Self.second { throw .starved(seconds: Self.starvation) }
            let isFull =
                omitEnd == nil
                && ((parameters.octets > 0 && progress.octets >= parameters.octets)
                    || (parameters.blocks > 0 && progress.blocks >= parameters.blocks))
            let isOver = end.map { now >= $0 } ?? false
            if now >= next, !isOver {
                onEvent(.interval(streams.interval(at: now)))
                next = max(next + request.interval, now)
            }
            let isLate = last.map { now >= $0 } ?? false
            if isOver || isFull || isLate || asked.count.load(ordering: .relaxed) > 0 {
                isCutShort = !isOver && !isFull
                onEvent(.interval(streams.interval(at: now)))
                streams.end(at: now, peerHasStopped: false)
                deadline = now + Int64(Self.patience) * Self.second
                try write(machine.end())
                return
            }
            let isCounted = parameters.octets > 0 || parameters.blocks > 0
            let wake =
                [next, end, last, omitEnd, now + (isCounted ? 10_000_000 : Self.samplePeriod)].compactMap { $0 }.min()
                ?? next
            _ = wait(max(0, wake - now))
            try takeOctets()
        }
    }
}

extension MonotonicTime {
    static func now() -> MonotonicTime { Moment.now().monotonic }
}
