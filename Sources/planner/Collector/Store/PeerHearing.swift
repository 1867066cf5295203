import GRDB
import Telemetry

/// Whether sites' own agents were heard in an interval: whether any record of theirs overlaps it.
///
/// A silence is looked for once however many intervals and links fall into it: O(links of the site * log records).
struct PeerHearing {
    /// Rows of the links that a site measures.
    private var links: [String: [Int64]] = [:]
    /// The last silence that was found of a site.
    private var silences: [String: Range<UInt64>] = [:]

    mutating func heard(_ site: String, from start: UInt64, to end: UInt64, _ db: Database) throws -> Bool {
        if let silence = silences[site], silence.lowerBound <= start, end <= silence.upperBound { return false }
        let before = try db.cachedStatement(
            sql: "SELECT \"end\" FROM interval WHERE link = ? AND start < ? ORDER BY start DESC LIMIT 1")
        let after = try db.cachedStatement(
            sql: "SELECT start FROM interval WHERE link = ? AND start >= ? ORDER BY start LIMIT 1")
        var (since, until) = (UInt64.min, UInt64.max)
        for link in try rows(of: site, db) {
            let last = try Int64.fetchOne(before, arguments: [link, Int64(clamping: end)]) ?? 0
            if UInt64(clamping: last) > start { return true }
            let next = try Int64.fetchOne(after, arguments: [link, Int64(clamping: end)]) ?? .max
            since = max(since, UInt64(clamping: last))
            until = min(until, UInt64(clamping: next))
        }
        silences[site] = since..<max(since, until)
        return false
    }

    private mutating func rows(of site: String, _ db: Database) throws -> [Int64] {
        if let known = links[site] { return known }
        let found = try Int64.fetchAll(db, sql: "SELECT id FROM link WHERE site = ?", arguments: [site])
        links[site] = found
        return found
    }
}
