import Graphs
import NetworkModel
import Planning
import TestSupport
import Testing

/// One merger completed in the real register: what differs is of that merger alone.
@Suite("A new plan of the country", .blocking)
struct NationalReplanTests {
    @Test("A completed merger of provinces changes its units, its sites and the sums over them, and not a byte more")
    func completion() async throws {
        var topology = try Repository.topology("topology/vietnam")
        let april = try #require(CivilDate("2025-04-01"))
        let day = try #require(CivilDate("2025-06-20"))
        let before = PlanDocument(
            await Planner(topology).plan(asOf: april, gatePolicy: .strict, budget: SearchBudget(steps: 20)))
        let merger = try #require(topology.events.firstIndex { $0.id == "p-24" })
        topology.events[merger].completed = day
        // And the mergers of its communes with it.
        let registered = Lineage(units: topology.units, events: topology.events)
        let units = Dictionary(uniqueKeysWithValues: topology.units.map { ($0.id, $0) })
        for index in topology.events.indices {
            let provinces = topology.events[index].links.compactMap(\.successor).compactMap { units[$0] }.map {
                registered.province(above: $0)?.id.description
            }
            if !provinces.isEmpty, provinces.allSatisfy({ $0 == "24@2025" }) { topology.events[index].completed = day }
        }
        let plan = await Replanner(topology, from: before).plan(asOf: day)
        let gates = GateChanges.gates(of: topology, asOf: day, policy: .strict)
        #expect(plan.units.map(\.decision) == gates.map(\.decision))

        // Bắc Giang and Bắc Ninh with their communes of both registers: nothing else is named.
        let lineage = Lineage(units: topology.units, events: topology.events)
        let provinces = Set(["24@2004", "27@2004", "24@2025"].compactMap { UnitID($0) })
        let affected = Set(try #require(plan.origin).affected.map(\.id))
        #expect(affected.contains("24@2025"))
        for id in affected {
            let unit = try #require(UnitID(id))
            #expect(
                provinces.contains(unit) || lineage.province(above: unit).map { provinces.contains($0.id) } ?? false)
        }

        let old = Set(PlanDocument(before.plan).text.split(separator: "\n"))
        let lines = PlanDocument(plan).text.split(separator: "\n")
        var part: Substring = ""
        let sums: Set<Substring> = [
            "events", "phases", "waves", "bill", "assumptions", "methods", "plan_hash", "as_of", "origin", "packages",
            "no_regret", "affected", "schedule",
        ]
        for line in lines {
            if line.hasPrefix("\""), let name = line.dropFirst().split(separator: "\"").first { part = name }
            guard !old.contains(line), !sums.contains(part), line != "\"successions\":[" else { continue }
            #expect(["units", "sites", "prefixes", "successions"].contains(part), "\(part): \(line.prefix(80))")
            // A prefix begins with its site, a succession with who is no more, a unit or site with its id.
            let id = line.dropFirst(["prefixes", "successions"].contains(part) ? 2 : 7).prefix { $0 != "\"" }
            #expect(affected.contains(String(id)), "\(line.prefix(80))")
        }
        #expect(plan.sites.first { $0.site.id.rawValue == "24@2025" }?.starts.map { $0 >= day } ?? false)
    }
}
