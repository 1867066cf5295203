/// How much of the disk waiting records may take where nobody says it.
///
/// 30 days without a collector fit: one record per session and interval, `recordSize` octets each. A site with 3 sessions by the minute
/// has 3 × 43,200 records = 133 MB; an office with 200 sessions 8.8 GB.
package enum SpoolLimit {
    package static let days = 30
    /// Octets in the database of a record whose histograms are well filled, rounded up.
    package static let recordSize: Int64 = 1_024
    /// No site needs less: sessions come and go.
    package static let least: Int64 = 64 << 20

    /// - Parameters:
    ///   - sessions: of the site.
    ///   - interval: seconds, at least 1.
    package static func octets(sessions: Int, interval: Int) -> Int64 {
        let records = Int64(days) * 86_400 / Int64(max(1, interval)) * Int64(max(0, sessions))
        return max(least, records * recordSize)
    }
}
