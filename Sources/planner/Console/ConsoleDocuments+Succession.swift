import Collector
import Localization
import Rendering

extension ConsoleDocuments {
    /// Members of `GET /api/link`: whose measurements the link's history begins with, and when each was taken over.
    static func history(_ key: LinkKey, _ lineage: SiteLineage, plan: ConsolePlan?, _ language: Language)
        -> [JSONValue.Member]
    {
        let items = lineage.history(of: key)
        let rows = items.map { item -> JSONValue in
            let counted = lineage.current(of: item.predecessor)
            return .object([
                .init("site", .string(item.predecessor)),
                .init("name", .string(plan?.name(of: item.predecessor, language) ?? item.predecessor)),
                .init("successor", .string(item.successor)), .init("day", .string(item.day)),
                .init("event", .string(item.event)), .init("share", .string(item.share.rawValue)),
                .init("sameOffice", .bool(item.isSameOffice)), .init("countedAt", .string(counted)),
            ])
        }
        let changeovers = Set(items.map(\.changeover)).sorted().map { moment($0) }
        return [.init("history", .array(rows)), .init("changeovers", .array(changeovers))]
    }
}

extension [AgentState] {
    /// One for each site: of several, as where a predecessor's is not yet switched off, the one that reported last.
    var bySite: [AgentState] {
        Dictionary(grouping: self, by: \.site).values.compactMap { agents in
            agents.max { a, b in (a.lastReport ?? 0, b.certified) < (b.lastReport ?? 0, a.certified) }
        }.sorted { $0.site < $1.site }
    }
}
