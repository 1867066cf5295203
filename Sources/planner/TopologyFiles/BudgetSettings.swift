import Localization
import NetworkModel

/// budget.yaml (optional): what may be spent in each quarter.
enum BudgetSettings {
    static let file = "budget.yaml"
    private static let most = 1...1_000_000_000_000_000

    static func read(_ root: Setting, bases: inout [Basis]) -> BudgetRule? {
        guard
            let map = root.entry(
                ["usual_vnd", "carries_over", "counts"], optional: ["quarters"])
        else { return nil }
        let usual = map.whole("usual_vnd", most)
        let carries = map.flag("carries_over")
        let parts = map.choices("counts", BudgetRule.Part.self)
        let quarters = map["quarters"] == nil ? [] : map.entries("quarters", id: "quarter") { quarter($0) }
        let basis = map.basis()
        guard let usual, let carries, let parts, let quarters, let basis else { return nil }
        bases.append(basis)
        return BudgetRule(
            usual: Money(dong: Int64(usual)), quarters: Dictionary(quarters) { first, _ in first },
            carriesOver: carries, parts: Set(parts), basis: basis)
    }

    private static func quarter(_ setting: Setting) -> (Quarter, Money)? {
        guard let map = setting.mapping(["quarter", "vnd"]) else { return nil }
        let text = map["quarter"]?.scalar(CheckWords.quarterForm.texts)
        let amount = map.whole("vnd", 0...most.upperBound)
        guard let text, let amount else { return nil }
        guard let quarter = Quarter(text) else {
            map["quarter"]?.reportForm(text, .quarterForm)
            return nil
        }
        return (quarter, Money(dong: Int64(amount)))
    }
}
