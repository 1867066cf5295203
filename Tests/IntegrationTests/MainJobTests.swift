import Foundation
import TestSupport
import Testing

/// The planner's side of the main job, by the programs as a person runs them, on the real country.
@Suite(.blocking) struct NationalPlanTests {
    struct Expectation: Sendable {
        var day: String
        var gate: String
        var level: String
        var counts: [String: Int]
    }

    @Test(arguments: [
        Expectation(
            day: "2025-04-01", gate: "strict", level: "province", counts: ["open": 11, "held": 52, "standby": 23]),
        Expectation(day: "2025-04-01", gate: "strict", level: "commune", counts: ["open": 44, "held": 9_991]),
        Expectation(day: "2025-04-01", gate: "own", level: "commune", counts: ["open": 132, "held": 9_903]),
        Expectation(day: "2025-07-01", gate: "strict", level: "commune", counts: ["held": 0, "standby": 0]),
        Expectation(day: "2025-07-01", gate: "strict", level: "province", counts: ["held": 0, "standby": 0]),
    ])
    func gatesOnTheRealCountry(_ expected: Expectation) throws {
        let scratch = try Scratch()
        let ended = try Program.run(
            Products.planner,
            [
                "plan", "--topology", Products.vietnam, "--as-of", expected.day, "--gate", expected.gate, "--out",
                scratch.path("plan"), "--format", "json",
            ])
        #expect(ended.status == 0, "\(ended.errors)")
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any], "\(ended.output.prefix(500))"
        )
        let units = try #require(document["units"] as? [String: [String: Int]])
        let counts = try #require(units[expected.level])
        for (gate, count) in expected.counts { #expect(counts[gate] == count, "\(expected.level) \(gate)") }
        if expected.day == "2025-07-01" {
            let deployable = counts["open", default: 0] + counts["ready", default: 0]
            #expect(deployable == (expected.level == "commune" ? 3_321 : 34))
        }
    }

    @Test func samePlanByteForByte() throws {
        let scratch = try Scratch()
        for name in ["a", "b"] {
            let ended = try Program.run(
                Products.planner,
                ["plan", "--topology", Products.smallTopology, "--as-of", "2025-04-01", "--out", scratch.path(name)])
            #expect(ended.status == 0, "\(ended.errors)")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("a")).sorted()
        #expect(files == (try FileManager.default.contentsOfDirectory(atPath: scratch.path("b")).sorted()))
        #expect(files.contains("plan.json") && files.contains("report.html"))
        for file in files {
            let first = try Data(contentsOf: URL(filePath: scratch.path("a/\(file)")))
            let second = try Data(contentsOf: URL(filePath: scratch.path("b/\(file)")))
            #expect(first == second, "\(file) differs")
        }
    }
}

/// Every mistake in how a command is called ends with 2, says what was expected, and writes nothing.
@Suite(.blocking) struct WrongUseTests {
    struct Mistake: Sendable {
        var arguments: [String]
        var says: String
    }

    @Test(arguments: [
        Mistake(
            arguments: ["plan", "--topology", "/nowhere", "--as-of", "2025-04-01", "--out", "OUT"], says: "/nowhere"),
        Mistake(
            arguments: ["plan", "--topology", "SMALL", "--as-of", "2025-02-30", "--out", "OUT"], says: "2025-02-30"),
        Mistake(arguments: ["plan", "--topology", "SMALL", "--as-of", "2025-04-01"], says: "--out"),
        Mistake(
            arguments: ["plan", "--topology", "SMALL", "--as-of", "2025-04-01", "--gate", "lax", "--out", "OUT"],
            says: "strict"),
        Mistake(arguments: ["check", "/nowhere"], says: "/nowhere"),
        Mistake(arguments: ["plam"], says: "plam"),
    ])
    func mistakesAreNamed(_ mistake: Mistake) throws {
        let scratch = try Scratch()
        let arguments = mistake.arguments.map { argument in
            switch argument {
            case "OUT": scratch.path("plan")
            case "SMALL": Products.smallTopology
            default: argument
            }
        }
        let ended = try Program.run(Products.planner, arguments)
        #expect(ended.status == 2, "\(arguments): \(ended.errors)")
        #expect((ended.errors + ended.output).contains(mistake.says), "\(ended.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("plan")))
    }
}
