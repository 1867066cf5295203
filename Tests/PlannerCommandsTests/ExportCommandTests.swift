import Foundation
import TestSupport
import Testing

@Suite("planner export", .blocking)
struct ExportCommandTests {
    private func plan(_ directory: borrowing TemporaryDirectory, _ day: String = "2025-07-01") throws -> String {
        let path = directory.path("plan-\(day)")
        let run = try PlannerProcess(["plan", "--topology", smallTopology, "--as-of", day, "--out", path])
        #expect(run.status == 0, "\(run.complaint)")
        return path
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("Writes a calendar for each crew with an index, and writes it again")
    func calendars() throws {
        let directory = try TemporaryDirectory()
        let plan = try plan(directory)
        let out = directory.path("calendars")
        let run = try PlannerProcess(["export", plan, "--as", "ical", "--out", out, "--lang", "vi"])
        #expect(run.status == 0, "\(run.complaint)")
        let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        let index = try text("\(out)/index.csv").split(separator: "\n")
        #expect(index.first == "file,crew,name,events,withdrawn,first_day,last_day")
        #expect(index.dropFirst().map { String($0.prefix { $0 != "," }) }.sorted() + ["index.csv"] == names)
        for name in names where name.hasSuffix(".ics") {
            let calendar = try text("\(out)/\(name)")
            #expect(calendar.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tuyen//planner export//VI\r\n"))
            #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        }
        let json = try PlannerProcess([
            "export", plan, "--as", "ical", "--out", out, "--previous", plan, "--format", "json",
        ])
        #expect(json.status == 0, "an earlier export is replaced: \(json.complaint)")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(rows.count == names.count - 1)
        #expect(rows.allSatisfy { $0["withdrawn"] as? Int == 0 })
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(out)/mine.txt"))
        let refused = try PlannerProcess(["export", plan, "--as", "ical", "--out", out])
        #expect(refused.status == 2 && refused.complaint.contains("did not write"))
    }

    @Test("One crew goes to standard output or to a file")
    func oneCrew() throws {
        let directory = try TemporaryDirectory()
        let plan = try plan(directory)
        let all = try PlannerProcess(["export", plan, "--as", "ical"])
        #expect(all.status == 2 && all.complaint.contains("--crew"))
        let days = try PlannerProcess(["export", plan, "--as", "csv", "--format", "json"])
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(days.output.utf8)) as? [[String: Any]])
        let crew = try #require(rows.compactMap { $0["crew"] as? String }.first { $0.hasPrefix("field-crew/") })
        let one = try PlannerProcess(["export", plan, "--as", "ical", "--crew", crew, "--out", "-"])
        #expect(one.status == 0 && one.output.hasPrefix("BEGIN:VCALENDAR\r\n"))
        let file = directory.path("one.ics")
        #expect(try PlannerProcess(["export", plan, "--as", "ical", "--crew", crew, "--out", file]).status == 0)
        #expect(try text(file) == one.output)
        let unknown = try PlannerProcess(["export", plan, "--as", "ical", "--crew", "field-crew/99@1/1"])
        #expect(unknown.status == 2 && unknown.complaint.contains("field-crew/"))
    }

    @Test("Lists the crews' days, whole, of one crew and of one province")
    func days() throws {
        let directory = try TemporaryDirectory()
        let plan = try plan(directory)
        let run = try PlannerProcess(["export", plan, "--as", "csv"])
        let lines = run.output.split(separator: "\n")
        #expect(
            lines.first?.hasPrefix(
                "crew,rule,base,starts,start_time,finishes,finish_time,travel_minutes,site,name,province,activity,mode,"
            )
                == true)
        let schedule = try text("\(plan)/schedule.csv").split(separator: "\n")
        #expect(lines.count >= schedule.count, "no activity is lost")
        #expect(schedule.first == "site,activity,crew,starts,finishes,phase,wave,start_time,finish_time")
        #expect(schedule.dropFirst().allSatisfy { $0.contains(/,\d\d:\d\d,\d\d:\d\d$/) })
        let province = try PlannerProcess(["export", plan, "--as", "csv", "--province", "thanhhoa", "--lang", "vi"])
        #expect(province.status == 0, "\(province.complaint)")
        let some = province.output.split(separator: "\n")
        #expect(some.count > 1 && some.count < lines.count)
        #expect(some.dropFirst().allSatisfy { $0.contains("38@2025") })
        #expect(province.output.contains("Xã "))
        let unknown = try PlannerProcess(["export", plan, "--as", "csv", "--province", "Atlantis"])
        #expect(unknown.status == 2 && unknown.complaint.contains("(Thanh Hoa"))
        let file = directory.path("days.csv")
        try Data("dear diary\n".utf8).write(to: URL(fileURLWithPath: file))
        #expect(try PlannerProcess(["export", plan, "--as", "csv", "--out", file]).status == 2)
        #expect(try text(file) == "dear diary\n")
    }

    @Test("Draws the country and a province, as a page and as a picture")
    func gantt() throws {
        let directory = try TemporaryDirectory()
        let plan = try plan(directory)
        let province = ["--province", "38@2025"]
        let files: [(String, [String])] = [
            ("a.svg", []), ("a.html", []), ("b.svg", province), ("b.html", province),
        ]
        for (name, more) in files {
            let file = directory.path(name)
            let arguments = ["export", plan, "--as", "gantt", "--out", file, "--lang", "vi"] + more
            for _ in 0..<2 { #expect(try PlannerProcess(arguments).status == 0) }
            let text = try text(file)
            #expect(text.hasPrefix(name.hasSuffix("svg") ? "<?xml" : "<!DOCTYPE html>"))
            #expect(text.contains("Thanh Hóa"))
        }
        #expect(try PlannerProcess(["export", plan, "--as", "gantt"]).output.hasPrefix("<!DOCTYPE html>"))
        let format = try PlannerProcess(["export", plan, "--as", "gantt", "--format", "json"])
        #expect(format.status == 2 && format.complaint.contains(".svg"))
        let crew = try PlannerProcess(["export", plan, "--as", "gantt", "--crew", "x"])
        #expect(crew.status == 2 && crew.complaint.contains("--crew"))
        let report = try text("\(plan)/report.html")
        #expect(report.contains("<svg class=\"gantt\"") && report.contains("<details>"))
    }
}
