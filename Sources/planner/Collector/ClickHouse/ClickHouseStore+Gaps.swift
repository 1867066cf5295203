import Telemetry

extension ClickHouseStore {
    /// Links' hours whose intervals are held at a time: some tens of octets each.
    private static let hoursAtOnce = 200_000

    package func gaps(from: UInt64, to: UInt64, at now: UInt64) async throws -> [MeasurementGap] {
        let facts = try await registry.measurementFacts(.all)
        // What was measured just now is on its way.
        let end = min(to, now.subtractingSaturated(LinkLimits.patience(interval: facts.interval)))
        // The registry's own sites alone: of others it doesn't know who they are.
        let sites = try await registry.sites()
        var finder = GapFinder(try await database.accounts().filter { sites.contains($0.site) })
        // Of earlier days there are sums only.
        let known = UInt64(clamping: try await database.horizons().hoursFrom) * LinkHour.day
        let begin = max(from, known)
        guard begin < end else { return finder.gaps }
        let sources = try await database.sources(from: begin, to: end)
        let links = facts.links.filter { link in
            link.value.sessions.contains { $0.since < end && $0.until > begin }
        }.keys.sorted { ($0.site, $0.link) < ($1.site, $1.link) }
        let size = max(1, Self.hoursAtOnce / (sources.hours.count + 1))
        for first in stride(from: 0, to: links.count, by: size) {
            let some = links[first..<min(first + size, links.count)]
            let here = try await database.slots(of: some, in: sources, facts)
            for key in some {
                let sessions = LinkSessions(sessions: facts.links[key]?.sessions ?? [])
                let absences = sessions.absences(from: begin, to: end) { hour in
                    here[LinkTime(key: key, hour: hour)].flatMap { SumsRow.slots(of: $0) } ?? IntervalSlots()
                }
                finder.add(absences, of: key)
            }
        }
        return finder.gaps
    }
}

/// A link's hour, since 1970-01-01.
struct LinkTime: Hashable, Sendable {
    var key: LinkKey
    var hour: Int64
}

extension ClickHouseDatabase {
    /// Which intervals are here of links, hour by hour, packed: by the sums of hours, and by the records of those that are to be summed.
    func slots(
        of links: ArraySlice<LinkKey>, in sources: PeriodSources, _ facts: MeasurementFacts
    ) async throws -> [LinkTime: [UInt8]] {
        var here: [LinkTime: [UInt8]] = [:]
        let named = ClickHouseSQL.link(links)
        let days = sources.days
        try await client.rows(
            """
            SELECT site, link, time, argMax(slots, version) FROM hourly
            WHERE day >= \(ClickHouseSQL.dates([days.lowerBound])) AND day <= \(ClickHouseSQL.dates([days.upperBound]))
                AND time >= \(sources.hours.lowerBound) AND time <= \(sources.hours.upperBound) AND \(named)
            GROUP BY site, link, time
            """, isWhole: true, current, decode: Self.slotsRow
        ) { place, bytes in here[place] = bytes }
        // An hour's own sums, where it has some, lack what came since.
        guard let open = sources.openCondition(on: Set(days)) else { return here }
        var fresh: [LinkTime: IntervalSlots] = [:]
        try await client.rows(
            "SELECT site, link, start, length FROM measurement WHERE \(open) AND \(named)", isWhole: true, current,
            decode: { row in
                let site = try row.text()
                let key = LinkKey(link: try row.text(), site: site)
                return (key, start: try row.integer(UInt64.self), length: try row.integer(UInt64.self))
            }
        ) { key, start, length in
            let sessions = LinkSessions(sessions: facts.links[key]?.sessions ?? [])
            fresh[LinkTime(key: key, hour: Int64(start / LinkHour.hour)), default: IntervalSlots()].insert(
                sessions.slot(start: start, end: start &+ length))
        }
        let packer = PackedWriter()
        for (place, slots) in fresh {
            packer.clear()
            packer.append(slots)
            here[place] = Array(packer.bytes)
        }
        return here
    }

    private static func slotsRow(_ row: inout RowBinaryReader) throws -> (LinkTime, [UInt8]) {
        let site = try row.text()
        let key = LinkKey(link: try row.text(), site: site)
        return (LinkTime(key: key, hour: Int64(try row.integer(UInt32.self))), try row.bytes())
    }
}
