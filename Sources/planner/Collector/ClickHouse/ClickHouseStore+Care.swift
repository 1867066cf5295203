import NIOCore
import Telemetry

extension ClickHouseStore {
    /// What is wrong with the measurements: sums that can't be read, or are of another number of records than there are. Empty where nothing is.
    ///
    /// Hours of the latter kind are noted, so that `serve` sums them again. Reads all sums, and of records the keys, a day at a
    /// time; at most `limit` findings of each kind.
    package func check(at now: UInt64, limit: Int = 20) async throws -> [StoreFault] {
        var faults: [StoreFault] = []
        for table in [SumsTable.hourly, .daily] {
            do { try await database.sums(table, where: "1") { _ in } } catch ClickHouseFailure.answer(let words) {
                faults.append(.unreadable("\(table.rawValue): \(words)"))
            }
        }
        let sites = try await registry.sites()
        let first = try await database.horizons().recordsFrom
        let days = try await database.client.rows(
            "SELECT DISTINCT intDiv(start, \(LinkHour.day)) AS number FROM measurement ORDER BY number",
            database.current
        ) { Int64(try $0.integer(UInt64.self)) }
        var found = 0
        for day in days where day * 24 + 23 >= first {
            let wrong = try await missummed(onDay: day, since: first).filter { sites.contains($0.site) }
            try await database.write(
                wrong.map { SumNote(kind: .hour, place: $0, id: .random(in: 0 ... .max), noted: now) })
            for (site, hours) in Dictionary(grouping: wrong, by: \.site).sorted(by: { $0.key < $1.key })
            where found < limit {
                faults.append(.missummed(site: site, day: day, hours: hours.count))
                found += 1
            }
        }
        return faults
    }

    /// Hours of sites of which nothing is to be summed, and whose sums are of another number of records than there are.
    private func missummed(onDay day: Int64, since first: Int64) async throws -> [SiteTime] {
        let date = ClickHouseSQL.dates([day])
        let hours = day * 24...day * 24 + 23
        let open = Set(try await database.standingNotes([.hour, .causes], times: hours).map(\.place))
        let records = try await database.tally(
            """
            SELECT site, hour, count() FROM (
                SELECT site, intDiv(start, \(LinkHour.hour)) AS hour FROM measurement
                WHERE day = \(date) AND intDiv(start, \(LinkHour.day)) = \(day)
                GROUP BY site, hour, link, start, spool, sequence
            ) GROUP BY site, hour
            """)
        let summed = try await database.tally(
            """
            SELECT site, hour, sum(number) FROM (
                SELECT site, toUInt64(time) AS hour, argMax(records, version) AS number FROM hourly
                WHERE day = \(date) AND intDiv(time, 24) = \(day) GROUP BY site, link, time
            ) GROUP BY site, hour
            """)
        // What was noted meanwhile.
        let late = Set(try await database.standingNotes([.hour, .causes], times: hours).map(\.place))
        return Set(records.keys).union(summed.keys)
            .filter { $0.time >= first && !open.contains($0) && !late.contains($0) && records[$0] != summed[$0] }
            .sorted()
    }
}

extension ClickHouseDatabase {
    fileprivate func tally(_ sql: String) async throws -> [SiteTime: UInt64] {
        let rows = try await client.rows(sql, current) { row in
            let site = try row.text()
            return (SiteTime(site: site, time: Int64(try row.integer(UInt64.self))), try row.integer(UInt64.self))
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// The statements that freeze all tables of a server: it then has hard links of them in its folder `shadow`, to be copied from there.
    package static func freezing(_ address: ClickHouseAddress) -> [String] {
        ClickHouseSchema.tables.map { table in
            "ALTER TABLE \(address.database).\(table.name)\(address.cluster == nil ? "" : "_local") FREEZE"
        }
    }

    /// Runs them on every server that the address names.
    package func freeze() async throws {
        for host in address.hosts {
            let client = try ClickHouseClient(address.only(host))
            do {
                for statement in Self.freezing(address) { try await client.run(statement, deadline: .minutes(10)) }
            } catch {
                try? await client.close()
                throw error
            }
            try await client.close()
        }
    }
}
