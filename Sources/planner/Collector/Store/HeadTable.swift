import GRDB
import Telemetry

/// Records as they arrived, until their hour is packed.
enum HeadTable {
    static let insert =
        "INSERT INTO head (cell, spool, sequence, start, \"end\", record) VALUES (?, ?, ?, ?, ?, ?)"

    /// - Parameter content: by `PackedRecord`; must live until the statement has run.
    static func bind(
        _ record: IntervalRecord, link: Int64, spool: Int64, sequence: Int64, content: UnsafeRawBufferPointer,
        to statement: BoundStatement
    ) {
        statement.bind(1, LinkHour(start: record.start, link: link).key)
        statement.bind(2, spool)
        statement.bind(3, sequence)
        statement.bind(4, record.start)
        statement.bind(5, record.end)
        statement.bind(6, octets: content)
    }

    /// The records of a link's hour that are not packed, in order of time.
    static func intervals(of cell: LinkHour, _ db: Database) throws -> [StoredInterval] {
        let select = try BoundStatement(
            "SELECT spool, sequence, start, \"end\", record FROM head WHERE cell = ?", db)
        select.bind(1, cell.key)
        var found: [StoredInterval] = []
        try select.forEach { row in
            found.append(
                StoredInterval(
                    spool: row.int(0), sequence: UInt64(clamping: row.int(1)), start: UInt64(clamping: row.int(2)),
                    end: UInt64(clamping: row.int(3)), content: Array(row.octets(4))))
        }
        return found.sorted(by: StoredInterval.precedes)
    }

    /// The hours within `range` of which any link has records that are not packed, in rising order. O(such hours).
    static func hours(in range: Range<Int64>, _ db: Database) throws -> [Int64] {
        let next = try BoundStatement("SELECT cell FROM head WHERE cell >= ? ORDER BY cell LIMIT 1", db)
        var found: [Int64] = []
        var hour = range.lowerBound
        while hour < range.upperBound {
            next.bind(1, LinkHour.floor(hour))
            guard let cell = try next.first({ LinkHour(key: $0.int(0)) }), cell.time < range.upperBound else { break }
            found.append(cell.time)
            hour = cell.time + 1
        }
        return found
    }

    /// The links' hours within `range` that have records which are not packed.
    static func cells(in range: Range<Int64>, _ db: Database) throws -> Set<LinkHour> {
        let select = try BoundStatement("SELECT DISTINCT cell FROM head WHERE cell >= ? AND cell < ?", db)
        select.bind(1, LinkHour.floor(range.lowerBound))
        select.bind(2, LinkHour.floor(range.upperBound))
        var found: Set<LinkHour> = []
        try select.forEach { found.insert(LinkHour(key: $0.int(0))) }
        return found
    }
}

/// Packed hours.
enum BlockTable {
    static func intervals(of cell: LinkHour, _ db: Database) throws -> [StoredInterval]? {
        let select = try BoundStatement("SELECT data FROM block WHERE id = ?", db)
        select.bind(1, cell.key)
        return try select.first { row in
            do throws(PackedReader.Damage) { return try RecordBlock.decode(row.octets(0)) } catch {
                throw error.error("block \(cell.key)")
            }
        }
    }

    /// None where the block is damaged: of what only helps to judge another hour.
    static func readable(_ cell: LinkHour, _ db: Database) throws -> [StoredInterval] {
        do { return try intervals(of: cell, db) ?? [] } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CORRUPT
        { return [] }
    }

    static func write(_ intervals: [StoredInterval], of cell: LinkHour, with packer: PackedWriter, _ db: Database)
        throws
    {
        let blob = try RecordBlock.encode(intervals, with: packer)
        let upsert = try BoundStatement("INSERT OR REPLACE INTO block (id, records, data) VALUES (?, ?, ?)", db)
        upsert.bind(1, cell.key)
        upsert.bind(2, Int64(intervals.count))
        try blob.withUnsafeBytes { octets in
            upsert.bind(3, octets: octets)
            try upsert.run()
        }
    }
}
