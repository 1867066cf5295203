import Collector
import Foundation
import Localization
import NetworkAddress
import NetworkModel
import Planning
import Rendering
import Reports
import Telemetry
import TestSupport
import Testing

@testable import PlannerCommands

@Suite("What a capture tells the plan's systems by", .blocking)
struct SystemRulesTests {
    @Test func `the plan keeps where servers are, and each office gets those of its own province`() throws {
        let directory = try TemporaryDirectory()
        let topology = directory.path("topology")
        try FileManager.default.copyItem(atPath: smallTopology, toPath: topology)
        let file = topology + "/systems.yaml"
        let settings = try String(contentsOfFile: file, encoding: .utf8)
        let servers = """
            servers:
                  - {at: province, protocol: udp, ports: 10000-20000}
                  - {at: centre, protocol: tcp}
                  - {prefix: 10.0.8.0/26, protocol: tcp, ports: 443}
                growth: 0.2
            """
        let place = try #require(settings.range(of: "growth: 0.2"))
        try settings.replacingCharacters(in: place, with: servers).write(
            toFile: file, atomically: true, encoding: .utf8)
        let path = directory.path("p")
        let run = try PlannerProcess(["plan", "--topology", topology, "--as-of", "2025-07-01", "--out", path])
        #expect(run.status == 0, "\(run.complaint)")
        let plan = try PlanDirectory.read(from: path).plan
        let named = plan.systems.filter { !$0.servers.isEmpty }
        #expect(named.map(\.id) == ["document-processing"] && named.first?.servers.count == 3)
        let rules = plan.systemRules
        let offices = plan.sites.filter { $0.level != nil }
        #expect(rules.count == offices.count)
        func network(_ site: SiteID) -> String? {
            plan.prefixes.first { $0.site == site && $0.role == .lan && $0.status == .active }?.prefix.description
        }
        let centre = try #require(offices.first { $0.level == .centre })
        for office in offices where office.level == .commune {
            let own = try #require(rules[office.site.id.rawValue])
            #expect(own.allSatisfy { $0.system == "document-processing" })
            // The narrow one comes first, whatever the order in the file.
            #expect(
                own.first
                    == SystemRule(
                        system: "document-processing", prefix: "10.0.8.0/26", protocolNumber: 6, ports: 443...443))
            let province = try #require(office.upstream)
            let expected = Set([network(province), network(centre.site.id), "10.0.8.0/26"].compactMap { $0 })
            #expect(Set(own.compactMap(\.prefix)) == expected)
        }
    }

    @Test func `the listing has the line, its classes, systems and networks, and says where a capture did not run`() {
        let seen = TrafficCommandSamples.listings
        let table = TrafficCommandSamples.csv(seen)
        for part in [
            "line", "dscp-46", "dscp-other", "system-document-processing", "system-none", "network-10.1.2.0/24",
        ] {
            #expect(table.contains(part))
        }
        let lines = table.split(whereSeparator: \.isNewline)
        #expect(lines.contains { $0.hasPrefix("04@2025,wan0,line,") && $0.hasSuffix(",0,,") })
        #expect(lines.contains { $0.hasPrefix("01290@2025,wan0,line,16,3,61,9,") && $0.hasSuffix(",1,false") })
        // What a filter left is not called the line.
        var part = seen[0]
        (part.traffic.isNarrowed, part.traffic.links) = (true, 12)
        for language in Language.allCases {
            let text = TrafficListing.table([part], language).rendered(as: .table)
            #expect(text.contains(TrafficMessages.partOfLine.text(language)))
        }
        let narrowed = TrafficCommandSamples.csv([part]).split(whereSeparator: \.isNewline)
        #expect(narrowed.contains { $0.contains(",line,") && $0.hasSuffix(",12,true") })
    }

    @Test func `each of a site's lines is listed by itself, and links that share one don't count it twice`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let now = UInt64(Date().timeIntervalSince1970) * 1_000_000_000
        let store = try SQLiteStore(path: directory.path("store.sqlite"), create: true) { now }
        var records: [SequencedRecord] = []
        // Two links share wan0, whose figures the first bears; the third goes by sat0.
        for (number, peer) in ["b", "c", "d"].enumerated() {
            let start = now - 600_000_000_000
            var record = IntervalRecord(
                site: "a", link: "a~\(peer)", peer: peer, start: start, end: start + 60_000_000_000)
            (record.sent, record.received) = (600, 600)
            record.seconds = LineSeconds(interface: number == 2 ? "sat0" : "wan0")
            if number != 1 { record.traffic = .sample(scale: UInt64(number) + 1) }
            if number == 2 { record.traffic?.interface = "sat0" }
            records.append(SequencedRecord(sequence: UInt64(number) + 1, record: record))
        }
        let spool = try #require(SpoolID("00112233445566778899aabbccddeeff"))
        _ = try await store.append([ReportBatch(site: "a", spool: spool, version: "1", records: records)], at: now)
        for hours in [nil, 2] {
            let found = try await TrafficCommand.traffic(store, hours: hours, at: now)
            #expect(found.map(\.traffic.interface) == ["sat0", "wan0"])
            #expect(found.last?.traffic == .sample() && found.first?.traffic.captured == 750_000)
        }
        try store.close()
    }

    @Test func `of a site's links the newest record with figures counts, and a period adds up`() async throws {
        let directory = try TemporaryDirectory()
        let now = UInt64(Date().timeIntervalSince1970) * 1_000_000_000
        let store = try SQLiteStore(path: directory.path("store.sqlite"), create: true) { now }
        var records: [SequencedRecord] = []
        for number in 0..<4 as Range<UInt64> {
            let start = now - (10 - number) * 60_000_000_000
            var record = IntervalRecord(
                site: "a", link: number % 2 == 0 ? "a~b" : "a~c", peer: number % 2 == 0 ? "b" : "c", start: start,
                end: start + 60_000_000_000)
            (record.sent, record.received) = (600, 600)
            if number % 2 == 0 { record.traffic = .sample(scale: number + 1) }
            records.append(SequencedRecord(sequence: number + 1, record: record))
        }
        let spool = try #require(SpoolID("00112233445566778899aabbccddeeff"))
        _ = try await store.append(
            [ReportBatch(site: "a", spool: spool, version: "1", records: records)], at: now)
        let newest = try await TrafficCommand.traffic(store, hours: nil, at: now)
        #expect(newest.map(\.site) == ["a"] && newest.first?.traffic == .sample(scale: 3))
        var sum = LineTraffic.sample()
        sum.merge(.sample(scale: 3))
        let hours = try await TrafficCommand.traffic(store, hours: 2, at: now)
        #expect(hours.first?.traffic == sum)
        try store.close()
    }
}

private enum TrafficCommandSamples {
    static var listings: [TrafficListing] {
        [
            TrafficListing(site: "01290@2025", traffic: .sample()),
            TrafficListing(site: "04@2025", traffic: LineTraffic(interface: "wan0")),
        ]
    }

    static func csv(_ listings: [TrafficListing]) -> String {
        TrafficListing.table(listings, .english).rendered(as: .csv)
    }
}
