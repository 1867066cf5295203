import NetworkAddress
import TestSupport
import Testing

@testable import AgentCommands

@Suite("The address that probes leave from", .blocking) struct ProbeSourceTests {
    private func endpoint(_ text: String) -> Endpoint? { Endpoint(text) }
    private let peer = IPAddress("127.0.0.9")

    @Test("is the announced one, with a port of the kernel's choice")
    func announced() throws {
        let source = ProbeSource(announced: endpoint("127.0.0.12:18912"), reflect: nil)
        #expect(source.endpoint(towards: try #require(peer)) == endpoint("127.0.0.12:0"))
    }

    @Test("is the one that the reflector listens on, where that is definite")
    func listening() throws {
        let source = ProbeSource(announced: endpoint("203.0.113.1:862"), reflect: endpoint("127.0.0.5:862"))
        #expect(source.endpoint(towards: try #require(peer)) == endpoint("127.0.0.5:0"))
    }

    @Test("is the kernel's choice for another family, for none, and behind a translator")
    func kernelsChoice() throws {
        let peer = try #require(peer)
        #expect(ProbeSource(announced: endpoint("[::1]:862"), reflect: nil).endpoint(towards: peer) == nil)
        #expect(ProbeSource(announced: nil, reflect: nil).endpoint(towards: peer) == nil)
        #expect(ProbeSource(announced: nil, reflect: endpoint("0.0.0.0:862")).endpoint(towards: peer) == nil)
        let open = endpoint("0.0.0.0:862")
        #expect(ProbeSource(announced: endpoint("203.0.113.1:862"), reflect: open).endpoint(towards: peer) == nil)
        #expect(
            ProbeSource(announced: endpoint("127.0.0.12:862"), reflect: open).endpoint(towards: peer)
                == endpoint("127.0.0.12:0"))
    }
}
