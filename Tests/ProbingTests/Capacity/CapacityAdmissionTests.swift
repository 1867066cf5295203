import NetworkAddress
import Telemetry
import Testing

@testable import Probing

@Suite("Whom a capacity server measures with")
struct CapacityAdmissionTests {
    private let source = IPAddress("192.0.2.7") ?? .v4(.loopback)
    private let wall = WallTime(nanoseconds: Int64(CapacityFixtures.time) * 1_000_000_000)

    private func settings(_ change: (inout CapacityServerSettings) -> Void = { _ in }) -> CapacityServerSettings {
        var settings = CapacityServerSettings(listen: [], allow: ["192.0.2.0/24"].compactMap { Prefix($0) })
        change(&settings)
        return settings
    }

    private func request(_ change: (inout SetupPDU) -> Void = { _ in }) -> [UInt8] {
        var setup = SetupPDU()
        setup.connectionIdentifier = 9
        change(&setup)
        var octets = [UInt8](repeating: 0, count: SetupPDU.length)
        octets.withUnsafeMutableBytes { setup.write(to: $0) }
        return octets
    }

    private func decide(
        _ admission: inout CapacityAdmission, _ octets: [UInt8], wall: WallTime? = nil, at seconds: Int64 = 0,
        from: IPAddress? = nil
    ) -> String {
        let decision = octets.withUnsafeBytes {
            admission.decide(
                $0, from: from ?? source, wall: wall ?? self.wall,
                now: MonotonicTime(nanoseconds: seconds * 1_000_000_000))
        }
        switch decision {
        case .ignored: return "ignored"
        case .refused(let setup, _): return setup.answer.map { "\($0)" } ?? "?"
        case .accepted: return "accepted"
        }
    }

    @Test("each objection has its answer")
    func objections() {
        var open = CapacityAdmission(settings())
        #expect(decide(&open, request()) == "accepted")
        #expect(decide(&open, request { $0.version = 11 }) == "badVersion")
        #expect(decide(&open, request { $0.connectionCount = 0 }) == "badConnectionParameters")
        #expect(decide(&open, request { $0.connectionCount = 25 }) == "badConnectionParameters")
        #expect(decide(&open, request { $0.connectionIndex = 1 }) == "badConnectionParameters")
        #expect(decide(&open, request { $0.trailer.mode = 1 }) == "authenticationNotConfigured")
        #expect(decide(&open, request(), from: IPAddress("198.51.100.1")) == "ignored")
        #expect(decide(&open, Array(request().dropLast())) == "ignored")
        #expect(decide(&open, request { $0.command = .response }) == "ignored")
    }

    @Test("a signed request works once, within its time")
    func authentication() {
        let key = CapacityKey(identifier: 7, secret: CapacityFixtures.secret)
        var server = CapacityAdmission(settings { $0.keys = [key] })
        let signed = octets(CapacityFixtures.setupRequest)
        #expect(decide(&server, request()) == "authenticationRequired")
        let late = WallTime(nanoseconds: wall.nanoseconds + 6_000_000_000)
        #expect(decide(&server, signed, wall: late) == "authenticationTime")
        var forged = signed
        forged[13] ^= 1
        #expect(decide(&server, forged) == "authenticationFailed")
        #expect(decide(&server, signed) == "accepted")
        #expect(decide(&server, signed) == "ignored")
        #expect(server.counters.replayed == 1)
    }

    @Test("bandwidth and tests are promised once, and given back")
    func budget() {
        var server = CapacityAdmission(
            settings {
                $0.maximumBandwidth = 100
                $0.maximumTests = 2
            })
        #expect(decide(&server, request()) == "bandwidthRequired")
        #expect(decide(&server, request { $0.bandwidth = 60 }) == "accepted")
        #expect(decide(&server, request { $0.bandwidth = 60 }) == "capacityExceeded")
        #expect(
            decide(
                &server,
                request {
                    $0.bandwidth = 60
                    $0.isUpstream = true
                }) == "accepted")
        #expect(decide(&server, request { $0.bandwidth = 1 }) == "noConnection")
        var first = SetupPDU()
        first.bandwidth = 60
        server.release(first, isFinished: true)
        #expect(decide(&server, request { $0.bandwidth = 100 }) == "accepted")
    }

    @Test("a flood from one address is not answered")
    func flood() {
        var server = CapacityAdmission(settings { $0.maximumTests = 64 })
        let answers = (0..<100).filter { _ in decide(&server, request { $0.version = 1 }) != "ignored" }
        #expect(answers.count <= 21)
        #expect(decide(&server, request { $0.version = 1 }, at: 5) == "badVersion")
    }

    @Test("parameters outside the protocol become its defaults, beyond the server's limits those limits")
    func policing() {
        var wild = ActivationPDU()
        wild.lowThreshold = 0
        wild.trialInterval = 1
        wild.testInterval = 900
        wild.subInterval = 50
        wild.rateIndex = 2_000
        wild.algorithmCode = 9
        wild.highSpeedDelta = 0
        wild.slowAdjustThreshold = 0
        let terms = wild.policed(longest: 60)
        var expected = ActivationPDU()
        expected.testInterval = 60
        expected.answerCode = 1
        #expect(terms == expected)
        var crossed = ActivationPDU()
        crossed.lowThreshold = 100
        #expect(crossed.policed(longest: 60).lowThreshold == 30)
    }
}
