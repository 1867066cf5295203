import Collector
import Localization
import NetworkModel
import Planning

/// An office at which the plan builds nothing, and whose agent goes on: its unit waits for a merger, or has merged into one that sits
/// in the same building.
enum StandingOffice: Hashable {
    case held
    case seat(of: String)

    /// Nil where the plan has the site, or knows nothing of it, or its building is no office any more.
    init?(_ site: String, in plan: Planning.Plan) {
        guard !plan.sites.contains(where: { $0.site.id.rawValue == site }) else { return nil }
        guard let seat = SiteLineage(plan).seat(of: site) else { return nil }
        self = seat == site ? .held : .seat(of: seat)
    }

    func note(_ site: String, _ language: Language) -> String {
        switch self {
        case .held: SuccessionMessages.heldOffice.text(language, site)
        case .seat(let successor): SuccessionMessages.kitOfPredecessor.text(language, site, successor)
        }
    }
}
