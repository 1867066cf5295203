import Foundation
import Identity
import Logging
import NIOCore
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Collectors in front of a `RunningCollector`, which is their registrar, over real TLS, before a ClickHouse of the test's own.
struct RunningEdge: Sendable {
    let folder: DataFolder
    let identity: EdgeIdentity
    let port: Int
    let metrics: Int
    /// Ends it, and returns when it has ended.
    let stop: @Sendable () async -> Void

    /// A client like `client`, at this collector.
    func client(as client: TLSClient) -> TLSClient {
        var client = client
        client.port = port
        return client
    }

    func stranger(_ registrar: RunningCollector) -> TLSClient { client(as: registrar.stranger) }

    /// The value of a metric without labels.
    func metric(_ name: String) -> String? {
        let page = answer(
            from: metrics, to: "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", limit: 65_536)
        return page.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespacesAndNewlines) }
    }

    /// Enrols a collector with a fresh kit of the registrar's.
    static func enrolled(
        _ name: String, at registrar: RunningCollector, in folder: TemporaryFolder
    ) async throws -> EdgeIdentity {
        let kit = try await CollectorKit.issue(
            collector: name, names: ["127.0.0.1", "localhost"], registrar: "https://127.0.0.1:\(registrar.port)",
            folder: registrar.folder, store: registrar.store, actor: "test", at: registrar.clock.now,
            lifetime: 3_600_000_000_000)
        return try await EdgeEnrolment.enrol(
            kit, in: DataFolder(path: folder.path), version: "0.1.0",
            at: Int64(registrar.clock.now / 1_000_000_000), language: "en")
    }

    /// Runs `body` with a collector in front, and stops it afterwards.
    ///
    /// - Parameters:
    ///   - through: the port at which it reaches the registrar, where that is another than the registrar's own.
    ///   - health: by which it says whether reports can be stored.
    static func run(
        _ name: String, before registrar: RunningCollector, _ address: ClickHouseAddress, grace: Int = 3_600,
        through port: Int? = nil, health: AppendHealth = AppendHealth(patience: 20_000_000_000),
        _ body: @Sendable (RunningEdge) async throws -> Void
    ) async throws {
        let temporary = try TemporaryFolder()
        let folder = DataFolder(path: temporary.path)
        var identity = try await enrolled(name, at: registrar, in: temporary)
        if let port { identity.registrar = "https://127.0.0.1:\(port)" }
        let database = try await ClickHouseDatabase.open(address)
        let client = try RegistrarClient(identity)
        var logger = Logger(label: "edge")
        logger.logLevel = .critical
        let server = EdgeServer(
            listen: ListenAddress(host: "127.0.0.1", port: 0), identity: identity, folder: folder, client: client,
            measurements: EdgeMeasurements(database, pause: .zero, health: health), grace: grace, version: "0.1.0",
            logger: logger
        ) { registrar.clock.now }
        let (ports, continuation) = AsyncStream.makeStream(of: (Int, Int).self)
        let serving = Task {
            defer { continuation.finish() }
            try await server.run(metrics: ListenAddress(host: "127.0.0.1", port: 0), stopsOnSignals: false) {
                continuation.yield(($0.port, $1?.port ?? 0))
            }
        }
        var iterator = ports.makeAsyncIterator()
        let result: Result<Void, any Error>
        if let (port, metrics) = await iterator.next() {
            let edge = RunningEdge(
                folder: folder, identity: identity, port: port, metrics: metrics,
                stop: {
                    serving.cancel()
                    _ = await serving.result
                })
            result = await Result.awaiting { try await body(edge) }
        } else {
            result = await serving.result
        }
        serving.cancel()
        _ = await serving.result
        try await client.close()
        try await database.close()
        _ = temporary
        try result.get()
    }

    /// Gives `body` a registrar whose measurements are in ClickHouse.
    static func withRegistrar(
        _ body: @escaping @Sendable (RunningCollector, ClickHouseAddress, ClickHouseStore) async throws -> Void
    ) async throws {
        let server = try ClickHouseServer().answers()
        let address = try ClickHouseAddress(server.url())
        try await ClickHouseDatabase.prepare(address)
        try await RunningCollector.run { registrar in
            let database = try await ClickHouseDatabase.open(address)
            let store = ClickHouseStore(database, registry: registrar.store) { registrar.clock.now }
            let result = await Result.awaiting { try await body(registrar, address, store) }
            try await database.close()
            try result.get()
        }
        _ = consume server
    }
}

extension TLSClient {
    /// Sends until the answer has `status`, for a second at most; the last answer's status.
    func status(_ status: Int, _ method: String, _ path: String, within seconds: Double = 1) async throws -> Int {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last = 0
        repeat {
            last = try await send(method, path).status
            if last == status { break }
            try await Task.sleep(for: .milliseconds(20))
        } while ContinuousClock.now < deadline
        return last
    }
}
