import Telemetry

/// What the spool's lock guards: the database, the mark beside it, the reserve, and where thinning stands.
final class SpoolStore {
    let database: Database
    private let mark: SpoolMark.File
    private let reserve: DiskReserve
    private let id: SpoolID
    private var watch = IntervalNews.Watch()
    private var thinning = Thinning()
    /// Octets that the database may take; nil for as much as the disk has.
    private var limit: Int64?
    /// Octets that it may take although the limit is lower, for it took them when that was set.
    private var allowance: Int64 = 0
    /// Of 1,024 rows each: so much does one call look at for the sake of a limit, which isn't urgent.
    private static let mostSlices = 16

    init(_ opened: Spool.Opened) {
        database = opened.database
        id = opened.id
        mark = opened.mark
        reserve = opened.reserve
        reserve.restore()
        // Half the log's allocated length may wait to be moved: the other half is for what comes until then.
        try? database.execute("PRAGMA wal_autocheckpoint = \(max(8, reserve.size / 8_192))")
        reserve.lengthen(log: database.path + "-wal")
        database.setChunk(reserve.size)
        try? database.checkpoint()
    }

    /// - Parameter sparesWaiting: what is in use now stays in use until it is sent.
    func setLimit(_ octets: Int64?, sparesWaiting: Bool) {
        if sparesWaiting, limit == octets { return }
        limit = octets
        allowance = sparesWaiting ? (try? database.used()) ?? 0 : 0
    }

    /// The limit that holds now, where `used` octets are in use.
    private func limit(where used: Int64) -> Int64? {
        guard let limit else { return nil }
        // Thinning frees somewhat more than it must: that is no room given back.
        allowance = min(allowance, used + limit / 32)
        return max(limit, allowance)
    }

    /// Commits the records, and makes room for them by thinning where there is none.
    ///
    /// - Returns: their numbers, and how many records were taken out for them.
    func append(
        _ records: [IntervalRecord], encoded: [[UInt8]], unsaved: UInt64
    ) throws(SpoolError) -> (range: ClosedRange<UInt64>, thinned: UInt64) {
        var watch = watch
        let news = records.map { watch.news($0) }
        let size = encoded.reduce(Int64(0)) { $0 + Int64($1.count) + 64 }
        var thinned: UInt64 = 0
        if limit != nil, case let used = try database.used(), let limit = limit(where: used), used + size > limit {
            // Somewhat more, so that not every batch must look for room.
            thinned += try thin(size: used + size - limit + limit / 64, rows: 1_024, slices: Self.mostSlices)
        }
        // Before the disk is full is the better time: SQLite moves the log into the file when it likes.
        if let available = reserve.available, available < Int64(reserve.size) + 2 * size,
            try database.room() < 2 * size + 16_384
        {
            thinned += try thin(size: max(4 * size, Int64(reserve.size) / 8), rows: 128)
        }
        let range = try withRoom(for: size, &thinned) { () throws(SpoolError) in
            try insert(records, encoded, news, unsaved: unsaved)
        }
        self.watch = watch
        // Records that are committed are not written a second time because of the mark; the next one catches up.
        if let settled = try? settled() {
            try? mark.write(SpoolMark(id: id, sequence: range.upperBound, settled: settled))
        }
        reserve.restore()
        return (range, thinned)
    }

    /// Runs a transaction that frees room in the end, once more with the reserve's room where the disk is full.
    func transaction<Result>(_ body: (Database) throws(SpoolError) -> Result) throws(SpoolError) -> Result {
        do {
            return try database.transaction { () throws(SpoolError) in try body(database) }
        } catch {
            guard error.isFull else { throw error }
            makeWay()
            return try database.transaction { () throws(SpoolError) in try body(database) }
        }
    }

    private func insert(
        _ records: [IntervalRecord], _ encoded: [[UInt8]], _ news: [IntervalNews], unsaved: UInt64
    ) throws(SpoolError) -> ClosedRange<UInt64> {
        try database.transaction { () throws(SpoolError) in
            var last = UInt64(clamping: try database.integer("SELECT last_sequence FROM spool") ?? 0)
            if unsaved > 0 {
                try database.add(SequenceGap(last + 1...last + unsaved, .unsaved))
                last += unsaved
            }
            for (position, bytes) in encoded.enumerated() {
                try database.query(
                    "INSERT INTO records (sequence, bytes, event, slot) VALUES (?, ?, ?, ?)",
                    [
                        .integer(Int64(clamping: last) + 1 + Int64(position)), .blob(bytes),
                        .integer(news[position].rawValue), .integer(IntervalNews.slot(records[position])),
                    ])
            }
            let newest = last + UInt64(encoded.count)
            try database.query(
                "UPDATE spool SET last_sequence = ?, unsaved = unsaved + ?",
                [.integer(Int64(clamping: newest)), .integer(Int64(clamping: unsaved))])
            return last + 1...newest
        }
    }

    /// Thins until what `body` writes fits on the disk, or nothing is left that could go.
    private func withRoom<Result>(
        for size: Int64, _ thinned: inout UInt64, _ body: () throws(SpoolError) -> Result
    ) throws(SpoolError) -> Result {
        var wanted = max(4 * size, Int64(reserve.size) / 8)
        for _ in 0..<8 {
            do {
                return try body()
            } catch {
                guard error.isFull else { throw error }
                makeWay()
                let taken = try thin(size: wanted, rows: 128)
                guard taken > 0 else { throw error }
                thinned += taken
                wanted *= 2
            }
        }
        return try body()
    }

    /// Gives the reserve back to the disk and lets the log begin again from its start.
    private func makeWay() {
        _ = reserve.release()
        try? database.checkpoint()
    }

    /// Takes records out by the rule of `Thinning` until they amount to `size` octets, `rows` in a transaction and at most
    /// `slices` transactions.
    private func thin(size: Int64, rows: Int, slices: Int = .max) throws(SpoolError) -> UInt64 {
        var slices = slices
        var rest = size - (try dropRefused())
        var taken: UInt64 = 0
        let spared = try spared()
        for step in thinning.walks.indices {
            while rest > 0, slices > 0 {
                slices -= 1
                var walk = thinning.walks[step]
                let found = try database.rows(after: walk.through, through: spared, limit: rows)
                guard !found.isEmpty else { break }
                let victims = walk.victims(among: found, size: rest)
                try remove(victims)
                thinning.walks[step] = walk
                rest -= victims.reduce(0) { $0 + $1.size }
                taken += UInt64(victims.count)
            }
        }
        while rest > 0, slices > 0 {
            slices -= 1
            let oldest = try database.rows(after: 0, through: spared, limit: rows)
            guard !oldest.isEmpty else { break }
            try remove(oldest)
            rest -= oldest.reduce(0) { $0 + $1.size }
            taken += UInt64(oldest.count)
        }
        return taken
    }

    /// Up to where thinning may go: the newest quarter of what waits stays, at least the newest record.
    private func spared() throws(SpoolError) -> UInt64 {
        let last = UInt64(clamping: try database.integer("SELECT max(sequence) FROM records") ?? 0)
        return last - min(last, try database.waiting() / 4 + 1)
    }

    private func remove(_ rows: [Thinning.Row]) throws(SpoolError) {
        guard !rows.isEmpty else { return }
        try transaction { (database) throws(SpoolError) in
            for range in Self.ranges(rows.map(\.sequence)) {
                try database.query("DELETE FROM records WHERE sequence BETWEEN ? AND ?", Database.ends(of: range))
                try database.add(SequenceGap(range, .thinned))
            }
            try database.query("UPDATE spool SET thinned = thinned + ?", [.integer(Int64(rows.count))])
        }
    }

    /// Of what the collector refused, only the newest 1,000 are worth a full disk. Gives the octets freed.
    private func dropRefused() throws(SpoolError) -> Int64 {
        let newest = try database.integer("SELECT sequence FROM refused ORDER BY sequence DESC LIMIT 1 OFFSET 1000")
        guard let newest else { return 0 }
        return try transaction { (database) throws(SpoolError) in
            let size = try database.integer(
                "SELECT sum(length(bytes)) FROM refused WHERE sequence <= ?", [.integer(newest)])
            try database.query("DELETE FROM refused WHERE sequence <= ?", [.integer(newest)])
            return size ?? 0
        }
    }

    /// How many of the numbers given wait no more.
    private func settled() throws(SpoolError) -> UInt64 { try database.settled() }

    /// Ascending numbers as ranges of consecutive ones.
    static func ranges(_ numbers: [UInt64]) -> [ClosedRange<UInt64>] {
        var ranges: [ClosedRange<UInt64>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges
    }
}

extension Database {
    /// What thinning wants to know of records; read from the bytes where an older agent left them.
    fileprivate func rows(after: UInt64, through: UInt64, limit: Int) throws(SpoolError) -> [Thinning.Row] {
        guard after < through else { return [] }
        var rows: [Thinning.Row] = []
        try query(
            """
            SELECT sequence, event, slot, length(bytes), CASE WHEN event IS NULL THEN bytes END FROM records
            WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?
            """, [.integer(Int64(clamping: after)), .integer(Int64(clamping: through)), .integer(Int64(limit))]
        ) { row in
            var found = Thinning.Row(
                sequence: UInt64(clamping: row.integer(0)), news: IntervalNews(rawValue: row.integer(1)) ?? .outage,
                slot: row.integer(2), size: row.integer(3) + 64)
            if row.isNull(1), let record = try? RecordCodec.decode(row.blob(4)) {
                found.news = IntervalNews(alone: record)
                found.slot = IntervalNews.slot(record)
            }
            rows.append(found)
            return true
        }
        return rows
    }
}
