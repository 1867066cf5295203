/// Where what was measured in a period is read: of a site's whole days and hours from their sums, of the rest from records.
///
/// | what | is read from |
/// |---|---|
/// | a whole day of which nothing is to be summed | `daily` |
/// | a whole hour of another day, of which nothing is to be summed | `hourly` |
/// | an hour that is to be summed, or of which the period has a part | records |
///
/// Before the first hour that has records, hours that begin in the period count whole; before the first day that has hours, days do.
struct PeriodSources: Sendable {
    /// Unix nanoseconds; not empty.
    let from: UInt64
    let to: UInt64
    let horizons: Horizons
    /// Hours that are to be summed, and days of which any is, or that are themselves.
    let openHours: OpenTimes
    let openDays: OpenTimes
    /// So many sites with an open hour are told apart in a query; of more, the hour is read of all.
    static let mostNamed = 500

    /// - Parameters:
    ///   - hours: of which notes stand, of the period's days and the day before.
    ///   - days: likewise.
    init(from: UInt64, to: UInt64, _ horizons: Horizons, hours: OpenTimes, days: OpenTimes) {
        self.from = from
        self.to = to
        self.horizons = horizons
        openHours = hours
        var days = days
        days.ofAll.formUnion(hours.ofAll.lazy.map { $0 / 24 })
        days.places.formUnion(hours.places.lazy.map { SiteTime(site: $0.site, time: $0.time / 24) })
        openDays = days
    }

    /// Hours, and days, that the period has at least a part of.
    var hours: ClosedRange<Int64> { Int64(from / LinkHour.hour)...Int64((to - 1) / LinkHour.hour) }
    var days: ClosedRange<Int64> { hours.lowerBound / 24...hours.upperBound / 24 }

    private func isWhole(_ time: Int64, of unit: UInt64) -> Bool {
        let begin = UInt64(clamping: time).multipliedReportingOverflow(by: unit)
        let last = begin.partialValue.addingReportingOverflow(unit - 1)
        return !begin.overflow && !last.overflow && from <= begin.partialValue && last.partialValue < to
    }

    private func begins(_ time: Int64, of unit: UInt64) -> Bool {
        let begin = UInt64(clamping: time).multipliedReportingOverflow(by: unit)
        return !begin.overflow && from <= begin.partialValue && begin.partialValue < to
    }

    // MARK: - of a site

    func readsDay(_ day: SiteTime) -> Bool {
        if day.time < horizons.hoursFrom { return begins(day.time, of: LinkHour.day) }
        return isWhole(day.time, of: LinkHour.day) && !openDays.contains(day)
    }

    func readsHour(_ hour: SiteTime) -> Bool {
        let day = SiteTime(site: hour.site, time: hour.time / 24)
        guard day.time >= horizons.hoursFrom, !readsDay(day) else { return false }
        if hour.time < horizons.recordsFrom { return begins(hour.time, of: LinkHour.hour) }
        return isWhole(hour.time, of: LinkHour.hour) && !openHours.contains(hour)
    }

    func readsRecords(_ hour: SiteTime) -> Bool {
        hour.time >= horizons.recordsFrom && !readsDay(SiteTime(site: hour.site, time: hour.time / 24))
            && !readsHour(hour)
    }

    // MARK: - of all sites, as conditions; nil where there is nothing to read

    var dailyCondition: String? {
        let hasWhole = days.contains { isWhole($0, of: LinkHour.day) || $0 < horizons.hoursFrom }
        return hasWhole ? "day >= \(date(days.lowerBound)) AND day <= \(date(days.upperBound))" : nil
    }

    var hourlyCondition: String? {
        let edges = Set([days.lowerBound, days.upperBound].filter { !isWhole($0, of: LinkHour.day) })
        var all = edges.union(openDays.ofAll.filter(days.contains))
        var named: [SiteTime] = []
        for (day, places) in Dictionary(grouping: openDays.places.filter { days.contains($0.time) }, by: \.time) {
            if places.count > Self.mostNamed { all.insert(day) } else if !all.contains(day) { named += places }
        }
        all = all.filter { $0 >= horizons.hoursFrom }
        named = named.filter { $0.time >= horizons.hoursFrom && !all.contains($0.time) }.sorted()
        return Self.either(
            all.isEmpty ? nil : "day IN (\(ClickHouseSQL.dates(all)))",
            named.isEmpty
                ? nil
                : "day IN (\(ClickHouseSQL.dates(named.map(\.time)))) AND (intDiv(time, 24), site) IN (\(ClickHouseSQL.pairs(named)))"
        ).map { "day >= \(date(days.lowerBound)) AND day <= \(date(days.upperBound)) AND (\($0))" }
    }

    /// Of records.
    var recordCondition: String? {
        Self.condition(
            hours: edgeHours.union(openHours.ofAll.filter(hours.contains)),
            openHours.places.filter { hours.contains($0.time) }, from: horizons.recordsFrom
        )
        .map { "\(ClickHouseSQL.starts(from: from, to: to)) AND \($0)" }
    }

    /// Hours of which the period has a part.
    private var edgeHours: Set<Int64> {
        Set([hours.lowerBound, hours.upperBound].filter { !isWhole($0, of: LinkHour.hour) })
    }

    /// Days of which records are read.
    var recordDays: Set<Int64> {
        let open = openHours.ofAll.union(openHours.places.lazy.map(\.time)).filter(hours.contains)
        return Set(edgeHours.union(open).map { $0 / 24 })
    }

    /// Of the records of open hours on `days`, whether they are the period's or not.
    func openCondition(on days: Set<Int64>) -> String? {
        Self.condition(
            hours: openHours.ofAll.filter { days.contains($0 / 24) },
            openHours.places.filter { days.contains($0.time / 24) }, from: horizons.recordsFrom)
    }

    /// Records of `hours`, and of sites' hours, since the hour `first`.
    ///
    /// - Parameter most: of an hour that has more sites the records of all are meant.
    static func condition(
        hours: Set<Int64>, _ places: Set<SiteTime>, from first: Int64 = 0, naming most: Int = mostNamed
    ) -> String? {
        var all = hours
        var named: [SiteTime] = []
        for (hour, places) in Dictionary(grouping: places, by: \.time) {
            if places.count > most { all.insert(hour) } else if !all.contains(hour) { named += places }
        }
        all = all.filter { $0 >= first }
        named = named.filter { $0.time >= first && !all.contains($0.time) }.sorted()
        let days = Set((Array(all) + named.map(\.time)).map { $0 / 24 })
        let hour = "intDiv(start, \(LinkHour.hour))"
        return either(
            all.isEmpty ? nil : "\(hour) IN (\(all.sorted().map(String.init).joined(separator: ", ")))",
            named.isEmpty ? nil : "(\(hour), site) IN (\(ClickHouseSQL.pairs(named)))"
        ).map { "day IN (\(ClickHouseSQL.dates(days))) AND (\($0))" }
    }

    private static func either(_ a: String?, _ b: String?) -> String? {
        guard let a, let b else { return a ?? b }
        return "(\(a)) OR (\(b))"
    }

    private func date(_ day: Int64) -> String { ClickHouseSQL.dates([day]) }
}

/// What of the past is kept.
struct Horizons: Hashable, Sendable {
    /// The first hour, since 1970-01-01, of which there may be records; and the first day of which there may be sums of hours.
    var recordsFrom: Int64 = 0
    var hoursFrom: Int64 = 0

    static let records = "records_from_hour"
    static let hours = "hours_from_day"
}

extension ClickHouseDatabase {
    func horizons() async throws -> Horizons {
        let rows = try await client.rows("SELECT name, max(value) FROM horizon GROUP BY name", current) { row in
            (try row.text(), Int64(clamping: try row.integer(UInt64.self)))
        }
        let values = Dictionary(rows) { first, _ in first }
        return Horizons(recordsFrom: values[Horizons.records] ?? 0, hoursFrom: values[Horizons.hours] ?? 0)
    }

    /// What was dropped stays dropped: a lower value changes nothing.
    func raise(_ horizons: Horizons) async throws {
        var rows = RowBinaryWriter()
        for (name, value) in [(Horizons.records, horizons.recordsFrom), (Horizons.hours, horizons.hoursFrom)] {
            rows.append(name)
            rows.append(UInt64(clamping: value))
        }
        try await client.insert("INSERT INTO horizon (name, value) FORMAT RowBinary", rows: rows.buffer, commit)
    }

    /// Where `from..<to` is to be read, with the notes of it and of the day before.
    func sources(from: UInt64, to: UInt64) async throws -> PeriodSources {
        // The notes before what they speak of: what is summed meanwhile is read from records that are still there.
        let first = Int64(from / LinkHour.day) - 1
        let last = Int64((to - 1) / LinkHour.day)
        let hours = try await standingPlaces(
            NoteSearch(kinds: [.hour, .causes], times: first * 24...last * 24 + 23), naming: PeriodSources.mostNamed)
        let days = try await standingPlaces(
            NoteSearch(kinds: [.day], times: first...last), naming: PeriodSources.mostNamed)
        return PeriodSources(from: from, to: to, try await horizons(), hours: hours, days: days)
    }
}
