import Identity
import NetworkAddress
import Reporting
import TestSupport
import Testing

@Suite(.blocking) struct DocumentTests {
    static let good = """
        {"format": 1, "site": "04@2025", "interval_seconds": 60, "reflector": {"allow": ["10.0.1.2/32"]},
         "sessions": [{"link": "01290@2025~04@2025", "peer": "01290@2025", "address": "10.0.1.2", "port": 862,
                       "packets_per_second": 10, "dscp": 46, "padding": 100}]}
        """

    @Test("the protocol's configuration is read")
    func configuration() throws {
        let configuration = try AgentConfiguration(Array(Self.good.utf8), site: "04@2025")
        #expect(configuration.intervalSeconds == 60)
        #expect(configuration.allow.map(\.description) == ["10.0.1.2/32"])
        let session = try #require(configuration.sessions.first)
        #expect(session.remote.description == "10.0.1.2:862")
        #expect(session.packetsPerSecond == 10)
        #expect(session.dscp == 46)
        #expect(session.padding == 100)
        #expect(configuration.lineRate == nil)
        let fast = Self.good.replacing(": 60", with: ": 60, \"line_bits_per_second\": 1000000000")
        #expect(try AgentConfiguration(Array(fast.utf8), site: "04@2025").lineRate == 1_000_000_000)
        // Collectors that say nothing of it are from before records of version 3.
        #expect(configuration.recordVersion == 2)
        let new = Self.good.replacing(": 60", with: ": 60, \"record_version\": 3")
        #expect(try AgentConfiguration(Array(new.utf8), site: "04@2025").recordVersion == 3)
    }

    @Test("systems' rules are read, and may be absent")
    func systems() throws {
        let none = try AgentConfiguration(Array(Self.good.utf8), site: "04@2025")
        #expect(none.systems.isEmpty)
        let text = Self.good.replacing(
            ": 60",
            with: """
                : 60, "systems": [{"system": "files", "prefix": "10.0.8.0/22", "protocol": 6, "ports": [443, 444]}, \
                {"system": "dns", "ports": [53, 53], "later": "anything"}]
                """)
        let rules = try AgentConfiguration(Array(text.utf8), site: "04@2025").systems
        #expect(rules.map(\.system) == ["files", "dns"])
        #expect(
            rules[0].prefix?.description == "10.0.8.0/22" && rules[0].protocolNumber == 6 && rules[0].ports == 443...444
        )
        #expect(rules[1].prefix == nil && rules[1].protocolNumber == nil && rules[1].ports == 53...53)
    }

    @Test(
        "each mistake is named by its place, with what was expected",
        arguments: [
            ("\"format\": 1", "\"format\": 2", "format: expected 1, found 2"),
            ("\"site\": \"04@2025\"", "\"site\": \"06@2025\"", "site: expected 04@2025, found 06@2025"),
            (": 60", ": 0", "interval_seconds: expected 1...3600, found 0"),
            (": 60", ": \"60\"", "interval_seconds: expected Int, found another type"),
            (
                "10.0.1.2/32", "10.0.1.2/8",
                "reflector.allow[0]: expected a prefix such as 10.0.0.0/24, found 10.0.1.2/8"
            ),
            ("\"10.0.1.2\"", "\"host\"", "sessions[0].address: expected an IP address, found host"),
            ("\"10.0.1.2\"", "\"0.0.0.0\"", "sessions[0].address: expected an IP address, found 0.0.0.0"),
            (": 862", ": 0", "sessions[0].port: expected 1...65535, found 0"),
            (": 862", ": 65536", "sessions[0].port: expected 1...65535, found 65536"),
            (
                ": 60", ": 60, \"line_bits_per_second\": 999",
                "line_bits_per_second: expected 1000...10000000000000, found 999"
            ),
            (": 60", ": 60, \"record_version\": 0", "record_version: expected at least 1, found 0"),
            (
                ": 60", ": 60, \"systems\": [{\"system\": \"x\", \"prefix\": \"10.0.8.1/22\"}]",
                "systems[0].prefix: expected a prefix such as 10.0.0.0/24, found 10.0.8.1/22"
            ),
            (
                ": 60", ": 60, \"systems\": [{\"system\": \"x\", \"ports\": [444, 443]}]",
                "systems[0].ports: expected two of 1...65535, the lower first, found [444, 443]"
            ),
            (
                ": 60", ": 60, \"systems\": [{\"system\": \"x\", \"protocol\": 256}]",
                "systems[0].protocol: expected 0...255, found 256"
            ),
            (
                ": 60", ": 60, \"systems\": [{\"system\": \"x\"}]",
                "systems[0]: expected a prefix, a protocol or ports, found none of them"
            ),
            (
                ": 60", ": 60, \"systems\": [{\"system\": \"\", \"protocol\": 6}]",
                "systems[0].system: expected 1 to 64 bytes without control characters, found \"\""
            ),
            (": 10,", ": 1e9,", "sessions[0].packets_per_second: expected 0.01...1000, found 1000000000.0"),
            (": 46", ": 64", "sessions[0].dscp: expected 0...63, found 64"),
            (": 100", ": -1", "sessions[0].padding: expected 0...8000, found -1"),
            ("\"port\"", "\"p\"", "sessions[0].port: expected a value, found none"),
            (
                "01290@2025~04@2025", "",
                "sessions[0].link: expected 1 to 200 bytes without control characters, found \"\""
            ),
        ])
    func mistakes(old: String, new: String, message: String) throws {
        let text = Self.good.replacing(old, with: new, maxReplacements: 1)
        let error = #expect(throws: DocumentError.self) {
            try AgentConfiguration(Array(text.utf8), site: "04@2025")
        }
        #expect(error?.description == message)
    }

    @Test("a link named twice, too many sessions, and what isn't JSON")
    func more() {
        let session = #"{"link":"L","peer":"p","address":"10.0.0.1","port":862,"packets_per_second":1}"#
        func text(_ sessions: [String]) -> [UInt8] {
            Array(
                #"{"format":1,"site":"s","interval_seconds":5,"sessions":[\#(sessions.joined(separator: ","))]}"#.utf8)
        }
        func place(_ bytes: [UInt8]) -> String? {
            do throws(DocumentError) {
                _ = try AgentConfiguration(bytes, site: "s")
                return nil
            } catch { return error.place }
        }
        #expect(place(text([session])) == nil)
        #expect(place(text([session, session])) == "sessions[1].link")
        #expect(place(text((0...200).map { session.replacing("L", with: "\($0)") })) == "sessions")
        for bad in ["", "{", "[]", "null", "\u{0}"] { #expect(place(Array(bad.utf8)) != nil) }
    }

    @Test(
        "a hostile document is refused in bounded time and memory",
        arguments: [
            String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
            "{\"format\": 1e999}", "{\"format\": 99999999999999999999999999}", "{\"format\": -0.5}",
            "{\"format\": NaN}", "{\"format\": 1, \"format\": 2}", "{\"site\": \"\\ud800\"}",
            "\"" + String(repeating: "a", count: 3_000_000) + "\"",
            "[" + String(repeating: "1,", count: 1_000_000) + "1]",
        ])
    func hostile(text: String) {
        #expect(throws: DocumentError.self) { try AgentConfiguration(Array(text.utf8), site: "04@2025") }
        #expect(throws: DocumentError.self) { try Kit(Array(text.utf8)) }
    }

    @Test(
        "absurd numbers are named and taken nowhere",
        arguments: [
            (": 10,", ": 1e-300,"), (": 10,", ": 1e308,"), (": 10,", ": -10,"), (": 60", ": 9223372036854775807"),
            (": 60", ": -9223372036854775808"), (": 862", ": 9223372036854775807"), (": 46", ": -1"),
            (": 100", ": 9223372036854775807"), (": 60", ": 60, \"line_bits_per_second\": 9223372036854775807"),
        ])
    func absurd(old: String, new: String) {
        let text = Self.good.replacing(old, with: new, maxReplacements: 1)
        #expect(throws: DocumentError.self) { try AgentConfiguration(Array(text.utf8), site: "04@2025") }
    }

    @Test("a kit names one collector or several, the preferred one first")
    func collectors() throws {
        let ca = try CertificateAuthority.create(name: "Test CA", notBefore: 0).certificate.pem
        func kit(_ collectors: String) throws(DocumentError) -> [String] {
            let pem = ca.replacing("\n", with: "\\n")
            let token = String(repeating: "a", count: 43)
            let text = #"{"format":1,"site":"s","token":"\#(token)","ca":"\#(pem)"\#(collectors)}"#
            return try Kit(Array(text.utf8)).origins.map(\.description)
        }
        #expect(try kit(#","collector":"https://a:1""#) == ["https://a:1"])
        #expect(
            try kit(#","collector":"https://a:1","collectors":["https://b:2","https://a:1"]"#)
                == ["https://b:2", "https://a:1"])
        let mistakes = [
            ("", "collector: expected a value, found none"),
            (#","collectors":[]"#, "collectors: expected 1 to 8 of https://host:port, found 0"),
            (#","collectors":["https://a:1","x"]"#, #"collectors[1]: expected https://host:port, found "x""#),
            (
                #","collectors":["https://a:1","https://a:1"]"#,
                #"collectors[1]: expected https://host:port, found "https://a:1""#
            ),
        ]
        for (text, message) in mistakes {
            let error = #expect(throws: DocumentError.self) { try kit(text) }
            #expect(error?.description == message)
        }
    }

    @Test(
        "an origin and its authority",
        arguments: [
            ("https://127.0.0.1:8443", "127.0.0.1", "127.0.0.1:8443"), ("https://[::1]:1/", "::1", "[::1]:1"),
            ("https://thu-thap.example", "thu-thap.example", "thu-thap.example:443"),
        ])
    func origins(url: String, host: String, authority: String) throws {
        let origin = try #require(Origin(url))
        #expect(origin.host == host)
        #expect(origin.authority == authority)
        #expect(Origin(origin.description) == origin)
    }

    @Test(
        "what is no origin",
        arguments: [
            "", "http://a:1", "https://", "https://:1", "https://a:0", "https://a:65536", "https://a:+1",
            "https://a/path", "https://u@a:1", "https://[1.2.3.4]:1", "https://::1:1", "https://a b:1",
            "https://a\r\nX: y",
        ])
    func noOrigins(url: String) { #expect(Origin(url) == nil) }

    @Test("a kit is read, and each mistake in one is named")
    func kits() throws {
        let ca = try CertificateAuthority.create(name: "CA", notBefore: 0).certificate.pem
            .replacing("\n", with: "\\n")
        let token = String(repeating: "a", count: 43)
        let good = #"{"format":1,"site":"s","collector":"https://h:1","token":"\#(token)","ca":"\#(ca)"}"#
        let kit = try Kit(Array(good.utf8))
        #expect(kit.origin.authority == "h:1")
        for (old, new, place) in [
            ("\"format\":1", "\"format\":9", "format"), ("\"s\"", "\"\"", "site"), ("https:", "ftp:", "collector"),
            ("aaa", "a", "token"), ("aaa", "a+/", "token"), ("BEGIN", "BEGINN", "ca"), ("\"ca\"", "\"cb\"", "ca"),
        ] {
            let bad = good.replacing(old, with: new, maxReplacements: 1)
            let error = #expect(throws: DocumentError.self) { try Kit(Array(bad.utf8)) }
            #expect(error?.place == place)
            #expect(error.map { !$0.description.contains("aaaa") } == true, "a token is a secret")
        }
    }
}
