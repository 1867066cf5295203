import Foundation
import TestSupport
import Testing

/// What the planner promises of a site is what the agent's acceptance test reads.
@Suite(
    "Promises", .blocking,
    .enabled(if: FileManager.default.isExecutableFile(atPath: Products.agent.path), "the programs are not built"))
struct PromiseTests {
    @Test("a commune's promise is its circuit's rate and its classes' limits, less the way above it")
    func promise() throws {
        let scratch = try Scratch()
        let plan = scratch.path("plan")
        let planned = try Program.run(
            Products.planner,
            ["plan", "--topology", Products.smallTopology, "--as-of", "2025-07-01", "--out", plan, "--lang", "en"])
        try #require(planned.status == 0, "\(planned.errors)")
        let file = scratch.path("promise.json")
        let written = try Program.run(
            Products.planner, ["site", "promise", "14845@2025", "--plan", plan, "--out", file, "--mtu", "1400"])
        #expect(written.status == 0 && written.output.contains("38@2025"), "\(written.errors)")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [String: Any])
        #expect(document["link"] as? String == "14845@2025~38@2025" && document["mtu"] as? Int == 1_400)
        // Without the option it is what passes the plan's encryptors whole.
        let plain = try Program.run(Products.planner, ["site", "promise", "14845@2025", "--plan", plan])
        #expect(plain.output.contains(#""mtu": 1438"#), "\(plain.output)")
        let circuits = try Program.run(Products.planner, ["show", plan, "--circuits", "--format", "json"])
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(circuits.output.utf8)) as? [[String: Any]])
        let own = try #require(
            rows.first { ($0["circuit"] as? String ?? $0["id"] as? String) == "14845@2025/primary" },
            "\(rows.first ?? [:])")
        #expect(own.values.contains { $0 as? Int == document["committed_bits_per_second"] as? Int })
        let classes = try #require(document["classes"] as? [[String: Any]])
        #expect(!classes.isEmpty && classes.allSatisfy { ($0["delay_ms"] as? Double ?? 0) > 0 })
        // The classes have the whole line among them; the one of the lowest code point has the rest.
        for way in ["forward", "return"] {
            let rates = classes.compactMap { item -> Int? in
                let rate = item["committed_bits_per_second"]
                return rate as? Int ?? (rate as? [String: Any])?[way] as? Int
            }
            #expect(!rates.isEmpty && rates.allSatisfy { $0 >= 64_000 }, "\(classes)")
            #expect(rates.reduce(0, +) == document["committed_bits_per_second"] as? Int, "\(way): \(classes)")
        }
        // Users fetch more than they send.
        #expect(classes.contains { $0["committed_bits_per_second"] is [String: Any] }, "\(classes)")

        // The agent reads it: it asks for an enrolled agent, not for another promise.
        let accepted = try Program.run(
            Products.agent,
            ["accept", "127.0.0.1", "--promise", file, "--state", scratch.path("none"), "--out", scratch.path("out")])
        #expect(accepted.status == 2 && accepted.errors.contains("agent enrol"), "\(accepted.errors)")

        let centre = try Program.run(
            Products.planner, ["site", "promise", "nowhere", "--plan", plan])
        #expect(centre.status == 2)
    }
}
