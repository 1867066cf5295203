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

    /// Beyond those that may stay open, answers and refusals say that the connection ends; below, none does.
    @Test func connectionsBeyondThoseKeptEndWithTheAnswer() async throws {
        #expect(try await connectionHeader(kept: 0) == ["close", "close"])
        #expect(try await connectionHeader(kept: 10) == [nil, nil])
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
        }
    }

    @Test func listenerStopsAcceptingAtItsMost() {
        let connections = OpenConnections(kept: 1, most: 2)
        let delegate = OpenConnections.Delegate(connections: connections)
        delegate.connectionOpened()
        #expect(delegate.isAcceptingNewConnections() && !connections.isCrowded)
        delegate.connectionOpened()
        #expect(!delegate.isAcceptingNewConnections() && connections.isCrowded)
        delegate.connectionClosed()
        #expect(delegate.isAcceptingNewConnections())
    }
}
