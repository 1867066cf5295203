import Collector
import Foundation
import Identity
import Telemetry
import TestSupport
import Testing

/// `planner serve --store clickhouse://…` and `planner data` as processes of their own.
@Suite(
    .blocking,
    .enabled(
        if: ServeProcess.isBuilt && ClickHouseServer.isInstalled, "needs the planner executable and clickhouse-server"))
struct ServeClickHouseTests {
    @Test func whatIsAcknowledgedSurvivesAKillOfTheCollectorAndIsStoredOnce() async throws {
        let folder = try TemporaryFolder()
        let server = try ClickHouseServer(password: "secret").answers()
        let (plan, data) = (folder.path + "/plan", folder.path + "/data")
        try #require(
            try ServeProcess.finish([
                "plan", "--topology", ServeProcess.topology, "--as-of", "2025-07-01", "--out", plan, "--lang", "en",
            ]) == 0)
        // Without the tables there is nothing to serve from.
        let early = try ServeProcess.start(
            [
                "serve", "--plan", plan, "--data", data, "--listen", "127.0.0.1:0", "--store", server.url(), "--lang",
                "en", "--console",
                "127.0.0.1:0",
            ]
        ).finish()
        #expect(early.code == 3 && early.errors.contains("planner data clickhouse") && !early.errors.contains("secret"))
        let printed = try ServeProcess.start(["data", "clickhouse", server.url()]).finish()
        #expect(printed.code == 0 && printed.output.contains("CREATE TABLE IF NOT EXISTS tuyen.measurement ("))
        let made = try ServeProcess.start(["data", "clickhouse", server.url(), "--apply", "--lang", "en"]).finish()
        #expect(made.code == 0 && !made.output.contains("secret"), "\(made.errors)")

        var (process, port) = try ServeProcess.serve(folder, ["--store", server.url()])
        defer { process.terminate() }
        #expect(PrivateFile.mode(of: data + "/store.url") == 0o600)
        let site = "14845@2025"
        let kit = [
            "site", "kit", site, "--plan", plan, "--data", data, "--collector", "https://127.0.0.1:\(port)", "--out",
            folder.path + "/kit.json",
        ]
        try #require(try ServeProcess.finish(kit) == 0)
        var client = try await ServeProcess.enrol(folder.path + "/kit.json", site: site, port: port)

        let records = Samples.minutes(400, from: Samples.recent, site: site, peer: "38@2025")
        let acknowledged = AcknowledgedSequences()
        let (victim, sender) = (process.identifier, client)
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for first in stride(from: lane * 5, to: 400, by: 20) {
                        let batch = Array(records[first..<first + 5])
                        let answer = try? await sender.report(batch, spool: Samples.spool, site: site)
                        guard answer?.status == 200 else { return }
                        acknowledged.add(batch.map(\.sequence))
                    }
                }
            }
            group.addTask {
                #expect(eventually(every: 1_000) { acknowledged.all.count >= 60 })
                kill(victim, SIGKILL)
            }
            await group.waitForAll()
        }
        #expect(process.finish().signal == SIGKILL)

        // The folder remembers where its measurements are.
        (process, port) = try ServeProcess.serve(folder)
        client.port = port
        let database = try await ClickHouseDatabase.open(try ClickHouseAddress(server.url()))
        let registry = try SQLiteStore(path: data + "/collector.sqlite", create: false) { 0 }
        let store = ClickHouseStore(database, registry: registry) { 0 }
        let key = LinkKey(link: "\(site)~38@2025", site: site)
        #expect(try await registry.intervals(of: key, from: 0, to: .max, limit: 1).isEmpty)
        let survivors = Set(try await store.intervals(of: key, from: 0, to: .max, limit: 1_000).map(\.start))
        for sequence in acknowledged.all {
            #expect(survivors.contains(records[Int(sequence) - 1].record.start), "record \(sequence) was acknowledged")
        }
        for first in stride(from: 0, to: 400, by: 100) {
            let batch = Array(records[first..<first + 100])
            var status: Int?
            for _ in 0..<5 where status == nil {
                status = try? await client.report(batch, spool: Samples.spool, site: site).status
            }
            #expect(status == 200)
        }
        #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 1_000) == records.map(\.record))
        let listing = try ServeProcess.start(["agents", "--data", data, "--format", "json"]).finish()
        #expect(listing.code == 0 && listing.output.contains("400"), "\(listing.output)\(listing.errors)")

        let gaps = try ServeProcess.start(["agents", "--gaps", "--data", data, "--lang", "en"]).finish()
        #expect(gaps.code == 0 && !gaps.output.contains("records"), "\(gaps.output)\(gaps.errors)")
        let checked = try ServeProcess.start(["data", "check", "--data", data, "--lang", "en"]).finish()
        #expect(checked.code == 0 && checked.output.contains("sound"), "\(checked.output)\(checked.errors)")
        let copied = try ServeProcess.start(
            ["data", "backup", folder.path + "/copy", "--data", data, "--lang", "en"]
        ).finish()
        #expect(copied.code == 0 && copied.output.contains("ALTER TABLE tuyen.measurement FREEZE"))
        #expect(!copied.output.contains("secret"))

        // A server that is gone is no loss: agents are told to come again.
        server.kill()
        let late = Samples.minutes(
            1, from: Samples.recent + 500 * Samples.minute, first: 401, site: site, peer: "38@2025")
        #expect(try await client.report(late, spool: Samples.spool, site: site).status == 503)
        try server.restart()
        #expect(try await client.report(late, spool: Samples.spool, site: site).status == 200)

        try await database.close()
        try registry.close()
        process.interrupt()
        let ended = process.finish()
        #expect(ended.code == 0)
        #expect(!ended.errors.contains("secret") && !ended.output.contains("secret"))
    }

    @Test func aFolderMovesByCommand() async throws {
        let folder = try TemporaryFolder()
        let server = try ClickHouseServer().answers()
        let path = DataFolder(path: folder.path).store
        let store = try SQLiteStore(path: path, create: true) { 0 }
        let records = Samples.minutes(100, from: Samples.recent)
        _ = try await store.append(
            [ReportBatch(site: "01290@2025", spool: Samples.spool, version: "1", records: records)], at: 1)
        try store.close()
        #expect(try ServeProcess.finish(["data", "clickhouse", server.url(), "--apply"]) == 0)
        let move = ["data", "move", "--data", folder.path, "--to", server.url(), "--lang", "en"]
        let first = try ServeProcess.start(move).finish()
        // By days, of which the records may be of two.
        func sums(_ text: String) -> [Int] {
            text.matches(of: /: (\d+) records, (\d+) copied now/).reduce([0, 0]) {
                [$0[0] + (Int($1.1) ?? 0), $0[1] + (Int($1.2) ?? 0)]
            }
        }
        #expect(first.code == 0 && sums(first.errors) == [100, 100], "\(first.errors)")
        let second = try ServeProcess.start(move).finish()
        #expect(second.code == 0 && sums(second.errors) == [100, 0], "\(second.errors)")
        let wrong = try ServeProcess.start(
            ["data", "move", "--data", folder.path, "--to", "http://x", "--lang", "en"]
        ).finish()
        #expect(wrong.code == 2 && wrong.errors.contains("no ClickHouse URL"))
    }
}
