import Collector
import Foundation
import Telemetry
import TestSupport
import Testing

/// A merger as an operator lives through it: served by the plan of before, measured, served by the plan of after.
@Suite(.blocking) struct MergerProcessTests {
    private static let minute = Samples.minute
    /// 2025-06-30T12:00Z.
    private static let before: UInt64 = 1_751_284_800_000_000_000

    private func plan(_ folder: TemporaryFolder, _ arguments: [String]) throws {
        let plan = ["plan", "--topology", ServeProcess.topology, "--out", folder.path + "/plan"]
        try #require(try ServeProcess.finish(plan + arguments) == 0)
    }

    private func agent(_ site: String, _ folder: TemporaryFolder, port: Int) async throws -> TLSClient {
        let kit = folder.path + "/\(site).json"
        let made = try ServeProcess.finish([
            "site", "kit", site, "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--collector",
            "https://127.0.0.1:\(port)", "--out", kit,
        ])
        try #require(made == 0, "\(site)")
        return try await ServeProcess.enrol(kit, site: site, port: port)
    }

    private func rows(_ arguments: [String], _ folder: TemporaryFolder) throws -> [[String: Any]] {
        let ended = try ServeProcess.start(arguments + ["--data", folder.path + "/data", "--format", "json"]).finish()
        #expect(ended.status == 0, "\(arguments)")
        return try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]])
    }

    private func report(
        _ client: TLSClient, _ site: String, _ peer: String, from start: UInt64, count: UInt64, first: UInt64 = 1,
        spool: UInt8
    ) async throws {
        let id = try #require(SpoolID(bytes: Array(repeating: spool, count: 16)))
        let records = Samples.minutes(count, from: start, first: first, site: site, peer: peer)
        let answer = try await client.report(records, spool: id, site: site)
        #expect(answer.status == 200 && answer.body.isEmpty, "\(site) is not refused")
    }

    private func links(_ client: TLSClient) async throws -> [String] {
        let answer = try await client.send("GET", "/v1/configuration")
        if let tag = answer.headers["etag"] {
            _ = try await client.send("GET", "/v1/configuration", headers: [("If-None-Match", tag)])
        }
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return (document?["sessions"] as? [[String: Any]] ?? []).compactMap { $0["link"] as? String }
    }

    private func announce(_ client: TLSClient, _ address: String) async throws {
        let body = Array(#"{"address": "\#(address)", "port": 862}"#.utf8)
        #expect(try await client.send("PUT", "/v1/reflector", body: body).status == 204)
    }

    @Test(.enabled(if: ServeProcess.isBuilt, "the planner executable isn't built: swift build --product planner"))
    func measurementsOfMergedUnitsAreTheirSuccessorsAndNoneIsLost() async throws {
        let folder = try TemporaryFolder()
        // In March nobody knew of a merger.
        try plan(folder, ["--as-of", "2025-03-01", "--known-as-of", "2025-03-01"])
        var (process, port) = try ServeProcess.serve(folder)
        defer { process.terminate() }
        var province = try await agent("38@2004", folder, port: port)
        // Divided between 15016@2025, in its office, and 15019@2025; and one that closes for 14869@2025.
        var divided = try await agent("15016@2004", folder, port: port)
        var closed = try await agent("14911@2004", folder, port: port)
        try await announce(province, "10.0.0.1")
        try await announce(divided, "10.0.0.2")
        try await announce(closed, "10.0.0.3")
        _ = try await links(province)
        #expect(try await links(divided) == ["15016@2004~38@2004"])
        try await report(divided, "15016@2004", "38@2004", from: Self.before, count: 40, spool: 1)
        try await report(closed, "14911@2004", "38@2004", from: Self.before, count: 30, spool: 2)
        process.interrupt()
        _ = process.finish()

        try plan(folder, ["--as-of", "2025-07-01"])
        (process, port) = try ServeProcess.serve(folder)
        (province.port, divided.port, closed.port) = (port, port, port)
        _ = try await links(province)
        #expect(try await links(divided) == ["15016@2004~38@2025"], "as the plan of July has it, under its own name")
        #expect(try await links(closed).isEmpty)
        #expect(try await links(province).contains("15016@2025~38@2004"))
        // What was on its way, and what is measured now.
        try await report(
            closed, "14911@2004", "38@2004", from: Self.before + 30 * Self.minute, count: 5, first: 31, spool: 2)
        let now = UInt64(Date().timeIntervalSince1970) / 60 * Self.minute - 2 * Self.minute
        try await report(divided, "15016@2004", "38@2025", from: now, count: 2, first: 41, spool: 1)
        let foreign = Samples.minutes(1, from: now, first: 43, site: "15016@2025", peer: "38@2025")
        let spool = try #require(SpoolID(bytes: Array(repeating: 1, count: 16)))
        let refused = try await divided.report(foreign, spool: spool, site: "15016@2025")
        let partial = String(decoding: refused.body, as: UTF8.self)
        #expect(partial.contains("15016@2004"), "an old certificate reports for its own site alone")

        let period = ["--from", "2025-06-30", "--to", "2025-07-02"]
        let periods = try rows(["report", "links"] + period, folder)
        func row(_ link: String) throws -> [String: Any] {
            try #require(periods.first { $0["link"] as? String == link })
        }
        #expect(try row("15016@2025~38@2025")["present"] as? Int == 40)
        #expect(try row("15016@2025~38@2025")["carried_from"] as? String == "15016@2004")
        #expect(try row("14869@2025~38@2025")["present"] as? Int == 35)
        let part = try row("15019@2025~38@2025")
        #expect(part["present"] as? Int == 40 && part["counted_elsewhere"] as? Int == 40)
        let counts = periods.map { ($0["present"] as? Int ?? 0) - ($0["counted_elsewhere"] as? Int ?? 0) }
        #expect(counts.reduce(0, +) == 75 && periods.count == 3)

        let states = try rows(["links"], folder)
        let live = try #require(states.first { $0["link"] as? String == "15016@2025~38@2025" })
        #expect(live["measured_as"] as? String == "15016@2004" && live["from"] as? String == "15016@2025")
        let agents = try rows(["agents"], folder)
        #expect(agents.compactMap { $0["site"] as? String } == ["14869@2025", "15016@2025", "38@2025"])
        #expect(agents.compactMap { $0["certified_site"] as? String } == ["14911@2004", "15016@2004", "38@2004"])
        #expect(agents.compactMap { $0["records"] as? Int }.reduce(0, +) == 77)

        let books = try rows(["package", "books", "--topology", ServeProcess.topology, "--on", "2025-07-01"], folder)
        let intervals = try #require(books.first { $0["what"] as? String == "intervals" })
        #expect(intervals["before"] as? Int == 77 && intervals["after"] as? Int == 77)
        // A kit for the same building, should the agent have to enrol again.
        _ = try await agent("15016@2004", folder, port: port)
        process.interrupt()
        _ = process.finish()
    }
}
