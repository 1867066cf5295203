import Demand
import NetworkModel
import Testing

@Suite("Demand of a line")
struct DemandModelTests {
    private let assumed = Basis.assumed(why: "test")

    private func workload(
        _ id: String, down: Workload.Traffic, up: Workload.Traffic? = nil, share: Double = 1, growth: Double = 0,
        qosClass: String = "q", packet: Int? = nil
    ) -> Workload {
        Workload(
            id: id, name: LocalizedName(vi: id, en: id), qosClass: qosClass,
            users: [.commune: share, .province: share], downstream: down, upstream: up ?? down, growth: growth,
            basis: assumed, downstreamPacket: packet, upstreamPacket: packet)
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
                SystemDemand(
                    workload: "files", users: 10, downstream: .megabits(2.8), upstream: .megabits(2.8),
                    marginalDownstream: .megabits(2.8), marginalUpstream: .megabits(2.8))
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

    @Test("Rates without a common measure cost less than one per cent over the exact line", arguments: [20, 2_000])
    func oddRates(users: Int) {
        func line(_ slow: Int64, _ fast: Int64) -> Double {
            let workloads = [slow, fast].map { rate in
                workload("s\(rate)", down: .streaming(rate: Bandwidth(bitsPerSecond: rate), concurrency: 0.1))
            }
            return DemandModel(workloads: workloads, horizonYears: 0).demand(staff: [.commune: users]).downstream
                .megabits
        }
        let exact = line(2_000_000, 4_100_000)
        let odd = line(2_000_001, 4_100_003)
        #expect(odd >= exact)
        #expect(odd < 1.01 * exact)
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

    @Test("A system's part is how much less the line needs without it")
    func marginal() throws {
        let workloads = [
            workload("meeting", down: meeting), workload("files", down: files),
            workload("training", down: .streaming(rate: .megabits(4), concurrency: 0.1)),
            workload("backup", down: files, qosClass: "bulk"),
        ]
        let staff: [UnitLevel: Int] = [.commune: 60]
        let line = DemandModel(workloads: workloads, horizonYears: 2).demand(staff: staff)
        for (index, system) in line.systems.enumerated() {
            var others = workloads
            others.remove(at: index)
            let without = DemandModel(workloads: others, horizonYears: 2).demand(staff: staff)
            let less = line.downstream.bitsPerSecond - without.downstream.bitsPerSecond
            // Each figure is rounded up to a kilobit.
            #expect(abs(system.marginalDownstream.bitsPerSecond - less) <= 2_000, "\(system.workload)")
            #expect(system.marginalDownstream <= system.downstream)
        }
        let most = try #require(line.systems.max { $0.marginalDownstream < $1.marginalDownstream })
        #expect(line.drivenBy == most.workload)
    }

    @Test("A class of its own shares nothing with another")
    func classes() {
        func line(_ qosClass: String) -> Int64 {
            DemandModel(
                workloads: [workload("files", down: files), workload("scans", down: files, qosClass: qosClass)],
                horizonYears: 0
            ).demand(staff: [.commune: 10]).downstream.bitsPerSecond
        }
        // Together: 1.6 Mbit/s of load and the 2 Mbit/s that one transfer wants; apart, each class keeps 2 Mbit/s for it.
        #expect(line("q") == 3_600_000)
        #expect(line("bulk") == 5_600_000)
    }

    @Test("An access rate asks for more than the line alone, and never for less")
    func accessRate() {
        func line(_ peak: Bandwidth?) -> Bandwidth {
            let traffic = Workload.Traffic.elastic(bytes: 1_000_000, transfers: 360, seconds: 2, peak: peak)
            return DemandModel(workloads: [workload("files", down: traffic)], horizonYears: 0)
                .demand(staff: [.commune: 200]).downstream
        }
        #expect(line(nil) == .megabits(164))
        #expect(line(.megabits(5)) > .megabits(164))
        #expect(line(.megabits(5)) > line(.megabits(20)))
        #expect(line(.megabits(100_000)) == .megabits(164))
    }

    @Test("The tunnel multiplies a system's bits by its own packets' overhead")
    func tunnel() {
        let tunnel = EncryptedTunnel(
            outer: .version4, isUDPEncapsulated: false, innerHeader: 0, initialisationVector: 16, block: 16,
            integrityCheckValue: 16, framing: 0, mtu: 1_500, basis: assumed)
        func line(_ packet: Int?, _ tunnel: EncryptedTunnel?) -> Int64 {
            DemandModel(
                workloads: [workload("meeting", down: meeting, packet: packet)], horizonYears: 0, tunnel: tunnel
            )
            .demand(staff: [.commune: 50]).downstream.bitsPerSecond
        }
        #expect(line(200, tunnel) == line(200, nil) * 268 / 200)
        #expect(line(200, tunnel) > line(1_400, tunnel))
        #expect(line(1_400, tunnel) > line(nil, nil))
    }

    @Test("Years carried end before the first that asks for more", arguments: [0.0, 0.1, 0.3, -0.1])
    func years(growth: Double) {
        let model = DemandModel(
            workloads: [
                workload("meeting", down: meeting, growth: growth), workload("files", down: files, growth: 0.2),
            ],
            horizonYears: 5)
        let staff: [UnitLevel: Int] = [.commune: 25]
        let today = model.total(staff: staff, years: 0).downstream
        for limit in [today, .megabits(today.megabits * 1.7), .megabits(today.megabits * 4)] {
            let carried = model.yearsCarried(staff: staff, within: limit, most: 30)
            let byHand = (0...30).prefix { model.total(staff: staff, years: $0).downstream <= limit }.last
            #expect(carried == byHand)
        }
        #expect(model.yearsCarried(staff: staff, within: .megabits(0.1), most: 30) == nil)
        #expect(model.yearsCarried(staff: staff, within: Bandwidth(bitsPerSecond: .max), most: 30) == 30)
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
