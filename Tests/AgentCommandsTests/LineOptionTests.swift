import NetworkAddress
import PacketIO
import TestSupport
import Testing

@Suite("The interfaces of a site's line", .blocking) struct LineOptionTests {
    @Test("a name that no interface has is told, with those that there are")
    func typo() throws {
        let outcome = try AgentBinary().run("run", "--state", "/nowhere", "--line", "wan9", "--lang", "en")
        #expect(outcome.code == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("no interface 'wan9'; it has ") && outcome.errors.contains("lo"))
    }

    @Test("of several lines the first is the primary and the others back it up, unless they were named")
    func uplinks() {
        var names = UplinkNames()
        names.add(lines: ["eth0"])
        #expect(names.isEmpty)
        let isTaken = names.add("radio=wlan0")
        #expect(isTaken)
        names.add(lines: ["eth0", "wwan0", "wlan0"])
        let found = ["eth0", "wwan0", "wlan0", "eth1"].map { names.name(interface: $0, gateway: nil) }
        #expect(found == ["primary", "backup", "radio", "eth1"])
    }
}
