import Testing

@testable import Capture

@Suite("Systems of the plan")
struct SystemRulesTests {
    private static let text = """
        # The centre's hosts.
        system,prefix,protocol,ports
        document-processing,10.0.8.0/22,tcp,443
        document-processing,2001:db8:8::/48,tcp,443
        paperless-meeting,10.0.12.0/24,udp,10000-20000

        names,,17,53
        tunnels,,esp,
        """

    private func headers(
        _ source: [UInt8], _ sourcePort: UInt16, _ destination: [UInt8], _ destinationPort: UInt16, _ number: UInt8
    ) -> PacketHeaders {
        var headers = PacketHeaders()
        headers.version = 4
        headers.protocolNumber = number
        headers.sourceLow = source.reduce(0) { $0 << 8 | UInt64($1) }
        headers.destinationLow = destination.reduce(0) { $0 << 8 | UInt64($1) }
        headers.sourcePort = sourcePort
        headers.destinationPort = destinationPort
        return headers
    }

    @Test("the server's prefix, the protocol and the server's port tell a system, both ways")
    func told() throws {
        let rules = try SystemRules(text: Self.text)
        #expect(rules.names == ["document-processing", "paperless-meeting", "names", "tunnels"])
        let cases: [(PacketHeaders, String?)] = [
            (headers([10, 99, 0, 1], 50_000, [10, 0, 11, 255], 443, 6), "document-processing"),
            (headers([10, 0, 11, 255], 443, [10, 99, 0, 1], 50_000, 6), "document-processing"),
            (headers([10, 0, 11, 255], 50_000, [10, 99, 0, 1], 443, 6), nil),  // as a client
            (headers([10, 99, 0, 1], 50_000, [10, 0, 12, 1], 443, 6), nil),  // behind the prefix
            (headers([10, 99, 0, 1], 50_000, [10, 0, 8, 1], 443, 17), nil),
            (headers([10, 99, 0, 1], 50_000, [10, 0, 12, 9], 20_000, 17), "paperless-meeting"),
            (headers([10, 99, 0, 1], 50_000, [10, 0, 12, 9], 20_001, 17), nil),
            (headers([10, 99, 0, 1], 50_000, [9, 9, 9, 9], 53, 17), "names"),
            (headers([10, 99, 0, 1], 0, [9, 9, 9, 9], 0, 50), "tunnels"),
        ]
        for (headers, name) in cases { #expect(rules.name(of: rules.system(of: headers)) == name) }
        var six = headers([], 50_000, [], 443, 6)
        six.version = 6
        (six.destinationHigh, six.destinationLow) = (0x2001_0DB8_0008_FFFF, 7)
        #expect(rules.name(of: rules.system(of: six)) == "document-processing")
        six.destinationHigh = 0x2001_0DB8_0009_0000
        #expect(rules.name(of: rules.system(of: six)) == nil)
    }

    @Test("what stands where a port would, of a protocol that has none, fits no rule of ports")
    func portless() throws {
        let rules = try SystemRules(text: "\u{FEFF}system,prefix,protocol,ports\nmedia,10.0.12.0/24,,10000-20000")
        #expect(rules.name(of: rules.system(of: headers([9, 9, 9, 9], 0, [10, 0, 12, 5], 12_345, 1))) == nil)
        for number: UInt8 in [6, 17] {
            #expect(
                rules.name(of: rules.system(of: headers([9, 9, 9, 9], 1, [10, 0, 12, 5], 12_345, number))) == "media")
        }
    }

    @Test("an interval's systems, and what is of none, add up to its IP packets, and begin anew with the next")
    func counted() throws {
        var settings = CaptureSettings()
        settings.systems = try SystemRules(text: Self.text)
        settings.interval = 1_000_000_000
        settings.keepsRecords = true
        var meter = CaptureMeter(settings)
        func frame(_ port: Int, _ destination: [UInt8]) -> [UInt8] {
            FrameBuilder.ethernet(
                0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(5_000, port, [1, 2]), destination: destination))
        }
        for time in [0, 1, 1_000] as [Int64] {
            meter.take(frame(53, [9, 9, 9, 9]), at: time * 1_000_000 + 1)
            meter.take(frame(10_000, [10, 0, 12, 3]), at: time * 1_000_000 + 2)
            meter.take(frame(99, [10, 0, 12, 3]), at: time * 1_000_000 + 3)
        }
        meter.finish()
        #expect(meter.finished.map { $0.systems.map(\.traffic.packets) } == [[0, 2, 2, 0, 2], [0, 1, 1, 0, 1]])
        #expect(meter.finished[1].systems.map(\.traffic.octets) == [0, 44, 44, 0, 44])
        #expect(Set(meter.records.map { settings.systems.name(of: $0.system) }) == ["names", "paperless-meeting", nil])
    }

    @Test(
        "a mistake is told with its line, its column and what is wrong",
        arguments: [
            ("", 1, 1, .header), ("system,prefix\na,,tcp,", 1, 1, .header),
            ("system,prefix,protocol,ports\n", 1, 1, .noRules),
            ("system,prefix,protocol,ports\na,,tcp", 2, 1, .fields(3)),
            ("system,prefix,protocol,ports\n\n,,tcp,1", 3, 1, .name),
            // 48 characters, 66 octets.
            ("system,prefix,protocol,ports\nHệ thống quản lý văn bản và điều hành tác nghiệp,,tcp,1", 2, 1, .name),
            ("system,prefix,protocol,ports\nab,10.0.0.1/8,tcp,1", 2, 4, .prefix("10.0.0.1/8")),
            ("system,prefix,protocol,ports\nab,,tpc,1", 2, 5, .protocolName("tpc")),
            ("system,prefix,protocol,ports\nab,,256,", 2, 5, .protocolName("256")),
            ("system,prefix,protocol,ports\nab,,tcp,0", 2, 9, .ports("0")),
            ("system,prefix,protocol,ports\nab,,tcp,9-8", 2, 9, .ports("9-8")),
            ("system,prefix,protocol,ports\nab,,tcp,65536", 2, 9, .ports("65536")),
            ("system,prefix,protocol,ports\nab,,+6,", 2, 5, .protocolName("+6")),
            ("system,prefix,protocol,ports\nab,,tcp,+443", 2, 9, .ports("+443")),
            ("system,prefix,protocol,ports\na\u{9B}b,,tcp,1", 2, 1, .name),
            ("system,prefix,protocol,ports\nab,,icmp,7", 2, 10, .portless("icmp")),
            ("system,prefix,protocol,ports\nab,,,", 2, 4, .everything),
        ] as [(String, Int, Int, SystemRules.Fault.Reason)])
    func mistakes(text: String, line: Int, column: Int, reason: SystemRules.Fault.Reason) {
        #expect(throws: SystemRules.Fault(line: line, column: column, reason: reason)) { try SystemRules(text: text) }
    }

    @Test("rules and systems are bounded")
    func bounded() {
        let head = SystemRules.header + "\n"
        #expect(throws: SystemRules.Fault(line: 202, column: 1, reason: .tooManySystems)) {
            try SystemRules(text: head + (0..<201).map { "s\($0),,tcp,1\n" }.joined())
        }
        #expect(throws: SystemRules.Fault(line: 1_026, column: 1, reason: .tooManyRules)) {
            try SystemRules(text: head + (0..<1_025).map { "s,,tcp,\($0 + 1)\n" }.joined())
        }
    }
}
