import Foundation
import Localization
import NetworkAddress
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

@Suite("addresses.yaml, prefixes.csv and the standby rules", .blocking)
struct AddressFileTests {
    private static let settings = """
        pools:
          - role: lan
            block: 10.0.0.0/9
            lengths: {centre: 22, organ: 24, province: 23, commune: 24}
            growth: 0.25
            basis: assumed
            why: test
          - role: point-to-point
            block: 10.132.0.0/14
            lengths: {centre: 26, organ: 29, province: 26, commune: 29}
            carrier_length: 26
            growth: 0
            basis: assumed
            why: test
        carried: renumber

        """
    private static let header = "site,role,prefix,status,circuit,container,holder\n"

    private func reading(_ settings: String? = nil, rows: String? = nil) -> TopologyReading {
        var fixture = Fixture.small
        fixture["addresses.yaml"] = settings ?? Self.settings
        if let rows { fixture["prefixes.csv"] = Self.header + rows }
        return fixture.read()
    }

    @Test("Both are read")
    func good() throws {
        let topology = try #require(
            reading(
                rows:
                    "24@2004,lan,10.0.0.0/23,active,,10.0.0.0/16,\n24@2004,point-to-point,10.132.0.0/31,active,24@2004/primary,,\n"
            )
            .topology)
        let addresses = try #require(topology.addresses)
        #expect(addresses.pools.map(\.role) == [.lan, .pointToPoint])
        #expect(addresses.pools[0].lengths[.commune] == 24)
        #expect(addresses.pools[1].carrierLength == 26)
        #expect(addresses.carried == .renumber)
        #expect(topology.existingPrefixes.map(\.prefix) == [Prefix("10.0.0.0/23"), Prefix("10.132.0.0/31")])
        #expect(topology.existingPrefixes[1].circuit == "24@2004/primary")
        var bare = Fixture.small
        bare.files["addresses.yaml"] = nil
        #expect(bare.read().topology != nil && bare.read().topology?.addresses == nil)
    }

    private static let mistakes: [(old: String, new: String, line: Int, column: Int, words: String)] = [
        ("10.0.0.0/9", "10.0.0.1/9", 3, 12, "“10.0.0.1/9”; expected an IPv4 block"),
        ("10.0.0.0/9", "2001:db8::/32", 3, 12, "expected an IPv4 block"),
        ("commune: 24", "commune: 8", 4, 63, "9"),
        ("commune: 29", "commune: 32", 10, 63, "31"),
        (", commune: 24", "", 4, 14, "commune"),
        ("10.132.0.0/14", "10.0.0.0/10", 9, 12, "overlaps 10.0.0.0/9 of line 3"),
        ("role: point-to-point", "role: lan", 8, 11, "lan"),
        ("carried: renumber", "carried: lose", 15, 10, "keep, renumber"),
        ("growth: 0.25", "growth: -1", 5, 13, "0"),
    ]

    @Test("Each mistake is named with its place", arguments: mistakes)
    func mistake(old: String, new: String, line: Int, column: Int, words: String) throws {
        let range = try #require(Self.settings.range(of: old))
        let text = Self.settings.replacingCharacters(in: range, with: new)
        let found = reading(text)
        #expect(found.topology == nil)
        let finding = try #require(found.findings.first { $0.file == "addresses.yaml" })
        #expect(finding.message.en.contains(words), "\(finding.message.en)")
        #expect(finding.line == line, "\(finding.line):\(finding.column) \(finding.message.en)")
    }

    @Test("Rows with an unknown site, a bad prefix, or addresses that another has")
    func rows() throws {
        for (rows, line, words) in [
            ("nowhere,lan,10.0.0.0/24,active,,,\n", 2, "nowhere"),
            ("24@2004,lan,10.0.0.7/24,active,,,\n", 2, "an IPv4 block"),
            ("24@2004,wan,10.0.0.0/24,active,,,\n", 2, "lan, loopback, point-to-point"),
            (
                "24@2004,lan,10.0.0.0/23,active,,,\n27@2004,lan,10.0.1.0/24,active,,,\n", 3,
                "overlaps 10.0.0.0/23 of line 2"
            ),
        ] {
            let found = reading(rows: rows)
            #expect(found.topology == nil)
            let finding = try #require(found.findings.first { $0.file == "prefixes.csv" })
            #expect(finding.line == line)
            #expect(finding.message.en.contains(words), "\(finding.message.en)")
        }
        // Containers are there to hold others.
        let nested = "24@2004,lan,10.0.0.0/16,container,,,\n24@2004,lan,10.0.0.0/24,active,,10.0.0.0/16,\n"
        #expect(reading(rows: nested).topology != nil)
    }

    @Test("The standby rules are read from policy.yaml")
    func standby() throws {
        var fixture = Fixture.small
        #expect(fixture.read().topology?.standby == .usual)
        fixture["policy.yaml"] += """
            standby:
              preparation_days: {centre: 5, organ: 2, province: 5, commune: 4}
              survey_ahead: false
              order_ahead: true
              minimum_term_months: 24
              likely_delay_months: 6
              basis: assumed
              why: test

            """
        let rules = try #require(fixture.read().topology?.standby)
        #expect(rules.preparation[.commune] == 4)
        #expect(!rules.surveysAhead && rules.ordersAhead)
        #expect(rules.minimumTerm == 24 && rules.likelyDelay == 6)
        let isReplaced = fixture.replace("minimum_term_months: 24", by: "minimum_term_months: long", in: "policy.yaml")
        #expect(isReplaced)
        #expect(fixture.read().topology == nil)
    }
}
