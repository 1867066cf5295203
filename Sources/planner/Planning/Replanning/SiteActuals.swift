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

    struct LateCarrier {
        var carrier: String
        /// Nil for all that it sells.
        var medium: Medium?
        var province: UnitID?
        /// Working days more than its lead time.
        var days: Int
        var from: CivilDate
        var until: CivilDate?
        var record: String

        /// As it is told: `VNPT/fibre`.
        var name: String { ([carrier] + [medium?.rawValue].compactMap(\.self)).joined(separator: "/") }

        func concerns(_ circuit: Circuit, in province: UnitID?) -> Bool {
            circuit.carrier == carrier && medium ?? circuit.medium == circuit.medium
                && (self.province == nil || self.province == province)
        }

        /// Whether a delivery that begins and, were nobody late, ends on these days is one of those.
        func concerns(from first: CivilDate, to last: CivilDate) -> Bool {
            first <= from ? from <= last : until.map { first <= $0 } ?? false
        }
    }

    private(set) var changes = SupplyChanges()
    /// In the order of their rows.
    private(set) var lateCarriers: [LateCarrier] = []
    /// Circuits that are delivered, by office; empty where no carrier is late.
    private var deliveries: [SiteID: [Circuit]] = [:]
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
            case .carrierLate(let carrier, let medium, let province, let days, let from, let until):
                lateCarriers.append(
                    LateCarrier(
                        carrier: carrier, medium: medium, province: province, days: days, from: from, until: until,
                        record: actual.record))
            }
        }
        if !lateCarriers.isEmpty {
            // What is leased is there already.
            deliveries = Dictionary(grouping: circuits.map(\.circuit).filter { $0.status != .active }, by: \.a)
        }
        slow = circuits.compactMap { slowByCircuit[$0.circuit.id] }
        let ends = Dictionary(circuits.map { ($0.circuit.id, $0.circuit.a) }, uniquingKeysWith: { first, _ in first })
        for item in late {
            guard let site = ends[item.circuit], lateUntil[site].map({ $0.day < item.day }) ?? true else { continue }
            lateUntil[site] = item
        }
    }

    func deliveries(_ site: SiteID) -> [Circuit] { deliveries[site] ?? [] }

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
