import Telemetry

extension ClickHouseStore {
    /// Sums up a piece of what is over and was noted: hours first, then days of which all hours are summed.
    ///
    /// An hour of a site is summed from its records as they stand, each once, and replaces what was known of it: in whichever order
    /// records come, and however often, the sums are those of all of them. Only sites of the own registry are summed, which
    /// knows what they were told to measure. Where this is broken off, notes stand and it is done again.
    /// - Returns: how many hours and days were done; 0 where nothing is left to do.
    package func sumUp(at now: UInt64) async throws -> Int { try await sumPiece(at: now).done }

    /// What a piece came to.
    struct Piece: Hashable {
        var done = 0
        /// Whether it was a full one, so that there may be more behind it.
        var isFull = false
    }

    /// As `sumUp`.
    func sumPiece(at now: UInt64) async throws -> Piece {
        let sites = try await registry.sites()
        let horizons = try await database.horizons()
        let hours = try await sumHours(at: now, sites, horizons)
        if hours.isFull { return hours }
        let days = try await sumDays(at: now, sites, horizons)
        return Piece(done: hours.done + days.done, isFull: days.isFull)
    }

    /// Notes are summed when they are so old: by then all replicas have what they speak of, and more of the same came. Nanoseconds.
    private static let ripe: UInt64 = 60_000_000_000
    /// Sites' hours whose records are counted to see how many are taken at once, and sites' days that are.
    private static let (hoursAtOnce, daysAtOnce) = (5_000, 500)

    // MARK: - hours

    private func sumHours(at now: UInt64, _ sites: Set<String>, _ horizons: Horizons) async throws -> Piece {
        let last = Int64(now.subtractingSaturated(SumNotes.grace) / LinkHour.hour) - 1
        guard last >= 0 else { return Piece() }
        var notes: [SumNote] = []
        var places: Set<SiteTime> = []
        var isFull = false
        let search = NoteSearch(
            kinds: [.hour, .causes], times: 0...last, sites: sites, ripe: now.subtractingSaturated(Self.ripe))
        try await database.standingNotes(search) { page in
            for note in page where !database.notes.isAside(note.place) {
                notes.append(note)
                places.insert(note.place)
            }
            isFull = places.count >= Self.hoursAtOnce || notes.count >= 5 * ClickHouseDatabase.notesAtOnce
            return !isFull
        }
        // Hours whose records were dropped keep the sums that they have.
        let dropped = notes.filter { $0.place.time < horizons.recordsFrom }
        try await database.write([], takingBack: dropped)
        let open = places.filter { $0.time >= horizons.recordsFrom }.sorted()
        guard !open.isEmpty else { return Piece(done: dropped.count, isFull: isFull) }
        let chosen = try await some(of: Array(open.prefix(Self.hoursAtOnce)))
        let read = notes.filter { chosen.contains($0.place) }
        do {
            try await sum(chosen, noted: read, since: horizons.recordsFrom, at: now)
        } catch let failure as ClickHouseFailure where failure.isOfWhatIsRead {
            // An hour that can't be read keeps no other waiting.
            for place in chosen.sorted() {
                try await sumAlone(place, noted: read, since: horizons.recordsFrom, at: now)
            }
        }
        return Piece(done: chosen.count, isFull: isFull || chosen.count < open.count)
    }

    private func sumAlone(_ place: SiteTime, noted notes: [SumNote], since first: Int64, at now: UInt64) async throws {
        do {
            try await sum([place], noted: notes.filter { $0.place == place }, since: first, at: now)
        } catch let failure as ClickHouseFailure where failure.isOfWhatIsRead {
            database.notes.putAside(place)
            database.news.note("hour \(place.time) of site \(place.site) is left unsummed: \(failure)")
        }
    }

    /// Sums these hours and takes back the notes that asked for it.
    private func sum(_ places: Set<SiteTime>, noted notes: [SumNote], since first: Int64, at now: UInt64) async throws {
        let heard = Set(notes.lazy.filter { $0.kind == .hour }.map(\.place))
        let more = try await sum(places, heard: heard, since: first, at: now)
        // What follows first: of another site it may lie on another shard.
        try await database.write(more)
        try await database.write([], takingBack: notes)
    }

    /// As many of the first as have `recordsAtOnce` records, one at least.
    private func some(of places: [SiteTime]) async throws -> Set<SiteTime> {
        let counts = try await database.counts(of: places)
        var records: UInt64 = 0
        return Set(
            places.prefix { place in
                defer { records += counts[place] ?? 0 }
                return records == 0 || records + (counts[place] ?? 0) <= Self.recordsAtOnce
            })
    }

    private struct Cell: Hashable {
        var key: LinkKey
        var hour: Int64
        var day: Int64 { hour / 24 }
    }

    /// Writes the sums of sites' hours; gives the notes of what follows from them.
    ///
    /// - Parameter heard: those of which records came, and not only news of others.
    private func sum(
        _ places: Set<SiteTime>, heard: Set<SiteTime>, since first: Int64, at now: UInt64
    ) async throws -> [SumNote] {
        guard let condition = PeriodSources.condition(hours: [], places, naming: .max) else { return [] }
        let known = try await database.knownHours(around: places)
        var delays: [LinkKey: DailyDelays] = [:]
        for hour in known where hour.least.isFinite {
            delays[hour.key, default: .init()].note(hour.least, on: hour.day)
        }
        try await database.addRecords(where: condition, to: &delays)

        var summing = RecordSums<Cell>(self, try await registry.measurementFacts(.all))
        try await database.records(
            """
            WHERE \(condition)
            ORDER BY site, link, start, spool, sequence, precedence DESC
            LIMIT 1 BY site, link, start, spool, sequence
            """
        ) { spooled in
            let record = spooled.record
            let cell = Cell(
                key: LinkKey(link: record.link, site: record.site), hour: Int64(record.start / LinkHour.hour))
            guard places.contains(SiteTime(site: record.site, time: cell.hour)) else { return }
            try await summing.add(record, to: cell, baseline: delays[cell.key]?.baseline(on: cell.day))
        }
        let versions = Dictionary(known.map { (Cell(key: $0.key, hour: $0.time), $0.version) }) { max($0, $1) }
        let rows = try await summing.finished().map { cell, summed in
            // A clock that was set back makes no sums older than those that they replace.
            SumsRow(
                key: cell.key, peer: summed.peer, time: cell.hour,
                version: max(now, versions[cell].map { $0 &+ 1 } ?? 0), records: summed.records, sums: summed.sums)
        }
        try await database.write(rows, to: .hourly)
        let days = Set(places.map { SiteTime(site: $0.site, time: $0.time / 24) })
        var again = Set(known.filter { $0.isLate(beside: delays[$0.key]) }.map(\.place))
        again.formUnion(try await database.unheard(by: heard))
        again = again.filter { !places.contains($0) && $0.time >= first }
        return days.map { SumNote(kind: .day, place: $0, id: .random(in: 0 ... .max), noted: now) }
            + again.map { SumNote(kind: .causes, place: $0, id: .random(in: 0 ... .max), noted: now) }
    }

    // MARK: - days

    private func sumDays(at now: UInt64, _ sites: Set<String>, _ horizons: Horizons) async throws -> Piece {
        let last = Int64(now.subtractingSaturated(SumNotes.grace) / LinkHour.day) - 1
        guard last >= 0 else { return Piece() }
        var (read, chosen, dropped): ([SumNote], Set<SiteTime>, Int) = ([], [], 0)
        try await database.standingNotes(NoteSearch(kinds: [.day], times: 0...last, sites: sites)) { page in
            // Days whose hours were dropped keep the sums that they have.
            let gone = page.filter { $0.place.time < horizons.hoursFrom }
            try await database.write([], takingBack: gone)
            dropped += gone.count
            var rest = Set(page.lazy.map(\.place).filter { $0.time >= horizons.hoursFrom }).sorted()[...]
            while !rest.isEmpty, chosen.isEmpty {
                let some = Set(rest.prefix(Self.daysAtOnce))
                rest = rest.dropFirst(Self.daysAtOnce)
                chosen = some.subtracting(try await database.waiting(some, since: horizons.recordsFrom))
            }
            read = page.filter { chosen.contains($0.place) }
            return chosen.isEmpty
        }
        guard !chosen.isEmpty else { return Piece(done: dropped) }
        let ready = chosen.sorted()
        var rows: [Cell: SumsRow] = [:]
        try await database.sums(
            .hourly,
            where: """
                day IN (\(ClickHouseSQL.dates(ready.map(\.time)))) \
                AND (intDiv(time, 24), site) IN (\(ClickHouseSQL.pairs(ready)))
                """
        ) { row in
            let cell = Cell(key: row.key, hour: row.time / 24)
            var total =
                rows.removeValue(forKey: cell)
                ?? SumsRow(
                    key: row.key, peer: row.peer, time: cell.hour, version: now, records: 0, sums: LinkSums())
            total.sums.merge(row.sums)
            total.version = max(total.version, row.version)
            total.records += row.records
            rows[cell] = total
        }
        try await database.write(Array(rows.values), to: .daily)
        try await database.write([], takingBack: read)
        // Where few of those at hand were ready, the others wait for their hours.
        return Piece(done: chosen.count + dropped, isFull: 2 * chosen.count >= Self.daysAtOnce)
    }
}

/// What the sums of a link's hour say beside what they sum up.
struct KnownHour: Hashable, Sendable {
    var key: LinkKey
    /// Hours since 1970-01-01.
    var time: Int64
    var version: UInt64
    var least: Double
    var slowest: Double
    var baseline: Double

    var day: Int64 { time / 24 }
    var place: SiteTime { SiteTime(site: key.site, time: time) }

    /// Whether a lower floor than the one with which its causes were judged makes delays late that were not.
    func isLate(beside delays: DailyDelays?) -> Bool {
        guard let floor = delays?.baseline(on: day) else { return false }
        return slowest > floor + CauseJudge.variation && baseline > floor
    }
}

extension ClickHouseDatabase {
    /// How many rows of records sites' hours have.
    func counts(of places: [SiteTime]) async throws -> [SiteTime: UInt64] {
        guard let condition = PeriodSources.condition(hours: [], Set(places), naming: .max) else { return [:] }
        let rows = try await client.rows(
            """
            SELECT site, intDiv(start, \(LinkHour.hour)) AS hour, count() FROM measurement WHERE \(condition)
            GROUP BY site, hour
            """, current
        ) { row in
            let site = try row.text()
            return (SiteTime(site: site, time: Int64(try row.integer(UInt64.self))), try row.integer(UInt64.self))
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// The hours of the sites that have sums, of the same days, those before them and those behind.
    func knownHours(around places: Set<SiteTime>) async throws -> [KnownHour] {
        var days: Set<Int64> = []
        for place in places { days.formUnion(max(0, place.time / 24 - 1)...place.time / 24 + 1) }
        return try await client.rows(
            """
            SELECT site, link, time, max(version), argMax(least, version), argMax(slowest, version),
                argMax(baseline, version)
            FROM hourly WHERE day IN (\(ClickHouseSQL.dates(days)))
                AND site IN (\(ClickHouseSQL.list(Set(places.map(\.site)).sorted())))
            GROUP BY site, link, time
            """, current
        ) { row in
            let site = try row.text()
            let key = LinkKey(link: try row.text(), site: site)
            return KnownHour(
                key: key, time: Int64(try row.integer(UInt32.self)), version: try row.integer(),
                least: try row.double(), slowest: try row.double(), baseline: try row.double())
        }
    }

    /// Hours of other sites, at and beside those of `places`, that wait for a word of theirs.
    func unheard(by places: Set<SiteTime>) async throws -> Set<SiteTime> {
        guard !places.isEmpty else { return [] }
        var near: Set<SiteTime> = []
        for place in places {
            for time in max(0, place.time - 1)...place.time + 1 { near.insert(SiteTime(site: place.site, time: time)) }
        }
        let rows = try await client.rows(
            """
            SELECT site, time, peer FROM hourly
            WHERE day IN (\(ClickHouseSQL.dates(near.map { $0.time / 24 })))
                AND time IN (\(Set(near.map(\.time)).sorted().map(String.init).joined(separator: ", ")))
                AND peer IN (\(ClickHouseSQL.list(Set(near.map(\.site)).sorted())))
            GROUP BY site, link, time, peer HAVING argMax(unheard, version) > 0
            """, current
        ) { row in
            let site = try row.text()
            let time = Int64(try row.integer(UInt32.self))
            return (place: SiteTime(site: site, time: time), peer: SiteTime(site: try row.text(), time: time))
        }
        return Set(rows.filter { near.contains($0.peer) }.map(\.place))
    }
}
