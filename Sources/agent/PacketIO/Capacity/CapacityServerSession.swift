import CNetShim
import NetworkAddress
import Probing
import Synchronization

/// One test at its server: awaits the activation on the test's own socket, then runs.
final class CapacityServerSession {
    private let shared: CapacityServer.Shared
    private let socket: UDPSocket
    private let client: Endpoint
    private let setup: SetupPDU
    private let keys: CapacitySessionKeys?
    private let poller: Poller
    private let buffers = PacketBuffers(count: 8, size: 256)

    /// Nanoseconds for the activation to come.
    private static let patience: Int64 = 3_000_000_000

    init(
        _ shared: CapacityServer.Shared, _ socket: UDPSocket, _ client: Endpoint, _ setup: SetupPDU,
        _ keys: CapacitySessionKeys?
    ) throws(SocketError) {
        self.shared = shared
        self.socket = socket
        self.client = client
        self.setup = setup
        self.keys = keys
        poller = try Poller()
        try poller.watch(socket.descriptor, token: 0)
    }

    func run() {
        var isFinished = false
        openFirewall()
        switch awaitActivation() {
        case .test(let request, let remote): isFinished = serve(request, remote)
        case .trains(let request, let remote): isFinished = serve(request, remote)
        case nil: break
        }
        shared.admission.withLock { $0.release(setup, isFinished: isFinished) }
    }

    private func openFirewall() {
        let octets = buffers.room(0, NullPDU.length)
        NullPDU().write(to: octets)
        seal(octets)
        give(length: NullPDU.length, to: client)
    }

    private func seal(_ octets: UnsafeMutableRawBufferPointer) {
        let time = UInt32(truncatingIfNeeded: Moment.now().wall.nanoseconds / 1_000_000_000)
        keys?.seal(octets, as: .server, time: time)
        if shared.settings.sendsChecksums { CapacityTrailer.putChecksum(octets) }
    }

    private func give(length: Int, to remote: Endpoint?) {
        buffers.packets[0].length = UInt32(length)
        buffers.packets[0].remote = remote.map { cnetshim_endpoint($0) } ?? cnetshim_endpoint()
        buffers.packets[0].local = cnetshim_endpoint()
        buffers.packets[0].traffic_class = -1
        buffers.packets[0].wants_stamp = 0
        _ = cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1)
    }

    /// What a client may ask of a test's port: RFC 9946's test, or our own trains.
    private enum Opening {
        case test(ActivationPDU, Endpoint)
        case trains(TrainOpening, Endpoint)
    }

    private func awaitActivation() -> Opening? {
        let deadline = Moment.now().monotonic.nanoseconds + Self.patience
        while !shared.isStopped.load(ordering: .relaxed) {
            let left = deadline - Moment.now().monotonic.nanoseconds
            guard left > 0 else { return nil }
            poller.wait(nanoseconds: min(left, 100_000_000)) { _ in }
            let taken = cnetshim_receive(socket.descriptor, buffers.packets.baseAddress, 8)
            for place in 0..<max(0, Int(taken)) {
                // Only from the host that set the test up; a NAT may have given it another port.
                guard let remote = Endpoint(buffers.packets[place].remote), remote.address == client.address
                else { continue }
                let octets = UnsafeRawBufferPointer(buffers.octets(place))
                if let request = read(octets) { return .test(request, remote) }
                if let request = readTrains(octets) { return .trains(request, remote) }
            }
        }
        return nil
    }

    private func read(_ octets: UnsafeRawBufferPointer) -> ActivationPDU? {
        let request: ActivationPDU
        do throws(CapacityPDUFault) { request = try ActivationPDU(reading: octets) } catch { return nil }
        guard request.answerCode == 0, request.version == setup.version else { return nil }
        if let keys {
            let now = Moment.now().wall.nanoseconds / 1_000_000_000
            guard keys.verifies(octets, from: .client),
                abs(Int64(request.trailer.time) - now) <= CapacityAdmission.timeWindow
            else { return nil }
        }
        return request
    }

    private func readTrains(_ octets: UnsafeRawBufferPointer) -> TrainOpening? {
        guard let request = TrainOpening(reading: octets), request.command == .request else { return nil }
        if let keys {
            let now = Moment.now().wall.nanoseconds / 1_000_000_000
            guard keys.verifies(octets, from: .client),
                abs(Int64(request.trailer.time) - now) <= CapacityAdmission.timeWindow
            else { return nil }
        }
        return request
    }

    /// Trains instead of a test. Whether the client closed them.
    private func serve(_ request: TrainOpening, _ remote: Endpoint) -> Bool {
        do throws(SocketError) { try socket.connect(to: remote) } catch { return false }
        if request.trafficClass != 0 { socket.prefer(CNETSHIM_CLASS, Int32(request.trafficClass)) }
        var answer = request
        answer.command = .response
        answer.answerCode = TrainOpening.Answer.accepted.rawValue
        answer.token = .random(in: 1 ... .max)
        answer.budget = min(request.budget, TrainAllowance.session)
        let octets = buffers.room(0, TrainOpening.length)
        answer.write(to: octets)
        seal(octets)
        give(length: TrainOpening.length, to: nil)
        let rate = setup.bandwidth > 0 ? Double(setup.bandwidth) * 1e6 : nil
        let shared = shared
        let session = TrainServerSession(
            TrainSocket(socket, poller: poller), opening: Array(octets), token: answer.token,
            allowance: TrainAllowance(budget: answer.budget, rate: rate, now: Moment.now().monotonic),
            isStopped: { shared.isStopped.load(ordering: .relaxed) })
        return session.run()
    }

    /// Whether the test came to its end.
    private func serve(_ request: ActivationPDU, _ remote: Endpoint) -> Bool {
        do throws(SocketError) { try socket.connect(to: remote) } catch { return false }
        let settings = shared.settings
        var terms = request.policed(longest: settings.longestTest)
        let table = SendingRateTable(
            isJumbo: setup.modifiers.contains(.jumbo), isTraditional: setup.modifiers.contains(.traditionalMTU))
        let kind: SearchKind = terms.algorithm == .c ? .c : settings.isStrict ? .b : .refined
        let isV6 = socket.family == 6
        let limit = setup.bandwidth > 0 ? Double(setup.bandwidth) * 1e6 : nil
        let search = RateSearch(terms, kind: kind, table: table, limit: limit, overhead: isV6 ? 48 : 28)
        if terms.trafficClass != 0 { socket.prefer(CNETSHIM_CLASS, Int32(terms.trafficClass)) }
        terms.rate = terms.command == .upstream ? search.rate : SendingRate()
        let octets = buffers.room(0, ActivationPDU.length)
        terms.write(to: octets)
        seal(octets)
        give(length: ActivationPDU.length, to: nil)
        let load = LoadSocket(socket, isV6: isV6, sendsChecksums: settings.sendsChecksums)
        let loop = CapacityLoop(
            load, role: terms.command == .upstream ? .receiver : .sender, isServer: true, terms: terms,
            search: search, limit: limit, mode: keys == nil ? 0 : 1, sendsChecksums: settings.sendsChecksums,
            poller: poller)
        var intervals: [CapacityInterval] = []
        loop.onInterval = { intervals.append(CapacityInterval($0, end: Moment.now().wall.nanoseconds)) }
        let shared = shared
        loop.isCancelled = { shared.isStopped.load(ordering: .relaxed) }
        let end = loop.run()
        shared.finished(
            CapacityServer.Finished(
                client: remote, isUpstream: terms.command == .upstream,
                report: CapacityReport(intervals, overhead: isV6 ? 48 : 28), faults: loop.faults,
                isComplete: end == .complete))
        return end == .complete
    }
}
