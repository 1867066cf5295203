import Collector
import Foundation
import Localization
import Testing

@testable import Console

/// The console of a plan after a merger, over measurements of before it.
@Suite struct SuccessionTests {
    private static let changeover = Samples.now - 20 * Samples.second

    /// 01290@2025 sits in the office of 01290@2004, of which a part went to 20333@2025.
    private static func console() throws -> ConsoleService {
        func succession(_ successor: String, _ share: SiteSuccession.Share, _ isPrincipal: Bool) -> SiteSuccession {
            SiteSuccession(
                predecessor: "01290@2004", successor: successor, event: "c-01290", day: "2025-07-01",
                changeover: changeover, share: share, isPrincipal: isPrincipal, isSameOffice: isPrincipal)
        }
        let lineage = SiteLineage(
            hierarchy: SiteHierarchy(upstream: [
                "TW@party": nil, "04@2025": "TW@party", "01290@2025": "04@2025", "20333@2025": "04@2025",
            ]), successions: [succession("01290@2025", .rest, true), succession("20333@2025", .part, false)])
        var network = RecordedNetwork()
        network.agentStates = ["01290@2004", "01290@2025"].map { site in
            AgentState(
                site: site, version: "1", enrolled: 0, lastReport: site == "01290@2025" ? Samples.now : 1,
                isAlive: site == "01290@2025", certificateExpires: 0, records: 4, missing: 0)
        }
        for step in 1...8 as ClosedRange<UInt64> {
            let start = Samples.now - step * 5 * Samples.second
            let site = start < changeover ? "01290@2004" : "01290@2025"
            network.records.append(
                Samples.record(
                    site, "\(site)~04@2025", "04@2025", start: start, delays: [start < changeover ? 30 : 10]))
        }
        return ConsoleService(
            plan: try Samples.plan(), network: SuccessionView(network, lineage: lineage), lineage: lineage,
            outlines: nil, assets: ConsoleAssets(searching: []), clock: { Samples.now })
    }

    private func get(_ path: String, _ query: [String: String] = [:], language: Language = .english) async throws
        -> ConsoleResponse
    {
        await (try Self.console()).respond(
            to: ConsoleRequest(path: path, query: query, acceptLanguage: language.rawValue))
    }

    private func document(_ path: String, _ query: [String: String] = [:]) async throws -> [String: Any] {
        let response = try await get(path, query)
        #expect(response.status == 200, "\(path)")
        return try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any] ?? [:]
    }

    @Test(arguments: ["2025", "2004"]) func linkOverTimeReachesBackAndMarksTheChangeover(_ register: String)
        async throws
    {
        let site = "01290@\(register)"
        let query = ["link": "\(site)~04@2025", "site": site, "minutes": "1"]
        let link = try await document("/api/link", query)
        let series = try #require(link["series"] as? [String: [Any]])
        let medians = try #require(series["p50"]).compactMap { $0 as? Double }
        #expect(medians.count == 8 && medians.prefix(4).allSatisfy { $0 > 25 })
        #expect(medians.suffix(4).allSatisfy { $0 < 15 })
        #expect(link["changeovers"] as? [Int] == [Int(Self.changeover / 1_000_000)])
        let history = try #require((link["history"] as? [[String: Any]])?.first)
        #expect(history["site"] as? String == "01290@2004" && history["countedAt"] as? String == "01290@2025")
        #expect((link["link"] as? [String: Any])?["site"] as? String == "01290@2025")
    }

    @Test func stateHasEachLinkAndEachSitesAgentOnce() async throws {
        let state = try await document("/api/state")
        #expect(
            state.table("links").compactMap { $0["link"] as? String } == ["01290@2025~04@2025", "20333@2025~04@2025"])
        #expect(state.table("agents").count == 1)
        #expect(state.table("agents").first?["alive"] as? Bool == true)
        let counts = try #require(state["counts"] as? [String: Any])
        #expect(counts["agents"] as? Int == 1 && counts["alive"] as? Int == 1)
    }

    @Test func pagesSayInBothLanguagesWhoseHistoryItIs() async throws {
        let site = try await get("/site", ["id": "01290@2025"]).text
        #expect(site.contains("Took over from") && site.contains("01290@2004"))
        #expect(site.contains("Its office goes on as this one, with its agent."))
        let part = try await get("/site", ["id": "20333@2025"], language: .vietnamese).text
        #expect(part.contains("Kế tục từ") && part.contains("được tính tại Xã Bảo Lâm"))
        let query = ["link": "01290@2025~04@2025", "site": "01290@2025"]
        #expect(try await get("/link", query).text.contains("Includes the history of: 01290@2004"))
        #expect(try await get("/link", query, language: .vietnamese).text.contains("Gồm cả lịch sử của: 01290@2004"))
        let gone = try await get("/site", ["id": "01290@2004"])
        #expect(gone.status == 404 && gone.text.contains("href=\"/site?id=01290%402025\""))
        let other = try await get("/site", ["id": "04@2025"]).text
        #expect(!other.contains("Took over from"))
    }
}
