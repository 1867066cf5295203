import Design
import NetworkModel

/// One way to buy an office's circuits: whose each is, when the last of them is there, and what that asks more than the cheapest.
///
/// An office's delivery lasts as long as the slowest of its circuits takes, so of all choices of carriers only those count that
/// are sooner than every cheaper one: for each lead time that some circuit can have, the cheapest choice within it. Each is
/// a mode of the delivery, and the schedule weighs days against money.
struct CarrierRung {
    struct Choice {
        /// The circuit, by id.
        var circuit: String
        var option: CarrierOption
    }

    /// Of the circuits that are ordered.
    var choices: [Choice]
    /// Working days until the last is there.
    var leadTime: Int
    /// Đồng of setting them up, and over the horizon.
    var setup: Int64
    var cost: Int64
    /// The same of the cheapest carrier of each.
    var leastSetup: Int64
    var leastCost: Int64

    /// As `ScheduleBuilder.surplus`.
    func surplus(setupIsPaid: Bool) -> Int64 { cost - leastCost - (setupIsPaid ? setup - leastSetup : 0) }

    /// Sooner ones than the design's own choice, dearer from each to the next; empty where no carrier is sooner.
    /// - Parameters:
    ///   - lines: the office's circuits, each with its options, the settled ones too.
    ///   - standing: as the design has it, for each line the option.
    static func sooner(
        than standing: [Int], _ lines: [(circuit: Circuit, line: CarrierAssignment.Line, isOrdered: Bool)],
        wantsOther: Bool
    ) -> [CarrierRung] {
        func rung(_ chosen: [Int]) -> CarrierRung {
            var rung = CarrierRung(choices: [], leadTime: 0, setup: 0, cost: 0, leastSetup: 0, leastCost: 0)
            for (item, option) in zip(lines, chosen) where item.isOrdered {
                let least = item.line.options.min { $0.cost < $1.cost }
                let option = item.line.options[option]
                rung.leastSetup += least?.setup.dong ?? 0
                rung.leastCost += least?.cost.dong ?? 0
                rung.choices.append(Choice(circuit: item.circuit.id, option: option))
                rung.leadTime = max(rung.leadTime, option.leadTime)
                rung.setup += option.setup.dong
                rung.cost += option.cost.dong
            }
            return rung
        }
        let base = rung(standing)
        var rungs: [CarrierRung] = []
        let times = Set(lines.filter(\.isOrdered).flatMap { $0.line.options.map(\.leadTime) })
        let clashes = clashes(standing, lines.map(\.line), wantsOther)
        // From the soonest on: one that is no sooner than another and no cheaper is of no use.
        for limit in times.filter({ $0 < base.leadTime }).sorted() {
            guard
                let found = CarrierAssignment(
                    lines.map { item in
                        guard !item.isOrdered else { return item.line }
                        var settled = item.line
                        for index in settled.options.indices { settled.options[index].leadTime = 0 }
                        return settled
                    }, wantsOther: wantsOther, within: limit), found.clashes <= clashes
            else { continue }
            let next = rung(found.chosen)
            rungs.removeAll { $0.cost >= next.cost && $0.leadTime >= next.leadTime }
            if rungs.allSatisfy({ $0.cost > next.cost }) { rungs.append(next) }
        }
        return rungs.sorted { $0.leadTime > $1.leadTime }
    }

    private static func clashes(_ chosen: [Int], _ lines: [CarrierAssignment.Line], _ wantsOther: Bool) -> Int {
        guard wantsOther else { return 0 }
        var primaries: Set<String> = []
        for (line, option) in zip(lines, chosen) where line.role == .primary {
            primaries.insert(line.options[option].carrier)
        }
        return zip(lines, chosen).count { $0.role == .backup && primaries.contains($0.options[$1].carrier) }
    }
}

extension ScheduleBuilder {
    private var months: Int { 12 * max(1, topology.horizonYears) }

    /// What each carrier asks for one of an office's circuits.
    private func options(_ circuit: Circuit, _ office: GatedRegister.Office) -> [CarrierOption] {
        CarrierOption.all(
            of: circuit.tier, length: circuit.length, in: office.network, delivered: office.province, months: months,
            topology.catalogue)
    }

    /// Working days until a circuit is there.
    func leadTime(of work: CircuitWork, _ office: GatedRegister.Office) -> Int {
        guard let circuit = work.circuit else {
            return topology.catalogue.profile(of: work.medium)?.offers[0].leadTime(in: office.province) ?? 0
        }
        return topology.catalogue.leadTime(of: work.medium, by: circuit.carrier, in: office.province)
    }

    /// What the circuits ask over the horizon above what each alone would ask of the cheapest carrier, less what is paid for setting
    /// them up where that counts as paid: đồng that weigh in the aim and burden no quarter.
    func surplus(_ circuits: [CircuitWork], _ office: GatedRegister.Office, setupIsPaid: Bool) -> Int64 {
        guard !topology.catalogue.hasOneCarrierEach else { return 0 }
        return circuits.reduce(0) { sum, work in
            guard let circuit = work.circuit else { return sum }
            let options = options(circuit, office)
            guard let least = options.min(by: { $0.cost < $1.cost }) else { return sum }
            let rent = (work.monthly.dong - least.monthly.dong) * Int64(months)
            return sum + rent + (setupIsPaid ? 0 : work.setup.dong - least.setup.dong)
        }
    }

    /// The other ways to buy an office's circuits that bring them sooner; none where carriers are settled.
    func rungs(_ circuits: [CircuitWork], _ office: GatedRegister.Office) -> [CarrierRung] {
        guard let settled, !topology.catalogue.hasOneCarrierEach else { return [] }
        var lines: [(circuit: Circuit, line: CarrierAssignment.Line, isOrdered: Bool)] = []
        var standing: [Int] = []
        for work in circuits {
            guard let circuit = work.circuit else { return [] }
            let options = options(circuit, office)
            guard let own = options.firstIndex(where: { $0.carrier == circuit.carrier }) else { return [] }
            lines.append((circuit, .init(role: circuit.role, options: options), true))
            standing.append(own)
        }
        for circuit in settled[office.site] ?? [] {
            let option = CarrierOption(
                carrier: circuit.carrier, setup: .zero, monthly: .zero, cost: .zero, leadTime: 0)
            lines.append((circuit, .init(role: circuit.role, options: [option]), false))
            standing.append(0)
        }
        let wantsOther = topology.protection.first { $0.level == office.unit.level }?.wantsOtherCarrier ?? false
        return CarrierRung.sooner(than: standing, lines, wantsOther: wantsOther)
    }
}
