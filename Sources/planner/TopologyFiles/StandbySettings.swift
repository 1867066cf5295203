import Localization
import NetworkModel

/// The `standby` of policy.yaml: what may be done before a merger is complete.
enum StandbySettings {
    static func read(_ setting: Setting) -> StandbyRules? {
        guard
            let map = setting.entry([
                "preparation_days", "survey_ahead", "order_ahead", "minimum_term_months", "likely_delay_months",
            ])
        else { return nil }
        let preparation = map.byLevel("preparation_days") { $0.whole(0...365) }
        if let preparation, let setting = map["preparation_days"] {
            for level in SystemsSettings.officeLevels where preparation[level] == nil {
                setting.report(.missingRule, [setting.path, level.rawValue])
            }
        }
        let surveys = map.flag("survey_ahead")
        let orders = map.flag("order_ahead")
        let term = map.whole("minimum_term_months", 0...120)
        let delay = map.whole("likely_delay_months", 0...120)
        let basis = map.basis()
        guard let preparation, let surveys, let orders, let term, let delay, let basis else { return nil }
        return StandbyRules(
            preparation: preparation, surveysAhead: surveys, ordersAhead: orders, minimumTerm: term,
            likelyDelay: delay, basis: basis)
    }
}
