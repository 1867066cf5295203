import GRDB
import Telemetry

extension SQLiteStore {
    /// Sums and merged histograms, link by link: of whole days and hours those that are kept, of the rest those of its records.
    ///
    /// A month is 30 days' sums and some hours' at its ends: O(days) a link, whatever was measured in them. What has not happened yet
    /// is not expected. Where records, or sums of hours, have been dropped, the period's ends are rounded to whole hours, or UTC days:
    /// those that begin in it count. What can't be read of a link is missing from its sums, and noted.
    package func linkPeriods(of chosen: Set<LinkKey>?, from: UInt64, to: UInt64) async throws -> [LinkPeriod] {
        guard from < to else { return [] }
        let end = min(to, clock())
        return try await pool.read { db in
            let contracts = try Self.contracts(db)
            let links = try Self.links(chosen, db)
            var reader = try PeriodReader(from: from, to: to, of: chosen.map(\.count), damaged, db)
            return try links.compactMap { link in
                var period = LinkPeriod(key: link.key, peer: link.peer)
                let sessions = try Self.sessions(ofLink: link.id, db)
                period.expected = sessions.expected(from: from, to: end)
                let judge = judge(of: link.key, by: contracts)
                period.contract = judge.isLower ? judge.contract : nil
                let isMeasured = try reader.add(link.id, sessions: sessions, by: judge, to: &period)
                return period.expected == 0 && !isMeasured ? nil : period
            }
        }
    }

    private static func links(
        _ chosen: Set<LinkKey>?, _ db: Database
    ) throws -> [(id: Int64, key: LinkKey, peer: String)] {
        guard let chosen else {
            return try Row.fetchAll(db, sql: "SELECT id, link, site, peer FROM link ORDER BY link, site").map { row in
                (row[0], LinkKey(link: row[1], site: row[2]), row[3])
            }
        }
        let statement = try db.cachedStatement(sql: "SELECT id, peer FROM link WHERE link = ? AND site = ?")
        return try chosen.sorted().compactMap { key in
            try Row.fetchOne(statement, arguments: [key.link, key.site]).map { ($0[0], key, $0[1]) }
        }
    }

    /// When the link was configured, and at which interval.
    static func sessions(ofLink link: Int64, _ db: Database) throws -> LinkSessions {
        let select = try BoundStatement(
            "SELECT since, until, interval FROM session WHERE link = ? ORDER BY since, id", db)
        select.bind(1, link)
        var sessions: [LinkSessions.Session] = []
        try select.forEach { row in
            sessions.append(
                LinkSessions.Session(
                    since: UInt64(clamping: row.int(0)), until: row.optional(1).map { UInt64(clamping: $0) } ?? .max,
                    interval: max(1, UInt64(clamping: row.int(2)))))
        }
        return LinkSessions(sessions: sessions)
    }
}

/// Reads links' sums over one period.
struct PeriodReader {
    private let db: Database
    private let damaged: DamagedParts
    private let from: UInt64
    private let to: UInt64
    private let recordsFrom: Int64
    private let hoursFrom: Int64
    /// Days within the period of which any link has sums.
    private let days: [Int64]
    /// Hours within the period of which any link has records that are not packed; and which links' they are, where many are asked for.
    private let headHours: [Int64]
    private let headCells: Set<LinkHour>?
    private var hearing: PeerHearing

    /// - Parameter links: how many are asked for; nil for all.
    init(from: UInt64, to: UInt64, of links: Int?, _ damaged: DamagedParts, _ db: Database) throws {
        self.damaged = damaged
        self.db = db
        self.from = from
        self.to = to
        recordsFrom = try Setting.value(.recordsFrom, db) ?? 0
        hoursFrom = try Setting.value(.hoursFrom, db) ?? 0
        let hours = Int64(from / LinkHour.hour)..<Int64((to - 1) / LinkHour.hour) + 1
        days = try SumsTable.days(in: hours.lowerBound / 24..<(hours.upperBound - 1) / 24 + 1, db)
        headHours = try HeadTable.hours(in: hours, db)
        headCells = links.map { $0 < 50 } == true ? nil : try HeadTable.cells(in: hours, db)
        hearing = try PeerHearing(db)
    }

    /// Adds all that the period has of a link; whether that is anything.
    mutating func add(
        _ link: Int64, sessions: LinkSessions, by judge: CauseJudge, to period: inout LinkPeriod
    ) throws -> Bool {
        let open = try openHours(of: link)
        var isMeasured = false
        var slots = IntervalSlots()
        var yesterday: (day: Int64, least: Double?)?
        for day in Set(days + open.map { $0 / 24 }).sorted() {
            var here = DayReading()
            try read(day, link: link, open: open, key: period.key, peer: period.peer, into: &here)
            for sums in here.sums { period.merge(sums) }
            for seen in here.traffic { period.add(seen) }
            for record in here.records {
                period.add(record)
                here.slots.insert(sessions.slot(start: record.start, end: record.end))
            }
            let known = try here.isWhole ? here.least : SumsTable.least(ofDay: day, link: link, db)
            let least = [known, here.least].compactMap { $0 }.min()
            if !here.records.isEmpty {
                let before =
                    try yesterday?.day == day - 1
                    ? yesterday?.least : SumsTable.least(ofDay: day - 1, link: link, db)
                let baseline = [least, before].compactMap { $0 }.min()
                _ = try PeriodJudge(judge: judge, baseline: baseline).add(
                    here.records, to: &period.causes, &hearing, db)
            }
            yesterday = (day, least)
            slots.formUnion(here.slots)
            isMeasured = isMeasured || !here.sums.isEmpty || !here.records.isEmpty
        }
        period.present.add(saturated: slots.whole)
        period.partial.add(saturated: slots.partial)
        return isMeasured
    }

    // MARK: - a day

    /// What a day has within the period.
    private struct DayReading {
        /// Of a whole day, or of hours.
        var sums: [LinkPeriod] = []
        var isWhole = false
        /// Of hours that have no sums yet, or of which the period has a part.
        var records: [IntervalRecord] = []
        var slots = IntervalSlots()
        /// What captures saw in those hours: once an hour is packed it counts as a whole, where it begins in the period.
        var traffic: [LineTraffic] = []
        var least: Double?

        mutating func add(_ sums: LinkSums, with slots: Bool) {
            var period = sums.period
            if !slots {
                period.present.add(saturated: sums.slots.whole)
                period.partial.add(saturated: sums.slots.partial)
            }
            self.sums.append(period)
            if slots { self.slots.formUnion(sums.slots) }
            if let found = sums.least { least = min(least ?? found, found) }
        }

        mutating func add(_ record: IntervalRecord) {
            records.append(record)
            guard !record.roundTripDelay.isEmpty else { return }
            least = min(least ?? .infinity, record.roundTripDelay.minimum)
        }
    }

    private func read(
        _ day: Int64, link: Int64, open: [Int64], key: LinkKey, peer: String, into reading: inout DayReading
    ) throws {
        let hours = day * 24..<(day + 1) * 24
        let fresh = open.filter(hours.contains)
        let begins = UInt64(day) * LinkHour.day
        let isWhole = from <= begins && begins.addingReportingOverflow(LinkHour.day).partialValue <= to
        if fresh.isEmpty && isWhole || day < hoursFrom {
            let cell = LinkHour(time: day, link: link)
            let sums = from <= begins ? try damaged.reading { try SumsTable.daily.read(cell, db) } : .whole(nil)
            // Of a day whose sums are damaged its hours are read, where they are here.
            if day < hoursFrom || !sums.isDamaged {
                reading.isWhole = true
                if case .whole(let sums?) = sums { reading.add(sums, with: false) }
                for hour in fresh { try readRecords(LinkHour(time: hour, link: link), key, peer, into: &reading) }
                return
            }
        }
        for hour in hours {
            let cell = LinkHour(time: hour, link: link)
            let isFresh = fresh.contains(hour)
            guard cell.start < to, cell.start + LinkHour.hour > from else { continue }
            let isInside = from <= cell.start && cell.start + LinkHour.hour <= to
            if hour >= recordsFrom, isFresh || !isInside {
                try readRecords(cell, key, peer, into: &reading)
                if from <= cell.start, let seen = try readSums(.hourly, cell)?.period.traffic {
                    reading.traffic.append(seen)
                }
            } else {
                if from <= cell.start, let sums = try readSums(.hourly, cell) {
                    reading.add(sums, with: isFresh)
                }
                if isFresh { try readRecords(cell, key, peer, into: &reading) }
            }
        }
    }

    private func readSums(_ table: SumsTable, _ cell: LinkHour) throws -> LinkSums? {
        try damaged.readable { try table.read(cell, db) }
    }

    private func readRecords(
        _ cell: LinkHour, _ key: LinkKey, _ peer: String, into reading: inout DayReading
    ) throws {
        var intervals = try HeadTable.intervals(of: cell, db)
        for interval in intervals where interval.start >= from && interval.start < to {
            if let seen = (try? interval.record(key: key, peer: peer))?.traffic { reading.traffic.append(seen) }
        }
        if cell.time >= recordsFrom {
            intervals += try damaged.readable { try BlockTable.intervals(of: cell, db) } ?? []
        }
        for interval in intervals.sorted(by: StoredInterval.precedes)
        where interval.start >= from && interval.start < to {
            do throws(PackedReader.Damage) { reading.add(try interval.record(key: key, peer: peer)) } catch {
                damaged.note("a record of link \(key.link) in hour \(cell.time) is damaged")
            }
        }
    }

    /// The link's hours that have records which are not packed.
    private func openHours(of link: Int64) throws -> [Int64] {
        if let headCells { return headHours.filter { headCells.contains(LinkHour(time: $0, link: link)) } }
        let select = try BoundStatement("SELECT 1 FROM head WHERE cell = ? LIMIT 1", db)
        return try headHours.filter { hour in
            select.bind(1, LinkHour(time: hour, link: link).key)
            return try select.first { _ in true } ?? false
        }
    }
}

extension LinkPeriod {
    /// Adds one record's sums.
    mutating func add(_ record: IntervalRecord) {
        let length = record.end > record.start ? record.end - record.start : 0
        if record.received > 0 {
            available.add(saturated: length)
        } else if record.showsOutage {
            unavailable.add(saturated: length)
        }
        sent.add(saturated: record.sent)
        received.add(saturated: record.received)
        lostForward.add(saturated: record.lostForward)
        lostReturn.add(saturated: record.lostReturn)
        lostUnknown.add(saturated: record.lostUnknown)
        for number in [record.duplicatedForward, record.duplicatedReturn, record.duplicatedUnknown] {
            duplicated.add(saturated: number)
        }
        for number in [record.reorderedForward, record.reorderedReturn, record.reorderedUnknown] {
            reordered.add(saturated: number)
        }
        lossPeriods.add(saturated: record.lossEpisodes.periods)
        longestOutage = max(longestOutage, record.longestOutage)
        roundTripDelay.merge(record.roundTripDelay)
        delayVariation.merge(record.delayVariation)
        if let delay = record.forwardDelay { forwardDelay.merge(delay) }
        if let delay = record.returnDelay { returnDelay.merge(delay) }
        for reason in Set(record.notMeasured) { notMeasured[reason, default: 0].add(saturated: 1) }
        if let line = record.line, line.scope == .line { load.add(line) }
    }

    /// Adds what a capture saw, which stands in blocks in part only and hence isn't among a record's sums; delays are kept as coarse as agents send them, whatever came.
    mutating func add(_ seen: LineTraffic) {
        guard traffic != nil else {
            traffic = seen.coarsened
            return
        }
        traffic?.merge(seen.coarsened)
    }
}
