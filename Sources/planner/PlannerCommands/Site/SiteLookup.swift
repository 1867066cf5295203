import Localization
import NetworkModel
import Planning

/// Finds a site of a plan by its id, and names those that may have been meant.
struct SiteLookup {
    private let plan: Planning.Plan
    private let path: String
    private let language: Language
    private static let suggested = 6

    init(_ plan: Planning.Plan, path: String, _ language: Language) {
        self.plan = plan
        self.path = path
        self.language = language
    }

    /// - Throws: `CommandError` with the nearest ids.
    func site(_ id: String) throws -> PlannedSite {
        if let site = plan.sites.first(where: { $0.site.id.rawValue == id }) { return site }
        let near = nearest(id).map { "\($0.site.id) (\($0.site.name[language]))" }.joined(separator: ", ")
        let example = plan.sites.first?.site.id.rawValue ?? "01290@2025"
        throw CommandError(
            .usage, language, what: ServeMessages.unknownSite.text(language, id), place: path,
            expected: near.isEmpty
                ? ServeMessages.noSuggestion.text(language, example) : ServeMessages.suggestions.text(language, near),
            next: ServeMessages.listSites.text(language, path))
    }

    /// Sites of the same code in another register, of that name, or whose id differs in at most two characters.
    /// O(sites × length of the id).
    private func nearest(_ id: String) -> [PlannedSite] {
        let code = id.split(separator: "@").first ?? ""
        let name = PlaceName(id)
        func rank(_ site: PlannedSite) -> Int? {
            if name.isName(site.site.name) { return 0 }
            if !code.isEmpty, site.site.id.rawValue.split(separator: "@").first == code { return 1 }
            if id.count > 2, name.isPart(of: site.site.name) { return 2 }
            let distance = Self.distance(Array(id.utf8), Array(site.site.id.rawValue.utf8))
            return distance <= 2 ? 2 + distance : nil
        }
        return plan.sites.compactMap { site in rank(site).map { ($0, site) } }
            .sorted { ($0.0, $0.1.site.id) < ($1.0, $1.1.site.id) }.prefix(Self.suggested).map(\.1)
    }

    /// Levenshtein's distance; 3 where it is 3 or more by the lengths alone.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard abs(a.count - b.count) < 3, a.count < 100 else { return 3 }
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let substituted = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
