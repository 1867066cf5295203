/// A site that is no more and one that took over from it, as the plan has it.
package struct SiteSuccession: Hashable, Sendable {
    /// How much of its land went there, in the words of the decree.
    package enum Share: String, CaseIterable, Sendable { case all, part, rest, none }

    package var predecessor: String
    package var successor: String
    /// The lineage event that made it so.
    package var event: String
    /// First day on which the predecessor is no more, ISO 8601, and when it begins there, Unix nanoseconds.
    package var day: String
    package var changeover: UInt64
    package var share: Share
    /// Whether the predecessor's books, its measurements among them, go there; those of each go to one successor.
    package var isPrincipal: Bool
    /// Whether the predecessor's building is the successor's.
    package var isSameOffice: Bool

    package init(
        predecessor: String, successor: String, event: String, day: String, changeover: UInt64, share: Share,
        isPrincipal: Bool, isSameOffice: Bool
    ) {
        self.predecessor = predecessor
        self.successor = successor
        self.event = event
        self.day = day
        self.changeover = changeover
        self.share = share
        self.isPrincipal = isPrincipal
        self.isSameOffice = isSameOffice
    }
}
