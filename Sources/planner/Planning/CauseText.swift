package import Localization
import NetworkModel

/// Says in a sentence why something in a plan differs.
package struct CauseText {
    private let language: Language
    private let events: [String: LineageEvent]
    private let names: [String: LocalizedName]

    /// - Parameter plans: the newer first; where names and events are looked up.
    package init(_ plans: [Plan], _ language: Language) {
        self.language = language
        var events: [String: LineageEvent] = [:]
        var names: [String: LocalizedName] = [:]
        for plan in plans {
            for event in plan.events where events[event.id] == nil { events[event.id] = event }
            guard let origin = plans.first?.origin else { continue }
            let wanted = Set(origin.causes.compactMap(\.subject))
            for unit in plan.units where wanted.contains(unit.unit.id.description) {
                names[unit.unit.id.description] = unit.unit.name
            }
        }
        self.events = events
        self.names = names
    }

    package func sentence(_ cause: PlanCause) -> String {
        let text = plain(cause)
        return cause.record.map { ReplanMessages.recorded.text(language, text, $0) } ?? text
    }

    private func plain(_ cause: PlanCause) -> String {
        let subject = cause.subject.map { id in names[id].map { "\($0[language]) (\(id))" } ?? id } ?? "-"
        let day = cause.day?.description ?? "-"
        let was = cause.was?.description ?? "-"
        let event = cause.event ?? "-"
        let kind = cause.event.flatMap { events[$0]?.kind.message.text(language).lowercased() } ?? ""
        func text(_ message: ReplanMessages) -> String {
            let texts = message.texts[language]
            switch message {
            case .eventCompleted, .eventCompletedBefore, .eventPostponed, .eventChanged:
                return texts.filled(with: [kind, event, day, was])
            case .eventWithdrawn: return texts.filled(with: [event])
            case .asOfMoved: return texts.filled(with: [day, was])
            case .booked:
                let activity = cause.subject.flatMap(ActivityKind.init(rawValue:))?.message.text(language)
                return texts.filled(with: [activity ?? subject, day])
            default: return texts.filled(with: [subject, day, was])
            }
        }
        switch cause.kind {
        case .asOfMoved: return text(.asOfMoved)
        case .eventCompleted: return text(cause.was == nil ? .eventCompleted : .eventCompletedBefore)
        case .eventPostponed: return text(.eventPostponed)
        case .eventChanged: return text(.eventChanged)
        case .eventWithdrawn: return text(.eventWithdrawn)
        case .unitAdded: return text(.unitAdded)
        case .unitRemoved: return text(.unitRemoved)
        case .unitChanged: return text(.unitChanged)
        case .demandChanged: return text(.demandChanged)
        case .settingsChanged: return text(.settingsChanged)
        case .reregistered: return text(.reregistered)
        case .followsProvince: return text(.followsProvince)
        case .networkChanged: return text(.networkChanged)
        case .backboneChanged: return text(.backboneChanged)
        case .booked: return text(.booked)
        case .crewsChanged: return text(.crewsChanged)
        case .deliveryChanged: return text(.deliveryChanged)
        case .circuitLate: return text(.circuitLate)
        case .belowTier: return text(.belowTier)
        case .displaced: return text(.displaced)
        case .carrierLate: return CarrierMessages.carrierLate.text(language, subject, day)
        }
    }
}
