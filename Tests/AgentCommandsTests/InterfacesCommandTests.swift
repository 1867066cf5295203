import Foundation
import TestSupport
import Testing

/// `agent interfaces` in a network of namespaces: a veth pair calls itself 10 Gbit/s, full duplex.
@Suite(.blocking) struct InterfacesCommandTests {
    private func rows(_ outcome: AgentBinary.Outcome) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    }

    @Test func tellsWhatTheKernelSays() throws {
        let hosts = try TwoHosts(131)
        let agent = hosts.agent(on: hosts.left)
        let well = try agent.run("interfaces", "--format", "json")
        #expect(well.code == 0)
        // All but the loopback.
        let row = try #require(try rows(well).first)
        #expect(try rows(well).count == 1)
        #expect(row["interface"] as? String == "wire" && row["state"] as? String == "up")
        #expect(row["speed_bps"] as? Int == 10_000_000_000 && row["duplex"] as? String == "full")
        #expect(row["mtu"] as? Int == 1_500 && row["receive_errors"] as? Int == 0)
        #expect(row["module"] is NSNull && row["faults"] as? String == "")
        let counted = try agent.run("interfaces", "lo", "--format", "csv")
        #expect(counted.output.split(separator: "\n").last?.hasPrefix("lo,up,,") == true)

        let slow = try agent.run("interfaces", "wire", "--contract", "25G", "--lang", "en")
        #expect(slow.code == 1)
        #expect(slow.output.contains("speed below the contract"))
        #expect(try agent.run("interfaces", "--contract", "10G").code == 0)
        let absent = try agent.run("interfaces", "eth9", "--lang", "en")
        #expect(absent.code == 2 && absent.errors.contains("this host has no interface 'eth9'; it has lo, wire"))

        // A tunnel's own word is 10 Mbit/s, whatever carries it.
        let tunnel = try AgentBinary.command("ip", "-n", hosts.left, "tuntap", "add", "dev", "tun0", "mode", "tun")
        if tunnel.code == 0 {
            #expect(try rows(agent.run("interfaces", "tun0", "--format", "json")).first?["speed_bps"] is NSNull)
            _ = try AgentBinary.command("ip", "-n", hosts.left, "link", "delete", "tun0")
        }

        // The other end goes away.
        _ = try AgentBinary.command("ip", "-n", hosts.right, "link", "set", "wire", "down")
        let cut = try agent.run("interfaces", "--format", "json")
        #expect(cut.code == 1)
        #expect(try rows(cut).first?["faults"] as? String == "no-carrier")
        #expect((try rows(cut).first?["carrier_changes"] as? Int ?? 0) > 0)
    }
}
