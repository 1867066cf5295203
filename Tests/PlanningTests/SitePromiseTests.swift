import NetworkModel
import Planning
import Rendering
import TestSupport
import Testing

@Suite("What an acceptance test is held against", .blocking)
struct SitePromiseTests {
    private func made(_ change: (inout PlannedSite) -> Void = { _ in }) async throws -> SitePromise {
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        let plan = await Planner(topology).plan(asOf: try #require(CivilDate("2025-07-01")), gatePolicy: .strict)
        var site = try #require(plan.sites.first { $0.level == .commune && $0.upstream != nil && !$0.demand.isEmpty })
        change(&site)
        return try SitePromise(site, in: plan)
    }

    @Test("classes have what they ask each way, and the lowest the rest: each way sums to the line's")
    func eachWay() async throws {
        let promise = try await made()
        #expect(promise.classes.count > 1)
        func sum(_ rate: (SitePromise.Class) -> Bandwidth?) -> Bandwidth {
            promise.classes.compactMap(rate).reduce(.zero, +)
        }
        #expect(sum(\.upstream) == promise.committed && sum(\.downstream) == promise.committed)
        // Users fetch more than they send: no class is promised the greater of the two both ways.
        #expect(promise.classes.contains { $0.upstream != $0.downstream })
    }

    @Test("a way that is too small for what is asked of it promises nothing; the other one does")
    func oneWay() async throws {
        let promise = try await made { site in
            for index in site.demand.indices {
                site.demand[index].downstream = Bandwidth(bitsPerSecond: 900_000_000_000)
                site.demand[index].marginal = nil
            }
        }
        #expect(promise.classes.allSatisfy { $0.downstream == nil })
        #expect(promise.classes.compactMap(\.upstream).reduce(.zero, +) == promise.committed)
        let text = promise.json().text()
        #expect(text.contains(#""return":null"#))
    }
}
