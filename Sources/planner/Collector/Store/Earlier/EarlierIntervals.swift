import GRDB
import Telemetry

/// Takes the rows of `interval`, in which versions before migration 9 kept records, over into `head`, from where they are packed.
enum EarlierIntervals {
    static func move(_ db: Database) throws {
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
        while let row = try rows.next() {
            let record = try IntervalRow.record(row, from: 6, key: LinkKey(link: row[0], site: row[1]), peer: row[2])
            packed.clear()
            PackedRecord.write(record, to: packed)
            HeadTable.bind(
                record, link: row[3], spool: row[4], sequence: row[5], content: packed.bytes, to: insert)
            try insert.run()
        }
        // Of two that began together, the one that came last.
        try db.execute(
            sql: """
                INSERT INTO newest (link, start, "end", record)
                SELECT link, start, "end", record FROM (
                    SELECT h.cell & \(LinkHour.linkLimit - 1) AS link, h.start, h."end", h.record,
                        row_number() OVER (PARTITION BY h.cell & \(LinkHour.linkLimit - 1) ORDER BY h.start DESC, h.id DESC) AS place
                    FROM head h) WHERE place = 1
                """)
        try db.execute(sql: "DROP TABLE interval")
    }
}
