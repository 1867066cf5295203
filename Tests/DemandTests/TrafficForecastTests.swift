import Demand
import NetworkModel
import Testing

@Suite("Traffic over the backbone")
struct TrafficForecastTests {
    private let assumed = Basis.assumed(why: "test")
    private static let meeting = Workload.Traffic.streaming(rate: .megabits(2), concurrency: 0.1)
    private static let files = Workload.Traffic.elastic(bytes: 1_000_000, transfers: 36, seconds: 4)

    private func model(_ serves: [TrafficPattern: Double], _ traffic: Workload.Traffic = meeting) -> DemandModel {
        let users = Dictionary(uniqueKeysWithValues: UnitLevel.allCases.map { ($0, 1.0) })
        let workload = Workload(
            id: "system", name: LocalizedName(vi: "h", en: "s"), qosClass: "q", users: users, downstream: traffic,
            upstream: traffic, growth: 0, basis: assumed, serves: serves)
        return DemandModel(workloads: [workload], horizonYears: 0)
    }

    private func site(_ name: String) -> SiteID { SiteID(rawValue: name) }

    /// The centre, an organ, and provinces of 100 people with so many communes of 20.
    private func units(_ communes: [Int]) -> [TrafficForecast.Unit] {
        var units = [
            TrafficForecast.Unit(site: site("centre"), level: .centre, staff: 150, node: site("centre")),
            TrafficForecast.Unit(site: site("organ"), level: .organ, staff: 50, node: site("organ")),
        ]
        for (number, count) in communes.enumerated() {
            let node = site("p\(number)")
            units.append(TrafficForecast.Unit(site: node, level: .province, staff: 100, node: node))
            for commune in 0..<count {
                units.append(
                    TrafficForecast.Unit(
                        site: site("p\(number)-\(commune)"), level: .commune, staff: 20, node: node))
            }
        }
        return units
    }

    @Test("What the centre serves goes from each node to it, sized from all the people behind the node")
    func centre() {
        let forecast = TrafficForecast(model: model([.centre: 1]), units: units([5, 9]), centre: site("centre"))
        #expect(forecast.matrix.entries.map(\.from) == ["organ", "p0", "p1"].map(site))
        #expect(forecast.matrix.entries.allSatisfy { $0.to == site("centre") })
        // 200 people at a tenth: 20 erlangs.
        let lines = Double(ErlangB.lines(load: 20, target: 0.01))
        #expect(forecast.matrix.entries[1].downstream == .megabits(2 * lines))
    }

    @Test("What stays within a province never meets the backbone; an organ's province is the centre")
    func provincial() {
        for pattern in [TrafficPattern.province, .withinProvince] {
            let forecast = TrafficForecast(model: model([pattern: 1]), units: units([5, 9]), centre: site("centre"))
            #expect(forecast.matrix.entries.map(\.from) == [site("organ")])
            let hose = forecast.hoses.first { $0.node == site("p0") }
            #expect(hose?.hoseDownstream == .zero)
            #expect(hose?.pairwiseUpstream == .zero)
        }
    }

    @Test("Peers meet pair by pair, each pair once and in order")
    func peers() {
        let forecast = TrafficForecast(model: model([.peers: 1]), units: units([5, 9, 2]), centre: site("centre"))
        #expect(forecast.matrix.entries.count == 10)
        let pairs = forecast.matrix.entries.map { "\($0.from) \($0.to)" }
        #expect(pairs.prefix(4) == ["organ centre", "organ p0", "organ p1", "organ p2"])
        #expect(pairs == pairs.sorted())
    }

    @Test(
        "A hose needs no more than the pairs, and less where many share it",
        arguments: [
            [TrafficPattern.centre: 1.0], [.peers: 1], [.centre: 0.5, .province: 0.3, .peers: 0.2],
        ], [true, false])
    func hose(serves: [TrafficPattern: Double], streaming: Bool) throws {
        let model = model(serves, streaming ? Self.meeting : Self.files)
        let forecast = TrafficForecast(model: model, units: units([30, 9, 1]), centre: site("centre"))
        #expect(forecast.hoses.map(\.node) == ["centre", "organ", "p0", "p1", "p2"].map(site))
        for hose in forecast.hoses {
            let totals = forecast.matrix.totals(of: hose.node)
            #expect(hose.pairwiseDownstream == totals.into)
            #expect(hose.pairwiseUpstream == totals.outOf)
            #expect(hose.hoseDownstream <= hose.pairwiseDownstream)
            #expect(hose.hoseUpstream <= hose.pairwiseUpstream)
            #expect(hose.hoseDownstream > .zero)
        }
        let centre = try #require(forecast.hoses.first)
        #expect(centre.hoseUpstream.megabits < 0.95 * centre.pairwiseUpstream.megabits)
    }

    @Test("For one system the total at once is below the pairs without being cut to them")
    func subadditive() {
        for traffic in [Self.meeting, Self.files] {
            let model = model([.centre: 1], traffic)
            for (a, b) in [(3, 5), (20, 20), (40, 700)] {
                let both = model.demand(staff: [.commune: a + b]).downstream.bitsPerSecond
                let apart =
                    model.demand(staff: [.commune: a]).downstream.bitsPerSecond
                    + model.demand(staff: [.commune: b]).downstream.bitsPerSecond
                #expect(both <= apart)
            }
        }
    }

    @Test("The order of the offices changes nothing")
    func order() {
        let model = model([.centre: 0.5, .province: 0.3, .peers: 0.2])
        let units = units([6, 3, 8])
        let one = TrafficForecast(model: model, units: units, centre: site("centre"))
        let other = TrafficForecast(model: model, units: units.reversed(), centre: site("centre"))
        #expect(one.matrix == other.matrix)
        #expect(one.hoses == other.hoses)
    }

    @Test("A matrix adds what names one pair twice, drops a node's traffic with itself, and sums by node")
    func matrix() {
        func entry(_ from: String, _ to: String, _ down: Double, _ up: Double) -> TrafficMatrix.Entry {
            TrafficMatrix.Entry(from: site(from), to: site(to), downstream: .megabits(down), upstream: .megabits(up))
        }
        let matrix = TrafficMatrix([
            entry("b", "c", 4, 1), entry("b", "b", 9, 9), entry("a", "b", 1, 2), entry("c", "b", 10, 20),
            entry("a", "c", 0, 0),
        ])
        #expect(matrix.entries == [entry("a", "b", 1, 2), entry("b", "c", 24, 11)])
        #expect(matrix.totals(of: site("b")).into == .megabits(26))
        #expect(matrix.totals(of: site("b")).outOf == .megabits(12))
    }
}
