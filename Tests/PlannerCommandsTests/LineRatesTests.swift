import Collector
import NetworkModel
import Planning
import TestSupport
import Testing

@testable import PlannerCommands

@Suite("The slowest line of each office", .blocking)
struct LineRatesTests {
    @Test func `of several circuits the slowest counts, and carriers' trunks are nobody's`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        let run = try PlannerProcess(["plan", "--topology", smallTopology, "--as-of", "2025-07-01", "--out", path])
        #expect(run.status == 0, "\(run.complaint)")
        let plan = try PlanDirectory.read(from: path).plan
        let rates = plan.lineRates
        let offices = plan.sites.filter { $0.level != nil }
        #expect(Set(rates.keys) == Set(offices.map(\.site.id.rawValue)))
        for office in offices {
            let own = plan.circuits.filter { $0.circuit.a == office.site.id }
            #expect(rates[office.site.id.rawValue] == own.map(\.circuit.capacity.bitsPerSecond).min())
        }
        // The class that asks most of the line is the one in which it is measured.
        let points = Dictionary(plan.systems.map { ($0.id, $0.dscp) }) { first, _ in first }
        let asking = offices.filter { $0.demand.contains { $0.downstream.bitsPerSecond > 0 } }
        #expect(!asking.isEmpty)
        for office in asking {
            let chosen = try #require(plan.codePoints[office.site.id.rawValue])
            let asked = Dictionary(grouping: office.demand) { points[$0.workload] ?? nil }.mapValues {
                $0.reduce(0) { $0 + $1.downstream.bitsPerSecond + $1.upstream.bitsPerSecond }
            }
            #expect(asked[Int(chosen)] == asked.values.max())
        }
        var limited = 0
        for (site, contract) in plan.contracts(mtu: 1_400) {
            let own = plan.circuits.filter { $0.circuit.a.rawValue == site }
            func rate(_ role: CircuitRole) -> UInt64? {
                own.first { $0.circuit.role == role }.map { UInt64($0.circuit.capacity.bitsPerSecond) }
            }
            // The limits are what an acceptance test of that class is held to, half of it each way.
            let planned = try #require(plan.sites.first { $0.site.id.rawValue == site })
            let promised = try? SitePromise(planned, in: plan).classes.first {
                plan.codePoints[site] == UInt8($0.codePoint)
            }
            if let limits = contract.limits {
                let promised = try #require(promised)
                #expect(limits.lossRatio == promised.loss)
                #expect(abs(limits.oneWayDelay - promised.delay / 2 * 1e6) <= 1_000)
                limited += 1
            } else {
                #expect(promised == nil)
            }
            #expect(contract.rate == rate(.primary) && contract.backupRate == rate(.backup) && contract.mtu == 1_400)
        }
        #expect(limited > 0)
    }
}
