import Localization
import NetworkModel
import Planning
import TestSupport
import Testing
import TopologyFiles

@Suite("Directory of a plan", .blocking)
struct PlanDirectoryTests {
    private func document(_ day: String = "2025-04-01") async throws -> PlanDocument {
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        return PlanDocument(await Planner(topology).plan(asOf: try #require(CivilDate(day)), gatePolicy: .strict))
    }

    @Test("What is read is what was written, to the byte")
    func roundTrip() async throws {
        let directory = try TemporaryDirectory()
        let written = try await document()
        try PlanDirectory.write(written, to: "\(directory.path)/deep/plan/")
        #expect(
            try directory.names("deep/plan")
                == [
                    "bill.csv", "circuits.csv", "held.csv", "hoses.csv", "plan.json", "prefixes.csv", "schedule.csv",
                    "sites.csv",
                    "traffic.csv", "units.csv", "ways.csv",
                ])
        let read = try PlanDirectory.read(from: "\(directory.path)/deep/plan")
        #expect(read.hash == written.hash)
        #expect(PlanDocument(read.plan).text == written.text)
        #expect(try directory.contents("deep/plan/plan.json") == written.text)
        #expect(try directory.names("deep") == ["plan"], "nothing is left beside it")
    }

    @Test("A plan that an older version wrote, without parts, years and hoses, is read")
    func olderWriter() async throws {
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        var plan = await Planner(topology).plan(asOf: try #require(CivilDate("2025-07-01")), gatePolicy: .strict)
        plan.traffic = []
        plan.hoses = []
        for index in plan.sites.indices {
            for number in plan.sites[index].demand.indices { plan.sites[index].demand[number].marginal = nil }
        }
        for index in plan.circuits.indices {
            plan.circuits[index].yearsCarried = nil
            plan.circuits[index].lowerTier = nil
        }
        var lines = PlanDocument(plan).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for index in lines.indices {
            lines[index] = lines[index].replacing(",\"years_carried\":null,\"lower_tier\":null", with: "")
        }
        let hashLine = try #require(lines.firstIndex { $0.hasPrefix("\"plan_hash\"") })
        let first = try #require(lines.firstIndex { $0.hasPrefix("\"traffic\"") })
        let body = (Array(lines[(hashLine + 1)..<(first - 1)]) + ["]", "}", ""]).joined(separator: "\n")
        var hash = SHA256()
        hash.update(Array(body.utf8))
        let text = (lines[..<hashLine] + ["\"plan_hash\":\"\(hash.finish())\",", body]).joined(separator: "\n")
        let read = try PlanDocument(reading: Array(text.utf8)).plan
        #expect(read.circuits.count == plan.circuits.count)
        #expect(read.circuits.allSatisfy { $0.yearsCarried == nil && $0.lowerTier == nil })
        #expect(read.hoses.isEmpty && read.traffic.isEmpty)
        let circuit = try #require(read.circuits.first)
        let site = read.sites.first { $0.site.id == circuit.circuit.a }
        #expect(TierExplanation(plan: read, language: .english).parts(of: circuit, at: site).count == 1)
    }

    @Test("An older plan is replaced whole, with files that the new one lacks gone")
    func replaces() async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/plan"
        try PlanDirectory.write(try await document(), to: path, adding: [PlanFile("report.html", "old")])
        let newer = try await document("2025-07-01")
        try PlanDirectory.write(newer, to: path)
        #expect(try PlanDirectory.read(from: path).hash == newer.hash)
        #expect(!(try directory.names("plan").contains("report.html")))
        #expect(try directory.names() == ["plan"])
    }

    @Test("What is not a plan is left alone")
    func refuses() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("dear", to: "diary.txt")
        let document = try await document()
        #expect(throws: PlanDirectory.Fault.notAPlan(path: directory.path)) {
            try PlanDirectory.write(document, to: directory.path)
        }
        #expect(throws: PlanDirectory.Fault.notAPlan(path: "\(directory.path)/diary.txt")) {
            try PlanDirectory.write(document, to: "\(directory.path)/diary.txt")
        }
        #expect(try directory.names() == ["diary.txt"])
        #expect(try directory.contents("diary.txt") == "dear")
    }

    @Test("A plan in whose directory someone keeps a file of their own is left alone")
    func keepsOthersFiles() async throws {
        let directory = try TemporaryDirectory()
        let document = try await document()
        let path = "\(directory.path)/plan"
        try PlanDirectory.write(document, to: path)
        try directory.write("mine", to: "plan/notes.txt")
        #expect(throws: PlanDirectory.Fault.holdsOther(path: "\(path)/notes.txt")) {
            try PlanDirectory.write(document, to: path)
        }
        #expect(try directory.contents("plan/notes.txt") == "mine")
    }

    @Test("A name that can't be written leaves nothing behind and names the file")
    func failedWrite() async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/plan"
        try PlanDirectory.write(try await document(), to: path)
        let before = try directory.contents("plan/plan.json")
        do {
            try PlanDirectory.write(
                try await document("2025-07-01"), to: path, adding: [PlanFile("no/such/place", "x")])
            Issue.record("written")
        } catch {
            guard case .cannotWrite(let place, let reason) = error as? PlanDirectory.Fault else {
                Issue.record("\(error)")
                return
            }
            #expect(place.hasSuffix("no/such/place"))
            #expect(reason == "No such file or directory")
        }
        #expect(try directory.contents("plan/plan.json") == before)
        #expect(try directory.names() == ["plan"])
    }

    @Test("Damage is found: a changed word, a cut file, another format, another file")
    func damage() async throws {
        let directory = try TemporaryDirectory()
        let text = try await document().text
        func fault(_ text: String) throws -> PlanDirectory.Fault? {
            try directory.write(text, to: "plan.json")
            do {
                _ = try PlanDirectory.read(from: directory.path)
                return nil
            } catch {
                return error
            }
        }
        let file = "\(directory.path)/plan.json"
        #expect(try fault(text) == nil)
        #expect(
            try fault(text.replacing("\"gate_policy\":\"strict\"", with: "\"gate_policy\":\"own\""))
                == .damaged(path: file, detail: "its contents don't have the hash that it states"))
        if case .damaged(_, let detail)? = try fault(String(text.prefix(5_000))) {
            #expect(detail.hasPrefix("line "))
        } else {
            Issue.record("a cut file was read")
        }
        #expect(
            try fault(text.replacing("\"format\":1", with: "\"format\":9", maxReplacements: 1))
                == .foreign(path: file, format: "9"))
        #expect(try fault("{\"name\": \"left-pad\"}") == .notAPlan(path: file))
        #expect(throws: PlanDirectory.Fault.cannotRead(path: "/nowhere/plan.json", reason: "No such file or directory"))
        {
            try PlanDirectory.read(from: "/nowhere")
        }
    }
}
