/// Which records go when there is no room for all.
///
/// 1. Of uneventful intervals, all but the first of each link and hour.
/// 2. Of intervals with loss or changed circumstances too, all but the first of each link and hour. Outages stay.
/// 3. The oldest, whatever they tell.
///
/// Each step goes from the oldest to the newest and spares the newest quarter of what waits; the next one begins when the one before
/// has found too little. A value: it is shown rows and names those that go. Where it stands is not kept on the disk: a walk
/// that begins again comes by the same records and spares the same.
struct Thinning: Sendable {
    struct Row: Hashable, Sendable {
        var sequence: UInt64
        var news: IntervalNews
        var slot: Int64
        /// Octets.
        var size: Int64
    }

    /// One step's walk over the spool.
    struct Walk: Sendable {
        /// What tells no more than this may go.
        let most: IntervalNews
        /// Looked at up to here.
        private(set) var through: UInt64 = 0
        /// Links and hours of which something is kept.
        private var kept: Set<Int64> = []

        init(most: IntervalNews) { self.most = most }

        /// The rows that go, of `rows`, which follow on `through`, until they free `size` octets.
        mutating func victims(among rows: [Row], size: Int64) -> [Row] {
            var victims: [Row] = []
            var freed: Int64 = 0
            for row in rows {
                guard freed < size else { break }
                through = row.sequence
                // Far fewer links and hours than this lie beside each other; forgetting them keeps one record more of each.
                if kept.count > 4_096 { kept = [] }
                if kept.insert(row.slot).inserted || row.news > most { continue }
                victims.append(row)
                freed += row.size
            }
            return victims
        }
    }

    var walks = [Walk(most: .uneventful), Walk(most: .loss)]
}
