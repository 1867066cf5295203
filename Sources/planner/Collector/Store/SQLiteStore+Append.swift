import FoundationEssentials
import GRDB
import Telemetry

extension SQLiteStore: MeasurementStore {
    /// A batch that fails by itself is left out, and the others are committed without it.
    ///
    /// - Throws: `BatchFailures` then, with what became of each; another error where nothing was stored.
    package func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt] {
        var failed: [Int: any Error] = [:]
        while true {
            let rest = batches.indices.filter { failed[$0] == nil }
            do {
                let receipts = try await appendAll(rest.map { batches[$0] }, at: now)
                guard !failed.isEmpty else { return receipts }
                var results = failed.mapValues { Result<BatchReceipt, any Error>.failure($0) }
                for (place, receipt) in zip(rest, receipts) { results[place] = .success(receipt) }
                throw BatchFailures(results: batches.indices.compactMap { results[$0] })
            } catch let fault as BatchFault {
                guard DamagedParts.isLocal(fault.error), batches.count > 1, failed.count < BatchFailures.limit else {
                    throw fault.error
                }
                failed[rest[fault.place]] = fault.error
            }
        }
    }

    /// All or none.
    private func appendAll(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt] {
        let believed = DelayFloor.latest(at: max(now, clock()))
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWrite({ [memory] db in
                var transaction = try AppendTransaction(memory.take(), at: now, believed: believed, db)
                let receipts = try batches.enumerated().map { place, batch in
                    do { return try transaction.append(batch) } catch { throw BatchFault(place: place, error: error) }
                }
                memory.put(try transaction.finish())
                return receipts
            }) { [memory] _, result in
                // Before the next writer begins: what was not committed is not known.
                if case .failure = result { memory.forget() }
                continuation.resume(with: result)
            }
        }
    }
}

/// Of batches that were committed together, some failed by themselves: what became of each.
package struct BatchFailures: Error {
    package var results: [Result<BatchReceipt, any Error>]
    /// Most that are left out of one commit, each of which begins it anew.
    static let limit = 8
}

private struct BatchFault: Error {
    var place: Int
    var error: any Error
}

/// One commit's records on their way into `head`; beside them what is kept of each link, spool and agent.
struct AppendTransaction {
    private let db: Database
    private let now: UInt64
    /// Records that begin later come from a clock that is wrong: they are kept, and say nothing of how things are.
    private let believed: UInt64
    private var links: AppendMemory.Links
    private var changed: Set<Int> = []
    private var resent: ResentRecords
    /// How many records hours have that this transaction adds to.
    private var counts: [LinkHour: Int] = [:]
    private let packed = PackedWriter()
    private let insert: BoundStatement

    init(_ links: AppendMemory.Links, at now: UInt64, believed: UInt64, _ db: Database) throws {
        self.db = db
        self.now = now
        self.believed = believed
        self.links = links
        resent = try ResentRecords(db)
        insert = try BoundStatement(HeadTable.insert, db)
    }

    mutating func append(_ batch: ReportBatch) throws -> BatchReceipt {
        let (spool, owner) = try spool(of: batch)
        guard owner == batch.site else { return .foreignSpool(owner: owner) }
        var new = 0
        var conflicts: [UInt64] = []
        let sequences = batch.records.map { Int64(clamping: $0.sequence) }
        if !sequences.isEmpty {
            var received = try ReceivedNumbers(spool: spool, around: sequences, db)
            for (sequenced, sequence) in zip(batch.records, sequences) {
                let link = try place(of: sequenced.record)
                guard received.contains(sequence) else {
                    guard try received.hasRoom(for: sequence, db),
                        try hasRoom(LinkHour(start: sequenced.record.start, link: links.all[link].id))
                    else {
                        conflicts.append(sequenced.sequence)
                        continue
                    }
                    let time = NumberRange.time(of: sequenced.record, believed: believed)
                    received.insert(sequence, begins: time.begins, ends: time.ends)
                    try store(sequenced.record, sequence: sequence, spool: spool, link: link)
                    new += 1
                    continue
                }
                // A state folder that was restored from a copy gives numbers a second time, to other records.
                let cell = LinkHour(start: sequenced.record.start, link: links.all[link].id)
                let isSame = try resent.holds(
                    cell, spool: spool, sequence: sequence, start: Int64(clamping: sequenced.record.start), db)
                if !isSame { conflicts.append(sequenced.sequence) }
            }
            try received.write(db)
        }
        try note(batch, spool: spool, new: new, highest: sequences.max() ?? 0)
        let known = batch.records.count - new - conflicts.count
        return conflicts.isEmpty
            ? .stored(new: new, known: known) : .conflicting(new: new, known: known, sequences: conflicts)
    }

    /// Writes what the records changed of their links; gives what is to be known of these once all is committed.
    mutating func finish() throws -> AppendMemory.Links {
        // In order of rows, so that neighbours share pages.
        for place in changed.sorted(by: { links.all[$0].id < links.all[$1].id }) {
            let link = links.all[place]
            if link.isFloorNew, let floor = link.floor {
                let update = try BoundStatement(
                    "UPDATE link SET floor_day = ?, floor_delay = ?, floor_before = ? WHERE id = ?", db)
                update.bind(1, floor.day)
                update.bind(2, floor.delay)
                update.bind(3, floor.before)
                update.bind(4, link.id)
                try update.run()
            }
            if let row = link.newestRow {
                let upsert = try BoundStatement(
                    """
                    INSERT INTO newest (link, start, "end", record)
                    SELECT ?, start, "end", record FROM head WHERE id = ?
                    ON CONFLICT (link) DO UPDATE
                    SET start = excluded.start, "end" = excluded."end", record = excluded.record
                    WHERE excluded.start >= newest.start
                    """, db)
                upsert.bind(1, link.id)
                upsert.bind(2, row)
                try upsert.run()
            }
            links.all[place].isFloorNew = false
            links.all[place].newestRow = nil
        }
        changed = []
        return links
    }

    // MARK: - records

    /// Whether one more record of this hour is taken, and counts it.
    private mutating func hasRoom(_ cell: LinkHour) throws -> Bool {
        let count = try counts[cell] ?? Self.count(cell, db)
        guard count < RecordBlock.hourLimit else { return false }
        counts[cell] = count + 1
        return true
    }

    private static func count(_ cell: LinkHour, _ db: Database) throws -> Int {
        let select = try BoundStatement(
            "SELECT (SELECT count(*) FROM head WHERE cell = ?1) + coalesce((SELECT records FROM block WHERE id = ?1), 0)",
            db)
        select.bind(1, cell.key)
        return try select.first { Int(clamping: $0.int(0)) } ?? 0
    }

    private mutating func store(_ record: IntervalRecord, sequence: Int64, spool: Int64, link place: Int) throws {
        packed.clear()
        PackedRecord.write(record, to: packed)
        HeadTable.bind(
            record, link: links.all[place].id, spool: spool, sequence: sequence, content: packed.bytes, to: insert)
        try insert.run()
        if record.start >= links.all[place].newest, record.start <= believed {
            links.all[place].newest = record.start
            links.all[place].newestRow = db.lastInsertedRowID
            changed.insert(place)
        }
        // A clock in the future moves no floor: it would stand still until then.
        guard !record.roundTripDelay.isEmpty, record.end <= DelayFloor.latest(at: now) else { return }
        let (least, day) = (record.roundTripDelay.minimum, DelayFloor.day(of: record.start))
        if links.all[place].floor == nil {
            links.all[place].floor = DelayFloor(day: day, delay: least)
        } else if links.all[place].floor?.note(least, on: day) == false {
            return
        }
        links.all[place].isFloorNew = true
        changed.insert(place)
    }

    /// The link's place in `links`; its row is made where there is none.
    private mutating func place(of record: IntervalRecord) throws -> Int {
        let key = LinkKey(link: record.link, site: record.site)
        if let place = links.places[key] { return place }
        var rows = LinkRows()
        let id = try rows.id(of: key, peer: record.peer, db)
        let row = try Row.fetchOne(
            try db.cachedStatement(
                sql: """
                    SELECT l.floor_day, l.floor_delay, l.floor_before, n.start
                    FROM link l LEFT JOIN newest n ON n.link = l.id WHERE l.id = ?
                    """), arguments: [id])
        let link = AppendMemory.Link(
            id: id, key: key, floor: row.flatMap { DelayFloor($0, from: 0, at: now) },
            newest: (row?[3] as Int64?).map { UInt64(clamping: $0) } ?? 0)
        links.places[key] = links.all.count
        links.all.append(link)
        return links.all.count - 1
    }

    // MARK: - spools and agents

    /// The spool's row and the site that it belongs to: the first that reported under it.
    private func spool(of batch: ReportBatch) throws -> (id: Int64, owner: String) {
        let select = try BoundStatement("SELECT id, site FROM spool WHERE name = ?", db)
        func find() throws -> (Int64, String)? {
            try batch.spool.bytes.withUnsafeBytes { name in
                select.bind(1, octets: name)
                return try select.first { ($0.int(0), $0.text(1)) }
            }
        }
        if let known = try find() { return known }
        try db.cachedStatement(sql: "INSERT INTO spool (name, site, highest, records) VALUES (?, ?, 0, 0)")
            .execute(arguments: [Data(batch.spool.bytes), batch.site])
        return (db.lastInsertedRowID, batch.site)
    }

    private func note(_ batch: ReportBatch, spool: Int64, new: Int, highest: Int64) throws {
        let count = try BoundStatement(
            "UPDATE spool SET records = records + ?1, highest = max(highest, ?2) WHERE id = ?3", db)
        count.bind(1, Int64(new))
        count.bind(2, highest)
        count.bind(3, spool)
        try count.run()
        try db.cachedStatement(
            sql: "UPDATE agent SET last_report = max(coalesce(last_report, 0), ?), version = ? WHERE site = ?"
        ).execute(arguments: [Int64(clamping: now), batch.version, batch.site])
        try batch.ledger?.write(spool: spool, db)
    }
}

/// Finds out whether records whose numbers are known are the same again. A packed hour is unpacked once for all of them.
struct ResentRecords {
    private struct Name: Hashable {
        var spool: Int64
        var sequence: Int64
        var start: Int64
    }

    /// So many unpacked hours are kept.
    private static let limit = 16
    private var packed: [LinkHour: Set<Name>] = [:]
    private var damaged: Set<LinkHour> = []
    /// Hours before have no records any more, only sums.
    private let dropped: Int64

    init(_ db: Database) throws { dropped = try Setting.value(.recordsFrom, db) ?? 0 }

    /// Whether the store has, or had, this record under this number; of hours whose records are gone, or can't
    /// be read, nobody can say otherwise.
    mutating func holds(_ cell: LinkHour, spool: Int64, sequence: Int64, start: Int64, _ db: Database) throws -> Bool {
        if cell.time < dropped || damaged.contains(cell) { return true }
        let select = try BoundStatement("SELECT spool, start FROM head WHERE cell = ? AND sequence = ?", db)
        select.bind(1, cell.key)
        select.bind(2, sequence)
        var isHere = false
        try select.forEach { isHere = isHere || ($0.int(0) == spool && $0.int(1) == start) }
        if isHere { return true }
        if packed[cell] == nil {
            if packed.count >= Self.limit { packed = [:] }
            let intervals: [StoredInterval]
            do { intervals = try BlockTable.intervals(of: cell, db) ?? [] } catch let error as DatabaseError
                where error.resultCode == .SQLITE_CORRUPT
            {
                damaged.insert(cell)
                return true
            }
            packed[cell] = Set(
                intervals.map {
                    Name(spool: $0.spool, sequence: Int64(clamping: $0.sequence), start: Int64(clamping: $0.start))
                })
        }
        return packed[cell]?.contains(Name(spool: spool, sequence: sequence, start: start)) ?? false
    }
}

/// The links' rows that a transaction has looked up.
struct LinkRows {
    private var ids: [LinkKey: Int64] = [:]

    mutating func id(of record: IntervalRecord, _ db: Database) throws -> Int64 {
        try id(of: LinkKey(link: record.link, site: record.site), peer: record.peer, db)
    }

    /// The row of the link, made where there is none.
    ///
    /// - Throws: `SQLITE_FULL` where the store has as many links as it can.
    mutating func id(of key: LinkKey, peer: String, _ db: Database) throws -> Int64 {
        if let id = ids[key] { return id }
        let select = try db.cachedStatement(sql: "SELECT id FROM link WHERE link = ? AND site = ?")
        if let id = try Int64.fetchOne(select, arguments: [key.link, key.site]) {
            ids[key] = id
            return id
        }
        try db.cachedStatement(sql: "INSERT INTO link (link, site, peer) VALUES (?, ?, ?)")
            .execute(arguments: [key.link, key.site, peer])
        let id = db.lastInsertedRowID
        guard id < LinkHour.linkLimit else {
            throw DatabaseError(
                resultCode: .SQLITE_FULL, message: "the store has \(LinkHour.linkLimit - 1) links, its most")
        }
        ids[key] = id
        return id
    }
}
