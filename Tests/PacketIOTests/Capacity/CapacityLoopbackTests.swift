import NetworkAddress
import Probing
import Synchronization
import TestSupport
import Testing

@testable import PacketIO

/// Client and server in one process over the loopback interface, at rates that any machine keeps.
@Suite("Capacity tests over the loopback interface", .blocking, .serialized)
struct CapacityLoopbackTests {
    private let key = CapacityKey(identifier: 3, secret: Array("a secret between two".utf8))

    private func server(
        _ change: (inout CapacityServerSettings) -> Void = { _ in }
    ) throws -> CapacityServer {
        let loopback = Endpoint(.v4(.loopback), port: 0)
        var settings = CapacityServerSettings(listen: [loopback], allow: ["127.0.0.0/8"].compactMap { Prefix($0) })
        change(&settings)
        return try CapacityServer(settings)
    }

    private func run(
        _ server: CapacityServer, _ change: (inout CapacityRequest) -> Void
    ) throws -> Result<CapacityOutcome, CapacityFailure> {
        var request = CapacityRequest(server: try #require(server.endpoints.first))
        request.terms.testInterval = 1
        request.terms.subInterval = 200
        request.terms.rateIndex = 8
        change(&request)
        let client = try CapacityClient(request, interval: { _ in }, finished: {})
        do throws(CapacityFailure) { return .success(try client.outcome()) } catch { return .failure(error) }
    }

    @Test(
        "a fixed rate arrives whole in both directions, signed or not, with checksums or not",
        arguments: [CapacityRequest.Direction.up, .down], [false, true])
    func fixedRate(direction: CapacityRequest.Direction, isSigned: Bool) throws {
        let server = try server {
            if isSigned { $0.keys = [key] }
            $0.sendsChecksums = isSigned
        }
        let outcome = try run(server) {
            $0.direction = direction
            if isSigned { $0.key = key }
            $0.sendsChecksums = isSigned
        }.get()
        let counters = server.stop()
        #expect(outcome.end == .complete && counters.finished == 1)
        #expect(outcome.report.intervals.count >= 4)
        #expect(outcome.malformed == 0 && outcome.report.duplicated == 0)
        #expect(abs(outcome.report.sustained / 8e6 - 1) < 0.05, "\(outcome.report.sustained)")
    }

    @Test("refusals and silence say what happened")
    func refusals() throws {
        let keyed = try server { $0.keys = [key] }
        let unsigned = try run(keyed) { _ in }
        guard case .failure(.refused(let code, _)) = unsigned else {
            Issue.record("\(unsigned)")
            return
        }
        #expect(code == SetupPDU.Answer.authenticationRequired.rawValue)
        let wrong = try run(keyed) { $0.key = CapacityKey(identifier: 3, secret: [1]) }
        guard case .failure(.refused(let second, _)) = wrong else {
            Issue.record("\(wrong)")
            return
        }
        #expect(second == SetupPDU.Answer.authenticationFailed.rawValue)
        keyed.stop()
        let full = try server { $0.maximumBandwidth = 10 }
        let greedy = try run(full) { $0.bandwidth = 11 }
        guard case .failure(.refused(let third, _)) = greedy else {
            Issue.record("\(greedy)")
            return
        }
        #expect(third == SetupPDU.Answer.capacityExceeded.rawValue)
        full.stop()
    }

    @Test("a test can be ended early at either end")
    func cancelled() throws {
        let server = try server()
        var request = CapacityRequest(server: try #require(server.endpoints.first))
        request.terms.testInterval = 30
        request.terms.subInterval = 100
        request.terms.rateIndex = 2
        let seen = Atomic(0)
        let waker = try Waker()
        let poller = try Poller()
        try poller.watch(waker.descriptor, token: 0)
        let client = try CapacityClient(
            request,
            interval: { _ in
                if seen.add(1, ordering: .relaxed).newValue == 2 { waker.wake() }
            }, finished: {})
        poller.wait(nanoseconds: 10_000_000_000) { _ in }
        client.cancel()
        do throws(CapacityFailure) {
            let outcome = try client.outcome()
            #expect(outcome.end == .interrupted && outcome.report.intervals.count >= 2)
        } catch { Issue.record("\(error)") }
        server.stop()
    }
}
