import GRDB
import Telemetry

/// Whether sites' own agents were heard in an interval: whether any record of theirs overlaps it.
///
/// What one hour of a link covers is read once, however many intervals ask. O(links of the site) for a silence. Records longer than
/// an hour are only found by the hours in which they begin, and the one after.
struct PeerHearing {
    private struct Span {
        var start: UInt64
        var end: UInt64
    }

    /// So many hours of links are kept.
    private static let limit = 8_192
    /// Rows of the links that a site measures.
    private var links: [String: [Int64]] = [:]
    private var spans: [LinkHour: [Span]] = [:]
    /// Hours before have sums only.
    private let recordsFrom: Int64

    init(_ db: Database) throws { recordsFrom = try Setting.value(.recordsFrom, db) ?? 0 }

    mutating func heard(_ site: String, from start: UInt64, to end: UInt64, _ db: Database) throws -> Bool {
        let hours = Int64(start / LinkHour.hour) - 1...Int64(max(start, end &- 1) / LinkHour.hour)
        for link in try rows(of: site, db) {
            for hour in hours where hour >= 0 {
                let cell = LinkHour(time: hour, link: link)
                if hour < recordsFrom {
                    if cell.start >= start || cell.start + LinkHour.hour > start,
                        try SumsTable.hourly.read(cell, db) != nil
                    {
                        return true
                    }
                    continue
                }
                if try spans(of: cell, db).contains(where: { $0.start < end && $0.end > start }) { return true }
            }
        }
        return false
    }

    /// What is packed anew covers more than before.
    mutating func forget(_ cell: LinkHour) { spans[cell] = nil }

    private mutating func spans(of cell: LinkHour, _ db: Database) throws -> [Span] {
        if let known = spans[cell] { return known }
        var found: [Span] = []
        let select = try BoundStatement("SELECT start, \"end\" FROM head WHERE cell = ?", db)
        select.bind(1, cell.key)
        try select.forEach { found.append(Span(start: UInt64(clamping: $0.int(0)), end: UInt64(clamping: $0.int(1)))) }
        for interval in try BlockTable.readable(cell, db) {
            found.append(Span(start: interval.start, end: interval.end))
        }
        found.sort { $0.start < $1.start }
        var merged: [Span] = []
        for span in found {
            if let last = merged.indices.last, span.start <= merged[last].end {
                merged[last].end = max(merged[last].end, span.end)
            } else {
                merged.append(span)
            }
        }
        if spans.count >= Self.limit { spans = [:] }
        spans[cell] = merged
        return merged
    }

    private mutating func rows(of site: String, _ db: Database) throws -> [Int64] {
        if let known = links[site] { return known }
        let statement = try db.cachedStatement(sql: "SELECT id FROM link WHERE site = ?")
        let found = try Int64.fetchAll(statement, arguments: [site])
        links[site] = found
        return found
    }
}
