package import Localization
import NetworkModel

/// Says in a sentence why a unit has its gate.
package struct GateExplanation {
    private let language: Language
    private let events: [String: LineageEvent]
    private let names: [UnitID: LocalizedName]

    package init(plan: Plan, language: Language) {
        self.language = language
        events = Dictionary(plan.events.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        names = Dictionary(plan.units.map { ($0.unit.id, $0.unit.name) }, uniquingKeysWith: { first, _ in first })
    }

    package func sentence(of unit: PlannedUnit) -> String {
        let decision = unit.decision
        let event = decision.event.flatMap { events[$0] }
        let kind = event?.kind.message.text(language) ?? ""
        let law = event.map { $0.resolution.isEmpty ? $0.id : $0.resolution } ?? ""
        let date =
            event?.effective.map { PlanMessages.effectiveOn.text(language, $0) }
            ?? event?.decided.map { PlanMessages.decidedOn.text(language, $0) }
            ?? PlanMessages.notDecided.text(language)
        let isOwn = decision.because == unit.unit.id
        let other = decision.because.map { "\(names[$0]?[language] ?? "") (\($0))" } ?? ""
        switch decision.gate {
        case .open: return PlanMessages.openBecause.text(language)
        case .ready:
            return PlanMessages.readyBecause.text(language, kind, law, event?.completed?.description ?? "-")
        case .held where isOwn: return PlanMessages.heldBecause.text(language, kind, law, date)
        case .held: return PlanMessages.heldByProvince.text(language, kind, law, date, other)
        case .standby where isOwn: return PlanMessages.standbyBecause.text(language, kind, law, date)
        case .standby: return PlanMessages.standbyByProvince.text(language, kind, law, date, other)
        case .closed: return PlanMessages.closedBecause.text(language)
        }
    }
}
