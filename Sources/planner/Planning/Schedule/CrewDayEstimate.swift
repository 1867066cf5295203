import NetworkModel

/// Crew-days by crew of an office's works: as scheduled, or what they would take where it is only prepared.
struct CrewDayEstimate {
    private struct Work {
        var crew: String
        /// Days by level; nil for a delivery, which takes what its circuits' lead times are.
        var days: [UnitLevel: Double]?
    }
    private let works: [Work]
    private let catalogue: Catalogue

    init(_ planner: Planner) {
        let topology = planner.topology
        catalogue = topology.catalogue
        let whole = Double(topology.calendar.minutesPerDay)
        works = topology.activities.compactMap { rule in
            guard let crew = topology.crews.first(where: { $0.skills.contains(rule.kind) }) else { return nil }
            guard rule.kind != .deliver else { return Work(crew: crew.id, days: nil) }
            return Work(
                crew: crew.id,
                days: rule.minutes.map { $0.mapValues { Double($0) / whole } } ?? rule.duration.mapValues(Double.init))
        }
    }

    func days(of office: GatedRegister.Office, _ circuits: [Circuit], _ rollout: Deployment) -> [String: Double] {
        if office.isDeployed { return rollout.crewDays[office.site] ?? [:] }
        var days: [String: Double] = [:]
        for work in works {
            let length =
                if let byLevel = work.days {
                    byLevel[office.unit.level] ?? 0
                } else {
                    Double(
                        circuits.map { catalogue.leadTime(of: $0.medium, by: $0.carrier, in: office.province) }.max()
                            ?? 0)
                }
            days[work.crew, default: 0] += length
        }
        return days
    }
}
