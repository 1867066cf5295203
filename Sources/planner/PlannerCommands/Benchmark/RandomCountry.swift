import Graphs
import NetworkModel
import Resilience

/// A made-up country's network for measuring failure analysis: three national centres in a mesh, provincial centres with
/// two ways to them, points of presence on rings or trees within each province, and offices with one circuit or two. Lines of
/// level I add demands, those between points of presence are shared, and each office has its own.
///
/// The shares follow the national plan: about 1.3 links a site, a fifth of the sites points of presence, a third of the
/// offices with a backup. The same seed gives the same network.
struct RandomCountry {
    private(set) var network = FailureNetwork(nodes: [], links: [], roots: [])
    private var random: SeededGenerator
    private var places: [(x: Double, y: Double)] = []
    private static let centres = 3

    /// - Parameter sites: 100 or more.
    init(sites: Int, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let provinces = max(2, sites / 100)
        let pops = max(provinces, sites / 5)
        for index in 0..<Self.centres { addNode("centre-\(index)", .centre, at: (200, 300 + 500 * Double(index))) }
        for index in 0..<provinces {
            let place = (x: 400 * random.unit(), y: 1_600 * random.unit())
            addNode("province-\(index)", .office, at: place, people: 50 + random.below(200), isTransit: true)
        }
        for index in 0..<pops { addNode("pop-\(index)", .pop, at: near(Self.centres + index % provinces, within: 60)) }
        let firstPoP = Self.centres + provinces
        for index in (firstPoP + pops)..<max(firstPoP + pops, sites) {
            let pop = firstPoP + random.below(pops)
            addNode("office-\(index)", .office, at: near(pop, within: 15), people: 2_000 + random.below(40_000))
            network.nodes[index].staff = 10 + random.below(30)
        }
        // 300 kbit/s a head, and as much again for the few.
        network.sharedDemand = SharedDemand(
            points: [1, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000].map { staff in
                SharedDemand.Point(
                    staff: staff, demand: .megabits(0.3 * (Double(staff) + Double(staff).squareRoot())))
            })
        network.roots = Array(0..<Self.centres)
        joinCentres(provinces)
        joinPoPs(firstPoP, provinces, pops)
        joinOffices(firstPoP, provinces, pops)
        addGroups(firstPoP, provinces)
        for province in 1..<provinces {
            network.demands.append(
                .init(
                    from: Self.centres + province, to: Self.centres + province - 1, forward: .megabits(20),
                    backward: .megabits(20)))
        }
    }

    private mutating func addNode(
        _ name: String, _ kind: FailureNetwork.NodeKind, at place: (x: Double, y: Double), people: Int = 0,
        isTransit: Bool? = nil
    ) {
        let isOffice = kind == .office
        network.nodes.append(
            .init(
                name: name, kind: kind, people: people, down: isOffice ? .megabits(Double(2 + random.below(9))) : .zero,
                up: isOffice ? .megabits(Double(1 + random.below(4))) : .zero, isTransit: isTransit,
                latencyLimit: isOffice ? 10 : nil,
                reliability: .init(meanTimeBetweenFailures: isOffice ? 4_000 : 20_000, meanTimeToRepair: 4)))
        places.append(place)
    }

    private mutating func near(_ node: Int, within radius: Double) -> (x: Double, y: Double) {
        (
            places[node].x + radius * (2 * random.unit() - 1), places[node].y + radius * (2 * random.unit() - 1)
        )
    }

    private func kilometres(_ a: Int, _ b: Int) -> Double {
        let (dx, dy) = (places[a].x - places[b].x, places[a].y - places[b].y)
        return (dx * dx + dy * dy).squareRoot()
    }

    private mutating func addLink(_ a: Int, _ b: Int, _ megabits: Double, _ role: CircuitRole = .primary) {
        let route = 1.3 * kilometres(a, b)
        network.links.append(
            .init(
                name: "link-\(network.links.count)", a: a, b: b, capacity: .megabits(megabits),
                latency: FailureNetwork.latency(routeKilometres: route), role: role,
                // One cut in four years for a hundred kilometres of cable, and what fails at its ends.
                reliability: .init(meanTimeBetweenFailures: 35_000 / (0.2 + route / 100), meanTimeToRepair: 8),
                medium: .fibre, carrier: "carrier-\(random.below(2))"))
    }

    /// What its people share.
    private mutating func addTrunk(_ a: Int, _ b: Int) {
        addLink(a, b, 100)
        network.links[network.links.count - 1].loadRule = .shared
    }

    /// One office's own; a backup for three tenths of it.
    private mutating func addAccess(_ office: Int, _ pop: Int, _ megabits: Double, _ role: CircuitRole = .primary) {
        addLink(office, pop, megabits, role)
        let share = role == .backup ? 300 : 1_000
        func part(_ demand: Bandwidth) -> Bandwidth {
            Bandwidth(bitsPerSecond: demand.bitsPerSecond * Int64(share) / 1_000)
        }
        network.links[network.links.count - 1].share = share
        network.links[network.links.count - 1].loadRule = .own(
            forward: part(network.nodes[office].up), backward: part(network.nodes[office].down))
    }

    private mutating func joinCentres(_ provinces: Int) {
        for a in 0..<Self.centres { for b in 0..<a { addLink(a, b, 100_000) } }
        for p in Self.centres..<(Self.centres + provinces) {
            let near = (0..<Self.centres).sorted { kilometres(p, $0) < kilometres(p, $1) }
            addLink(p, near[0], 10_000)
            addLink(p, near[1], 10_000, .backup)
        }
    }

    /// Two provinces in three have rings of about seven points of presence, the others trees.
    private mutating func joinPoPs(_ firstPoP: Int, _ provinces: Int, _ pops: Int) {
        for p in 0..<provinces {
            let centre = Self.centres + p
            let members = stride(from: firstPoP + p, to: firstPoP + pops, by: provinces).map { $0 }
            if p % 3 == 2 {
                for (k, pop) in members.enumerated() {
                    addTrunk(pop, k < 3 ? centre : members[random.below(k)])
                }
                continue
            }
            for ring in stride(from: 0, to: members.count, by: 7).map({ members[$0..<min($0 + 7, members.count)] }) {
                var before = centre
                for pop in ring {
                    addTrunk(before, pop)
                    before = pop
                }
                if ring.count > 1 { addTrunk(before, centre) }
            }
        }
    }

    private mutating func joinOffices(_ firstPoP: Int, _ provinces: Int, _ pops: Int) {
        let homes = (firstPoP..<(firstPoP + pops)).map { $0 }
        for office in (firstPoP + pops)..<max(firstPoP + pops, network.nodes.count) {
            let home = homes.min { kilometres(office, $0) < kilometres(office, $1) } ?? firstPoP
            addAccess(office, home, 20)
            guard random.below(20) < 7 else { continue }
            let others = (0..<6).map { _ in homes[random.below(pops)] }.filter { $0 != home }
            if let second = others.min(by: { kilometres(office, $0) < kilometres(office, $1) }) {
                addAccess(office, second, 3, .backup)
            }
        }
    }

    /// The power of each province, and ducts of two or three links that meet.
    private mutating func addGroups(_ firstPoP: Int, _ provinces: Int) {
        var members = Array(repeating: [Int](), count: provinces)
        for v in Self.centres..<firstPoP { members[v - Self.centres].append(v) }
        var linksAt = Array(repeating: [Int](), count: network.nodes.count)
        for (e, link) in network.links.enumerated() {
            linksAt[link.a].append(e)
            linksAt[link.b].append(e)
        }
        for v in firstPoP..<network.nodes.count {
            if network.nodes[v].kind == .pop {
                members[(v - firstPoP) % provinces].append(v)
            } else if let home = linksAt[v].first.map({ network.links[$0].b }) {
                members[(home - firstPoP) % provinces].append(v)
            }
        }
        let reliability = FailureNetwork.Reliability(meanTimeBetweenFailures: 20_000, meanTimeToRepair: 3)
        for p in 0..<provinces {
            network.groups.append(
                .init(name: "power-\(p)", kind: .power, nodes: members[p], reliability: reliability))
        }
        for duct in 0..<(network.nodes.count / 20) {
            let links = linksAt[firstPoP + random.below(max(1, network.nodes.count / 5))]
            guard links.count > 1 else { continue }
            let from = random.below(links.count - 1)
            network.groups.append(
                .init(
                    name: "duct-\(duct)", kind: .sharedRisk, links: Array(links[from..<min(from + 3, links.count)]),
                    reliability: reliability))
        }
    }
}
