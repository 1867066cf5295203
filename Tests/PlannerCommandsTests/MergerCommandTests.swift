import Foundation
import TestSupport
import Testing

@Suite("planner merger", .blocking)
struct MergerCommandTests {
    /// A copy of the small country, for decisions to be recorded in, and a plan of it as of 1 April 2025.
    private final class Country {
        let directory: TemporaryDirectory
        var topology: String { directory.path("topology") }
        var plan: String { directory.path("plan") }

        init(planned: Bool = true) throws {
            directory = try TemporaryDirectory()
            try FileManager.default.copyItem(atPath: smallTopology, toPath: topology)
            guard planned else { return }
            let run = try PlannerProcess(["plan", "--topology", topology, "--as-of", "2025-04-01", "--out", plan])
            try #require(run.status == 0, "\(run.complaint)")
        }

        func merger(_ arguments: String..., plan: Bool = true) throws -> PlannerProcess {
            try PlannerProcess(
                ["merger"] + arguments + ["--topology", topology] + (plan ? ["--plan", self.plan] : []),
                environment: ["USER": "an"])
        }

        func path(_ name: String) -> String { directory.path(name) }

        func journal() -> String? { try? String(contentsOfFile: "\(topology)/mergers.csv", encoding: .utf8) }

        func gate(_ unit: String) throws -> String? {
            let run = try PlannerProcess(["show", plan, unit, "--format", "json"])
            let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
            return root?["gate"] as? String
        }
    }

    @Test("A completed merger makes its successor ready the same day, a postponed one makes it stand by again")
    func completeAndPostpone() throws {
        let country = try Country()
        #expect(try country.gate("24@2025") == "standby")
        let done = try country.merger(
            "complete", "Bắc Ninh", "--on", "2025-06-20", "--why", "letter 12", "--with-communes")
        #expect(done.status == 0, "\(done.complaint)")
        #expect(done.output.contains("Recorded as number 1") && done.output.contains("as of 2025-06-20"))
        #expect(try country.gate("24@2025") == "ready")
        #expect(try country.gate("07333@2025") == "ready")
        #expect(try country.gate("24@2004") == "closed")
        let journal = try #require(country.journal())
        #expect(journal.contains(",an,complete,24@2025,p-24;c-07333;c-07663;d-216;d-220,2025-06-20,letter 12\n"))
        let late = try country.merger("postpone", "24@2004", "--to", "2025-09-01", "--why", "floods")
        #expect(late.status == 0, "\(late.complaint)")
        #expect(try country.gate("24@2025") == "standby")
        let undone = try country.merger("undo", "--why", "wrong province")
        #expect(undone.status == 0, "\(undone.complaint)")
        #expect(undone.output.contains("record 2 is taken back"))
        #expect(try country.gate("24@2025") == "ready")
    }

    @Test("A revoked merger leaves its predecessors open and its successor closed")
    func revoke() throws {
        let country = try Country()
        #expect(try country.merger("revoke", "24", "--why", "withdrawn").status == 0)
        #expect(try country.gate("24@2004") == "open")
        #expect(try country.gate("27@2004") == "open")
        #expect(try country.gate("24@2025") == "closed")
    }

    @Test("The new plan is the one that planner plan makes of the folder")
    func sameAsPlan() throws {
        let country = try Country()
        #expect(
            try country.merger(
                "complete", "24@2025", "--on", "2025-06-20", "--why", "x", "--out", country.path("b")
            )
            .status == 0)
        #expect(try country.gate("24@2025") == "standby", "the plan that was read stays as it was")
        let anew = country.path("c")
        _ = try PlannerProcess(["plan", "--topology", country.topology, "--as-of", "2025-06-20", "--out", anew])
        let made = try String(contentsOfFile: country.path("b/units.csv"), encoding: .utf8)
        #expect(made == (try String(contentsOfFile: "\(anew)/units.csv", encoding: .utf8)))
    }

    @Test("What can't be decided is refused with the candidates, and nothing is written")
    func refusals() throws {
        let country = try Country()
        let cases: [([String], String)] = [
            (["complete", "15016@2004", "--on", "2025-07-01", "--why", "x"], "15019@2025"),
            (["complete", "trung-uong@party", "--on", "2025-07-01", "--why", "x"], "No lineage event"),
            (["complete", "Nowhere", "--on", "2025-07-01", "--why", "x"], "No unit is called Nowhere"),
            (["complete", "24", "--on", "2025-06-01", "--why", "x"], "2025-06-12"),
            (["complete", "24", "--on", "1/7/2025", "--why", "x"], "is not a date"),
            (["postpone", "24", "--to", "2025-07-01", "--why", "x"], "give a later day"),
            (["complete", "24", "--on", "2025-07-01", "--why", " "], "needs its reason"),
            (["complete", "14845@2025", "--on", "2025-07-01", "--why", "x", "--with-communes"], "--with-communes"),
            (["undo", "--why", "x"], "No record is left"), (["undo", "7", "--why", "x"], "no record 7"),
        ]
        for (arguments, words) in cases {
            let run = try PlannerProcess(
                ["merger"] + arguments + ["--topology", country.topology, "--plan", country.plan])
            #expect(run.status == 2, "\(arguments) \(run.output)")
            #expect(run.complaint.contains(words), "\(arguments): \(run.complaint)")
        }
        #expect(country.journal() == nil)
    }

    @Test("Where the plan can't be written nothing is recorded; --dry-run writes nothing at all")
    func nothingHalfDone() throws {
        let country = try Country()
        let failed = try country.merger("revoke", "24", "--why", "x", "--out", "/proc/plan")
        #expect(failed.status == 3, "\(failed.complaint)")
        let dry = try country.merger("revoke", "24", "--why", "x", "--dry-run", "--format", "json")
        let root = try JSONSerialization.jsonObject(with: Data(dry.output.utf8)) as? [String: Any]
        #expect(root?["dry_run"] as? Bool == true)
        let changes = try #require(root?["changes"] as? [[String: Any]])
        #expect(changes.contains { $0["id"] as? String == "24@2004" && $0["to"] as? String == "open" })
        #expect(country.journal() == nil)
        #expect(try country.gate("24@2004") == "held")
    }

    @Test("list shows states, who waits, and the journal; without --plan a decision is only recorded")
    func list() throws {
        let country = try Country(planned: false)
        let recorded = try country.merger("complete", "24", "--on", "2025-06-20", "--why", "letter 12", plan: false)
        #expect(recorded.status == 0 && recorded.output.contains("No plan was made anew"), "\(recorded.complaint)")
        let run = try country.merger("list", "--as-of", "2025-06-20", "--format", "json", plan: false)
        let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let events = try #require(root?["events"] as? [[String: Any]])
        #expect(events.map { $0["event"] as? String } == ["p-24", "p-38"])
        #expect(events.map { $0["state"] as? String } == ["completed", "pending"])
        #expect(events.map { $0["below"] as? Int } == [4, 8])
        let decisions = try #require(root?["decisions"] as? [[String: Any]])
        #expect(decisions.map { $0["reason"] as? String } == ["letter 12"])
        let below = try country.merger(
            "list", "--unit", "24", "--pending", "--as-of", "2025-06-20", "--format", "csv", plan: false)
        #expect(below.output.split(separator: "\n").count == 5, "\(below.output)")
        let nothing = try country.merger("list", "--known-as-of", "2025-04-01", "--format", "csv", plan: false)
        #expect(nothing.output.split(separator: "\n").count == 1)
        let table = try country.merger("list", "--lang", "vi", plan: false)
        #expect(table.output.contains("Sổ quyết định") && table.output.contains("letter 12"))
        let (rows, notes) = (table.output.split(separator: "\n"), "Không đủ chỗ nên không hiện: ")
        #expect(rows.allSatisfy { $0.count <= 100 || $0.hasPrefix(notes) }, "\(table.output)")
        #expect(rows.contains { $0.hasPrefix(notes) } && table.output.contains("24@2025"))
    }

    @Test("A plan with what was known on a day says so, and holds nothing that was not")
    func knownAsOf() throws {
        let country = try Country(planned: false)
        let run = try PlannerProcess([
            "plan", "--topology", country.topology, "--as-of", "2025-07-01", "--known-as-of", "2025-04-15", "--out",
            country.plan,
        ])
        #expect(run.status == 0 && run.output.contains("with what was known on 2025-04-15"), "\(run.complaint)")
        #expect(try country.gate("24@2025") == "standby")
        #expect(try country.gate("38@2004") == "open")
        #expect(try country.gate("14845@2004") == "open")
        let units = try String(contentsOfFile: "\(country.plan)/units.csv", encoding: .utf8)
        #expect(!units.contains("14845@2025"))
        let refused = try country.merger("complete", "24", "--on", "2025-07-01", "--why", "x")
        #expect(refused.status == 2 && refused.complaint.contains("2025-04-15"), "\(refused.complaint)")
    }
}
