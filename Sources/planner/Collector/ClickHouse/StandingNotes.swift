/// Which notes are looked for.
struct NoteSearch: Sendable {
    var kinds: [SumNote.Kind]
    var times: ClosedRange<Int64>
    /// Sites whose notes are meant; nil for all.
    var sites: Set<String>?
    /// Notes of hours that were made later than this are left out, Unix nanoseconds.
    var ripe: UInt64 = .max

    /// Sites that a query names; of more, the notes of all are read.
    private static let mostNamed = 20_000
    fileprivate var named: Set<String>? { sites.flatMap { $0.count <= Self.mostNamed ? $0 : nil } }

    /// - Parameter times: of which notes are read at a time.
    fileprivate func condition(_ times: ClosedRange<Int64>, after place: SiteTime? = nil) -> String {
        let chosen = kinds.map { "\($0.rawValue)" }.joined(separator: ", ")
        let (first, last) = (UInt32(clamping: times.lowerBound), UInt32(clamping: times.upperBound))
        var text = "kind IN (\(chosen)) AND time >= \(first) AND time <= \(last)"
        if let named { text += " AND site IN (\(ClickHouseSQL.list(named.sorted())))" }
        // Not as a comparison of pairs, by which no index is used.
        if let place {
            text += " AND (time > \(place.time) OR time = \(place.time) AND site > \(ClickHouseSQL.text(place.site)))"
        }
        return text
    }
}

/// Sites' hours, or days, of which something is to be summed.
struct OpenTimes: Hashable, Sendable {
    var places: Set<SiteTime> = []
    /// Those of so many sites that they count as open for all: records of an hour that is summed may be read as well.
    var ofAll: Set<Int64> = []

    func contains(_ place: SiteTime) -> Bool { ofAll.contains(place.time) || places.contains(place) }
}

/// Reads what is to be summed, a piece at a time: after a move, or an outage, millions of notes stand.
///
/// Neither the server nor this process holds more than a piece, which is `rowsAtOnce` rows of the table, or those of one hour. Which
/// hours have any is counted first; that reads five octets a row.
extension ClickHouseDatabase {
    /// Rows of `note` that a query groups, and notes that it gives.
    static let (rowsAtOnce, notesAtOnce): (UInt64, Int) = (200_000, 20_000)

    /// Gives notes that stand a page at a time, in rising order of time and site, until `take` has enough and says false; each once,
    /// however often a row was written.
    ///
    /// A page may leave out some of its last place's notes, which stand for another time.
    func standingNotes(_ search: NoteSearch, _ take: ([SumNote]) async throws -> Bool) async throws {
        guard search.sites?.isEmpty != true else { return }
        for times in try await pieces(search) {
            var last: SiteTime?
            repeat {
                let page = try await notes(search, times, after: last)
                last = page.count < Self.notesAtOnce ? nil : page.last?.place
                let meant = search.named == nil ? page.filter { search.sites?.contains($0.place.site) ?? true } : page
                if !meant.isEmpty, try await !take(meant) { return }
            } while last != nil
        }
    }

    /// All of them, where they are known to be few.
    func standingNotes(_ kinds: [SumNote.Kind], times: ClosedRange<Int64>) async throws -> [SumNote] {
        var found: [SumNote] = []
        try await standingNotes(NoteSearch(kinds: kinds, times: times)) { page in
            found += page
            return true
        }
        return found
    }

    /// The first hour, or day, of which a note stands.
    func firstStanding(_ search: NoteSearch) async throws -> Int64? {
        var first: Int64?
        try await standingNotes(search) { page in
            first = page.first?.place.time
            return false
        }
        return first
    }

    /// Sites' hours, or days, of which notes stand; an hour is told apart by `most` sites, and is meant as a whole where it has more.
    func standingPlaces(
        _ search: NoteSearch, naming most: Int
    ) async throws -> OpenTimes {
        var open = OpenTimes()
        for times in try await pieces(search) {
            let found = try await client.rows(
                """
                SELECT time, site FROM (
                    SELECT time, site FROM note WHERE \(search.condition(times))
                    GROUP BY kind, time, site, id HAVING sum(sign) > 0
                ) GROUP BY time, site ORDER BY time, site LIMIT \(most + 1) BY time
                """, current
            ) { row in
                let time = Int64(try row.integer(UInt32.self))
                return SiteTime(site: try row.text(), time: time)
            }
            for (time, group) in Dictionary(grouping: found, by: \.time) {
                if group.count > most { open.ofAll.insert(time) } else { open.places.formUnion(group) }
            }
        }
        return open
    }

    /// Of sites' days, those of which an hour since `first` is to be summed.
    func waiting(_ days: some Collection<SiteTime>, since first: Int64) async throws -> Set<SiteTime> {
        guard let begin = days.lazy.map(\.time).min(), let end = days.lazy.map(\.time).max(), end * 24 + 23 >= first
        else { return [] }
        let search = NoteSearch(kinds: [.hour, .causes], times: max(begin * 24, first)...end * 24 + 23)
        let rows = try await client.rows(
            """
            SELECT DISTINCT intDiv(time, 24) AS number, site FROM (
                SELECT time, site FROM note
                WHERE \(search.condition(search.times)) AND (intDiv(time, 24), site) IN (\(ClickHouseSQL.pairs(days)))
                GROUP BY kind, time, site, id HAVING sum(sign) > 0
            )
            """, current
        ) { row in
            let day = Int64(try row.integer(UInt32.self))
            return SiteTime(site: try row.text(), time: day)
        }
        return Set(rows)
    }

    /// Times one behind the other of which there are as many rows as may be read at once, or one time that has more.
    private func pieces(_ search: NoteSearch) async throws -> [ClosedRange<Int64>] {
        let counts = try await client.rows(
            """
            SELECT time, count() FROM note WHERE \(search.condition(search.times)) GROUP BY time ORDER BY time
            """, current
        ) { row in (time: Int64(try row.integer(UInt32.self)), rows: try row.integer(UInt64.self)) }
        var pieces: [ClosedRange<Int64>] = []
        var rows: UInt64 = 0
        for count in counts {
            rows += count.rows
            if let last = pieces.last, rows <= Self.rowsAtOnce {
                pieces[pieces.count - 1] = last.lowerBound...count.time
            } else {
                pieces.append(count.time...count.time)
                rows = count.rows
            }
        }
        return pieces
    }

    private func notes(
        _ search: NoteSearch, _ times: ClosedRange<Int64>, after place: SiteTime?
    ) async throws -> [SumNote] {
        let ripe =
            search.ripe == .max ? "" : " AND (kind != \(SumNote.Kind.hour.rawValue) OR max(noted) <= \(search.ripe))"
        return try await client.rows(
            """
            SELECT kind, time, site, id, max(noted) FROM note WHERE \(search.condition(times, after: place))
            GROUP BY kind, time, site, id HAVING sum(sign) > 0\(ripe) ORDER BY time, site LIMIT \(Self.notesAtOnce)
            """, current
        ) { row in
            guard let kind = SumNote.Kind(rawValue: try row.integer()) else {
                throw RowBinaryReader.Failure.value("kind")
            }
            let time: UInt32 = try row.integer()
            let place = SiteTime(site: try row.text(), time: Int64(time))
            return SumNote(kind: kind, place: place, id: try row.integer(), noted: try row.integer())
        }
    }
}
