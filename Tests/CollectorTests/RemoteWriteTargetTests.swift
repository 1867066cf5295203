import Hummingbird
import Logging
import NIOCore
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct RemoteWriteTargetTests {
    @Test(arguments: [
        ("http://127.0.0.1:9090/api/v1/write", true), ("https://mimir.example/push", true), ("ftp://a/b", false),
        ("127.0.0.1:9090", false), ("", false), ("http://", false),
    ])
    func onlyAddressesOfReceiversAreTaken(_ url: String, _ isGood: Bool) {
        #expect((RemoteWriteTarget(url: url) != nil) == isGood)
    }

    /// What was committed arrives over HTTP with the headers that the specification demands, packed, once; also after a 503.
    @Test func receiverGetsWhatWasCommitted() async throws {
        struct Seen {
            var bodies: [[UInt8]] = []
            var headers: [String] = []
        }
        final class Box: Sendable { let seen = Mutex(Seen()) }
        let box = Box()
        let router = Router()
        router.post("write") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            return box.seen.withLock { seen in
                seen.bodies.append(Array(body.readableBytesView))
                seen.headers = [
                    request.headers[.contentEncoding] ?? "", request.headers[.contentType] ?? "",
                    request.headers[.authorization] ?? "",
                    request.headers.first { $0.name.canonicalName == "x-prometheus-remote-write-version" }?.value ?? "",
                ]
                return Response(status: seen.bodies.count == 1 ? .serviceUnavailable : .noContent)
            }
        }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) })
        let records = Samples.minutes(3, from: 1_800_000_000_000_000_000).map(\.record)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let target = try #require(RemoteWriteTarget(url: "http://127.0.0.1:\(port)/write", token: "secret"))
            let writer = RemoteWriter()
            writer.offer(records)
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            try await target.during(writer, logger: logger) {
                while writer.counts.sent < 3 { try await Task.sleep(for: .milliseconds(20)) }
            }
            group.cancelAll()
            while await group.nextResult() != nil {}
        }
        let (bodies, headers) = box.seen.withLock { ($0.bodies, $0.headers) }
        let expected = Snappy.compress(RemoteWriteRequest.encode(records))
        #expect(bodies == [expected, expected])
        #expect(headers == ["snappy", "application/x-protobuf", "Bearer secret", "0.1.0"])
    }
}
