import Telemetry

/// Why something that should be here is not.
package enum GapReason: String, CaseIterable, Sendable {
    /// The agent was not running, or did not know of the link: nobody measured.
    case notMeasured = "not-measured"
    /// The spool was full, and the agent left it out for the sake of the rest.
    case thinned
    /// The collector refused it.
    case refused
    /// The agent could not read it from its spool any more.
    case damaged
    /// There was room for it neither on the site's disk nor in memory.
    case unsaved
    /// It may still come: the agent holds it, or has not been heard since.
    case notYetHere = "not-yet-here"
    /// The agent holds it no longer and didn't say why.
    case unexplained

    init(_ reason: SequenceGap.Reason) {
        switch reason {
        case .thinned: self = .thinned
        case .refused: self = .refused
        case .damaged: self = .damaged
        case .unsaved: self = .unsaved
        }
    }
}

/// What a site's agent should have brought and did not: numbers of a spool, or intervals of a link.
package struct MeasurementGap: Hashable, Sendable {
    package enum Missing: Hashable, Sendable {
        /// Numbers of a spool, by its id.
        case records(spool: String, first: UInt64, last: UInt64)
        /// Whole intervals of a link from begin to end, Unix nanoseconds.
        case intervals(link: String, from: UInt64, to: UInt64, count: UInt64)
    }

    package var site: String
    package var missing: Missing
    package var reason: GapReason
    /// The site under whose name it was to be measured: another than `site` where that took over from it.
    package var certified: String
    package init(site: String, missing: Missing, reason: GapReason, certified: String? = nil) {
        self.certified = certified ?? site
        self.site = site
        self.missing = missing
        self.reason = reason
    }

    /// How many records, or intervals.
    package var count: UInt64 {
        switch missing {
        case .records(_, let first, let last): last - first + 1
        case .intervals(_, _, _, let count): count
        }
    }
}
