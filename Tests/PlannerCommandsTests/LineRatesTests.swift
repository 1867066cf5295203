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
    }
}
