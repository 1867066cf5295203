/// Of which state of plan and reflectors agents' configurations are: the registrar's run, which served one plan, and their generation.
struct ConfigurationEdition: Hashable, Sendable {
    var run = ""
    var generation: Int64 = 0
}

/// Configurations that agents were given, so that most of their questions end here.
///
/// An agent that shows the tag of what it holds confirms it to the registrar, which then tells others to measure it: so the first
/// question with a tag goes on in any case, and only those after it end here, as long as the edition is the same.
struct ConfigurationCache: Sendable {
    struct Entry: Hashable, Sendable {
        var tag: String
        /// Nil where the registrar only said that it is as it was.
        var document: String?
        var edition: ConfigurationEdition
        /// Whether the agent has shown this tag to the registrar.
        var isConfirmed: Bool
    }

    enum Answer: Hashable, Sendable {
        case unchanged(tag: String)
        case document(String, tag: String)
    }

    /// Octets of documents together; beyond them the memory begins anew.
    private let limit: Int
    private var entries: [String: Entry] = [:]
    private var octets = 0

    init(limit: Int = 64 << 20) { self.limit = limit }

    /// What a site is told without the registrar; nil where that must be asked.
    ///
    /// - Parameters:
    ///   - held: the tag that the agent shows.
    ///   - edition: today's; nil where the registrar is out of reach, and what the site had before is better than nothing.
    func answer(of site: String, holding held: String?, edition: ConfigurationEdition?) -> Answer? {
        guard let entry = entries[site] else { return nil }
        let isHeld = held.map { ConfigurationRoutes.matches($0, entry.tag) } ?? false
        if let edition {
            return isHeld && entry.isConfirmed && entry.edition == edition ? .unchanged(tag: entry.tag) : nil
        }
        return isHeld ? .unchanged(tag: entry.tag) : entry.document.map { .document($0, tag: entry.tag) }
    }

    /// Keeps what the registrar answered: a document with its tag, or that the tag that was shown still stands.
    ///
    /// - Parameter edition: that of before the question.
    mutating func keep(
        _ document: String?, tag: String, of site: String, holding held: String?, edition: ConfigurationEdition
    ) {
        let isHeld = held.map { ConfigurationRoutes.matches($0, tag) } ?? false
        let known = entries[site]
        let kept = document ?? (known?.tag == tag ? known?.document : nil)
        octets += Self.size(kept) - Self.size(known?.document) + (known == nil ? 256 : 0)
        entries[site] = Entry(tag: tag, document: kept, edition: edition, isConfirmed: isHeld)
        if octets > limit { (entries, octets) = ([:], 0) }
    }

    private static func size(_ document: String?) -> Int { document?.utf8.count ?? 0 }
}
