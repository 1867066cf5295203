import NetworkAddress
import Probing
import TestSupport
import Testing

@testable import PacketIO

/// Client and server in one process over the loopback interface, which no bucket shapes.
@Suite("Packet trains over the loopback interface", .serialized, .blocking)
struct TrainLoopbackTests {
    private func server(_ change: (inout CapacityServerSettings) -> Void = { _ in }) throws -> CapacityServer {
        let loopback = Endpoint(.v4(.loopback), port: 0)
        var settings = CapacityServerSettings(listen: [loopback], allow: ["127.0.0.0/8"].compactMap { Prefix($0) })
        change(&settings)
        return try CapacityServer(settings)
    }

    private func measure(
        _ server: CapacityServer, _ direction: CapacityRequest.Direction, key: CapacityKey? = nil
    ) throws -> TrainOutcome {
        var request = CapacityRequest(server: try #require(server.endpoints.first))
        request.direction = direction
        // Slow enough for any machine, so that all of it comes.
        request.maximumRate = 100e6
        request.key = key
        return try TrainClient(request, goal: .capacity, progress: { _, _ in }, finished: {}).outcome()
    }

    @Test(
        "go both ways and are as fast as they were sent, signed or not",
        arguments: [CapacityRequest.Direction.up, .down], [false, true])
    func bothWays(direction: CapacityRequest.Direction, isSigned: Bool) throws {
        let key = CapacityKey(identifier: 3, secret: Array("a secret between two".utf8))
        let server = try server {
            if isSigned { $0.keys = [key] }
            $0.sendsChecksums = isSigned
        }
        let outcome = try measure(server, direction, key: isSigned ? key : nil)
        let counters = server.stop()
        #expect(counters.finished == 1 && counters.abandoned == 0)
        #expect(outcome.idleRoundTrip != nil)
        #expect(outcome.capacity.trains > 0 && outcome.capacity.octets > 0)
        // A machine under load may pause within a train; then nothing is claimed.
        if outcome.capacity.verdict == .atLeast { #expect(outcome.capacity.rate < 150e6) }
    }
}
