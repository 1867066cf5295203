import Collector
import Foundation
import Localization
import Telemetry
import TestSupport
import Testing

@testable import Console

@Suite struct DocumentTests {
    @Test func stateSaysWhoIsAliveAndHowLinksAre() async throws {
        let state = try await (try TestConsole()).document("/api/state")
        let counts = try #require(state["counts"] as? [String: Any])
        #expect(counts["agents"] as? Int == 3 && counts["alive"] as? Int == 2)
        #expect(counts["links"] as? [String: Int] == ["up": 1, "down": 1, "degraded": 0, "unknown": 1])
        // Half the agents' five seconds.
        #expect(state["poll"] as? Int == 2_500)
        let links = state.table("links")
        #expect(links.map { $0["status"] as? String } == ["up", "unknown", "down"])
        #expect(links[0]["median"] as? Double == 12.5 && links[0]["loss"] as? Double == 0.1)
        #expect(links[0]["end"] as? Int == Int(Samples.now / 1_000_000))
        #expect(links[1]["median"] is NSNull && links[1]["end"] is NSNull)
        #expect(links[2]["loss"] as? Double == 1)
        let agents = state.table("agents")
        #expect(agents.first { $0["site"] as? String == "TW@party" }?["last"] is NSNull)
    }

    @Test func nothingMeasuredIsAnEmptyStateAndNotAnError() async throws {
        let console = try TestConsole(network: RecordedNetwork())
        let state = try await console.document("/api/state")
        #expect(state.table("links").isEmpty && state.table("agents").isEmpty)
        #expect(state["poll"] as? Int == 30_000)
        let links = try await console.document("/api/links")
        #expect(links["total"] as? Int == 0)
    }

    @Test func anUnchangedDocumentCostsNoBytes() async throws {
        let console = try TestConsole()
        let first = await console.get("/api/state")
        let tag = try #require(first[header: "ETag"])
        let again = await console.get("/api/state", ifNoneMatch: "\"other\", W/\(tag)")
        #expect(again.status == 304 && again.body.isEmpty)
        #expect(again[header: "Tuyen-Now"] == String(Samples.now / 1_000_000))
        #expect(await console.get("/api/state", ifNoneMatch: "\"other\"").status == 200)
    }

    @Test func aStoreThatFailsIsSaidAndAskedAgain() async throws {
        let console = try TestConsole(network: RecordedNetwork(failure: "disk I/O error"))
        let response = await console.get("/api/state")
        #expect(response.status == 503 && response[header: "Retry-After"] == "5")
        let document = try await console.document("/api/state")
        #expect((document["error"] as? String)?.contains("disk I/O error") == true)
        #expect(document["next"] is String)
    }

    @Test func linksAreNarrowedOrderedAndShownWithTheirRecentPast() async throws {
        let console = try TestConsole()
        func sites(_ query: [String: String]) async throws -> [String] {
            let document = try await console.document("/api/links", query)
            return (document["links"] as? [[String: Any]] ?? []).compactMap { $0["link"] as? String }
        }
        #expect(try await sites(["sort": "status"]).first == "04@2025~TW@party")
        #expect(try await sites(["sort": "loss"]) == ["04@2025~TW@party", "01290@2025~04@2025", "01290@2025~TW@party"])
        #expect(try await sites(["sort": "delay"]).first == "01290@2025~04@2025")
        #expect(try await sites(["status": "unknown"]) == ["01290@2025~TW@party"])
        #expect(try await sites(["q": "trung uong"]) == ["01290@2025~TW@party", "04@2025~TW@party"])
        let document = try await console.document("/api/links", language: .vietnamese)
        let first = try #require((document["links"] as? [[String: Any]])?.first)
        #expect(first["siteName"] as? String == "Xã Bảo Lâm" && first["peerName"] as? String == "Tỉnh Cao Bằng")
        #expect(first["recent"] as? [Double] == Array(repeating: 12.5, count: 6))
        #expect(first["jitter"] as? Double == 0.25 && first["lossForward"] as? Double == 0.1)
    }

    @Test func aLinkSaysWhyItFaresSoInTheReadersLanguage() async throws {
        var network = RecordedNetwork.working
        let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")
        network.findings[key] = LinkFinding(.ownUsers, [.loss(.forward, 0.02), .utilisation(.forward, 0.97)])
        let console = try TestConsole(network: network)
        let query = ["link": key.link, "site": key.site]
        for (language, cause, evidence) in [
            (Language.english, LinkCause.ownUsers.title(.english), "97"),
            (.vietnamese, LinkCause.ownUsers.title(.vietnamese), "khi đó đường tải"),
        ] {
            let document = try await console.document("/api/link", query, language: language)
            let link = try #require(document["link"] as? [String: Any])
            #expect(link["cause"] as? String == "congested-by-own-users" && link["causeName"] as? String == cause)
            #expect((link["evidence"] as? String)?.contains(evidence) == true)
            #expect(
                await console.get("/links", language: language).text.contains(LineMessages.columnCause.text(language)))
        }
    }

    @Test func aLinkShowsWhatACaptureSawOfItsSitesUsers() async throws {
        var network = RecordedNetwork.working
        let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")
        let query = ["link": key.link, "site": key.site]
        let without = try await TestConsole(network: network).document("/api/link", query)
        #expect(without["users"] == nil)
        for place in network.records.indices where network.records[place].link == key.link {
            network.records[place].traffic = .sample()
        }
        let console = try TestConsole(network: network)
        for (language, line, rate) in [
            (Language.english, "line", "16.000"), (.vietnamese, "đường truyền", "16,000"),
        ] {
            let document = try await console.document("/api/link", query, language: language)
            let users = try #require(document["users"] as? [String: Any])
            let rows = try #require(users["rows"] as? [[String]])
            #expect(rows.first?.prefix(2) == [line, rate])
            // Line, three classes, three systems, two networks; as many cells as there are titles.
            #expect(rows.count == 9 && rows.allSatisfy { $0.count == (users["head"] as? [String])?.count })
            #expect((users["hint"] as? String)?.contains("wan0") == true)
        }
        #expect(await console.get("/link", query).text.contains("id=\"link-users\""))
    }

    @Test func oneLinkOverTimeKeepsItsGaps() async throws {
        var network = RecordedNetwork.working
        let gap = Samples.now - 15 * Samples.second
        network.records.removeAll { $0.start == gap }
        let console = try TestConsole(network: network)
        let query = ["link": "01290@2025~04@2025", "site": "01290@2025", "minutes": "1"]
        let document = try await console.document("/api/link", query)
        let series = try #require(document["series"] as? [String: [Any]])
        let times = try #require(series["time"] as? [Int])
        #expect(document["step"] as? Int == 5_000)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 5_000 })
        let known = zip(times, try #require(series["p50"])).filter { !($0.1 is NSNull) }.map(\.0)
        let expected = [30, 25, 20, 10, 5].map { Int((Samples.now - UInt64($0) * Samples.second) / 1_000_000) }
        #expect(known == expected)
        #expect(await console.get("/api/link", ["link": "nobody", "site": "x"]).status == 404)
    }

    @Test func mapDrawsEverySiteInFewBytes() async throws {
        let console = try TestConsole()
        let map = try await console.document("/api/map", language: .vietnamese)
        let sites = map.table("sites")
        #expect(sites.count == 7)
        let gates = try #require(map["gates"] as? [String])
        let held = sites.filter { ($0["gate"] as? Int).map { gates[$0] } == "held" }.compactMap { $0["id"] as? String }
        #expect(held == ["24@2025", "07210@2025"])
        #expect(sites.last?["gate"] is NSNull && sites.last?["id"] as? String == "pop-040")
    }

    @Test func farIslandsAreNamedWhereTheOutlinesShowThem() async throws {
        // Cao Bằng's special zone, its office ashore, its islands a thousand kilometres off: two of them.
        let outlines = """
            {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"unit": "04@2025"}, "geometry": {"type": "MultiPolygon", "coordinates": [
            [[[106.2, 22.6], [106.3, 22.6], [106.3, 22.7], [106.2, 22.6]]],
            [[[111.0, 16.0], [111.1, 16.0], [111.1, 16.1], [111.0, 16.0]]],
            [[[112.0, 17.0], [112.1, 17.0], [112.1, 17.1], [112.0, 17.0]]]]}},
            {"type": "Feature", "properties": {"unit": "24@2025"}, "geometry": {"type": "Polygon", "coordinates": [
            [[106.2, 21.2], [106.3, 21.2], [106.3, 21.3], [106.2, 21.2]]]}},
            {"type": "Feature", "properties": {}, "geometry": null}]}
            """
        let console = try TestConsole(outlines: Array(outlines.utf8))
        let places = try await console.document("/api/map", language: .vietnamese).table("places")
        #expect(places.map { $0["name"] as? String } == ["Đặc khu Xa Khơi (Tỉnh Cao Bằng)"])
        #expect(places.first?["latitude"] as? Double == 16.5 && places.first?["longitude"] as? Double == 111.5)
        let broken = try TestConsole(outlines: Array("{\"features\": 3}".utf8))
        #expect(try await broken.document("/api/map").table("places").isEmpty)
    }

    @Test func planDocumentCountsByLevelAndGate() async throws {
        let plan = try await (try TestConsole()).document("/api/plan")
        let units = try #require(plan["units"] as? [String: [String: Int]])
        #expect(units["commune"] == ["open": 0, "held": 1, "standby": 1, "ready": 1, "closed": 0])
        #expect(plan["asOf"] as? String == "2025-07-01")
        let site = try await (try TestConsole()).document("/api/site", ["id": "01290@2025"])
        let circuit = try #require((site["circuits"] as? [[String: Any]])?.first)
        #expect(circuit["bitsPerSecond"] as? Int == 20_000_000 && circuit["to"] as? String == "pop-040")
        #expect(site["event"] as? String == "E-04" && site["province"] as? String == "Cao Bang")
    }

    @Test func outlinesPassThroughAndAreMissedPolitely() async throws {
        let bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[]}".utf8)
        let with = await (try TestConsole(outlines: bytes)).get("/api/outlines")
        #expect(with.status == 200 && with.body == bytes && with[header: "Content-Type"] == "application/geo+json")
        #expect(await (try TestConsole()).get("/api/outlines").status == 404)
        #expect(await (try TestConsole()).get("/api/else").status == 404)
    }
}

@Suite struct LinkSeriesTests {
    @Test func mergedStepsHaveThePercentilesOfTheirProbes() throws {
        // An hour of five-second intervals on at most 360 points: two intervals a step; 10 and 30 ms in each pair.
        let begin: UInt64 = 1_000_000 * 10 * Samples.second
        let records = (0..<720).map { index -> IntervalRecord in
            let isFirst = index % 2 == 0
            let delays = [Double](repeating: isFirst ? 10 : 30, count: 10)
            let start = begin + UInt64(index) * 5 * Samples.second
            return Samples.record("a", "a~b", "b", start: start, delays: delays, lostForward: isFirst ? 5 : 0)
        }
        let series = LinkSeries(
            records, from: begin, to: begin + 3_600 * Samples.second, interval: 5 * Samples.second)
        #expect(series.step == 10 * Samples.second && series.points.count == 360)
        let point = try #require(series.points[100])
        #expect(point.sent == 25 && point.received == 20 && point.lostForward == 5)
        #expect(abs(try #require(point.delay.quantile(0.25)) - 10e6) < 0.1e6)
        #expect(abs(try #require(point.delay.quantile(0.75)) - 30e6) < 0.2e6)
    }

    @Test func intervalsOffTheGridFallWhereTheirMiddleLies() {
        let begin: UInt64 = 5_000 * Samples.second
        let records = (0..<4).map {
            Samples.record("a", "a~b", "b", start: begin + (UInt64($0) * 5 + 2) * Samples.second, delays: [1])
        }
        let series = LinkSeries(records, from: begin, to: begin + 30 * Samples.second, interval: 5 * Samples.second)
        #expect(series.points.map { $0?.received ?? 0 } == [1, 1, 1, 1, 0, 0])
    }

    struct Range: Sendable {
        var from: UInt64
        var to: UInt64
    }

    @Test(arguments: [Range(from: 0, to: 0), Range(from: 100, to: 50), Range(from: 0, to: .max / 4)])
    func anyRangeGivesABoundedGrid(_ range: Range) {
        let series = LinkSeries([], from: range.from, to: range.to, interval: 5 * Samples.second)
        #expect((1...UInt64(LinkSeries.mostPoints) + 1).contains(UInt64(series.points.count)))
    }
}
