import Demand
import NetworkModel
import Testing

@Suite("Demand of a line")
struct DemandModelTests {
    private let assumed = Basis.assumed(why: "test")

    private func workload(
        _ id: String, down: Workload.Traffic, up: Workload.Traffic? = nil, share: Double = 1, growth: Double = 0
    ) -> Workload {
        Workload(
            id: id, name: LocalizedName(vi: id, en: id), qosClass: "q", users: [.commune: share, .province: share],
            downstream: down, upstream: up ?? down, growth: growth, basis: assumed)
    }

    private let meeting = Workload.Traffic.streaming(rate: .megabits(2), concurrency: 0.2)
    private let files = Workload.Traffic.elastic(bytes: 1_000_000, transfers: 36, seconds: 4)

    @Test("A transfer's line is its mean load and what one transfer wants: a + x/t")
    func elastic() {
        // 10 users × 36 transfers × 8 Mbit in an hour = 0.8 Mbit/s; one transfer wants 8 Mbit in 4 s = 2 Mbit/s.
        let line = DemandModel(workloads: [workload("files", down: files)], horizonYears: 0).demand(staff: [
            .commune: 10
        ])
        #expect(line.downstream == .megabits(2.8))
        #expect(
            line.systems == [
                SystemDemand(workload: "files", users: 10, downstream: .megabits(2.8), upstream: .megabits(2.8))
            ])
    }

    @Test("Sessions take whole lines at the blocking target")
    func streaming() {
        let line = DemandModel(workloads: [workload("meeting", down: meeting)], horizonYears: 0).demand(staff: [
            .commune: 50
        ])
        let sessions = ErlangB.lines(load: 10, target: 0.01)
        #expect(line.downstream == .megabits(2 * Double(sessions)))
    }

    @Test("The whole is below the sum of the systems alone, and above each")
    func sharing() {
        let model = DemandModel(
            workloads: [
                workload("meeting", down: meeting), workload("files", down: files),
                workload("training", down: .streaming(rate: .megabits(4), concurrency: 0.1)),
            ], horizonYears: 0)
        let line = model.demand(staff: [.commune: 60])
        let alone = line.systems.map(\.downstream.bitsPerSecond)
        #expect(line.downstream.bitsPerSecond < alone.reduce(0, +))
        #expect(alone.allSatisfy { $0 < line.downstream.bitsPerSecond })
    }

    @Test("Many offices behind one line need less than their lines together")
    func multiplexing() {
        let model = DemandModel(
            workloads: [workload("meeting", down: meeting), workload("files", down: files)], horizonYears: 3)
        let one = model.demand(staff: [.commune: 20]).downstream.bitsPerSecond
        let hundred = model.demand(staff: [.commune: 2_000]).downstream.bitsPerSecond
        #expect(hundred < 100 * one)
        #expect(hundred > 20 * one)
    }

    @Test("Growth compounds over the horizon")
    func growth() {
        func mean(_ years: Int) -> Int64 {
            DemandModel(workloads: [workload("files", down: files, growth: 0.5)], horizonYears: years)
                .demand(staff: [.commune: 10]).downstream.bitsPerSecond
        }
        #expect(mean(0) == 2_800_000)
        #expect(mean(2) == 2_000_000 + 1_800_000)
    }

    @Test("The driver is the system that asks most in the direction that decides")
    func driver() {
        let upload = workload(
            "scans", down: .elastic(bytes: 1, transfers: 1, seconds: 9),
            up: .elastic(bytes: 50_000_000, transfers: 20, seconds: 5))
        let model = DemandModel(workloads: [workload("meeting", down: meeting), upload], horizonYears: 0)
        #expect(model.demand(staff: [.commune: 10]).drivenBy == "scans")
        #expect(model.demand(staff: [.district: 10]) == .none)
    }

    @Test(
        "Staff is base and people per thousand, at most the maximum", arguments: [(0, 12), (20_000, 15), (900_000, 40)])
    func staffing(people: Int, staff: Int) {
        let rule = StaffingRule(level: .commune, base: 12, perThousand: 0.15, maximum: 40, basis: assumed)
        #expect(Staffing(rules: [rule]).staff(level: .commune, population: people) == staff)
        #expect(Staffing(rules: [rule]).staff(level: .organ, population: people) == 0)
    }
}
