import Foundation
import Localization
import Rendering
import Testing

@testable import AgentCommands
@testable import Capture

@Suite("Listings of a capture")
struct ListingTests {
    private static func rules() throws -> SystemRules {
        try SystemRules(text: "\(SystemRules.header)\npages,10.0.1.0/24,tcp,80")
    }

    /// A connection to port 80 whose answer takes 30 ms, and a datagram of another class that is of no system.
    private static func meter() throws -> CaptureMeter {
        var settings = CaptureSettings()
        settings.systems = try rules()
        settings.lineRate = 1e6
        settings.keepsRecords = true
        var meter = CaptureMeter(settings)
        let syn = FrameBuilder.tcp(40_000, 80, sequence: 100, flags: 2)
        let answer = FrameBuilder.tcp(80, 40_000, sequence: 500, acknowledgment: 101, flags: 18)
        let acknowledgment = FrameBuilder.tcp(40_000, 80, sequence: 101, acknowledgment: 501, flags: 16)
        meter.take(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(6, syn)), at: 1_000_000_000)
        meter.take(
            FrameBuilder.ethernet(
                0x0800, FrameBuilder.ipv4(6, answer, source: [10, 0, 1, 2], destination: [10, 0, 0, 1])),
            at: 1_030_000_000)
        meter.take(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(6, acknowledgment)), at: 1_032_000_000)
        meter.take(
            FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(7, 8, [1]), dscp: 46)),
            at: 1_033_000_000)
        meter.finish()
        return meter
    }

    @Test("for a program: rates each way of classes and systems, TCP and its delays of systems")
    func json() throws {
        let meter = try Self.meter()
        let text = CaptureListing(place: "w", summary: meter.finished[0], systems: try Self.rules()).json.text()
        let interval = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let classes = try #require(interval["classes"] as? [[String: Any]])
        #expect(classes.map { $0["dscp"] as? Int } == [0, 46])
        let forwarding = try #require(classes[1]["directions"] as? [String: [String: Any]])
        #expect(
            Set(try #require(forwarding["unknown"]).keys) == [
                "packets", "octets", "rate", "peak_1s", "peak_5ms", "utilisation", "utilisation_peak_1s", "microbursts",
                "microburst_longest",
            ])
        #expect(forwarding["unknown"]?["peak_1s"] as? Int == (43 + 24) * 8)
        let systems = try #require(interval["systems"] as? [[String: Any]])
        #expect(systems.map { $0["packets"] as? Int } == [3, 1])
        #expect(systems[0]["system"] as? String == "pages" && systems[1]["system"] is NSNull)
        let tcp = try #require(systems[0]["tcp"] as? [String: Int])
        #expect(tcp["established"] == 1 && tcp["attempts"] == 1 && tcp["zero_windows"] == 0 && tcp["unmeasured"] == nil)
        let delays = try #require(systems[0]["delays"] as? [String: [String: Int]])
        #expect(delays["tcp_handshake_server"]?["median"] == 30_000_000)
        #expect(delays["tcp_handshake_client"]?["median"] == 2_000_000)
        #expect((interval["tcp"] as? [String: Int])?["unmeasured"] == 0)
    }

    @Test("for a person, in both languages: how each system fares, in lines of a usual terminal")
    func table() throws {
        let meter = try Self.meter()
        let listing = CaptureListing(place: "w", summary: meter.finished[0], systems: try Self.rules())
        for (language, words) in [
            (Language.english, ["TCP of system", "failed", "to server, ms", "peak 1 s, Mbit/s", "unclassified"]),
            (.vietnamese, ["TCP của hệ thống", "kết nối hỏng", "tới máy chủ, ms", "đỉnh 1 s, Mbit/s"]),
        ] {
            let text = listing.text(language)
            for word in words { #expect(text.contains(word), "\(text)") }
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(text)")
            let fares = try #require(text.split(separator: "\n").last { $0.hasPrefix("pages") })
            #expect(fares.contains(language == .english ? "30" : "30") && fares.contains("2"), "\(text)")
        }
    }

    @Test("flows tell their system where there are rules, and have no such column where there are none")
    func flows() throws {
        let meter = try Self.meter()
        let rules = try Self.rules()
        let table = FlowListing.table(meter.records, rules, .english)
        let place = try #require(table.columns.firstIndex { $0.key == "system" })
        #expect(Set(table.rows.map { $0[place].text }) == ["pages", "unclassified"])
        #expect(table.rows.allSatisfy { $0.count == table.columns.count })
        let bare = FlowListing.table(meter.records, SystemRules(), .english)
        #expect(
            !bare.columns.contains { $0.key == "system" } && bare.rows.allSatisfy { $0.count == bare.columns.count })
    }
}
