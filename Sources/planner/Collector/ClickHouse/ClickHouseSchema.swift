/// The tables, as statements that may be run any number of times.
///
/// On one server they are plain; over a cluster each is a replicated table on every server, named `…_local`, and a distributed
/// one over all shards, which takes the plain name. A site's rows lie on one shard, so that a report is whole there. The servers'
/// macros `shard` and `replica` name their places in ZooKeeper (or Keeper).
package enum ClickHouseSchema {
    /// 2 has sums and a ledger; 3 the same tables, but `rest` may have parts that programs before it take for damage.
    package static let version = 3

    package static func statements(for address: ClickHouseAddress) -> [String] {
        let target = Target(database: address.database, cluster: address.cluster)
        var statements = ["CREATE DATABASE IF NOT EXISTS \(address.database)\(target.onCluster)"]
        for table in tables { statements += target.statements(table) }
        statements.append("INSERT INTO \(address.database).schema_version (version) VALUES (\(version))")
        return statements
    }

    /// The version's own table comes last: who finds a version there finds all others.
    static let tables = [measurement, spool, received, word, hourly, daily, note, horizon, schemaVersion]

    struct Table {
        enum Engine {
            /// Of rows with the same key the one that is largest by this column stands.
            case replacing(by: String)
            /// Rows with the same key and a sign of +1 and -1 go away together.
            case collapsing

            var parts: (name: String, argument: String) {
                switch self {
                case .replacing(let column): ("ReplacingMergeTree", column)
                case .collapsing: ("CollapsingMergeTree", "sign")
                }
            }
        }

        var name: String
        var columns: String
        var engine: Engine
        var order: String
        var shardBy = "cityHash64(site)"
    }

    // One row a record. Rows with the same key are one record that came more than once: the largest `precedence`, which is the
    // earliest commit, stands. What people ask for by SQL are columns of their own; `rest` is the whole record without site, link,
    // peer, times and the two histograms, as spools have it (RecordCodec).
    //
    // A histogram's buckets are those of OTLP: `buckets[i]` is that with the index `offset + i` at `scale`.
    static let measurement = Table(
        name: "measurement",
        columns: """
            day Date, site String, link String, peer String, start UInt64, length UInt64,
            spool String, sequence UInt64, precedence UInt64,
            sent UInt64, received UInt64, lost_forward UInt64, lost_return UInt64, lost_unknown UInt64,
            duplicated UInt64, reordered UInt64, unmeasured UInt64, unsent UInt64,
            loss_periods UInt64, longest_outage UInt64, not_measured Array(String),
            delay_scale Int8, delay_zero UInt64, delay_sum Float64, delay_min Float64, delay_max Float64,
            delay_offset Int32, delay_buckets Array(UInt64),
            variation_scale Int8, variation_zero UInt64, variation_sum Float64, variation_min Float64,
            variation_max Float64, variation_offset Int32, variation_buckets Array(UInt64),
            line_covered UInt64, line_received UInt64, line_transmitted UInt64,
            line_received_busiest UInt64, line_transmitted_busiest UInt64,
            rest String
            """,
        engine: .replacing(by: "precedence"),
        // By weeks, which are dropped as wholes. (Tables of version 1 have months.)
        order:
            "PARTITION BY toMonday(day) PRIMARY KEY (day, site, link, start) ORDER BY (day, site, link, start, spool, sequence)"
    )

    // One row a spool, once merged: whose it is, the newest sequence, how many records are stored, when the site claimed it and
    // reported last under it, Unix nanoseconds.
    static let spool = Table(
        name: "spool",
        columns: """
            spool String, site String, version String, since UInt64, reported UInt64, highest UInt64, records UInt64
            """,
        engine: .replacing(by: "highest"), order: "ORDER BY (spool, site)")

    static let schemaVersion = Table(
        name: "schema_version", columns: "version UInt64", engine: .replacing(by: "version"),
        order: "ORDER BY version", shardBy: "version")

    // MARK: - the ledger

    // Numbers of a spool that are here: each row says so of all from `first` to `last`, whatever other rows say; what is here is
    // all of them together. `begins` and `ends`: when their records were measured, Unix nanoseconds.
    static let received = Table(
        name: "received",
        columns: "site String, spool String, first UInt64, last UInt64, begins Int64, ends Int64",
        engine: .replacing(by: "last"), order: "ORDER BY (site, spool, first)")

    // What an agent says of its spool. Where `first` is 0: the newest number that it gave, the oldest that it holds, each plus one and
    // 0 for none, and how many wait. Else why the numbers from `first` to `last` will never come. `at`: when it said so.
    static let word = Table(
        name: "word",
        columns: """
            site String, spool String, first UInt64, last UInt64, reason String,
            newest UInt64, oldest UInt64, waiting UInt64, at UInt64
            """,
        engine: .replacing(by: "at"), order: "ORDER BY (site, spool, first)")

    // MARK: - sums

    // What a link's records of an hour, or of a UTC day, come to: computed from `measurement`, and replaced as a whole whenever one
    // comes late. `time`: hours, or days, since 1970-01-01. What people ask for by SQL are columns; `rest` is the collector's own.
    // `least` and `slowest`: least delay there and back, and greatest 95th percentile of an interval; `baseline`: with which
    // causes were judged, nanoseconds. `unheard`: intervals of which the other end may still have a word to say.
    private static let sums = """
        day Date, time UInt32, site String, link String, peer String, version UInt64, records UInt64,
        present UInt64, partial UInt64, available UInt64, unavailable UInt64,
        sent UInt64, received UInt64, lost_forward UInt64, lost_return UInt64, lost_unknown UInt64,
        duplicated UInt64, reordered UInt64, loss_periods UInt64, longest_outage UInt64,
        delay_scale Int8, delay_zero UInt64, delay_sum Float64, delay_min Float64, delay_max Float64,
        delay_offset Int32, delay_buckets Array(UInt64),
        variation_scale Int8, variation_zero UInt64, variation_sum Float64, variation_min Float64,
        variation_max Float64, variation_offset Int32, variation_buckets Array(UInt64),
        least Float64, slowest Float64, baseline Float64, unheard UInt64, slots String, rest String
        """

    static let hourly = Table(
        name: "hourly", columns: sums, engine: .replacing(by: "version"),
        order: "PARTITION BY toYYYYMM(day) ORDER BY (day, site, link, time)")

    static let daily = Table(
        name: "daily", columns: sums, engine: .replacing(by: "version"),
        order: "PARTITION BY toYear(day) ORDER BY (day, site, link, time)")

    // What is to be summed: `kind` 0 a site's hour, 1 a site's day, 2 a site's hour whose causes are to be judged again. A row with
    // sign -1 takes back the one with the same `id`. `noted`: when, Unix nanoseconds.
    static let note = Table(
        name: "note", columns: "kind UInt8, time UInt32, site String, id UInt64, noted UInt64, sign Int8",
        engine: .collapsing, order: "ORDER BY (kind, time, site, id)")

    // From which hour on there are records, and from which day on sums of hours: what lies before was dropped.
    static let horizon = Table(
        name: "horizon", columns: "name String, value UInt64", engine: .replacing(by: "value"), order: "ORDER BY name",
        shardBy: "cityHash64(name)")

    private struct Target {
        var database: String
        var cluster: String?

        var onCluster: String { cluster.map { " ON CLUSTER \($0)" } ?? "" }

        func statements(_ table: Table) -> [String] {
            let (engine, argument) = table.engine.parts
            guard let cluster else {
                return [create(table.name, table) + " ENGINE = \(engine)(\(argument)) \(table.order)"]
            }
            let place = "/clickhouse/tables/{shard}/\(database)/\(table.name)"
            return [
                create("\(table.name)_local", table)
                    + " ENGINE = Replicated\(engine)('\(place)', '{replica}', \(argument)) \(table.order)",
                create(table.name, table)
                    + " ENGINE = Distributed(\(cluster), \(database), \(table.name)_local, \(table.shardBy))",
            ]
        }

        private func create(_ name: String, _ table: Table) -> String {
            "CREATE TABLE IF NOT EXISTS \(database).\(name)\(onCluster) (\(table.columns))"
        }
    }
}
