import Foundation
import TestSupport
import Testing

/// Interoperation with scapy's `contrib.stamp`, an implementation of RFC 8762 and RFC 8972's frames that isn't ours.
enum Scapy {
    /// A Python that has it: `PYTHON` in the environment, or python3.
    static let python: String? = {
        let candidates = [ProcessInfo.processInfo.environment["PYTHON"], "/usr/bin/python3", "/usr/local/bin/python3"]
        return candidates.compactMap { $0 }.first {
            (try? AgentBinary.command($0, "-c", "import scapy.contrib.stamp").code) == 0
        }
    }()
}

@Suite(
    "Beside scapy", .blocking,
    .enabled(if: AgentBinary.path != nil && Scapy.python != nil, "needs the built agent and a python3 with scapy"))
struct ScapyTests {
    private func run(_ script: String, _ arguments: String...) throws -> AgentBinary.Outcome {
        let python = try #require(Scapy.python)
        return try AgentBinary.Running(
            command: [python, "-c", script] + arguments, environment: AgentBinary().environment
        ).finish()
    }

    @Test("our reflector answers scapy's packets, and scapy reads the answers")
    func reflector() throws {
        let reflector = try AgentBinary().start(["reflect", "--listen", "127.0.0.1:0"])
        let port = try #require(reflector.firstLine().split(separator: " ").first { $0.hasPrefix("127.0.0.1:") })
            .split(separator: ":")[1]
        let outcome = try run(
            """
            import socket, sys
            from scapy.contrib.stamp import *
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.settimeout(5)
            s.connect(("127.0.0.1", int(sys.argv[1])))
            for n in range(5):
                s.send(bytes(STAMPSessionSenderTestUnauthenticated(seq=n * 3, ts=3913056000 + n, ssid=513)))
                a = STAMPSessionReflectorTestUnauthenticated(s.recv(2000))
                print(a.seq, a.seq_sender, a.ssid, a.err_estimate.Z, a.ttl_sender > 0, 0 <= a.ts - a.ts_rx < 1, len(bytes(a)))
            """, String(port))
        reflector.interrupt()
        _ = reflector.finish()
        #expect(outcome.output == (0..<5).map { "\($0) \(3 * $0) 513 0 True True 44\n" }.joined(), "\(outcome.errors)")
    }

    @Test("our sender measures a reflector made of scapy's packets, whose residence is unknown")
    func sender() throws {
        let python = try #require(Scapy.python)
        let script = """
            import socket
            from scapy.contrib.stamp import *
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("127.0.0.1", 0))
            s.settimeout(10)
            print(s.getsockname()[1], flush=True)
            try:
                while True:
                    data, peer = s.recvfrom(2000)
                    q = STAMPSessionSenderTestUnauthenticated(data[:44])
                    now = 3913056000
                    a = STAMPSessionReflectorTestUnauthenticated(seq=q.seq, ts=now, ts_rx=now, seq_sender=q.seq, ttl_sender=64)
                    a = bytearray(bytes(a))
                    a[28:38] = data[4:14]
                    s.sendto(bytes(a), peer)
            except socket.timeout:
                pass
            """
        let reflector = try AgentBinary.Running(
            command: [python, "-c", script], environment: AgentBinary().environment)
        let port = reflector.firstLine()
        let probe = try AgentBinary().run(
            "probe", "stamp", "127.0.0.1", "--port", port, "-c", "10", "-i", "10ms", "--format", "json")
        reflector.end()
        _ = reflector.finish()
        #expect(probe.number("received") == 10, "\(probe.errors)")
        #expect(probe.number("stamp.samples.residence_unknown") == 10)
        #expect(probe.number("stamp.samples.t3.unknown") == 10)
    }
}
