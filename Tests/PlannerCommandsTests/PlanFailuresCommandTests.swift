import Foundation
import Testing

@Suite("planner failures")
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
            "Backups: apart, or only by look",
        ] { #expect(table.output.contains(heading)) }
        #expect(try PlannerProcess(["failures", path, "--lang", "vi"]).output.contains("Sự cố đơn nặng nhất"))
        let out = directory.path("f")
        let run = try PlannerProcess(["failures", path, "--top", "3", "--format", "json", "--out", out])
        let root = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let worst = try #require(root["worst"] as? [[String: Any]])
        #expect(worst.count == 3)
        #expect(worst[0]["people_cut_off"] as? Int ?? 0 >= worst[2]["people_cut_off"] as? Int ?? 0)
        for key in ["power", "overloading", "dates", "availability", "protection", "settled"] {
            #expect(root[key] != nil, "\(key)")
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
                "availability.csv", "dates.csv", "pairs.csv", "protection.csv", "singles.csv",
            ])
        let singles = try String(contentsOfFile: "\(out)/singles.csv", encoding: .utf8)
        #expect(singles.hasPrefix("element,kind,people_cut_off,offices_cut_off,"))
        #expect(try PlannerProcess(["failures", path, "--out", out]).status == 0, "an earlier one is replaced")
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
