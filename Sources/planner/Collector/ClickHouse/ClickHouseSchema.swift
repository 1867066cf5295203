/// The tables, as statements that may be run any number of times.
///
/// On one server they are plain; over a cluster each is a replicated table on every server, named `…_local`, and a distributed
/// one over all shards, which takes the plain name. A site's rows lie on one shard, so that a report is whole there. The servers'
/// macros `shard` and `replica` name their places in ZooKeeper (or Keeper).
package enum ClickHouseSchema {
    package static let version = 1

    package static func statements(for address: ClickHouseAddress) -> [String] {
        let target = Target(database: address.database, cluster: address.cluster)
        var statements = ["CREATE DATABASE IF NOT EXISTS \(address.database)\(target.onCluster)"]
        for table in [measurement, spool] { statements += target.statements(table) }
        statements += target.statements(schemaVersion)
        statements.append("INSERT INTO \(address.database).schema_version (version) VALUES (\(version))")
        return statements
    }

    struct Table {
        var name: String
        var columns: String
        /// What the newest of rows with the same key is told by: ReplacingMergeTree keeps the largest.
        var replacedBy: String
        var order: String
        var shardBy: String
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
        replacedBy: "precedence",
        order:
            "PARTITION BY toYYYYMM(day) PRIMARY KEY (day, site, link, start) ORDER BY (day, site, link, start, spool, sequence)",
        shardBy: "cityHash64(site)")

    // One row a spool, once merged: whose it is, the newest sequence, how many records are stored, when the site claimed it and
    // reported last under it, Unix nanoseconds.
    static let spool = Table(
        name: "spool",
        columns: """
            spool String, site String, version String, since UInt64, reported UInt64, highest UInt64, records UInt64
            """,
        replacedBy: "highest", order: "ORDER BY (spool, site)", shardBy: "cityHash64(site)")

    static let schemaVersion = Table(
        name: "schema_version", columns: "version UInt64", replacedBy: "version", order: "ORDER BY version",
        shardBy: "version")

    private struct Target {
        var database: String
        var cluster: String?

        var onCluster: String { cluster.map { " ON CLUSTER \($0)" } ?? "" }

        func statements(_ table: Table) -> [String] {
            guard let cluster else {
                return [
                    create(table.name, table) + " ENGINE = ReplacingMergeTree(\(table.replacedBy)) \(table.order)"
                ]
            }
            let place = "/clickhouse/tables/{shard}/\(database)/\(table.name)"
            return [
                create("\(table.name)_local", table)
                    + " ENGINE = ReplicatedReplacingMergeTree('\(place)', '{replica}', \(table.replacedBy)) \(table.order)",
                create(table.name, table)
                    + " ENGINE = Distributed(\(cluster), \(database), \(table.name)_local, \(table.shardBy))",
            ]
        }

        private func create(_ name: String, _ table: Table) -> String {
            "CREATE TABLE IF NOT EXISTS \(database).\(name)\(onCluster) (\(table.columns))"
        }
    }
}
