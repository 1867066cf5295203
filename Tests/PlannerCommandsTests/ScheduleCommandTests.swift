import Foundation
import TestSupport
import Testing

@Suite("planner schedule", .blocking)
struct ScheduleCommandTests {
    private func plan(_ out: String, _ day: String = "2025-07-01", topology: String = smallTopology) throws {
        let run = try PlannerProcess(["plan", "--topology", topology, "--as-of", day, "--out", out])
        #expect(run.status == 0, "\(run.complaint)")
    }

    @Test("Figures, comparison with plain orders and the best rule, bound, waves; JSON with stable keys")
    func summary() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        try plan(path)
        let table = try PlannerProcess(["schedule", path])
        #expect(table.status == 0, "\(table.complaint)")
        for text in ["By province list", "Largest first", "Nearest first", "No schedule of these works", "First waves"]
        {
            #expect(table.output.contains(text), "\(text)")
        }
        let vietnamese = try PlannerProcess(["schedule", path, "--lang", "vi", "--compare"]).output
        #expect(vietnamese.contains("Theo danh sách tỉnh") && vietnamese.contains("So với mọi thứ tự và luật"))
        #expect(!vietnamese.contains("Largest"))
        let json = try PlannerProcess(["schedule", path, "--format", "json"])
        let root = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        for key in ["person_days", "cost_person_days", "lower_bound", "gap", "comparison", "conflicts", "waves"] {
            #expect(root[key] != nil, "\(key)")
        }
        #expect((root["comparison"] as? [[String: Any]])?.count == 5)
        let csv = try PlannerProcess(["schedule", path, "--compare", "--format", "csv"]).output
        #expect(csv.hasPrefix("order,person_days,difference,") && csv.split(separator: "\n").count == 11)
    }

    @Test("A site is explained back to its root cause; one that is prepared says which event it waits for")
    func explain() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        try plan(path, "2025-04-01")
        let open = try PlannerProcess(["schedule", path, "--explain", "14845@2004"]).output
        #expect(open.contains("Root cause: ") && open.contains("Cut over: ") || open.contains("Cut-over: "), "\(open)")
        let standby = try PlannerProcess(["schedule", path, "--explain", "14869@2025"]).output
        #expect(standby.contains("1686/NQ-UBTVQH15"))
        let json = try PlannerProcess(["schedule", path, "--explain", "14845@2004", "--format", "json"]).output
        let root = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((root["activities"] as? [[String: Any]])?.count == 8)
        #expect(root["root_cause"] is String)
    }

    @Test("Searching on writes a plan that is read again, and refuses another topology")
    func searchingOn() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        try plan(path)
        let better = directory.path("better")
        let run = try PlannerProcess([
            "schedule", path, "--topology", smallTopology, "--time-limit", "0.2", "--out", better,
        ])
        #expect(run.status == 0, "\(run.complaint)")
        #expect(run.complaint.contains("Searched on for"))
        #expect(try PlannerProcess(["schedule", better, "--province", "38@2025"]).status == 0)
        #expect(try PlannerProcess(["schedule", path, "--time-limit", "1"]).status == 2)
        #expect(try PlannerProcess(["schedule", path, "--crew", "field-crew/9"]).status == 2)
    }
}
