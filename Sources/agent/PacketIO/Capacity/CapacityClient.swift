import CNetShim
import Glibc
import NetworkAddress
package import Probing
import Synchronization

/// A capacity test from the client's side (RFC 9946), on a thread of its own.
package final class CapacityClient: Sendable {
    private let thread: DedicatedThread
    private let state: State

    final class State: Sendable {
        let waker: Waker
        let isCancelled = Atomic(false)
        /// Of trains.
        let octets = Atomic<Int64>(0)
        let result = Mutex<Result<CapacityOutcome, CapacityFailure>?>(nil)
        init() throws(SocketError) { waker = try Waker() }
    }

    /// Begins. `interval` is called for each sub-interval, `finished` at the end, both on the test's thread.
    package init(
        _ request: CapacityRequest, interval: @escaping @Sendable (CapacityInterval) -> Void,
        finished: @escaping @Sendable () -> Void
    ) throws(SocketError) {
        let state = try State()
        thread = try DedicatedThread("capacity", priority: 1) {
            do throws(CapacityFailure) {
                let outcome = try CapacityDialogue(request, state).run(interval)
                state.result.withLock { $0 = .success(outcome) }
            } catch {
                state.result.withLock { $0 = .failure(error) }
            }
            finished()
        }
        self.state = state
    }

    /// Ends the test early.
    package func cancel() {
        state.isCancelled.store(true, ordering: .relaxed)
        state.waker.wake()
    }

    /// Waits for the end. Call it once.
    package func outcome() throws(CapacityFailure) -> CapacityOutcome {
        thread.join()
        guard let result = state.result.withLock({ $0 }) else { throw .interrupted }
        return try result.get()
    }
}

/// The client's dialogue: setup, activation, test.
struct CapacityDialogue {
    private let request: CapacityRequest
    private let state: CapacityClient.State
    private let buffers = PacketBuffers(count: 8, size: 256)

    /// Each request is sent so often, and its answer awaited so long.
    private static let attempts = 3
    private static let patience: Int64 = 1_000_000_000

    init(_ request: CapacityRequest, _ state: CapacityClient.State) {
        self.request = request
        self.state = state
    }

    func run(_ interval: @escaping @Sendable (CapacityInterval) -> Void) throws(CapacityFailure) -> CapacityOutcome {
        let (socket, poller, setup, keys) = try settle()
        let terms = try activate(request, socket, poller, setup, keys)
        return try test(request, socket, poller, setup, terms, keys, interval)
    }

    /// A test that the server has accepted: its socket, connected to the test's port, and what was agreed on.
    func settle() throws(CapacityFailure) -> (UDPSocket, Poller, SetupPDU, CapacitySessionKeys?) {
        var request = self.request
        var settled: (UDPSocket, Poller, SetupPDU, CapacitySessionKeys?)?
        // A server has one setting of each; the one that most have comes first.
        let others: [SetupPDU.Modifiers] = [.jumbo, [], [.jumbo, .traditionalMTU], .traditionalMTU]
        let choices = [request.modifiers] + (request.adaptsModifiers ? others.filter { $0 != request.modifiers } : [])
        var refusal = CapacityFailure.noSetupAnswer
        for choice in choices where settled == nil {
            request.modifiers = choice
            do throws(CapacityFailure) { settled = try setUp(request) } catch {
                guard case .refused(let code, _) = error,
                    code == SetupPDU.Answer.jumboMismatch.rawValue
                        || code == SetupPDU.Answer.traditionalMTUMismatch.rawValue
                else { throw error }
                refusal = error
            }
        }
        guard let settled else { throw refusal }
        return settled
    }

    private func open() throws(CapacityFailure) -> (UDPSocket, Poller) {
        do throws(SocketError) {
            let socket = try UDPSocket(family: request.server.address)
            if let source = request.source { try socket.bind(to: Endpoint(source, port: 0)) }
            LoadSocket.prepare(socket)
            let poller = try Poller()
            try poller.watch(socket.descriptor, token: 0)
            try poller.watch(state.waker.descriptor, token: 1)
            return (socket, poller)
        } catch { throw .socket(error) }
    }

    // MARK: - setup

    private func setUp(
        _ request: CapacityRequest
    ) throws(CapacityFailure) -> (UDPSocket, Poller, SetupPDU, CapacitySessionKeys?) {
        let (socket, poller) = try open()
        for _ in 0..<Self.attempts {
            var setup = SetupPDU()
            setup.connectionIdentifier = .random(in: 1...UInt16.max)
            setup.modifiers = request.modifiers
            setup.bandwidth = min(request.bandwidth, 32_767)
            setup.isUpstream = request.direction == .up && setup.bandwidth > 0
            let time = UInt32(truncatingIfNeeded: Moment.now().wall.nanoseconds / 1_000_000_000)
            var keys: CapacitySessionKeys?
            if let key = request.key {
                keys = CapacitySessionKeys(key, time: time)
                guard keys != nil else { throw .keyRefused }
            }
            try send(socket, to: request.server, length: SetupPDU.length) { octets in
                setup.write(to: octets)
                keys?.seal(octets, as: .client, time: time)
                if request.sendsChecksums { CapacityTrailer.putChecksum(octets) }
            }
            let answer = try expectMessage(socket, poller) { octets, remote throws(CapacityFailure) -> SetupPDU? in
                guard remote.address == request.server.address else { return nil }
                guard let answer = Self.setup(octets), answer.command == .response,
                    answer.connectionIdentifier == setup.connectionIdentifier
                else { return nil }
                try check(octets, answer.trailer, keys, refused: answer.answer != .accepted)
                return answer
            }
            guard let answer else { continue }
            guard answer.answer == .accepted, answer.testPort != 0 else {
                throw .refused(code: answer.answerCode, version: answer.version)
            }
            do throws(SocketError) {
                try socket.connect(to: Endpoint(request.server.address, port: answer.testPort))
            } catch { throw .socket(error) }
            return (socket, poller, answer, keys)
        }
        throw .noSetupAnswer
    }

    private static func setup(_ octets: UnsafeRawBufferPointer) -> SetupPDU? {
        do throws(CapacityPDUFault) { return try SetupPDU(reading: octets) } catch { return nil }
    }

    private static func activation(_ octets: UnsafeRawBufferPointer) -> ActivationPDU? {
        do throws(CapacityPDUFault) { return try ActivationPDU(reading: octets) } catch { return nil }
    }

    /// A refusal may be unsigned: a server without our key can't sign it.
    private func check(
        _ octets: UnsafeRawBufferPointer, _ trailer: CapacityTrailer, _ keys: CapacitySessionKeys?, refused: Bool
    ) throws(CapacityFailure) {
        guard let keys else { return }
        if keys.verifies(octets, from: .server) {
            let now = Moment.now().wall.nanoseconds / 1_000_000_000
            let difference = Int64(trailer.time) - now
            if !refused, abs(difference) > CapacityAdmission.timeWindow { throw .clock(seconds: difference) }
            return
        }
        if !refused { throw .unauthentic }
    }

    // MARK: - activation

    private func activate(
        _ request: CapacityRequest, _ socket: UDPSocket, _ poller: Poller, _ setup: SetupPDU,
        _ keys: CapacitySessionKeys?
    ) throws(CapacityFailure) -> ActivationPDU {
        var wanted = request.terms
        wanted.command = request.direction == .up ? .upstream : .downstream
        for _ in 0..<Self.attempts {
            let time = UInt32(truncatingIfNeeded: Moment.now().wall.nanoseconds / 1_000_000_000)
            try send(socket, to: nil, length: ActivationPDU.length) { octets in
                wanted.write(to: octets)
                keys?.seal(octets, as: .client, time: time)
                if request.sendsChecksums { CapacityTrailer.putChecksum(octets) }
            }
            let answer = try expectMessage(socket, poller) { octets, _ throws(CapacityFailure) -> ActivationPDU? in
                guard let answer = Self.activation(octets), answer.command == wanted.command,
                    answer.answerCode != 0
                else { return nil }
                try check(octets, answer.trailer, keys, refused: answer.answer != .accepted)
                return answer
            }
            guard let answer else { continue }
            guard answer.answer == .accepted else { throw .activationRefused(code: answer.answerCode) }
            guard (5...250).contains(answer.trialInterval), (1...3_600).contains(answer.testInterval),
                (100...10_000).contains(answer.subInterval),
                answer.testInterval <= max(wanted.testInterval, 10),
                answer.command == .downstream || answer.rate.isLawful
            else { throw .badTerms }
            return answer
        }
        throw .noActivationAnswer(Endpoint(request.server.address, port: setup.testPort))
    }

    // MARK: - test

    private func test(
        _ request: CapacityRequest, _ socket: UDPSocket, _ poller: Poller, _ setup: SetupPDU,
        _ terms: ActivationPDU, _ keys: CapacitySessionKeys?,
        _ interval: @escaping @Sendable (CapacityInterval) -> Void
    ) throws(CapacityFailure) -> CapacityOutcome {
        let isV6 = socket.family == 6
        if terms.trafficClass != 0 { socket.prefer(CNETSHIM_CLASS, Int32(terms.trafficClass)) }
        let load = LoadSocket(socket, isV6: isV6, sendsChecksums: request.sendsChecksums)
        let loop = CapacityLoop(
            load, role: request.direction == .up ? .sender : .receiver, isServer: false, terms: terms,
            search: nil, limit: request.maximumRate, mode: keys == nil ? 0 : 1,
            sendsChecksums: request.sendsChecksums, poller: poller)
        var intervals: [CapacityInterval] = []
        let counter = socket.localEndpoint.flatMap { InterfaceCounter(of: $0.address, sends: request.direction == .up) }
        loop.onInterval = { statistics in
            let one = CapacityInterval(
                statistics, end: Moment.now().wall.nanoseconds, interfaceBitsPerSecond: counter?.rate())
            intervals.append(one)
            interval(one)
        }
        let state = state
        let limit = request.octetLimit ?? .max
        loop.isCancelled = { [unowned load] in
            state.isCancelled.load(ordering: .relaxed) || load.sentOctets >= limit
        }
        let begin = Moment.now().wall.nanoseconds
        let end = loop.run()
        if intervals.isEmpty, end == .silent {
            throw .noActivationAnswer(Endpoint(request.server.address, port: setup.testPort))
        }
        var outcome = CapacityOutcome(
            server: Endpoint(request.server.address, port: setup.testPort), local: socket.localEndpoint, terms: terms,
            setup: setup, report: CapacityReport(intervals, overhead: isV6 ? 48 : 28))
        outcome.faults = loop.faults
        outcome.end =
            switch end {
            case .complete: .complete
            case .interrupted: .interrupted
            case .silent: .silent
            }
        outcome.statusLosses = request.direction == .up ? loop.statusLosses : loop.receiver.statusLosses
        outcome.sent = load.sent
        outcome.malformed = loop.malformed
        if request.direction == .up {
            if let status = loop.lastStatus {
                outcome.leastDelay = Double(status.clockDeltaMinimum)
                if status.roundTripMinimum != StatusPDU.none {
                    outcome.leastRoundTrip = Double(status.roundTripMinimum)
                }
            }
        } else {
            outcome.leastDelay = loop.receiver.leastDelay.map { Double($0) / 1e6 }
            outcome.leastRoundTrip = loop.receiver.leastRoundTrip.map { Double($0) / 1e6 }
        }
        outcome.latency = WorkingLatency(request.direction == .up ? loop.roundTrips : loop.receiver.roundTrips)
        outcome.begin = begin
        outcome.finish = Moment.now().wall.nanoseconds
        return outcome
    }

    // MARK: - messages

    private func send(
        _ socket: UDPSocket, to remote: Endpoint?, length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(CapacityFailure) {
        write(buffers.room(0, length))
        buffers.packets[0].length = UInt32(length)
        buffers.packets[0].remote = remote.map { cnetshim_endpoint($0) } ?? cnetshim_endpoint()
        buffers.packets[0].local = cnetshim_endpoint()
        buffers.packets[0].traffic_class = -1
        buffers.packets[0].wants_stamp = 0
        let answer = cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1)
        // An ICMP error of an earlier message is answered by waiting.
        if answer < 0, answer != -ECONNREFUSED { throw .socket(SocketError(.send, remote, code: -answer)) }
    }

    /// Waits for the message that `body` knows; nil at the end of patience.
    private func expectMessage<Message>(
        _ socket: UDPSocket, _ poller: Poller,
        _ body: (UnsafeRawBufferPointer, Endpoint) throws(CapacityFailure) -> Message?
    ) throws(CapacityFailure) -> Message? {
        let deadline = Moment.now().monotonic.nanoseconds + Self.patience
        while true {
            if state.isCancelled.load(ordering: .relaxed) { throw .interrupted }
            let left = deadline - Moment.now().monotonic.nanoseconds
            guard left > 0 else { return nil }
            poller.wait(nanoseconds: left) { _ in }
            let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, 8)
            for place in 0..<max(0, Int(taken)) {
                guard buffers.packets[place].is_truncated == 0,
                    let remote = Endpoint(buffers.packets[place].remote)
                else { continue }
                if let message = try body(UnsafeRawBufferPointer(buffers.octets(place)), remote) { return message }
            }
        }
    }
}
