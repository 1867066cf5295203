import Foundation
import TestSupport
import Testing

@Suite("planner failures", .blocking)
struct PlanFailuresCommandTests {
    private func plan(_ out: String) throws {
        let run = try PlannerProcess(["plan", "--topology", smallTopology, "--as-of", "2025-07-01", "--out", out])
        #expect(run.status == 0, "\(run.complaint)")
    }

    @Test("Lists the worst, as JSON with stable keys, and writes all listings")
    func listings() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        try plan(path)
        let table = try PlannerProcess(["failures", path, "--pairs", "--dates"])
        #expect(table.status == 0)
        for heading in [
            "Worst single failures", "Worst double failures", "The half-built network by date",
            "Backups: apart, or only by look", "How full the ways are", "Delay from an office to its national system",
            "In what an office's two circuits are apart", "No single failure overloads a way.",
        ] { #expect(table.output.contains(heading), "\(heading)") }
        let vietnamese = try PlannerProcess(["failures", path, "--pairs", "--dates", "--lang", "vi"]).output
        for heading in ["Sự cố đơn nặng nhất", "Sự cố kép nặng nhất", "Mạng đang xây dựng, theo ngày"] {
            #expect(vietnamese.contains(heading), "\(heading)")
        }
        #expect(!vietnamese.contains("Worst"))
        let out = directory.path("f")
        let run = try PlannerProcess(["failures", path, "--top", "3", "--format", "json", "--out", out])
        let root = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let worst = try #require(root["worst"] as? [[String: Any]])
        #expect(worst.count == 3)
        #expect(worst[0]["people_cut_off"] as? Int ?? 0 >= worst[2]["people_cut_off"] as? Int ?? 0)
        for key in ["power", "overloading", "dates", "availability", "protection", "settled", "aspects", "latency"] {
            #expect(root[key] != nil, "\(key)")
        }
        let loads = try #require(root["loads"] as? [[String: Any]])
        #expect(loads.map { $0["kind"] as? String } == ["backbone", "level-1", "trunk", "access"])
        for load in loads {
            let (now, after) = (load["fullest_percent"] as? Double, load["fullest_after_percent"] as? Double)
            #expect(try #require(now) <= #require(after))
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
                "availability.csv", "dates.csv", "pairs.csv", "protection.csv", "singles.csv", "ways.csv",
            ])
        for name in ["availability", "dates", "pairs", "protection", "ways"] {
            #expect(try String(contentsOfFile: "\(out)/\(name).csv", encoding: .utf8).split(separator: "\n").count > 1)
        }
        let singles = try String(contentsOfFile: "\(out)/singles.csv", encoding: .utf8)
        #expect(singles.hasPrefix("element,kind,people_cut_off,offices_cut_off,"))
        let csv = try PlannerProcess(["failures", path, "--top", "3", "--format", "csv"])
        #expect(
            csv.output == singles.split(separator: "\n").filter { !$0.contains(",power,") }.prefix(4)
                .joined(separator: "\n") + "\n")
        let pairs = try PlannerProcess(["failures", path, "--top", "3", "--pairs", "--format", "csv"])
        #expect(pairs.output.hasPrefix("first,first_kind,second,second_kind,people_by_both_only,"))
        #expect(pairs.output.split(separator: "\n").count == 4)
        #expect(try PlannerProcess(["failures", path, "--out", out]).status == 0, "an earlier one is replaced")
    }

    @Test("The plan's page tells of failures in both languages, with the command's figures")
    func page() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        try plan(path)
        let html = try String(contentsOfFile: "\(path)/report.html", encoding: .utf8)
        for text in [
            "Failures and backups", "Sự cố và dự phòng", "Worst single failures", "Sự cố kép nặng nhất",
            "The half-built network by date", "No single failure overloads a way.", "Chưa chứng tỏ",
        ] { #expect(html.contains(text), "\(text)") }
        let json = try PlannerProcess(["failures", path, "--format", "json"]).output
        let root = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let worst = try #require((root["worst"] as? [[String: Any]])?.first?["people_cut_off"] as? Int)
        func grouped(_ sign: String) -> String { "\(worst / 1_000)\(sign)\(String(worst % 1_000 + 1_000).dropFirst())" }
        #expect(html.contains(grouped(".")) && html.contains(grouped(",")))
        for aspect in try #require(root["aspects"] as? [[String: Any]]) {
            let count = try #require(aspect["not_shown"] as? Int)
            #expect(aspect["aspect"] as? String != "power" || count == 12)
        }
    }

    @Test("A plan that builds nothing has a page that says so")
    func nothingBuilt() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        let run = try PlannerProcess(["plan", "--topology", smallTopology, "--as-of", "2020-01-01", "--out", path])
        #expect(run.status == 0, "\(run.complaint)")
        #expect(try String(contentsOfFile: "\(path)/report.html", encoding: .utf8).contains("Failures and backups"))
    }

    @Test("Wrong usage and wrong input exit with 2 and overwrite nothing")
    func refusals() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        try plan(path)
        let cases = [
            ["failures", directory.path("none")], ["failures", path, "--on", "31/7/2025"],
            ["failures", path, "--on", "2025-07-01"], ["failures", path, "--top", "0"],
            ["failures", path, "--on", "2026-07-01", "--prepared"], ["failures", path, "--out", path],
        ]
        for arguments in cases {
            let run = try PlannerProcess(arguments)
            #expect(run.status == 2, "\(arguments)")
            #expect(run.output.isEmpty)
        }
        #expect(FileManager.default.fileExists(atPath: "\(path)/plan.json"))
    }
}
