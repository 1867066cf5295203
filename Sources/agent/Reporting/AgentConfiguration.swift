package import NetworkAddress

/// What the collector wants an agent to measure and whom to answer; `docs/protocol.md`, *Configuration*. A value of this
/// type is valid in every field.
package struct AgentConfiguration: Hashable, Sendable {
    package struct Session: Hashable, Sendable {
        package var link: String
        package var peer: String
        package var remote: Endpoint
        /// More than 0, at most 1000.
        package var packetsPerSecond: Double
        /// 0...63
        package var dscp: UInt8
        /// Octets beyond the smallest packet, 0...8000.
        package var padding: Int
    }

    /// Which packets are of which of the plan's systems: what isn't said fits all, and the first rule that fits counts.
    package struct SystemRule: Hashable, Sendable {
        package var system: String
        /// The servers'.
        package var prefix: Prefix?
        /// IANA protocol number.
        package var protocolNumber: UInt8?
        /// The servers'.
        package var ports: ClosedRange<UInt16>?
    }

    package static let mostSessions = 200
    package static let mostSystemRules = 1_024

    package var site: String
    /// 1...3600
    package var intervalSeconds: Int
    package var allow: [Prefix]
    package var sessions: [Session]
    /// What the site's slowest line carries, bits per second, 1,000...10^13; nil where the collector doesn't know.
    package var lineRate: Int64?
    /// The newest form of records that the collector has a place for; those that don't say are from before there were newer ones.
    package var recordVersion: UInt8
    /// Empty where the collector knows of none, or is from before there were any.
    package var systems: [SystemRule]

    package static let leastRecordVersion: UInt8 = 2

    /// Reads and checks the JSON document; `site` is the agent's own. The first fault is named and nothing is taken.
    package init(_ bytes: [UInt8], site: String) throws(DocumentError) {
        let document = try JSONFault.decode(Document.self, bytes)
        try Self.expect(document.format == 1, "format", "1", document.format)
        try Self.expect(document.site == site, "site", "\(site)", document.site)
        try Self.expect(
            (1...3_600).contains(document.interval_seconds), "interval_seconds", "1...3600", document.interval_seconds)
        let allow = document.reflector?.allow ?? []
        try Self.expect(allow.count <= 10_000, "reflector.allow", "at most 10000 prefixes", allow.count)
        try Self.expect(
            document.sessions.count <= Self.mostSessions, "sessions", "at most \(Self.mostSessions)",
            document.sessions.count)
        if let rate = document.line_bits_per_second {
            try Self.expect(
                (1_000...10_000_000_000_000).contains(rate), "line_bits_per_second", "1000...10000000000000", rate)
        }
        lineRate = document.line_bits_per_second
        let version = document.record_version ?? Int(Self.leastRecordVersion)
        try Self.expect(version >= 1, "record_version", "at least 1", version)
        recordVersion = UInt8(clamping: version)
        systems = try Self.systems(document.systems ?? [])
        self.site = site
        intervalSeconds = document.interval_seconds
        self.allow = []
        sessions = []
        for (index, text) in allow.enumerated() {
            guard let prefix = Prefix(text) else {
                throw DocumentError(
                    place: "reflector.allow[\(index)]", expected: "a prefix such as 10.0.0.0/24", found: text)
            }
            self.allow.append(prefix)
        }
        var links: Set<String> = []
        for (index, session) in document.sessions.enumerated() {
            sessions.append(try Self.session(session, at: "sessions[\(index)]"))
            try Self.expect(
                links.insert(session.link).inserted, "sessions[\(index)].link", "a link named once", session.link)
        }
    }

    private static func systems(_ rules: [Document.SystemRule]) throws(DocumentError) -> [SystemRule] {
        try expect(rules.count <= mostSystemRules, "systems", "at most \(mostSystemRules) rules", rules.count)
        var found: [SystemRule] = []
        for (index, rule) in rules.enumerated() {
            let place = "systems[\(index)]"
            let isName =
                (1...64).contains(rule.system.utf8.count) && rule.system.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            try expect(
                isName, "\(place).system", "1 to 64 bytes without control characters", rule.system.debugDescription)
            try expect(
                rule.prefix != nil || rule.protocol != nil || rule.ports != nil, place, "a prefix, a protocol or ports",
                "none of them")
            var known = SystemRule(system: rule.system)
            if let text = rule.prefix {
                guard let prefix = Prefix(text) else {
                    throw DocumentError(
                        place: "\(place).prefix", expected: "a prefix such as 10.0.0.0/24", found: text)
                }
                known.prefix = prefix
            }
            if let number = rule.protocol {
                try expect((0...255).contains(number), "\(place).protocol", "0...255", number)
                known.protocolNumber = UInt8(number)
            }
            if let ports = rule.ports {
                let isRange = ports.count == 2 && ports[0] >= 1 && ports[0] <= ports[1] && ports[1] <= 65_535
                try expect(isRange, "\(place).ports", "two of 1...65535, the lower first", ports)
                known.ports = UInt16(ports[0])...UInt16(ports[1])
            }
            found.append(known)
        }
        return found
    }

    private static func session(_ session: Document.Session, at place: String) throws(DocumentError) -> Session {
        for (name, text) in [("link", session.link), ("peer", session.peer)] {
            let isName = (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            try expect(isName, "\(place).\(name)", "1 to 200 bytes without control characters", text.debugDescription)
        }
        guard let address = IPAddress(session.address), !address.isUnspecified else {
            throw DocumentError(place: "\(place).address", expected: "an IP address", found: session.address)
        }
        guard let port = UInt16(exactly: session.port), port > 0 else {
            throw DocumentError(place: "\(place).port", expected: "1...65535", found: "\(session.port)")
        }
        let rate = session.packets_per_second
        try expect(rate >= 0.01 && rate <= 1_000, "\(place).packets_per_second", "0.01...1000", rate)
        try expect((0...63).contains(session.dscp ?? 0), "\(place).dscp", "0...63", session.dscp ?? 0)
        try expect((0...8_000).contains(session.padding ?? 0), "\(place).padding", "0...8000", session.padding ?? 0)
        return Session(
            link: session.link, peer: session.peer, remote: Endpoint(address, port: port), packetsPerSecond: rate,
            dscp: UInt8(session.dscp ?? 0), padding: session.padding ?? 0)
    }

    private static func expect(
        _ holds: Bool, _ place: String, _ expected: String, _ found: any CustomStringConvertible
    ) throws(DocumentError) {
        guard !holds else { return }
        throw DocumentError(place: place, expected: expected, found: found.description)
    }

    /// The document's own names.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Document: Decodable {
        struct Reflector: Decodable { var allow: [String] }
        struct Session: Decodable {
            var link: String
            var peer: String
            var address: String
            var port: Int
            var packets_per_second: Double
            var dscp: Int?
            var padding: Int?
        }
        struct SystemRule: Decodable {
            var system: String
            var prefix: String?
            var `protocol`: Int?
            var ports: [Int]?
        }
        var format: Int
        var site: String
        var interval_seconds: Int
        var line_bits_per_second: Int64?
        var record_version: Int?
        var reflector: Reflector?
        var sessions: [Session]
        var systems: [SystemRule]?
    }
}
