/// How much of the disk waiting records may take where nobody says it.
///
/// 30 days without a collector fit: one record per session and interval, `recordSize` octets each. A site with 3 sessions by the minute
/// has 3 × 43,200 records = 133 MB; an office with 200 sessions 8.8 GB.
package enum SpoolLimit {
    package static let days = 30
    /// Octets in the database of a record whose histograms are well filled, rounded up.
    package static let recordSize: Int64 = 1_024
    /// What a capture adds to one record of each interval.
    package static let trafficSize: Int64 = 640
    /// What it adds to all records: classes in the seconds of their probes.
    package static let secondsSize: Int64 = 128
    /// No site needs less: sessions come and go.
    package static let least: Int64 = 64 << 20

    /// - Parameters:
    ///   - sessions: of the site.
    ///   - interval: seconds, at least 1.
    ///   - captures: of how many lines one record of each interval has what a capture saw.
    package static func octets(sessions: Int, interval: Int, captures: Int = 0) -> Int64 {
        let intervals = Int64(days) * 86_400 / Int64(max(1, interval))
        let record = recordSize + (captures > 0 ? secondsSize : 0)
        return max(least, intervals * (Int64(max(0, sessions)) * record + Int64(max(0, captures)) * trafficSize))
    }
}
