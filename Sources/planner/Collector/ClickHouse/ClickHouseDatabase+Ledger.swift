import NIOCore
import Telemetry

/// Which numbers of spools are here, and what agents say of the others.
///
/// A row of `received` says that all numbers of a range are here, and is true by itself; what is here is all ranges together. A batch that
/// goes on where the last one ended writes the range anew, with the batch: rows that begin alike become one, whose end is the
/// greatest. So a row that came twice, or two collectors that take the same spool at once, make no gap and hide none.
extension ClickHouseDatabase {
    /// The range of each spool that has its greatest number.
    func lastRanges(of batches: [ReportBatch]) async throws -> [SpoolID: NumberRange] {
        var found: [SpoolID: NumberRange] = [:]
        var sites: [String: Set<String>] = [:]
        for batch in batches { sites[batch.site, default: []].insert(batch.spool.description) }
        let pairs = sites.sorted { $0.key < $1.key }.flatMap { site, spools in
            spools.map { "(\(ClickHouseSQL.text(site)), '\($0)')" }
        }
        for begin in stride(from: 0, to: pairs.count, by: 5_000) {
            let some = pairs[begin..<min(begin + 5_000, pairs.count)]
            let rows = try await client.rows(
                """
                SELECT spool, argMax(first, last), max(last), argMax(begins, last), argMax(ends, last) FROM received
                WHERE (site, spool) IN (\(some.joined(separator: ", "))) GROUP BY spool
                """, current, deadline: Self.appendPatience
            ) { row in (try row.text(), try Self.range(&row)) }
            for (text, range) in rows { if let spool = SpoolID(text) { found[spool] = range } }
        }
        return found
    }

    private static func range(_ row: inout RowBinaryReader) throws -> NumberRange {
        let (first, last): (UInt64, UInt64) = (try row.integer(), try row.integer())
        return NumberRange(
            first: Int64(clamping: first), last: Int64(clamping: last), begins: try row.integer(),
            ends: try row.integer())
    }

    /// Says that the numbers of records that were just inserted are here.
    func insertNumbers(of batches: [ReportBatch], after last: [SpoolID: NumberRange], at now: UInt64) async throws {
        let believed = DelayFloor.latest(at: now)
        var spools: [SpoolID: (site: String, ranges: SequenceRanges)] = [:]
        for batch in batches {
            var numbers = spools[batch.spool] ?? (batch.site, SequenceRanges(last[batch.spool].map { [$0] } ?? []))
            for record in batch.records {
                let time = NumberRange.time(of: record.record, believed: believed)
                numbers.ranges.insert(Int64(clamping: record.sequence), begins: time.begins, ends: time.ends)
            }
            spools[batch.spool] = numbers
        }
        var rows = RowBinaryWriter()
        for (spool, numbers) in spools {
            for range in numbers.ranges.ranges where range != last[spool] {
                for text in [numbers.site, spool.description] { rows.append(text) }
                for number in [range.first, range.last, range.begins, range.ends] { rows.append(number) }
            }
        }
        try await insert(rows, Self.insertReceived)
    }

    /// Keeps what agents say of their spools.
    func insertWords(of batches: [ReportBatch], at now: UInt64) async throws {
        var rows = RowBinaryWriter()
        func append(_ batch: ReportBatch, _ first: UInt64, _ last: UInt64, _ reason: String, _ counts: [UInt64]) {
            for text in [batch.site, batch.spool.description] { rows.append(text) }
            for number in [first, last] { rows.append(number) }
            rows.append(reason)
            for number in counts + [now] { rows.append(number) }
        }
        for batch in batches {
            guard let ledger = batch.ledger else { continue }
            func plusOne(_ number: UInt64?) -> UInt64 { number.map { $0.addingSaturated(1) } ?? 0 }
            append(batch, 0, 0, "", [plusOne(ledger.newest), plusOne(ledger.oldest), ledger.waiting ?? 0])
            for gap in ledger.gaps where gap.sequences.lowerBound > 0 {
                append(batch, gap.sequences.lowerBound, gap.sequences.upperBound, gap.reason.rawValue, [0, 0, 0])
            }
        }
        try await insert(rows, Self.insertWord)
    }

    /// Takes over what another store knows of spools.
    func insert(_ accounts: [SpoolAccount], at now: UInt64) async throws {
        var ranges = RowBinaryWriter()
        var words = RowBinaryWriter()
        func append(_ account: SpoolAccount, _ numbers: ClosedRange<Int64>, _ reason: String, _ counts: [Int64]) {
            for text in [account.site, account.name] { words.append(text) }
            for number in [numbers.lowerBound, numbers.upperBound] { words.append(number) }
            words.append(reason)
            for number in counts { words.append(number) }
            words.append(now)
        }
        func plusOne(_ number: Int64?) -> Int64 { number.map { min($0, .max - 1) + 1 } ?? 0 }
        for account in accounts {
            for range in account.received {
                for text in [account.site, account.name] { ranges.append(text) }
                for number in [range.first, range.last, range.begins, range.ends] { ranges.append(number) }
            }
            append(account, 0...0, "", [plusOne(account.newest), plusOne(account.oldest), 0])
            for (numbers, reason) in account.told where numbers.lowerBound > 0 {
                append(account, numbers, reason.rawValue, [0, 0, 0])
            }
        }
        try await insert(ranges, Self.insertReceived)
        try await insert(words, Self.insertWord)
    }

    private static let insertReceived = "INSERT INTO received (site, spool, first, last, begins, ends)"
    private static let insertWord =
        "INSERT INTO word (site, spool, first, last, reason, newest, oldest, waiting, at)"

    private func insert(_ rows: RowBinaryWriter, _ sql: String) async throws {
        guard rows.buffer.readableBytes > 0 else { return }
        try await client.insert(sql + " FORMAT RowBinary", rows: rows.buffer, commit)
    }

    /// All spools' accounts, in order of sites; O(ranges).
    func accounts() async throws -> [SpoolAccount] {
        struct Name: Hashable {
            var site: String
            var spool: String
        }
        var accounts: [Name: SpoolAccount] = [:]
        func account(_ name: Name) -> SpoolAccount {
            accounts[name] ?? SpoolAccount(name: name.spool, site: name.site, received: [], newest: nil, oldest: nil)
        }
        try await client.rows(
            """
            SELECT site, spool, first, max(last), min(begins), max(ends) FROM received
            GROUP BY site, spool, first ORDER BY site, spool, first
            """, isWhole: true, current,
            decode: { row in (Name(site: try row.text(), spool: try row.text()), try Self.range(&row)) }
        ) { name, range in
            var known = accounts.removeValue(forKey: name) ?? account(name)
            if let last = known.received.last, range.first - 1 <= last.last {
                known.received[known.received.count - 1] = NumberRange(
                    first: last.first, last: max(last.last, range.last), begins: min(last.begins, range.begins),
                    ends: max(last.ends, range.ends))
            } else {
                known.received.append(range)
            }
            accounts[name] = known
        }
        try await client.rows(
            """
            SELECT site, spool, first, max(last), argMax(reason, at), argMax(newest, at), argMax(oldest, at) FROM word
            GROUP BY site, spool, first ORDER BY site, spool, first
            """, isWhole: true, current,
            decode: { row in
                let name = Name(site: try row.text(), spool: try row.text())
                let (first, last): (UInt64, UInt64) = (try row.integer(), try row.integer())
                let reason = try row.text()
                return (
                    name, first, last, reason, newest: try row.integer(UInt64.self),
                    oldest: try row.integer(UInt64.self)
                )
            }
        ) { name, first, last, reason, newest, oldest in
            var known = accounts.removeValue(forKey: name) ?? account(name)
            if first == 0 {
                known.newest = newest > 0 ? Int64(clamping: newest - 1) : nil
                known.oldest = oldest > 0 ? Int64(clamping: oldest - 1) : nil
            } else if let reason = SequenceGap.Reason(rawValue: reason), first <= last {
                known.told.append((Int64(clamping: first)...Int64(clamping: last), GapReason(reason)))
            }
            accounts[name] = known
        }
        return accounts.values.sorted { ($0.site, $0.name) < ($1.site, $1.name) }
    }
}
