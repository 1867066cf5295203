import NIOCore
import NIOEmbedded
import NIOPosix
import TestSupport
import Testing

@testable import Collector

/// What becomes of agents' connections between and within requests.
@Suite(.blocking) struct ConnectionTests {
    private func connectionHeader(kept: Int) async throws -> [String?] {
        let (headers, continuation) = AsyncStream.makeStream(of: String?.self)
        try await RunningCollector.run(keptConnections: kept) { collector in
            let client = try await collector.enrolled("01290@2025")
            for path in ["/v1/configuration", "/v1/absent"] {
                continuation.yield(try await client.send("GET", path, keepsAlive: true).headers["connection"])
            }
            continuation.finish()
        }
        return await headers.reduce(into: []) { $0.append($1) }
    }

    /// Beyond those that may stay open, answers say that the connection ends; a refusal always does.
    @Test func connectionsBeyondThoseKeptEndWithTheAnswer() async throws {
        #expect(try await connectionHeader(kept: 0) == ["close", "close"])
        #expect(try await connectionHeader(kept: 10) == [nil, "close"])
    }

    /// Who announces a body and sends none is told so after a quarter of a minute, and others are served meanwhile.
    @Test func bodyThatDoesNotComeIsNotWaitedForLong() async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            let other = try await collector.enrolled("01291@2025")
            async let slow = client.send(
                "POST", "/v1/metrics", headers: [("Content-Type", "application/x-protobuf")], body: [1], length: 10)
            let answer = try await other.report(
                Samples.minutes(1, from: Samples.recent), spool: Samples.spool, site: "01291@2025")
            #expect(answer.status == 200)
            let refusal = try await slow
            #expect(refusal.status == 408 && refusal.headers["retry-after"] != nil)
            #expect(refusal.text.contains("too slowly"))
            #expect(refusal.headers["connection"] == "close")
        }
    }

    /// Resources that ask for no certificate wait no longer; and who says nothing at all is hung up on.
    @Test func strangersHoldNoPlace() async throws {
        try await RunningCollector.run { collector in
            async let slow = collector.stranger.send("POST", "/v1/enrol", body: [0x7B], length: 100)
            let silent = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: collector.port).get()
            try await silent.closeFuture.get()
            #expect(try await slow.status == 408)
        }
    }

    /// However many answers tell it, one timer ends a connection.
    @Test func connectionIsEndedOnce() async throws {
        let connections = OpenConnections(kept: 1)
        let channel = EmbeddedChannel()
        for _ in 0..<3 { connections.end(channel) }
        #expect(connections.endingCount == 1 && channel.isActive == false)
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(connections.endingCount == 1)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(connections.endingCount == 0)
    }

    @Test func listenerStopsAcceptingAtItsMost() {
        let connections = OpenConnections(kept: 5, most: 2)
        #expect(connections.kept == 1)
        let delegate = OpenConnections.Delegate(connections: connections)
        delegate.connectionOpened()
        #expect(delegate.isAcceptingNewConnections() && !connections.isCrowded)
        delegate.connectionOpened()
        #expect(!delegate.isAcceptingNewConnections() && connections.isCrowded)
        delegate.connectionClosed()
        #expect(delegate.isAcceptingNewConnections())
    }
}
