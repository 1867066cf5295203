import Localization
import NetworkAddress
import PacketIO
import Testing

@testable import AgentCommands

@Suite("A router on the command line") struct RouterArgumentTests {
    @Test(
        "a name may have a port behind it, as an address may",
        arguments: [
            ("localhost:1161", 1_161), ("localhost", 161), ("127.0.0.1:162", 162), ("127.0.0.1", 161),
            ("[::1]:162", 162),
            ("::1", 161),
        ] as [(String, UInt16)])
    func names(text: String, port: UInt16) throws {
        let endpoint = try RouterArgument.endpoint(text, defaultPort: 161, .english)
        #expect(endpoint.port == port && ["127.0.0.1", "::1"].contains("\(endpoint.address)"), "\(endpoint)")
    }

    @Test("what is no port is told", arguments: ["localhost:", "localhost:0", "localhost:65536", "localhost:snmp"])
    func ports(text: String) {
        let fault = #expect(throws: CommandFault.self) {
            try RouterArgument.endpoint(text, defaultPort: 161, .english)
        }
        #expect(fault?.text.contains(text) == true)
    }

    @Test("the library's words are in the reader's language, or a quotation")
    func words() throws {
        let router = try #require(Endpoint("192.0.2.1:161"))
        func said(_ error: SnmpError, _ language: Language) -> String { error.words(router, language) }
        #expect(said(.silent("Timeout"), .vietnamese).contains("quá thời gian chờ"))
        #expect(said(.silent("Timeout"), .english).hasSuffix("Timeout"))
        let words = "Failure in sendto (Connection refused)"
        #expect(said(.session(words), .vietnamese).contains("không gửi được (kết nối bị từ chối)"))
        #expect(said(.silent("Something new"), .vietnamese).contains("Net-SNMP báo \"Something new\""))
        #expect(said(.silent("Something new"), .english).hasSuffix(": Something new"))
    }
}
