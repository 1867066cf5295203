import Design
import Localization
import NetworkModel
import Rendering
import Resilience
import Rollout
import TestSupport
import Testing

@testable import Planning

/// The small country with a second carrier of fibre that is sooner and dearer.
@Suite("Carriers in a plan", .blocking)
struct CarrierTests {
    private static let second = "Second"

    private func topology(factor: Double = 1.2, days: Int = 8, dongPerPersonDay: Int) throws -> Topology {
        var topology = try Repository.topology("Tests/Fixtures/topology-small")
        for index in topology.catalogue.media.indices where topology.catalogue.media[index].medium == .fibre {
            var offer = CarrierOffer(carrier: Self.second, leadTime: days, basis: .assumed(why: "test"))
            offer.priceFactor = factor
            topology.catalogue.media[index].offers.append(offer)
        }
        topology.scheduling.aim = ScheduleAim(siteRisk: [.commune: 100], dongPerPersonDay: dongPerPersonDay)
        topology.scheduling.budget = nil
        return topology
    }

    private func plan(_ topology: Topology, _ day: String = "2025-07-01") async throws -> Plan {
        await Planner(topology).plan(
            asOf: try #require(CivilDate(day)), gatePolicy: .strict, scheduling: WorkforceBudget(steps: 200))
    }

    @Test("The schedule buys sooner circuits where days are worth more than what they cost, and only there")
    func tradesDaysForMoney() async throws {
        let dear = try await plan(topology(dongPerPersonDay: 1))
        #expect(dear.carrierChoices.isEmpty)
        #expect(!dear.circuits.contains { $0.circuit.carrier == Self.second })

        let topology = try topology(dongPerPersonDay: 1_000_000_000)
        let cheap = try await plan(topology)
        #expect(ScheduleCheck(cheap, topology).faults == [])
        let chosen = Set(cheap.carrierChoices.map(\.circuit))
        #expect(!chosen.isEmpty)
        #expect(Set(cheap.circuits.filter { $0.circuit.carrier == Self.second }.map(\.circuit.id)) == chosen)
        let before = Dictionary(uniqueKeysWithValues: dear.circuits.map { ($0.circuit.id, $0) })
        for choice in cheap.carrierChoices {
            let old = try #require(before[choice.circuit])
            let new = try #require(cheap.circuits.first { $0.circuit.id == choice.circuit })
            #expect(choice.instead == old.circuit.carrier && choice.leadTime == 8 && choice.leadTimeInstead == 20)
            #expect(new.setup - old.setup == choice.setupMore && new.monthly - old.monthly == choice.monthlyMore)
            #expect(choice.monthlyMore > .zero)
            #expect(choice.sentence(.vietnamese).contains("8 thay vì 20"))
        }
        // Everything else of the design stands.
        #expect(cheap.circuits.map(\.circuit.tier) == dear.circuits.map(\.circuit.tier))
        #expect(cheap.circuits.map(\.circuit.z) == dear.circuits.map(\.circuit.z))
        let (sooner, later) = (try #require(cheap.schedule), try #require(dear.schedule))
        #expect(sooner.siteDays < later.siteDays)
        #expect(
            sooner.lowerBound <= sooner.value.total && sooner.rules.allSatisfy { $0.value.total >= sooner.value.total })
    }

    @Test("Bill, packages and files name the carriers, and what is written is read")
    func books() async throws {
        let plan = try await plan(topology(dongPerPersonDay: 1_000_000_000))
        let lines = plan.bill.filter { $0.item.hasPrefix("circuit:fibre") }
        #expect(lines.allSatisfy { $0.item.hasSuffix("/VNPT") || $0.item.hasSuffix("/\(Self.second)") })
        #expect(lines.contains { $0.item.hasSuffix("/\(Self.second)") && $0.name.vi.hasSuffix(", \(Self.second)") })
        #expect(plan.bill.contains { $0.item.hasPrefix("circuit:cellular") && !$0.item.contains("/") })
        let fibre = plan.circuits.filter { $0.circuit.medium == .fibre }
        #expect(lines.reduce(0) { $0 + $1.quantity } == fibre.count)
        #expect(lines.reduce(.zero) { $0 + $1.capital } == fibre.reduce(.zero) { $0 + $1.setup })
        #expect(lines.reduce(.zero) { $0 + $1.monthly } == fibre.reduce(.zero) { $0 + $1.monthly })

        let contents = PackageContents(plan)
        let chosen = try #require(
            plan.carrierChoices.first { choice in
                plan.packages.contains { choice.circuit.hasPrefix("\($0.site)/") }
            })
        let site = SiteID(rawValue: String(chosen.circuit.prefix { $0 != "/" }))
        let content = try #require(contents.content(of: site)).text()
        #expect(content.contains("\"circuit\":\"\(chosen.circuit)\",\"carrier\":\"\(Self.second)\""))
        #expect(content.contains("\"lead_time_days\":8"))

        let document = PlanDocument(plan)
        let read = try PlanDocument(reading: document.bytes)
        #expect(read.plan.carrierChoices == plan.carrierChoices)
        #expect(read.plan.media == plan.media)
        #expect(PlanDocument(read.plan).bytes == document.bytes)
        #expect(PackageContents(read.plan).content(of: site)?.text() == content)
    }

    @Test("A carrier's own hours count in failures, its provinces and prices survive the file")
    func offers() async throws {
        var topology = try topology(dongPerPersonDay: 1_000_000_000)
        let index = try #require(topology.catalogue.media.firstIndex { $0.medium == .fibre })
        let province = try #require(UnitID("24@2025"))
        topology.catalogue.media[index].offers[1].provinces = [province]
        topology.catalogue.media[index].offers[1].prices = ["fibre-10m": TierPrice(monthly: Money(dong: 7))]
        topology.catalogue.media[index].offers[1].areas = [LeadTimeArea(units: [province], days: 3)]
        topology.catalogue.media[index].offers[1].meanTimeToRepair = 1.5
        let plan = try await plan(topology)
        #expect(ScheduleCheck(plan, topology).faults == [])
        let read = try PlanDocument(reading: PlanDocument(plan).bytes).plan
        #expect(
            read.media
                == topology.catalogue.media.map { medium in
                    var known = medium
                    if medium.hasOneCarrier { known.areas = [] }
                    return known
                })
        let second = plan.circuits.filter { $0.circuit.carrier == Self.second }
        let communes = plan.sites.filter { $0.level == .commune }
        let parents = Dictionary(uniqueKeysWithValues: communes.map { ($0.site.id, $0.upstream?.rawValue ?? "") })
        #expect(!second.isEmpty)
        for item in second {
            if let parent = parents[item.circuit.a] { #expect(parent == "24@2025") }
            if item.circuit.level != .levelII { #expect(item.circuit.a.rawValue == "24@2025") }
        }
        let network = PlanResilience(read, .built).network
        let names = Set(second.map(\.circuit.id))
        let links = network.links.filter { names.contains($0.name) }
        #expect(!links.isEmpty && links.allSatisfy { $0.reliability?.meanTimeToRepair == 1.5 })
        #expect(network.links.contains { $0.carrier == "VNPT" && $0.reliability?.meanTimeToRepair == 6 })
    }

    @Test("Of all ways to buy an office's circuits exactly those are tried that are sooner than every cheaper one")
    func rungs() throws {
        var dice = Dice(state: 7)
        for _ in 0..<200 {
            let wantsOther = dice.below(2) == 0
            let lines = (0..<1 + dice.below(3)).map { number in
                let role: CircuitRole = number == 0 ? .primary : .backup
                let isOrdered = number == 0 || dice.below(4) > 0
                let circuit = Circuit(
                    id: "s/\(number)", level: .levelII, role: role, a: SiteID(rawValue: "s"), z: SiteID(rawValue: "z"),
                    medium: .fibre, tier: "t", capacity: .zero, carrier: "A", status: .planned, length: 1)
                let options = ["A", "B", "C"].prefix(isOrdered ? 1 + dice.below(3) : 1).map { carrier in
                    let cost = Money(dong: isOrdered ? Int64(dice.below(12)) : 0)
                    return CarrierOption(
                        carrier: carrier, setup: cost, monthly: .zero, cost: cost,
                        leadTime: isOrdered ? 1 + dice.below(8) : 0)
                }
                return (
                    circuit: circuit, line: CarrierAssignment.Line(role: role, options: options), isOrdered: isOrdered
                )
            }
            let base = try #require(CarrierAssignment(lines.map(\.line), wantsOther: wantsOther))
            var all: [(lead: Int, cost: Int64)] = []
            func extend(_ chosen: [CarrierOption]) {
                guard chosen.count < lines.count else {
                    let primaries = Set(zip(lines, chosen).filter { $0.0.line.role == .primary }.map(\.1.carrier))
                    let clashes = zip(lines, chosen).count {
                        $0.line.role == .backup && primaries.contains($1.carrier)
                    }
                    if !wantsOther || clashes <= base.clashes {
                        all.append((chosen.map(\.leadTime).max() ?? 0, chosen.reduce(0) { $0 + $1.cost.dong }))
                    }
                    return
                }
                for option in lines[chosen.count].line.options { extend(chosen + [option]) }
            }
            extend([])
            let standing = zip(lines, base.chosen).map { $0.line.options[$1].leadTime }.max() ?? 0
            let wanted = Set(
                all.filter { way in
                    way.lead < standing
                        && !all.contains {
                            ($0.lead <= way.lead && $0.cost < way.cost) || ($0.lead < way.lead && $0.cost <= way.cost)
                        }
                }.map { "\($0.lead) \($0.cost)" })
            let found = CarrierRung.sooner(than: base.chosen, lines, wantsOther: wantsOther)
            #expect(Set(found.map { "\($0.leadTime) \($0.cost)" }) == wanted)
            #expect(found.count == wanted.count)
        }
    }

    @Test("A carrier that is late moves its deliveries in hand, once, and nothing else")
    func late() async throws {
        let topology = try topology(dongPerPersonDay: 1)
        let start = try #require(CivilDate("2025-07-01"))
        let before = PlanDocument(try await plan(topology))
        let deliveries = before.plan.sites.compactMap { site in
            site.activities.first { $0.kind == .deliver }.map { (site.site.id, $0) }
        }
        let from = try #require(deliveries.map(\.1.starts).min()).advanced(byDays: 2)
        let inHand = Set(deliveries.filter { $0.1.starts <= from && $0.1.finishes >= from }.map(\.0))
        #expect(!inHand.isEmpty)
        let actual = Actual(
            .carrierLate(carrier: "VNPT", medium: .fibre, province: nil, days: 10, from: from, until: nil),
            record: "actuals.csv:2")
        let late = await Replanner(topology, from: before).plan(asOf: from.advanced(byDays: 1), actuals: [actual])
        let old = Dictionary(uniqueKeysWithValues: deliveries)
        for site in late.sites {
            guard let was = old[site.site.id], let now = site.activities.first(where: { $0.kind == .deliver }) else {
                continue
            }
            if inHand.contains(site.site.id) {
                #expect(now.starts == was.starts && now.finishes >= was.finishes.advanced(byDays: 10))
                for (a, b) in zip(site.activities, site.activities.dropFirst()) { #expect(a.finishes <= b.starts) }
            }
        }
        let cause = try #require(late.origin?.causes.firstIndex { $0.kind == .carrierLate })
        #expect(late.origin?.causes[cause].subject == "VNPT/fibre")
        let affected = Set((late.origin?.affected ?? []).filter { $0.cause == cause }.map(\.id))
        #expect(affected == Set(inHand.map(\.rawValue)))
        let text = CauseText([late, before.plan], .english)
        #expect(text.sentence(try #require(late.origin?.causes[cause])).contains("VNPT/fibre are late"))

        // Told again it is no news.
        let document = PlanDocument(late)
        let again = await Replanner(topology, from: document).plan(asOf: late.asOf, actuals: [actual])
        #expect(again.sites.map(\.activities) == late.sites.map(\.activities))
        #expect(again.origin?.causes.contains { $0.kind == .carrierLate } == false)
        let read = try PlanDocument(reading: document.bytes)
        #expect(read.plan.origin == late.origin)

        // Another carrier's, another medium's and another province's are none of it.
        for (carrier, medium) in [(Self.second, Medium?.none), ("Viettel", .microwave)] {
            let other = Actual(
                .carrierLate(carrier: carrier, medium: medium, province: nil, days: 10, from: from, until: nil),
                record: "actuals.csv:2")
            let same = await Replanner(topology, from: before).plan(asOf: start, actuals: [other])
            #expect(same.sites.map(\.activities) == before.plan.sites.map(\.activities))
        }
    }

    @Test("A plan made from another keeps the carriers, whatever is sooner by then")
    func replanKeeps() async throws {
        let topology = try topology(dongPerPersonDay: 1_000_000_000)
        let before = PlanDocument(try await plan(topology, "2025-04-01"))
        let replanner = Replanner(topology, from: before)
        var same = await replanner.plan(asOf: before.plan.asOf)
        same.origin = nil
        #expect(PlanDocument(same).bytes == before.bytes)
        let later = await replanner.plan(asOf: before.plan.asOf.advanced(byDays: 40))
        #expect(later.circuits.map(\.circuit.carrier) == before.plan.circuits.map(\.circuit.carrier))
        #expect(later.carrierChoices == before.plan.carrierChoices)
    }

    @Test("A second carrier at the same price and lead time leaves the circuits and the schedule as they were")
    func noChoice() async throws {
        var one = try topology(factor: 1, days: 20, dongPerPersonDay: 1)
        let two = try await plan(one)
        for index in one.catalogue.media.indices {
            one.catalogue.media[index].offers = [one.catalogue.media[index].offers[0]]
        }
        let alone = try await plan(one)
        #expect(two.circuits == alone.circuits)
        #expect(two.sites.map(\.activities) == alone.sites.map(\.activities))
        #expect(two.schedule == alone.schedule && two.carrierChoices.isEmpty)
        #expect(!PlanDocument(alone).text.contains("carriers") && !PlanDocument(alone).text.contains("carrier_choices"))
    }
}

/// A linear congruential generator: the same numbers on every run.
private struct Dice {
    var state: UInt64
    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
