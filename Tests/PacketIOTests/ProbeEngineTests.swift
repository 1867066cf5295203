import NetworkAddress
import Probing
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

/// Collects records and lets a test wait for as many as it wants, bounded in time.
final class RecordSink: Sendable {
    private let records = Mutex<[IntervalRecord]>([])
    private let stream = AsyncStream<IntervalRecord>.makeStream()

    func take(_ record: IntervalRecord) {
        records.withLock { $0.append(record) }
        stream.continuation.yield(record)
    }

    var all: [IntervalRecord] { records.withLock { $0 } }

    /// The next `count` records; fewer where `limit` passes first.
    func next(_ count: Int, within limit: Duration = .seconds(30)) async -> [IntervalRecord] {
        let stopper = Task { [continuation = stream.continuation] in
            // Cancelled, it leaves the stream open for who asks next.
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            continuation.finish()
        }
        defer { stopper.cancel() }
        var found: [IntervalRecord] = []
        for await record in stream.stream {
            found.append(record)
            if found.count == count { break }
        }
        return found
    }
}

@Suite("The probe engine over loopback", .blocking)
struct ProbeEngineTests {
    static let addresses = [IPAddress.v4(.loopback), IPAddress.v6(.loopback)]

    private func session(_ endpoint: Endpoint, link: String = "a~b", milliseconds: Int64 = 5) -> SessionSettings {
        SessionSettings(
            link: link, peer: "b", remote: endpoint, period: .milliseconds(milliseconds), timeout: .milliseconds(500))
    }

    @Test("finds by a search what packets the path takes, which no probe of its own shows")
    func searchesMTU() async throws {
        let here = Endpoint(.v4(.loopback), port: 0)
        let engine = ProbeEngine(
            site: "a", interval: .seconds(1),
            reflector: .init(listen: [here], allow: [Prefix(IPAddress.v4(.loopback))]),
            mtuPeriod: .seconds(1))
        let sink = RecordSink()
        try engine.start { sink.take($0) }
        let endpoint = try #require(engine.reflectorEndpoints.first)
        engine.update(sessions: [session(endpoint)], allow: [Prefix(IPAddress.v4(.loopback))])
        var found: UInt64?
        for _ in 0..<20 where found == nil { found = await sink.next(1).first?.pathMTU }
        _ = engine.stop()
        // Loopback takes 64 KiB; the search ends at what a reflector takes in.
        #expect(found == UInt64(PathMTURequest(endpoint).sizes.upperBound))
    }

    @Test("measures a lossless line with kernel timestamps, interval by interval", arguments: addresses)
    func measuresLossless(address: IPAddress) async throws {
        let here = Endpoint(address, port: 0)
        let engine = ProbeEngine(
            site: "a", interval: .seconds(1), reflector: .init(listen: [here], allow: [Prefix(address)]))
        let sink = RecordSink()
        try engine.start { sink.take($0) }
        let endpoint = try #require(engine.reflectorEndpoints.first)
        engine.update(sessions: [session(endpoint)], allow: [Prefix(address)])
        let records = await sink.next(3)
        let rest = engine.stop()

        #expect(records.count == 3)
        for (index, record) in records.enumerated() {
            #expect(record.site == "a")
            #expect(record.link == "a~b")
            #expect(record.end % 1_000_000_000 == 0)
            #expect(index == 0 || record.start == records[index - 1].end)
            #expect(record.received == record.sent)
            #expect(record.lost == 0)
            #expect(record.duplicatedForward + record.duplicatedReturn == 0)
            #expect(record.roundTripDelay.count == record.received)
            // A machine that stands still for a second sends nothing in it.
            if record.sent > 0 {
                #expect(record.delayVariation.minimum == 0)
                #expect(record.timestamps == TimestampProof().source)
            }
            #expect(record.notMeasured.contains(.started) == (index == 0))
        }
        #expect(records[1].sent > 0)
        #expect(rest.count >= 1)
        #expect(rest.last?.notMeasured.contains(.stopped) == true)
    }

    @Test("a changed configuration ends sessions that went and leaves those that stay alone")
    func reconfigures() async throws {
        let address = IPAddress.v4(.loopback)
        let engine = ProbeEngine(
            site: "a", interval: .seconds(3_600),
            reflector: .init(listen: [Endpoint(address, port: 0)], allow: [Prefix(address)]))
        let sink = RecordSink()
        try engine.start { sink.take($0) }
        let endpoint = try #require(engine.reflectorEndpoints.first)
        let stays = session(endpoint, link: "stays")
        engine.update(sessions: [stays, session(endpoint, link: "goes")], allow: [Prefix(address)])
        #expect(eventually { engine.reflectorCounters.reflected >= 20 })
        engine.update(sessions: [stays], allow: [Prefix(address)])
        // Should an hour end just now, both sessions have a record of it too.
        var ended: [IntervalRecord] = []
        for _ in 0..<3 where !ended.contains(where: { $0.notMeasured.contains(.stopped) }) {
            ended += await sink.next(1)
        }
        let rest = engine.stop()

        #expect(ended.filter { $0.notMeasured.contains(.stopped) }.map(\.link) == ["goes"])
        #expect(ended.filter { $0.link == "goes" }.reduce(0) { $0 + $1.received } > 0)
        #expect(rest.map(\.link) == ["stays"])
        #expect(rest.first?.received == rest.first?.sent)
        #expect(engine.stop().isEmpty)
    }

    @Test("a line without a reflector is all loss of unknown direction, not a fault of ours")
    func measuresLoss() async throws {
        // A bound socket that nobody reads: packets go there and nothing comes back.
        let hole = try UDPSocket(family: .v4(.loopback))
        try hole.bind(to: Endpoint(.v4(.loopback), port: 0))
        let engine = ProbeEngine(
            site: "a", interval: .seconds(1), sessions: [session(try #require(hole.localEndpoint))])
        let sink = RecordSink()
        try engine.start { sink.take($0) }
        let records = await sink.next(2)
        _ = engine.stop()

        let record = try #require(records.last)
        #expect(record.sent > 0)
        #expect(record.received == 0)
        #expect(record.lostUnknown == record.sent)
        #expect(!record.notMeasured.contains(.sendFailed))
        #expect(record.roundTripDelay.isEmpty)
        #expect(record.jitter == nil)
    }

    @Test("a port where nobody listens is no loss of the line's", arguments: addresses)
    func peerNotListening(address: IPAddress) async throws {
        var closed: UDPSocket? = try UDPSocket(family: address)
        try closed?.bind(to: Endpoint(address, port: 0))
        let endpoint = try #require(closed?.localEndpoint)
        closed = nil
        let engine = ProbeEngine(site: "a", interval: .seconds(1), sessions: [session(endpoint, milliseconds: 20)])
        let sink = RecordSink()
        try engine.start { sink.take($0) }
        let records = await sink.next(2)
        _ = engine.stop()

        let record = try #require(records.last)
        #expect(record.received == 0)
        #expect(record.notMeasured.contains(.peerNotListening))
        #expect(record.lost == 0)
    }

    @Test("an address that can't be bound is named, and nothing runs")
    func refusesToBind() throws {
        let taken = try UDPSocket(family: .v4(.loopback))
        try taken.bind(to: Endpoint(.v4(.loopback), port: 0))
        let endpoint = try #require(taken.localEndpoint)
        let engine = ProbeEngine(
            site: "a", interval: .seconds(1), reflector: .init(listen: [endpoint], allow: []))
        let error = #expect(throws: SocketError.self) { try engine.start { _ in } }
        #expect(error?.operation == .bind)
        #expect(error?.endpoint == endpoint)
        #expect(error?.code == 98)
        #expect(engine.stop().isEmpty)
    }
}
