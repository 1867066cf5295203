import GRDB
import Telemetry

/// Takes the rows of `interval`, in which versions before migration 9 kept records, over into `head`, from where they are packed.
enum EarlierIntervals {
    /// Rows that are damaged are left out, and `note` is told how many. The table stands beside its copy until the end: it takes three
    /// times the room.
    ///
    /// - Parameter now: Unix nanoseconds. Rows of clocks that are ahead of it are no link's newest.
    static func move(_ db: Database, at now: UInt64, note: (String) -> Void) throws {
        try db.execute(
            sql: """
                INSERT INTO received (spool, first, last, begins, ends)
                SELECT spool, min(sequence), max(sequence), min(start), max("end") FROM (
                    SELECT spool, sequence, start, "end", sequence - row_number() OVER (PARTITION BY spool ORDER BY sequence) AS island
                    FROM interval) GROUP BY spool, island
                """)
        let insert = try BoundStatement(HeadTable.insert, db)
        let packed = PackedWriter()
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT l.link, l.site, l.peer, i.link, i.spool, i.sequence, \(IntervalRow.columns)
                FROM interval i JOIN link l ON l.id = i.link ORDER BY i.id
                """)
        let believed = DelayFloor.latest(at: now)
        var newest: [Int64: (start: UInt64, end: UInt64, content: [UInt8])] = [:]
        var damaged = 0
        while let row = try rows.next() {
            let record: IntervalRecord
            do {
                record = try IntervalRow.record(row, from: 6, key: LinkKey(link: row[0], site: row[1]), peer: row[2])
            } catch {
                damaged += 1
                continue
            }
            packed.clear()
            PackedRecord.write(record, to: packed)
            let link: Int64 = row[3]
            HeadTable.bind(record, link: link, spool: row[4], sequence: row[5], content: packed.bytes, to: insert)
            try insert.run()
            // Of two that began together, the one that came last.
            if record.start <= believed, record.start >= newest[link]?.start ?? 0 {
                newest[link] = (record.start, record.end, Array(packed.bytes))
            }
        }
        let keep = try BoundStatement("INSERT INTO newest (link, start, \"end\", record) VALUES (?, ?, ?, ?)", db)
        for (link, record) in newest.sorted(by: { $0.key < $1.key }) {
            keep.bind(1, link)
            keep.bind(2, record.start)
            keep.bind(3, record.end)
            try record.content.withUnsafeBytes { octets in
                keep.bind(4, octets: octets)
                try keep.run()
            }
        }
        if damaged > 0 { note("\(damaged) records of an earlier version are damaged and were left out") }
        try db.execute(sql: "DROP TABLE interval")
    }
}
