import Collector
import Foundation
import GRDB
import Telemetry

/// Fills a store with records as agents send them and times what the collector does with it.
///
///     store-load FILE LINKS MINUTES [MINUTES_PER_BATCH] [RECORDS_PER_COMMIT]
///
/// Each site measures two links in intervals of a minute. Prints one line a figure.
@main
struct StoreLoad {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 3, let links = Int(arguments[2]), let minutes = Int(arguments[3]) else {
            print("usage: store-load FILE LINKS MINUTES [MINUTES_PER_BATCH] [RECORDS_PER_COMMIT]")
            exit(2)
        }
        let path = arguments[1]
        let perBatch = arguments.count > 4 ? Int(arguments[4]) ?? 10 : 10
        let perCommit = arguments.count > 5 ? Int(arguments[5]) ?? 5_000 : 5_000
        let begin: UInt64 = 1_800_000_000_000_000_000 / 86_400_000_000_000 * 86_400_000_000_000
        let end = begin + UInt64(minutes) * Country.minute
        let country = Country(links: links, begin: begin)
        let store = try SQLiteStore(path: path, create: true) { end }
        try await append(country, minutes: minutes, perBatch: perBatch, perCommit: perCommit, to: store)
        try await compact(store, at: end + 3_600_000_000_000)
        try await ask(store, country, from: begin, to: end)
        try sizes(path, records: links * minutes)
        try store.close()
    }

    private static func append(
        _ country: Country, minutes: Int, perBatch: Int, perCommit: Int, to store: SQLiteStore
    ) async throws {
        var spent = Stopwatch.Time()
        var slowest = 0.0
        var records = 0
        var waiting: [ReportBatch] = []
        var count = 0
        func commit(at now: UInt64) async throws {
            let watch = Stopwatch()
            let receipts = try await store.append(waiting, at: now)
            let time = watch.elapsed
            spent += time
            slowest = max(slowest, time.wall)
            for receipt in receipts {
                guard case .stored(let new, 0) = receipt else { fatalError("not stored as new: \(receipt)") }
                records += new
            }
            (waiting, count) = ([], 0)
        }
        for minute in stride(from: 0, to: minutes, by: perBatch) {
            let now = country.begin + UInt64(minute + perBatch) * Country.minute
            for site in 0..<country.sites {
                let batch = country.batch(site: site, minutes: minute..<min(minutes, minute + perBatch))
                waiting.append(batch)
                count += batch.records.count
                if count >= perCommit { try await commit(at: now) }
            }
        }
        if !waiting.isEmpty { try await commit(at: country.begin + UInt64(minutes) * Country.minute) }
        print(
            "append: \(records) records, \(rate(records, spent.wall)) a second, \(micros(spent.cpu, records)) µs of CPU a record, "
                + "slowest commit of \(perCommit) \(millis(slowest)) ms")
    }

    private static func compact(_ store: SQLiteStore, at now: UInt64) async throws {
        var spent = Stopwatch.Time()
        var slowest = 0.0
        var records = 0
        while true {
            let watch = Stopwatch()
            let packed = try await store.compact(at: now)
            spent += watch.elapsed
            slowest = max(slowest, watch.elapsed.wall)
            records += packed
            if packed == 0 { break }
        }
        print(
            "compact: \(records) records, \(rate(records, spent.wall)) a second, \(micros(spent.cpu, records)) µs of CPU a record, "
                + "slowest transaction \(millis(slowest)) ms")
    }

    private static func ask(_ store: SQLiteStore, _ country: Country, from: UInt64, to: UInt64) async throws {
        try await time("status of \(country.links) links", times: 20) { _ = try await store.links(at: to) }
        try await time("a link's whole time with percentiles", times: 50) {
            let key = country.key(Int.random(in: 0..<country.links))
            let period = try await store.linkPeriods(of: [key], from: from + 90_000_000_000, to: to)
            guard (period.first?.roundTripDelay.quantile(0.99) ?? 0) > 0 else { fatalError("nothing measured") }
        }
        try await time("a link's last day of records", times: 20) {
            let key = country.key(Int.random(in: 0..<country.links))
            _ = try await store.intervals(of: key, from: to - min(to - from, 86_400_000_000_000), to: to, limit: 10_000)
        }
        try await time("all links' whole time", times: 1) { _ = try await store.linkPeriods(from: from, to: to) }
        print("resident: \(Stopwatch.residentKiB / 1_024) MiB")
    }

    private static func sizes(_ path: String, records: Int) throws {
        let queue = try DatabaseQueue(path: path)
        let rows = try queue.read { db in
            try Row.fetchAll(
                db, sql: "SELECT name, sum(pgsize), sum(ncell) FROM dbstat GROUP BY name HAVING sum(pgsize) > 100000")
        }
        for row in rows {
            let (name, octets): (String, Int) = (row[0], row[1])
            print("size: \(name) \(octets) octets, \(octets / max(1, records)) a record")
        }
        let largest = try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT 'hourly', count(*), avg(length(sums)) FROM hourly
                    UNION ALL SELECT 'daily', count(*), avg(length(sums)) FROM daily
                    UNION ALL SELECT 'block', count(*), avg(length(data)) FROM block
                    """)
        }
        for row in largest {
            print("rows: \(row[0] as String) \(row[1] as Int), \(row[2] as Double? ?? 0) octets each")
        }
    }

    private static func time(_ what: String, times: Int, _ body: () async throws -> Void) async throws {
        var walls: [Double] = []
        var spent = Stopwatch.Time()
        for _ in 0..<times {
            let watch = Stopwatch()
            try await body()
            let time = watch.elapsed
            walls.append(time.wall)
            spent += time
        }
        walls.sort()
        print(
            "\(what): median \(millis(walls[walls.count / 2])) ms, longest \(millis(walls[walls.count - 1])) ms, "
                + "\(millis(spent.cpu / Double(times))) ms of CPU each")
    }

    private static func rate(_ count: Int, _ seconds: Double) -> Int { Int(Double(count) / seconds) }
    private static func micros(_ seconds: Double, _ count: Int) -> String {
        String(format: "%.1f", seconds * 1e6 / Double(max(1, count)))
    }
    private static func millis(_ seconds: Double) -> String { String(format: "%.1f", seconds * 1e3) }
}

/// Wall and CPU time of this process.
struct Stopwatch {
    struct Time {
        var wall = 0.0
        var cpu = 0.0
        static func += (a: inout Time, b: Time) {
            a.wall += b.wall
            a.cpu += b.cpu
        }
    }

    private static func now() -> Time {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        var wall = timespec()
        clock_gettime(CLOCK_MONOTONIC, &wall)
        return Time(
            wall: Double(wall.tv_sec) + Double(wall.tv_nsec) / 1e9,
            cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }

    private let start = Stopwatch.now()
    var elapsed: Time {
        let end = Stopwatch.now()
        return Time(wall: end.wall - start.wall, cpu: end.cpu - start.cpu)
    }

    static var residentKiB: Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}
