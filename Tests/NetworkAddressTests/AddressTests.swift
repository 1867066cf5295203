import Testing

@testable import NetworkAddress

@Suite("Addresses")
struct AddressTests {
    @Test("IPv4 is four decimal octets", arguments: ["0.0.0.0", "127.0.0.1", "255.255.255.255", "10.20.30.40"])
    func v4(text: String) {
        #expect(IPv4Address(text)?.description == text)
        #expect(IPAddress(text)?.description == text)
    }

    @Test(
        "what is not exactly that is refused",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "01.2.3.4", "1.2.3.00",
            "0x7f.0.0.1",
            "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4", "1.2.3.+4", "1.2.3.4/32", "١.٢.٣.٤", "1.2.3.99999999999999999999",
            "127.1",
            "2130706433",
        ])
    func badV4(text: String) {
        #expect(IPv4Address(text) == nil)
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "IPv6 is printed as RFC 5952 says",
        arguments: [
            // RFC 5952 §1 and §4: leading zeros go, the longest run of zeros is shortened, lower case.
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:DB8:0::0:1:0:0:1", nil), ("2001:DB8::1", "2001:db8::1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"), ("1:0:0:0:0:0:0:0", "1::"),
            ("fe80::", "fe80::"), ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("::ffff:c000:201", "::ffff:192.0.2.1"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("::1.2.3.4", "::102:304"),
        ] as [(String, String?)])
    func v6(text: String, printed: String?) {
        #expect(IPv6Address(text)?.description == printed)
    }

    @Test(
        "what RFC 4291 does not know is refused",
        arguments: [
            "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1::", "1::2::3", ":1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:",
            "12345::", "g::", "::1%eth0", "::1/128", "[::1]", " ::1", "::1 ", "::256.1.1.1", "1.2.3.4::", "::1.2.3.4:5",
            "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:8::", "::00001", "1:2:3:4::5:6:7:8",
        ])
    func badV6(text: String) {
        #expect(IPv6Address(text) == nil)
    }

    @Test("random IPv6 addresses survive printing and reading", arguments: 0..<50)
    func v6RoundTrip(seed: Int) {
        var state = UInt64(seed)
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Zero groups are what matters.
            let mask: UInt64 = [0xFFFF_0000_0000_FFFF, 0x0000_0000_FFFF_0000, .max, 0][Int(state >> 60) % 4]
            return (state ^ state >> 29) & mask
        }
        for _ in 0..<200 {
            let address = IPv6Address(high: next(), low: next())
            #expect(IPv6Address(address.description) == address)
        }
    }

    @Test(
        "endpoints",
        arguments: [
            ("192.0.2.1:862", "192.0.2.1:862"), ("[2001:db8::1]:862", "[2001:db8::1]:862"), ("[::]:0", "[::]:0"),
            ("1.2.3.4:65535", "1.2.3.4:65535"), ("1.2.3.4:65536", nil), ("1.2.3.4:", nil), ("1.2.3.4", nil),
            ("2001:db8::1:862", nil), ("[1.2.3.4]:862", nil), ("[::1]862", nil), ("[::1", nil), ("[::1]:", nil),
            ("host:862", nil), ("1.2.3.4:0862", nil), (":862", nil), ("", nil),
        ] as [(String, String?)])
    func endpoints(text: String, printed: String?) {
        #expect(Endpoint(text)?.description == printed)
    }

    @Test("an endpoint's port may be left to a default")
    func defaultPort() {
        #expect(Endpoint("1.2.3.4", defaultPort: 862)?.description == "1.2.3.4:862")
        #expect(Endpoint("::1", defaultPort: 862)?.description == "[::1]:862")
        #expect(Endpoint("[::1]", defaultPort: 862)?.description == "[::1]:862")
        #expect(Endpoint("[::1]:5", defaultPort: 862)?.description == "[::1]:5")
        #expect(Endpoint("1.2.3.4:5", defaultPort: 862)?.description == "1.2.3.4:5")
        #expect(Endpoint("1.2.3", defaultPort: 862) == nil)
    }
}

@Suite struct ZonedAddressTests {
    /// The loopback interface, which every host has, by its name or number.
    @Test("a zone is an interface of this host, by name or number", arguments: ["fe80::1%lo", "fe80::1%1"])
    func zones(text: String) throws {
        let address = try #require(try ZonedAddress.address(text))
        #expect(address == .v6(IPv6Address(high: 0xFE80 << 48, low: 1, zone: 1)))
        #expect(address.description == "fe80::1%lo")
        #expect(address.zone == 1 && !address.lacksZone)
    }

    @Test("it stands within the brackets of an endpoint")
    func endpoints() throws {
        let endpoint = try #require(try ZonedAddress.endpoint("[fe80::1%lo]:862"))
        #expect(endpoint.port == 862 && endpoint.description == "[fe80::1%lo]:862")
        #expect(try ZonedAddress.endpoint("fe80::1%lo", defaultPort: 5) == Endpoint(endpoint.address, port: 5))
        #expect(try ZonedAddress.endpoint("[fe80::1%lo]", defaultPort: 5) == Endpoint(endpoint.address, port: 5))
        #expect(try ZonedAddress.endpoint("[fe80::1%lo]") == nil && ZonedAddress.endpoint("[fe80::1]:862%lo") == nil)
        #expect(try ZonedAddress.endpoint("192.0.2.1:862") == Endpoint("192.0.2.1:862"))
    }

    @Test("an unknown interface is named, and an address that holds everywhere has no zone")
    func refused() throws {
        #expect(throws: ZonedAddress.UnknownInterface(name: "nowhere0")) {
            try ZonedAddress.address("fe80::1%nowhere0")
        }
        #expect(throws: ZonedAddress.UnknownInterface.self) { try ZonedAddress.address("fe80::1%") }
        #expect(try ZonedAddress.address("2001:db8::1%lo") == nil)
        #expect(try ZonedAddress.address("192.0.2.1%lo") == nil)
        #expect(IPAddress("fe80::1%lo") == nil, "what comes from other hosts has no zone of ours")
    }

    @Test("prefixes are the same in every zone")
    func prefixes() throws {
        let address = try #require(try ZonedAddress.address("fe80::1%lo"))
        #expect(Prefix("fe80::/10")?.contains(address) == true)
        #expect(PrefixSet([Prefix(address)]).contains(address))
        #expect(IPAddress("fe80::1").map { $0.lacksZone && $0.inZone(1) == address } == true)
    }
}
