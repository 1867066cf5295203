import Foundation
import TestSupport
import Testing

/// Link-local addresses, which hold on one cable only: `fe80::…%wire` (RFC 4007 §11).
@Suite("Link-local addresses", .blocking, .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct ZoneTests {
    /// The link-local address of a host's end of the cable.
    private func address(of host: String) throws -> String {
        // It is tentative for a moment.
        for _ in 0..<500 {
            let outcome = try AgentBinary.command(
                "ip", "-n", host, "-6", "-o", "address", "show", "dev", "wire", "scope", "link", "-tentative")
            let words = outcome.output.split(whereSeparator: \.isWhitespace)
            if let place = words.firstIndex(of: "inet6") {
                return String(words[place + 1].prefix { $0 != "/" })
            }
            usleep(10_000)
        }
        throw TwoHosts.Failure(description: "no link-local address at \(host)")
    }

    @Test("a reflector listens on one and a probe reaches it, by every kind of probe")
    func probes() throws {
        let hosts = try TwoHosts(70)
        let (near, far) = (try address(of: hosts.left), try address(of: hosts.right))
        let reflector = try hosts.agent(on: hosts.right).start([
            "reflect", "--listen", "[\(far)%wire]:862", "--allow", "fe80::/10",
        ])
        #expect(reflector.firstLine().contains("[\(far)%wire]:862"))
        let agent = hosts.agent(on: hosts.left)
        let target = "\(far)%wire"
        let stamp = try agent.run("probe", "stamp", target, "-c", "20", "-i", "2ms", "--format", "json")
        #expect(stamp.number("received") == 20, "\(stamp.errors)")
        #expect(stamp.json["address"] as? String == target, "\(stamp.output)")
        let sourced = try agent.run(
            "probe", "stamp", target, "-c", "5", "-i", "2ms", "--source", "[\(near)]:9000", "--format", "json")
        #expect(sourced.number("received") == 5, "\(sourced.errors)")
        let echo = try agent.run("probe", "icmp", target, "-c", "20", "-i", "2ms", "--format", "json")
        #expect(echo.number("received") == 20, "\(echo.errors)")
        let path = try agent.run("probe", "path", target, "--format", "json")
        #expect(path.code == 0 && path.number("end_hop") == 1, "\(path.output)\(path.errors)")
        let mtu = try agent.run("probe", "mtu", target, "--format", "json")
        #expect(mtu.code == 0 && mtu.number("ip_packet_octets") == 1_500, "\(mtu.output)\(mtu.errors)")
        reflector.interrupt()
        #expect(reflector.finish().code == 0)
    }

    @Test("BFD comes up between two, RFC 5881 section 6")
    func liveness() throws {
        let hosts = try TwoHosts(71)
        let (near, far) = (try address(of: hosts.left), try address(of: hosts.right))
        let there = try hosts.agent(on: hosts.right).start(["probe", "bfd", "\(near)%wire", "--format", "json"])
        let here = try hosts.agent(on: hosts.left).run(
            "probe", "bfd", "\(far)%wire", "--for", "4s", "--format", "json")
        there.interrupt()
        _ = there.finish()
        let session = (here.json["sessions"] as? [[String: Any]])?.first
        #expect(session?["state"] as? String == "Up", "\(here.output)\(here.errors)")
        #expect(session?["address"] as? String == "\(far)%wire")
        #expect(here.code == 0)
    }

    @Test(
        "an unknown interface is named, and an address without one is refused",
        arguments: ["stamp", "icmp", "path", "mtu", "bfd"])
    func refused(kind: String) throws {
        let unknown = try AgentBinary().run("probe", kind, "fe80::1%nowhere0")
        #expect(unknown.code == 2 && unknown.errors.contains("no interface nowhere0"), "\(unknown.errors)")
        let bare = try AgentBinary().run("probe", kind, "fe80::1")
        #expect(bare.code == 2 && bare.errors.contains("holds on one link only"), "\(bare.errors)")
    }

    @Test("a reflector says the same")
    func listening() throws {
        let unknown = try AgentBinary().run("reflect", "--listen", "[fe80::1%nowhere0]:862")
        #expect(unknown.code == 2 && unknown.errors.contains("no interface nowhere0"), "\(unknown.errors)")
        let bare = try AgentBinary().run("reflect", "--listen", "[fe80::1]:862")
        #expect(bare.code == 2 && bare.errors.contains("holds on one link only"), "\(bare.errors)")
    }
}
