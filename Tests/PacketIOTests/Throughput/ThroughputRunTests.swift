import CNetShim
import Glibc
import NetworkAddress
import Probing
import Synchronization
import TestSupport
import Testing

@testable import PacketIO

/// Client and server in one process, over loopback.
@Suite("Throughput over loopback", .blocking, .serialized)
struct ThroughputRunTests {
    private static let loopback = Endpoint(.v4(.loopback), port: 0)

    /// What a server said of its tests.
    private final class Log: Sendable {
        let events = Mutex<[ThroughputServerEvent]>([])
        var started: Int { events.withLock { $0.count { if case .started = $0 { true } else { false } } } }
        var finished: [(report: ThroughputReport?, failure: ThroughputServerFailure?)] {
            events.withLock { events in
                events.compactMap {
                    if case .finished(_, let report, let failure) = $0 { (report, failure) } else { nil }
                }
            }
        }
        var refused: Int {
            events.withLock { events in events.count { if case .refused = $0 { true } else { false } } }
        }
    }

    private func server(_ log: Log, allow: String = "127.0.0.0/8") throws -> ThroughputServerRun {
        let prefix = try #require(Prefix(allow))
        return try ThroughputServerRun(
            ThroughputServerSettings(listen: [Self.loopback], allow: [prefix]), describe: { _ in "described\n" },
            onEvent: { event in log.events.withLock { $0.append(event) } })
    }

    private func parameters(_ change: (inout ThroughputParameters) -> Void) -> ThroughputParameters {
        var parameters = ThroughputParameters()
        parameters.seconds = 1
        change(&parameters)
        return parameters
    }

    private func run(
        _ server: ThroughputServerRun, _ change: (inout ThroughputParameters) -> Void
    ) throws -> ThroughputClientRun.Outcome {
        try ThroughputClientRun(ThroughputRequest(server.endpoints[0], parameters(change))).finish()
    }

    @Test("TCP both ways, on several streams, ends at its octets; the server's words come along")
    func streams() throws {
        let log = Log()
        let server = try server(log)
        for (reverse, both) in [(false, false), (true, false), (false, true)] {
            let outcome = try run(server) {
                $0.parallel = 2
                $0.isReverse = reverse
                $0.isBidirectional = both
                $0.seconds = 0
                $0.octets = 8 << 20
                $0.wantsServerOutput = true
                $0.typeOfService = 40
            }
            #expect(outcome.failure == nil)
            let report = try #require(outcome.report)
            #expect(report.directions.map(\.isForward) == (both ? [true, false] : [!reverse]))
            for way in report.directions {
                #expect(way.streams.count == 2 && way.isMeasuredAtReceiver)
                // Of both ways the first that has its octets ends the test; the other may not have begun.
                #expect(way.bitsPerSecond > 0 || both)
                #expect(way.retransmits != nil && !way.congestion.isEmpty)
            }
            #expect(report.directions.contains { $0.bitsPerSecond > 0 })
            let moved = report.directions.map { max($0.sentOctets ?? 0, $0.receivedOctets ?? 0) }.max() ?? 0
            #expect(moved >= 8 << 20)
            #expect(report.serverOutput == "described\n" && !report.isCutShort)
        }
        server.finish()
        #expect(log.finished.map(\.failure) == [nil, nil, nil])
        #expect(log.finished.allSatisfy { $0.report?.directions.contains { $0.bitsPerSecond > 0 } == true })
    }

    @Test("RFC 6349's figures are there in either direction, the sender's by its own word", arguments: [false, true])
    func quality(reverse: Bool) throws {
        let server = try server(Log())
        var request = ThroughputRequest(server.endpoints[0], parameters { $0.isReverse = reverse })
        request.committed = 8_000_000
        let report = try #require(try ThroughputClientRun(request).finish().report)
        server.finish()
        let way = try #require(report.directions.first)
        #expect(way.isForward == !reverse)
        let quality = try #require(way.quality)
        // A line that is far better than its contract.
        #expect(try (0..<0.1).contains(#require(quality.transferTimeRatio)))
        #expect(try (50...100).contains(#require(quality.efficiency)))
        #expect(try #require(quality.loadedRoundTrip) >= #require(quality.baseRoundTrip) / 2)
        #expect(quality.bufferDelay != nil)
    }

    @Test("UDP keeps its rate, loses nothing, and says so in both figures", arguments: [false, true])
    func datagrams(reverse: Bool) throws {
        let log = Log()
        let server = try server(log)
        let outcome = try run(server) {
            $0.carrier = .udp
            $0.isReverse = reverse
            $0.parallel = 2
            $0.length = 1_000
            $0.rate = 4_000_000
            $0.hasWideCounters = !reverse
        }
        server.finish()
        #expect(outcome.failure == nil)
        let way = try #require(outcome.report?.directions.first)
        #expect(way.lost == 0 && way.duplicates ?? 0 == 0 && way.jitter != nil)
        // 2 × 500 datagrams; a busy host may give some up, and never makes more.
        let packets = try #require(way.packets)
        #expect((600...1_030).contains(packets), "\(packets)")
        #expect(log.finished.count == 1 && log.finished[0].failure == nil)
    }

    @Test("streams of several classes keep each its rate, size and code point, both ways")
    func classes() throws {
        let server = try server(Log())
        let outcome = try run(server) {
            $0.carrier = .udp
            $0.isBidirectional = true
            $0.parallel = 2
            $0.length = 1_000
            $0.classes = [
                .init(rate: 400_000, typeOfService: 184, length: 200),
                .init(rate: 4_000_000, typeOfService: 40, length: 1_000),
            ]
        }
        server.finish()
        #expect(outcome.failure == nil)
        let report = try #require(outcome.report)
        #expect(report.directions.map(\.isForward) == [true, false])
        for way in report.directions {
            #expect(way.streams.compactMap(\.sender?.typeOfService) == [184, 40])
            // 250 and 500 datagrams; a busy host may give some up.
            for (place, range) in [(0, 150...262), (1, 300...515)] {
                let alone = try #require(way.alone(place))
                let packets = Int(try #require(alone.packets))
                #expect(range.contains(packets), "\(packets)")
                #expect(alone.receivedOctets == UInt64(packets * (place == 0 ? 200 : 1_000)))
            }
        }
    }

    @Test("classes may differ each way")
    func classesEachWay() throws {
        let server = try server(Log())
        let outcome = try run(server) {
            $0.carrier = .udp
            $0.isBidirectional = true
            $0.parallel = 2
            $0.length = 1_000
            $0.classes = [(200, 184), (300, 40), (400, 184), (500, 40)].map {
                .init(rate: 400_000, typeOfService: $1, length: $0)
            }
        }
        server.finish()
        #expect(outcome.failure == nil)
        let report = try #require(outcome.report)
        for (way, lengths) in zip(report.directions, [[200, 300], [400, 500]] as [[UInt64]]) {
            for (place, length) in lengths.enumerated() {
                let alone = try #require(way.alone(place))
                #expect(alone.receivedOctets == (try #require(alone.packets)) * length, "\(way.isForward) \(place)")
            }
        }
    }

    @Test("flows that name their places may come in any order, and who didn't get the answer asks again")
    func greeting() throws {
        let server = try server(Log())
        let parameters = parameters {
            $0.carrier = .udp
            $0.isReverse = true
            $0.parallel = 2
            $0.length = 1_000
            $0.classes = [
                .init(rate: 400_000, typeOfService: 0, length: 200),
                .init(rate: 400_000, typeOfService: 0, length: 1_000),
            ]
        }
        let limit = Moment.now().monotonic + 20_000_000_000
        let control = try ThroughputSocket.connected(to: server.endpoints[0], from: nil, nil, by: limit)
        let flows = try (0..<2).map { _ in
            let flow = try ThroughputSocket.datagrams(family: 4, local: nil, parameters)
            try flow.connect(server.endpoints[0])
            return flow
        }
        var generator = SystemRandomNumberGenerator()
        var machine = ThroughputClient(parameters)
        try control.write(machine.greeting(ThroughputCookie(using: &generator)), by: limit)
        func answer(_ flow: ThroughputSocket) throws -> [UInt8] {
            #expect(try flow.wait(writing: false, by: limit))
            return try #require(try flow.read())
        }
        while machine.phase != .running, try control.wait(writing: false, by: limit), let octets = try control.read() {
            try #require(!octets.isEmpty, "the server hung up")
            for action in machine.receive(octets) {
                switch action {
                case .send(let words): try control.write(words, by: limit)
                case .openStreams:
                    // The second first, and twice.
                    for _ in 0..<2 {
                        try flows[1].write(DatagramGreeting.request(place: 1), by: limit)
                        #expect(try answer(flows[1]) == DatagramGreeting.reply(place: 1))
                    }
                    try flows[0].write(DatagramGreeting.request(place: 0), by: limit)
                    #expect(try answer(flows[0]) == DatagramGreeting.reply(place: 0))
                default: break
                }
            }
        }
        #expect(try answer(flows[0]).count == 200 && answer(flows[1]).count == 1_000)
        server.finish()
    }

    @Test("a load ends at its limit, however late it began or long it is")
    func limit() throws {
        let server = try server(Log())
        var request = ThroughputRequest(
            server.endpoints[0],
            parameters {
                $0.carrier = .udp
                $0.seconds = 3_600
                $0.length = 500
                $0.rate = 1_000_000
            })
        request.limit = 500_000_000
        let cut = try ThroughputClientRun(request).finish()
        #expect(cut.failure == nil && cut.report?.isCutShort == true)
        #expect(cut.report?.directions.first?.packets ?? 0 > 0)
        server.finish()
    }

    @Test("omitted seconds don't count")
    func omitted() throws {
        let server = try server(Log())
        let outcome = try run(server) {
            $0.carrier = .udp
            $0.omit = 1
            $0.length = 500
            $0.rate = 400_000
        }
        server.finish()
        let way = try #require(outcome.report?.forward)
        // 100 datagrams in the second that counts, of 200.
        #expect((60...125).contains(way.packets ?? 0), "\(String(describing: way.packets))")
        #expect(way.lost == 0)
        #expect((0.9...1.5).contains(way.sentSeconds))
    }

    @Test("a second client is told that the server is busy; a stranger that it may not")
    func busy() throws {
        let log = Log()
        let server = try server(log)
        let first = try ThroughputClientRun(ThroughputRequest(server.endpoints[0], parameters { $0.rate = 1_000_000 }))
        #expect(eventually { log.started == 1 })
        #expect(try run(server) { _ in }.failure == .control(.busy))
        #expect(first.finish().failure == nil)
        server.finish()
        let closed = try self.server(log, allow: "192.0.2.0/24")
        #expect(try run(closed) { _ in }.failure == .control(.refused(142, errno: EACCES)))
        closed.finish()
        #expect(log.refused == 2)
    }

    @Test("who begins the next test the moment the last has ended doesn't find the server busy")
    func inSuccession() throws {
        let log = Log()
        let server = try server(log)
        for _ in 0..<25 {
            let outcome = try run(server) {
                $0.octets = 1 << 16
                $0.seconds = 0
            }
            #expect(outcome.failure == nil)
        }
        server.finish()
        #expect(log.refused == 0)
    }

    @Test("a sender's congestion control that isn't there is told by whichever side sends, and no test begins")
    func congestion() throws {
        let log = Log()
        let server = try server(log)
        let here = SocketError(.congestion, code: ENOENT)
        for (reverse, both) in [(true, false), (false, false), (false, true)] {
            let failure = try run(server) {
                $0.congestion = "nosuch"
                $0.isReverse = reverse
                $0.isBidirectional = both
                $0.parallel = 2
            }.failure
            // In the way back from there alone we needn't have it: iperf3's IESETCONGESTION. Both ways, the server is the first.
            let there = ThroughputFailure.control(.refused(134, errno: ENOENT))
            #expect(failure == (reverse || both ? there : .socket(here)))
        }
        // Who receives needn't have it.
        #expect(
            try run(server) {
                $0.isReverse = true
                $0.congestion = "reno"
                $0.octets = 1 << 16
                $0.seconds = 0
            }.report?.backward?.congestion == "reno")
        server.finish()
        #expect(log.finished.map(\.failure) == [.socket(here), .control(.clientTerminated), .socket(here), nil])
        #expect(log.started == 1)
    }

    @Test("who ends it early still gets the receiver's figure; a server that stops says so")
    func early() throws {
        let log = Log()
        let server = try server(log)
        let run = try ThroughputClientRun(
            ThroughputRequest(server.endpoints[0], parameters { $0.seconds = 60 }, interval: 100_000_000))
        #expect(eventually { log.events.withLock { !$0.isEmpty } })
        usleep(50_000)
        run.stop()
        let outcome = run.finish()
        #expect(outcome.failure == nil && outcome.report?.isCutShort == true)
        #expect(outcome.report?.forward?.isMeasuredAtReceiver == true)

        let other = try ThroughputClientRun(ThroughputRequest(server.endpoints[0], parameters { $0.seconds = 60 }))
        // The second test's beginning, not the first one's end.
        #expect(eventually { log.started == 2 })
        server.finish()
        #expect(other.finish().failure == .control(.serverTerminated))
        #expect(log.finished.last?.failure == .stopped)
    }

    @Test("silent visitors and noise hold nobody up")
    func hostile() throws {
        let log = Log()
        let server = try server(log)
        var visitors: [ThroughputSocket] = []
        for index in 0..<200 {
            let visitor = try ThroughputSocket.connected(
                to: server.endpoints[0], from: nil, nil, by: .now() + 1_000_000_000)
            if index % 3 == 0 { try visitor.write([UInt8](repeating: 65, count: 20), by: .now() + 1_000_000_000) }
            visitors.append(visitor)
        }
        let noisy = try ThroughputSocket.connected(to: server.endpoints[0], from: nil, nil, by: .now() + 1_000_000_000)
        try noisy.write([UInt8](repeating: 66, count: 37) + [0x7F, 0xFF, 0xFF, 0xFF], by: .now() + 1_000_000_000)
        #expect(eventually { !log.finished.isEmpty })
        #expect(log.finished.first?.failure == .control(.badDocument(.tooLong(0x7FFF_FFFF))))
        #expect(
            try run(server) {
                $0.octets = 1 << 20; $0.seconds = 0
            }.failure == nil)
        server.finish()
        visitors.removeAll()
    }

    @Test("nobody at the port is no test")
    func nobody() throws {
        let free = try ThroughputSocket.connected(
            to: server(Log()).endpoints[0], from: nil, nil, by: .now() + 1_000_000_000)
        let local = try #require(free.localEndpoint)
        let outcome = try ThroughputClientRun(ThroughputRequest(local, ThroughputParameters())).finish()
        guard case .socket(let error) = outcome.failure else {
            Issue.record("\(String(describing: outcome.failure))")
            return
        }
        #expect(error.operation == .connect && outcome.report == nil)
    }
}
