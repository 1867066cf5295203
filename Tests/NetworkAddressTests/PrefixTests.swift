import Testing

@testable import NetworkAddress

@Suite("Prefixes")
struct PrefixTests {
    @Test(
        "reading",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"), ("10.0.0.1", "10.0.0.1/32"), ("::/0", "::/0"),
            ("2001:db8::/32", "2001:db8::/32"), ("::1", "::1/128"), ("10.0.0.1/8", nil), ("2001:db8::1/32", nil),
            ("10.0.0.0/33", nil), ("::/129", nil), ("10.0.0.0/", nil), ("10.0.0.0/08", nil), ("/8", nil), ("", nil),
            ("10.0.0.0/-1", nil), ("10.0.0.0/8/8", nil), ("8000::/1", "8000::/1"), ("::8000:0:0:0/64", nil),
            ("0:0:0:1::/64", "0:0:0:1::/64"),
        ] as [(String, String?)])
    func reading(text: String, printed: String?) {
        #expect(Prefix(text)?.description == printed)
    }

    @Test(
        "containing",
        arguments: [
            ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "::1", false), ("::/0", "8.8.8.8", false), ("::/0", "ffff::", true),
            ("2001:db8::/32", "2001:db8:ffff::", true), ("2001:db8::/32", "2001:db9::", false),
            ("2001:db8::8000:0:0:0/65", "2001:db8::ffff:0:0:0", true),
            ("2001:db8::8000:0:0:0/65", "2001:db8::7fff:0:0:0", false), ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false), ("10.0.0.0/8", "::ffff:10.0.0.1", false),
        ])
    func containing(prefix: String, address: String, expected: Bool) throws {
        let block = try #require(Prefix(prefix))
        let candidate = try #require(IPAddress(address))
        #expect(block.contains(candidate) == expected)
        #expect(PrefixSet([block]).contains(candidate) == expected)
    }

    @Test("a set contains what any of its prefixes contains, and nothing where it is empty")
    func sets() throws {
        let prefixes = ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.7", "2001:db8::/32"].compactMap { Prefix($0) }
        let set = PrefixSet(prefixes)
        for value in stride(from: UInt32(0), to: .max - 70_000, by: 65_521) {
            let address = IPAddress.v4(IPv4Address(value))
            #expect(set.contains(address) == prefixes.contains { $0.contains(address) })
        }
        #expect(!PrefixSet().contains(.v4(.loopback)))
    }
}
