import Collector
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct ConfigurationTests {
    private func announce(_ client: TLSClient, _ address: String, port: Int = 862) async throws -> Int {
        try await client.send(
            "PUT", "/v1/reflector", body: Array(#"{"address": "\#(address)", "port": \#(port)}"#.utf8)
        )
        .status
    }

    private func configuration(_ client: TLSClient) async throws -> (document: [String: Any], tag: String) {
        let answer = try await client.send("GET", "/v1/configuration")
        // As an agent does: it shows by the tag that it holds what it was sent.
        if let tag = answer.headers["etag"] {
            _ = try await client.send("GET", "/v1/configuration", headers: [("If-None-Match", tag)])
        }
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return (document ?? [:], answer.headers["etag"] ?? "")
    }

    @Test func sitesThatAnnouncedAReflectorMeasureEachOther() async throws {
        try await RunningCollector.run(intervalSeconds: 5) { collector in
            let commune = try await collector.enrolled("01290@2025")
            let province = try await collector.enrolled("04@2025")
            #expect((try await configuration(commune).document["sessions"] as? [Any])?.isEmpty == true)
            #expect(try await announce(commune, "2001:db8::2") == 204)
            #expect(try await announce(province, "2001:db8::0:1", port: 8_620) == 204)

            // Nobody is told to measure a reflector that is not yet known to answer him.
            let early = try await configuration(commune).document
            #expect((early["sessions"] as? [Any])?.isEmpty == true)
            #expect((early["reflector"] as? [String: [String]])?["allow"] == ["2001:db8::1/128"])
            _ = try await configuration(province)

            let lower = try await configuration(commune).document
            #expect(lower["format"] as? Int == 1 && lower["interval_seconds"] as? Int == 5)
            #expect(lower["site"] as? String == "01290@2025")
            let session = try #require((lower["sessions"] as? [[String: Any]])?.first)
            #expect(session["link"] as? String == "01290@2025~04@2025")
            #expect(session["peer"] as? String == "04@2025")
            #expect(session["address"] as? String == "2001:db8::1")
            #expect(session["port"] as? Int == 8_620)
            #expect((lower["reflector"] as? [String: [String]])?["allow"] == ["2001:db8::1/128"])

            let upper = try await configuration(province).document
            #expect((upper["sessions"] as? [[String: Any]])?.first?["link"] as? String == "01290@2025~04@2025")
            #expect((upper["reflector"] as? [String: [String]])?["allow"] == ["2001:db8::2/128"])
        }
    }

    @Test func siteIsToldWhatItsSlowestLineCarries() async throws {
        try await RunningCollector.run(lineRates: ["04@2025": 1_000_000_000]) { collector in
            let province = try await collector.enrolled("04@2025")
            let commune = try await collector.enrolled("01290@2025")
            let told = try await configuration(province).document
            #expect(told["line_bits_per_second"] as? Int == 1_000_000_000)
            #expect(told["record_version"] as? Int == 5)
            #expect(try await configuration(commune).document["line_bits_per_second"] == nil)
        }
    }

    @Test func tagSavesTheTransferUntilSomethingChanges() async throws {
        try await RunningCollector.run { collector in
            let commune = try await collector.enrolled("01290@2025")
            let province = try await collector.enrolled("04@2025")
            #expect(try await announce(commune, "10.0.1.2") == 204)
            let tag = try await configuration(commune).tag
            #expect(tag.hasPrefix("\"") && tag.count > 10)
            let same = try await commune.send("GET", "/v1/configuration", headers: [("If-None-Match", tag)])
            #expect(same.status == 304 && same.body.isEmpty && same.headers["etag"] == tag)
            #expect(try await announce(province, "10.0.1.1") == 204)
            let changed = try await commune.send("GET", "/v1/configuration", headers: [("If-None-Match", tag)])
            #expect(changed.status == 200 && changed.headers["etag"] != tag)
            // Saying the same again changes nothing.
            #expect(try await announce(province, "10.0.1.1") == 204)
            let next = try await configuration(commune).tag
            #expect(next == changed.headers["etag"])
        }
    }

    @Test(arguments: [
        #"{"address": "0.0.0.0", "port": 862}"#, #"{"address": "224.0.0.1", "port": 862}"#,
        #"{"address": "ff02::1", "port": 862}"#, #"{"address": "example.com", "port": 862}"#,
        #"{"address": "10.0.1.1", "port": 0}"#, #"{"address": "10.0.1.1", "port": 65536}"#, "{}",
    ])
    func reflectorThatNobodyCanReachIsRefused(_ body: String) async throws {
        try await RunningCollector.run { collector in
            let client = try await collector.enrolled("01290@2025")
            #expect(try await client.send("PUT", "/v1/reflector", body: Array(body.utf8)).status == 400)
        }
    }

    @Test func expectedIntervalsCountFromTheFirstConfiguration() async throws {
        try await RunningCollector.run { collector in
            let commune = try await collector.enrolled("01290@2025")
            let province = try await collector.enrolled("04@2025")
            _ = try await announce(province, "10.0.1.1")
            _ = try await announce(commune, "10.0.1.2")
            _ = try await configuration(province)
            let begin = collector.clock.now / Samples.minute * Samples.minute
            collector.clock.advance(seconds: (Samples.minute - collector.clock.now % Samples.minute) / 1_000_000_000)
            _ = try await configuration(commune)
            collector.clock.advance(seconds: 600)
            let records = Samples.minutes(4, from: begin + 2 * Samples.minute)
            _ = try await commune.report(records, spool: Samples.spool, site: "01290@2025")
            let periods = try await collector.store.linkPeriods(from: begin - 60 * Samples.minute, to: .max)
            let period = try #require(periods.first)
            #expect(periods.count == 1)
            #expect(period.expected == 10 && period.present == 4)
            #expect(period.completeness == 0.4)
        }
    }
}
