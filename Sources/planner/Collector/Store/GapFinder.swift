/// Tells of spools' accounts, and of links' absent intervals, what is missing and why; the same whichever store they come from.
struct GapFinder {
    private struct Site {
        var gaps: [SpoolAccount.Gap]
        /// The latest end of what was measured.
        var ends: Int64
    }

    private let accounts: [SpoolAccount]
    private let sites: [String: Site]
    private var found: [MeasurementGap] = []

    /// - Parameter accounts: in order of sites.
    init(_ accounts: [SpoolAccount]) {
        self.accounts = accounts
        sites = Dictionary(grouping: accounts, by: \.site).mapValues { accounts in
            Site(
                gaps: accounts.flatMap(\.gaps),
                ends: accounts.compactMap { $0.received.map(\.ends).max() }.max() ?? .min)
        }
    }

    /// An interval that is missing while its agent's numbers go on without a gap was not measured; where numbers are missing between
    /// those of its neighbours, it is missing for their reason.
    mutating func add(_ absences: [LinkSessions.Absence], of key: LinkKey) {
        let known = sites[key.site]
        for absence in absences {
            let (begins, ends) = (Int64(clamping: absence.from), Int64(clamping: absence.to))
            let reason: GapReason
            if let numbers = known?.gaps.first(where: { $0.begins < ends && begins < $0.ends }) {
                reason = numbers.reason
            } else {
                reason = known.map { $0.ends > begins } == true ? .notMeasured : .notYetHere
            }
            found.append(
                MeasurementGap(
                    site: key.site,
                    missing: .intervals(link: key.link, from: absence.from, to: absence.to, count: absence.count),
                    reason: reason))
        }
    }

    /// In order of sites; of each the numbers of its spools first.
    var gaps: [MeasurementGap] {
        let numbers = accounts.flatMap { account in
            account.gaps.map { gap in
                MeasurementGap(
                    site: account.site,
                    missing: .records(
                        spool: account.name, first: UInt64(gap.numbers.lowerBound), last: UInt64(gap.numbers.upperBound)
                    ), reason: gap.reason)
            }
        }
        return (numbers + found).enumerated()
            .sorted { ($0.element.site, $0.offset) < ($1.element.site, $1.offset) }.map(\.element)
    }
}

extension LinkSessions {
    /// Neighbouring intervals of which nothing is here, Unix nanoseconds.
    struct Absence: Hashable {
        var from: UInt64
        var to: UInt64
        var count: UInt64
    }

    /// The whole intervals within `from..<to` that were expected and are not here.
    ///
    /// - Parameter here: what is here of an hour, by hours since 1970-01-01; asked in rising order, once each in a row.
    func absences(
        from: UInt64, to: UInt64, here slots: (Int64) throws -> IntervalSlots
    ) rethrows -> [Absence] {
        var absences: [Absence] = []
        var hour: Int64 = -1
        var here = IntervalSlots()
        for session in sessions {
            let (begin, end) = (max(session.since, from), min(session.until, to))
            guard begin < end else { continue }
            var slot = begin / session.interval * session.interval
            if slot < begin { slot += session.interval }
            while slot + session.interval <= end {
                defer { slot += session.interval }
                if Int64(slot / LinkHour.hour) != hour {
                    hour = Int64(slot / LinkHour.hour)
                    here = try slots(hour)
                }
                if here.wholes.contains(slot) || here.fragments.contains(slot) { continue }
                if let last = absences.indices.last, absences[last].to == slot {
                    absences[last].to += session.interval
                    absences[last].count += 1
                } else {
                    absences.append(Absence(from: slot, to: slot + session.interval, count: 1))
                }
            }
        }
        return absences
    }
}
