import Foundation
import TestSupport
import Testing

@Suite("planner package", .blocking)
struct PackageCommandTests {
    private func plan(_ day: String, _ out: String) throws {
        let run = try PlannerProcess(["plan", "--topology", smallTopology, "--as-of", day, "--out", out])
        #expect(run.status == 0, "\(run.complaint)")
    }

    /// The first package of a listing in CSV.
    private func firstSite(_ plan: String) throws -> String {
        let run = try PlannerProcess(["package", "list", "--plan", plan, "--format", "csv"])
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("site,name,event,state,") == true)
        let row = try #require(lines.dropFirst().first)
        return String(try #require(row.split(separator: ",").first))
    }

    @Test("A package is shown and verified while it is sealed, and released only when its merger is complete")
    func life() throws {
        let directory = try TemporaryDirectory()
        let (april, july) = (directory.path("april"), directory.path("july"))
        try plan("2025-04-01", april)
        try plan("2025-07-01", july)
        let site = try firstSite(april)
        let refused = try PlannerProcess(["package", "release", site, "--plan", april, "--lang", "en"])
        #expect(refused.status == 1)
        #expect(refused.complaint.contains("waits for event"))
        let forms = directory.path("forms")
        #expect(try PlannerProcess(["package", "show", site, "--plan", april, "--out", forms]).status == 0)
        #expect(try PlannerProcess(["package", "verify", forms]).status == 0)
        let bill = URL(fileURLWithPath: directory.path("forms/bill.csv"))
        let text = try String(contentsOf: bill, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "0", with: "1").utf8).write(to: bill)
        let altered = try PlannerProcess(["package", "verify", forms, "--lang", "en"])
        #expect(altered.status == 1)
        #expect(altered.complaint.contains("bill.csv"))
        let released = try PlannerProcess(["package", "release", site, "--plan", july, "--out", directory.path("open")])
        #expect(released.status == 0, "\(released.complaint)")
        #expect(try PlannerProcess(["package", "verify", directory.path("open")]).status == 0)
        #expect(try PlannerProcess(["package", "show", "nowhere", "--plan", april]).status == 2)
    }

    @Test("Works without regret and the books are listed; the totals before and after agree")
    func listings() throws {
        let directory = try TemporaryDirectory()
        let april = directory.path("april")
        try plan("2025-04-01", april)
        let regret = try PlannerProcess(["package", "regret", "--plan", april, "--totals", "--format", "csv"])
        #expect(regret.status == 0)
        #expect(regret.output.contains("office,pays,"))
        #expect(regret.output.contains("office,wasted,"))
        let books = try PlannerProcess(
            ["package", "books", "--topology", smallTopology, "--on", "2025-07-01", "--format", "csv"])
        #expect(books.status == 0)
        let list = try PlannerProcess(["package", "list", "--plan", april, "--lang", "vi"]).output
        #expect(list.contains("Sớm hơn khi không đặt kênh trước: ") && list.contains("Kế hoạch này không đặt trước"))
        #expect(list.contains(/\d\.\d{3}\.\d{3}/) && !list.contains(/\d,\d{3},\d{3}/))
        let rows = books.output.split(separator: "\n").dropFirst(2).map { $0.split(separator: ",") }
        #expect(!rows.isEmpty)
        for row in rows { #expect(row.count == 3 && row[1] == row[2], "\(row)") }
        let bad = try PlannerProcess(["package", "books", "--topology", smallTopology, "--on", "soon"])
        #expect(bad.status == 2)
    }
}
