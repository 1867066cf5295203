import Localization
import NetworkModel
import Planning
import Rendering

/// A plan's sites and circuits as listings.
struct PlanListings {
    private let sitesShown: [PlannedSite]
    private let circuitsShown: [PlannedCircuit]
    private let language: Language

    /// - Parameters:
    ///   - level: only this level's; all, and the carrier's sites, where nil.
    ///   - gate: only this gate's.
    init(_ plan: Planning.Plan, _ language: Language, level: UnitLevel?, gate: Gate?) {
        self.language = language
        sitesShown = plan.sites.filter { site in
            (level == nil || site.level == level) && (gate == nil || site.gate == gate)
        }
        let ids = Set(sitesShown.map(\.site.id))
        circuitsShown = plan.circuits.filter { ids.contains($0.circuit.a) }
    }

    private func column(_ key: String, _ message: PlanMessages, numeric: Bool = false) -> Table.Column {
        Table.Column(key, title: message.text(language), isNumeric: numeric)
    }

    private func word(_ value: String?, _ message: PlanMessages?) -> Table.Cell {
        guard let value, let message else { return Table.Cell(.null, text: "-") }
        return Table.Cell(.string(value), text: message.text(language))
    }

    private func cell(_ date: CivilDate?) -> Table.Cell {
        date.map { Table.Cell($0.description) } ?? Table.Cell(.null, text: "-")
    }

    private func cell(_ text: String?) -> Table.Cell {
        guard let text else { return Table.Cell(.null, text: "-") }
        return Table.Cell(text)
    }

    private func rate(_ bandwidth: Bandwidth) -> Table.Cell {
        Table.Cell(.integer(bandwidth.bitsPerSecond), text: bandwidth.description)
    }

    var sites: Table {
        Table(
            columns: [
                column("id", .site), column("kind", .kind), column("level", .level), column("gate", .gate),
                column("name", .name), column("phase", .phase), column("wave", .wave),
                column("people", .people, numeric: true), column("starts", .starts), column("finishes", .finishes),
            ],
            rows: sitesShown.map { planned in
                [
                    Table.Cell(planned.site.id.rawValue),
                    word(planned.site.kind.rawValue, planned.site.kind.message),
                    word(planned.level?.rawValue, planned.level?.message),
                    word(planned.gate?.rawValue, planned.gate?.message), Table.Cell(planned.site.name[language]),
                    cell(planned.phase), cell(planned.wave), Table.Cell(planned.people), cell(planned.starts),
                    cell(planned.finishes),
                ]
            })
    }

    var circuits: Table {
        Table(
            columns: [
                column("id", .circuit), column("level", .level), column("role", .role), column("z", .end),
                column("medium", .medium), column("tier", .tier), column("capacity_bps", .capacity, numeric: true),
                column("required_bps", .required, numeric: true), column("driven_by", .driver),
                column("length_km", .length, numeric: true), column("monthly_vnd", .monthlyDong, numeric: true),
                Table.Column("carrier", title: CarrierMessages.columnCarrier.text(language), isNumeric: false),
            ],
            rows: circuitsShown.map { planned in
                let circuit = planned.circuit
                return [
                    Table.Cell(circuit.id), word(circuit.level.rawValue, circuit.level.message),
                    word(circuit.role.rawValue, circuit.role.message), Table.Cell(circuit.z.rawValue),
                    word(circuit.medium.rawValue, circuit.medium.message), Table.Cell(circuit.tier),
                    rate(circuit.capacity), rate(planned.required), Table.Cell(planned.drivenBy),
                    Table.Cell(circuit.length, decimals: 1), Table.Cell(Int(planned.monthly.dong)),
                    Table.Cell(circuit.carrier),
                ]
            })
    }
}
