import Admission
import Collector
import Foundation
import Identity
import Logging
import Synchronization
import Telemetry

/// A folder of the test's own, removed at the end.
final class TemporaryFolder: Sendable {
    let path: String
    init() throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("tuyen-\(UUID().uuidString)")
        path = base.path
        try FileManager.default.createDirectory(
            at: base, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A clock that stands until it is set.
final class TestClock: Sendable {
    private let nanoseconds: Mutex<UInt64>
    init(_ start: UInt64) { nanoseconds = Mutex(start) }
    var now: UInt64 { nanoseconds.withLock { $0 } }
    func advance(seconds: UInt64) { nanoseconds.withLock { $0 += seconds * 1_000_000_000 } }
    /// Certificates are checked by the machine's clock, so that is where it starts.
    static func present() -> TestClock { TestClock(UInt64(Date().timeIntervalSince1970) * 1_000_000_000) }
}

/// A collector on a loopback port of the system's choice, with a small country: centre, two provinces, three communes.
struct RunningCollector: Sendable {
    static let hierarchy = SiteHierarchy(upstream: [
        "centre": nil, "04@2025": "centre", "24@2025": "centre", "01290@2025": "04@2025", "01291@2025": "04@2025",
        "07210@2025": "24@2025",
    ])

    let folder: DataFolder
    let store: SQLiteStore
    let identity: CollectorIdentity
    let clock: TestClock
    let port: Int

    /// Runs `body` against a collector and stops it afterwards.
    static func run(
        intervalSeconds: Int = 60, lineage: SiteLineage = SiteLineage(hierarchy: hierarchy),
        lineRates: [String: Int64] = [:], keptConnections: Int = 256, connectionsOfAddress: Int? = nil,
        desk: (TestClock) -> TestDesk? = { _ in nil },
        _ body: @Sendable (RunningCollector) async throws -> Void
    ) async throws {
        let temporary = try TemporaryFolder()
        let folder = DataFolder(path: temporary.path)
        let clock = TestClock.present()
        let identity = try CollectorIdentity.open(
            in: folder, dnsNames: ["localhost"], addresses: ["127.0.0.1"], at: Int64(clock.now / 1_000_000_000))
        let store = try SQLiteStore(path: folder.store, create: true) { clock.now }
        var logger = Logger(label: "collector")
        logger.logLevel = .critical
        var server = CollectorServer(
            listen: ListenAddress(host: "127.0.0.1", port: 0), identity: identity, store: store,
            lineage: lineage, intervalSeconds: intervalSeconds, lineRates: lineRates, logger: logger,
            desk: desk(clock)
        ) { clock.now }
        server.keptConnections = keptConnections
        server.connectionsOfAddress = connectionsOfAddress.map { AddressBound(most: $0, sparesLoopback: false) }
        let running = server
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await running.run(stopsOnSignals: false) { continuation.yield($0.collector.port) }
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { return try await group.waitForAll() }
            let result = await Result.awaiting {
                try await body(
                    RunningCollector(folder: folder, store: store, identity: identity, clock: clock, port: port))
            }
            group.cancelAll()
            while await group.nextResult() != nil {}
            try result.get()
        }
        try store.close()
        _ = temporary
    }

    var stranger: TLSClient { TLSClient(port: port, authority: identity.authority.certificate) }

    func kit(_ site: String, hours: UInt64 = 72) async throws -> EnrolmentKit {
        try await EnrolmentKit.issue(
            site: site, collectors: ["https://127.0.0.1:\(port)"], folder: folder, registry: store, actor: "test",
            at: clock.now, lifetime: hours * 3_600_000_000_000)
    }

    /// Posts an enrolment.
    func enrol(token: String, csr: String) async throws -> TLSClient.Answer {
        let body = try JSONSerialization.data(withJSONObject: ["token": token, "csr": csr, "version": "0.1.0"])
        return try await stranger.send("POST", "/v1/enrol", body: [UInt8](body))
    }

    /// Enrols `site` with a fresh kit and key.
    func enrolled(_ site: String) async throws -> TLSClient {
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: site, key: key)
        let answer = try await enrol(token: try await kit(site).token, csr: request.pem)
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String]
        var client = stranger
        client.certificate = try Certificate(pem: document?["certificate"] ?? answer.text)
        client.key = key
        return client
    }

    /// Enrols `site` as a collector did whose plan had it.
    func enrolledByRegistry(_ site: String, token: String) async throws -> TLSClient {
        let key = try PrivateKey.generate()
        let request = try CertificateRequest(pem: CertificateRequest.make(commonName: site, key: key).pem)
        let seconds = Int64(clock.now / 1_000_000_000) - CollectorIdentity.backdating
        var client = stranger
        client.certificate = try await store.enrol(
            tokenHash: try sha256(Array(token.utf8)), keyHash: try request.publicKeyHash(), version: "0.1.0",
            at: clock.now
        ) { [identity] in try identity.authority.issueAgent(request, site: $0, notBefore: seconds) }
        client.key = key
        return client
    }
}

extension Result where Failure == any Error {
    static func awaiting(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

extension TLSClient {
    /// Posts `records` as an agent does.
    func report(
        _ records: [SequencedRecord], spool: SpoolID, site: String, gzip: Bool = true
    ) async throws -> Answer {
        let bytes = OTLPEncoder.encode(records: records, site: site, spoolID: spool, version: "0.1.0")
        let sequences = records.map(\.sequence)
        let key = BatchKey(spool: spool, sequences: (sequences.min() ?? 1)...(sequences.max() ?? 1))
        var headers = [("Content-Type", "application/x-protobuf"), ("Idempotency-Key", key.description)]
        if gzip { headers.append(("Content-Encoding", "gzip")) }
        return try await send("POST", "/v1/metrics", headers: headers, body: gzip ? Gzip.compress(bytes) : bytes)
    }
}

enum Samples {
    static let spool = SpoolID(bytes: Array(0..<16))!
    static let minute: UInt64 = 60_000_000_000
    /// The begin of an hour some hours ago: neither in the future nor beyond what is kept.
    static let recent = UInt64(Date().timeIntervalSince1970) / 3_600 * 3_600_000_000_000 - 5 * 3_600_000_000_000

    /// A minute of 600 probes from `site` to `peer`, `lost` of them lost on the way there.
    static func record(
        site: String = "01290@2025", peer: String = "04@2025", link: String? = nil, start: UInt64, lost: UInt64 = 0,
        delay: Double = 5_000_000
    ) -> IntervalRecord {
        var record = IntervalRecord(
            site: site, link: link ?? "\(site)~\(peer)", peer: peer, start: start, end: start + minute)
        record.sent = 600
        record.lostForward = lost
        record.received = 600 - lost
        for step in 0..<record.received {
            record.roundTripDelay.record(delay + Double(step) * 1_000)
            record.delayVariation.record(Double(step) * 1_000)
        }
        record.jitter = record.received > 0 ? 4_321.5 : nil
        record.clock = ClockState(isSynchronised: true, maximumError: 1_000)
        record.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
        return record
    }

    /// `count` consecutive minutes as a spool has them, from sequence `first`.
    static func minutes(
        _ count: UInt64, from start: UInt64, first: UInt64 = 1, site: String = "01290@2025", peer: String = "04@2025"
    ) -> [SequencedRecord] {
        (0..<count).map {
            SequencedRecord(
                sequence: first + $0, record: record(site: site, peer: peer, start: start + $0 * minute))
        }
    }
}
