import NetworkModel
import Rollout

/// What actuals say of each site, crew pool and delivery.
struct SiteActuals {
    struct Booking {
        var started: CivilDate
        var finished: CivilDate?
        var crew: String?
        var record: String
    }

    struct Late {
        var circuit: String
        var day: CivilDate
        var record: String
    }

    struct Slow {
        var circuit: String
        var measured: Bandwidth
        var day: CivilDate
        var record: String
    }

    private(set) var changes = SupplyChanges()
    /// The latest hand-over of a circuit that an office needs, by office.
    private(set) var lateUntil: [SiteID: Late] = [:]
    /// In the order of the circuits; of several measurements of one, the last.
    private(set) var slow: [Slow] = []
    private(set) var bookings: Set<SiteID> = []
    private var booked: [SiteID: [ActivityKind: Booking]] = [:]
    private var crewRecords: [CrewChange: String] = [:]
    private var deliveryRecords: [DeliveryChange: String] = [:]

    init(_ actuals: [Actual], _ circuits: [PlannedCircuit]) {
        var slowByCircuit: [String: Slow] = [:]
        var late: [Late] = []
        for actual in actuals {
            switch actual.event {
            case .booking(let site, let activity, let started, let finished, let crew):
                bookings.insert(site)
                booked[site, default: [:]][activity] = Booking(
                    started: started, finished: finished, crew: crew, record: actual.record)
            case .delivery(let item, let due, let quantity, let arrives):
                let change = DeliveryChange(item: item, due: due, quantity: quantity, arrives: arrives)
                changes.deliveries.append(change)
                deliveryRecords[change] = actual.record
            case .crews(let rule, let province, let count, let from, let until):
                let change = CrewChange(rule: rule, province: province, count: count, from: from, until: until)
                changes.crews.append(change)
                crewRecords[change] = actual.record
            case .circuitLate(let circuit, let day):
                late.append(Late(circuit: circuit, day: day, record: actual.record))
            case .belowTier(let circuit, let measured, let day):
                slowByCircuit[circuit] = Slow(circuit: circuit, measured: measured, day: day, record: actual.record)
            }
        }
        slow = circuits.compactMap { slowByCircuit[$0.circuit.id] }
        let ends = Dictionary(circuits.map { ($0.circuit.id, $0.circuit.a) }, uniquingKeysWith: { first, _ in first })
        for item in late {
            guard let site = ends[item.circuit], lateUntil[site].map({ $0.day < item.day }) ?? true else { continue }
            lateUntil[site] = item
        }
    }

    func booking(_ site: SiteID, _ kind: ActivityKind) -> Booking? { booked[site]?[kind] }

    /// The change of crews or deliveries that can have moved works of a province; nil where there is none.
    func supplyCause(in province: UnitID?, since asOf: CivilDate) -> PlanCause? {
        if let change = changes.crews.first(where: { $0.province == nil || $0.province == province }) {
            return PlanCause(.crewsChanged, subject: change.rule, day: change.from, record: crewRecords[change])
        }
        if let change = changes.deliveries.first {
            return PlanCause(
                .deliveryChanged, subject: change.item, day: change.arrives, was: change.due,
                record: deliveryRecords[change])
        }
        return nil
    }
}
