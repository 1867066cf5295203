import Foundation
import NetworkAddress
import PacketIO
import Probing
import TestSupport
import Testing

@Suite("agent probe twamp", .blocking, .enabled(if: AgentBinary.path != nil, "the agent program was not built"))
struct ProbeTwampTests {
    /// What twampd 5.2.3 says, up to Start-Ack, with `port` in its Accept-Session.
    private func script(port: UInt16, modes: UInt8 = 1) -> [ScriptedServer.Line] {
        var greeting = [UInt8](repeating: 0, count: 64)
        greeting[15] = modes
        greeting.replaceSubrange(16..<48, with: (0..<32).map { UInt8($0 * 7) })
        greeting[50] = 8
        var start = [UInt8](repeating: 0, count: 48)
        start.replaceSubrange(32..<40, with: [0xEE, 0xB1, 0xEC, 0x36, 0xAF, 0x77, 0x4A, 0xBA])
        var accept = [UInt8](repeating: 0, count: 48)
        accept[2] = UInt8(port >> 8)
        accept[3] = UInt8(port & 255)
        accept.replaceSubrange(4..<8, with: [0x7F, 0, 0, 1])
        return [
            .send(greeting), .read(164), .send(start), .read(112), .send(accept), .read(32),
            .send([UInt8](repeating: 0, count: 32)),
        ]
    }

    private func reflector() throws -> (Reflector, UInt16) {
        let reflector = try Reflector(
            ReflectorSettings(listen: [Endpoint(.v4(.loopback), port: 0)], allow: [Prefix(.v4(.loopback))]))
        return (reflector, try #require(reflector.endpoints.first).port)
    }

    @Test("obeys the port that the server names, probes it and ends with Stop-Sessions", arguments: [UInt8(1), 0x41])
    func session(modes: UInt8) throws {
        let (reflector, port) = try reflector()
        defer { reflector.stop() }
        let server = try ScriptedServer(script(port: port, modes: modes) + [.hold])
        let probe = try AgentBinary().run(
            "probe", "twamp", "127.0.0.1", "--control-port", "\(server.port)", "-c", "10", "-i", "5ms", "--dscp", "46",
            "--size", "100", "--format", "json")
        let lines = server.lines
        #expect(probe.code == 0, "\(probe.errors)")
        #expect(probe.number("port") == Int(port))
        #expect(probe.number("received") == 10)
        // Each gives a delay, or is marked by why it doesn't, as on a busy machine.
        #expect((probe.number("delay_ns.round_trip.count") ?? 0) + probe.marked == 10, "\(probe.output)")
        try #require(lines.count == 4)
        #expect(lines[0].prefix(4) == [0, 0, 0, modes])
        let request = lines[1]
        #expect(request.prefix(4) == [5, 4, 0, 0])
        #expect(request[14..<16] == [0x03, 0x5E], "862 is asked for")
        #expect(request[64..<68] == [0, 0, 0, modes == 1 ? 86 : 59])
        #expect(request[84] == 46)
        #expect(lines[2].first == 2)
        #expect(lines[3].prefix(8) == [3, 0, 0, 0, 0, 0, 0, 1])
        #expect(lines[3].count == 32)
        #expect(reflector.counters.reflected == 10)
    }

    @Test("Ctrl-C prints the summary and stops the session at the server")
    func interrupted() throws {
        let (reflector, port) = try reflector()
        defer { reflector.stop() }
        let server = try ScriptedServer(script(port: port) + [.hold])
        let probe = try AgentBinary().start([
            "probe", "twamp", "127.0.0.1", "--control-port", "\(server.port)", "-i", "2ms",
        ])
        #expect(eventually { reflector.counters.reflected >= 5 })
        probe.interrupt()
        let outcome = probe.finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("--- TWAMP to 127.0.0.1 (127.0.0.1:\(port)) ---"))
        #expect(server.lines.last?.first == 3)
    }

    @Test("a server that closes the control connection ends the run; what was measured is shown")
    func abandoned() async throws {
        let (reflector, port) = try reflector()
        defer { reflector.stop() }
        let server = try ScriptedServer(script(port: port) + [.pause(300)])
        let probe = try AgentBinary().start([
            "probe", "twamp", "127.0.0.1", "--control-port", "\(server.port)", "-i", "2ms", "--format", "json",
        ])
        let outcome = probe.finish()
        #expect(outcome.code == 1)
        #expect((outcome.number("received") ?? 0) > 0)
        #expect(outcome.errors.contains("closed the connection"), "\(outcome.errors)")
    }

    @Test("what the server refuses is said by name, and ends with 1")
    func refusals() throws {
        func run(_ script: [ScriptedServer.Line], _ more: String...) throws -> AgentBinary.Outcome {
            let server = try ScriptedServer(script)
            return try AgentBinary().start(
                ["probe", "twamp", "127.0.0.1", "--control-port", "\(server.port)", "-c", "1"] + more
            ).finish()
        }
        let keys = try run(script(port: 1, modes: 0x0E))
        #expect(keys.code == 1 && keys.errors.contains("authenticated, encrypted, mixed (RFC 5618)"), "\(keys.errors)")
        let unwilling = try run(script(port: 1, modes: 0), "--lang", "vi")
        #expect(unwilling.code == 1 && unwilling.errors.contains("không đưa ra chế độ nào"), "\(unwilling.errors)")
        var busy = script(port: 1)
        busy[4] = .send([5] + [UInt8](repeating: 0, count: 47))
        let full = try run(busy)
        #expect(full.code == 1 && full.errors.contains("Accept-Session: code 5, temporary resource"), "\(full.errors)")
        let gone = try run([.send([UInt8](repeating: 0, count: 10))])
        #expect(
            gone.code == 1 && gone.errors.contains("Server-Greeting was due (10 octets of it came)"), "\(gone.errors)")
        let page = try run([
            .send(Array("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3 and much more text than a greeting".utf8))
        ])
        #expect(page.code == 1 && page.errors.contains("Check that it is a TWAMP server"), "\(page.errors)")
    }

    @Test("a server that says nothing, or stops in a message, is waited for so long and no longer")
    func silent() throws {
        for (count, step) in [(0, TwampControlClient.Step.greeting), (63, .greeting)] {
            let server = try ScriptedServer([.send([UInt8](repeating: 0, count: count)), .hold])
            let control = try TwampControlConnection(
                to: Endpoint(.v4(.loopback), port: server.port), patience: .milliseconds(100))
            #expect(throws: TwampControlConnection.Failure.timedOut(awaiting: step, received: count)) {
                _ = try control.request(port: 862, size: 44, dscp: 0, timeout: .seconds(1), sourcePort: 0)
            }
        }
    }

    @Test("nobody there ends with 1 and names where; wrong usage ends with 2")
    func nobody() throws {
        let refused = try AgentBinary().run("probe", "twamp", "127.0.0.1", "--control-port", "9", "-c", "1")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("127.0.0.1:9: Connection refused"), "\(refused.errors)")
        let slow = try AgentBinary().run("probe", "twamp", "127.0.0.1", "-i", "1h")
        #expect(slow.code == 2 && slow.errors.contains("900 s"))
        #expect(try AgentBinary().run("probe", "twamp", "127.0.0.1", "--control-port", "0").code == 2)
    }
}
