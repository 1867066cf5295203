import FoundationEssentials
import GRDB
import Telemetry

extension SQLiteStore: MeasurementStore {
    package func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt] {
        try await write { db in
            var links = LinkRows()
            var floors = LinkFloors()
            let receipts = try batches.map { try Self.append($0, at: now, links: &links, floors: &floors, db) }
            try floors.write(db)
            return receipts
        }
    }

    private static func append(
        _ batch: ReportBatch, at now: UInt64, links: inout LinkRows, floors: inout LinkFloors, _ db: Database
    ) throws -> BatchReceipt {
        let (spool, owner) = try Self.spool(batch, db)
        guard owner == batch.site else { return .foreignSpool(owner: owner) }
        let insert = try db.cachedStatement(sql: IntervalRow.insert)
        var new = 0
        var highest: UInt64 = 0
        var conflicts: [UInt64] = []
        let same = try db.cachedStatement(
            sql: "SELECT link = ? AND start = ? FROM interval WHERE spool = ? AND sequence = ?")
        for record in batch.records {
            let link = try links.id(of: record.record, db)
            try insert.execute(arguments: IntervalRow.arguments(record, spool: spool, link: link))
            let isNew = db.changesCount > 0
            new += isNew ? 1 : 0
            if isNew { try floors.note(record.record, link: link, at: now, db) }
            // A state folder that was restored from a copy gives numbers a second time, to other records.
            if !isNew,
                try Bool.fetchOne(
                    same,
                    arguments: [
                        link, Int64(clamping: record.record.start), spool, Int64(clamping: record.sequence),
                    ]) != true
            {
                conflicts.append(record.sequence)
            }
            highest = max(highest, record.sequence)
        }
        try db.cachedStatement(
            sql: "UPDATE spool SET records = records + ?, highest = max(highest, ?) WHERE id = ?"
        ).execute(arguments: [new, Int64(clamping: highest), spool])
        try db.cachedStatement(
            sql: "UPDATE agent SET last_report = max(coalesce(last_report, 0), ?), version = ? WHERE site = ?"
        ).execute(arguments: [Int64(clamping: now), batch.version, batch.site])
        let known = batch.records.count - new - conflicts.count
        return conflicts.isEmpty
            ? .stored(new: new, known: known) : .conflicting(new: new, known: known, sequences: conflicts)
    }

    /// The spool's row and the site that it belongs to: the first that reported under it.
    private static func spool(_ batch: ReportBatch, _ db: Database) throws -> (id: Int64, owner: String) {
        try db.cachedStatement(
            sql: "INSERT INTO spool (name, site, highest, records) VALUES (?, ?, 0, 0) ON CONFLICT (name) DO NOTHING"
        ).execute(arguments: [Data(batch.spool.bytes), batch.site])
        let select = try db.cachedStatement(sql: "SELECT id, site FROM spool WHERE name = ?")
        guard let row = try Row.fetchOne(select, arguments: [Data(batch.spool.bytes)]) else {
            throw DatabaseError(message: "the spool's row is gone within its own transaction")
        }
        return (row[0], row[1])
    }
}

/// The links' rows that a transaction has looked up.
struct LinkRows {
    private var ids: [LinkKey: Int64] = [:]

    mutating func id(of record: IntervalRecord, _ db: Database) throws -> Int64 {
        try id(of: LinkKey(link: record.link, site: record.site), peer: record.peer, db)
    }

    /// The row of the link, made where there is none.
    mutating func id(of key: LinkKey, peer: String, _ db: Database) throws -> Int64 {
        if let id = ids[key] { return id }
        let select = try db.cachedStatement(sql: "SELECT id FROM link WHERE link = ? AND site = ?")
        if let id = try Int64.fetchOne(select, arguments: [key.link, key.site]) {
            ids[key] = id
            return id
        }
        try db.cachedStatement(sql: "INSERT INTO link (link, site, peer) VALUES (?, ?, ?)")
            .execute(arguments: [key.link, key.site, peer])
        ids[key] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }
}
