import Collector
import Foundation
import Identity
import Synchronization
import Telemetry
import TestSupport
import Testing

/// The sequences whose acknowledgement arrived.
private final class Acknowledged: Sendable {
    private let sequences = Mutex<Set<UInt64>>([])
    func add(_ more: [UInt64]) { sequences.withLock { $0.formUnion(more) } }
    var all: Set<UInt64> { sequences.withLock { $0 } }
}

/// `planner serve` as a process of its own, killed at its worst moment.
@Suite(.blocking) struct ServeProcessTests {
    @Test(.enabled(if: ServeProcess.isBuilt, "the planner executable isn't built: swift build --product planner"))
    func kitThatCannotBeWrittenIssuesNoToken() async throws {
        let folder = try TemporaryFolder()
        let planned = try ServeProcess.finish([
            "plan", "--topology", ServeProcess.topology, "--as-of", "2025-04-01", "--out", folder.path + "/plan",
        ])
        #expect(planned == 0)
        let (serving, _) = try ServeProcess.serve(folder)
        serving.terminate()
        _ = serving.finish()
        let listing = try ServeProcess.start(["site", "list", "--plan", folder.path + "/plan", "--format", "json"])
        let data = Data(listing.finish().output.utf8)
        let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        let site = try #require(rows.first { $0["gate"] as? String == "open" }?["site"] as? String)
        let status = try ServeProcess.finish([
            "site", "kit", site, "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--collector",
            "https://127.0.0.1:8443", "--out", folder.path + "/absent/kit.json",
        ])
        #expect(status == 3)
        let store = try SQLiteStore(path: folder.path + "/data/collector.sqlite", create: false) { 0 }
        #expect(try await store.auditLog(limit: 10).isEmpty)
        try store.close()
    }

    @Test func addressThatIsTakenIsNamed() throws {
        #expect(ListenAddress(host: "127.0.0.1", port: 0).fault() == nil)
        #expect(ListenAddress(host: "203.0.113.7", port: 8_443).fault()?.contains("errno 99") == true)
    }

    @Test(.enabled(if: ServeProcess.isBuilt, "the planner executable isn't built: swift build --product planner"))
    func whatIsAcknowledgedSurvivesAKillAndIsStoredOnce() async throws {
        let folder = try TemporaryFolder()
        let plan = [
            "plan", "--topology", ServeProcess.topology, "--as-of", "2025-07-01", "--out", folder.path + "/plan",
            "--lang",
            "en",
        ]
        try #require(try ServeProcess.finish(plan) == 0)
        var (process, port) = try ServeProcess.serve(folder)
        defer { process.terminate() }

        let site = "14845@2025"
        let kit = [
            "site", "kit", site, "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--collector",
            "https://127.0.0.1:\(port)", "--out", folder.path + "/kit.json",
        ]
        try #require(try ServeProcess.finish(kit) == 0)
        var client = try await ServeProcess.enrol(folder.path + "/kit.json", site: site, port: port)

        let records = Samples.minutes(400, from: Samples.recent, site: site, peer: "38@2025")
        let acknowledged = Acknowledged()
        let (victim, sender) = (process.identifier, client)
        try await withThrowingTaskGroup(of: Void.self) { group in
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
            try await group.waitForAll()
        }
        #expect(process.finish().signal == SIGKILL)

        (process, port) = try ServeProcess.serve(folder)
        client.port = port
        let store = try SQLiteStore(path: folder.path + "/data/collector.sqlite", create: false) { 0 }
        let key = LinkKey(link: "\(site)~38@2025", site: site)
        let survivors = Set(try await store.intervals(of: key, from: 0, to: .max, limit: 1_000).map(\.start))
        for sequence in acknowledged.all {
            #expect(survivors.contains(records[Int(sequence) - 1].record.start), "record \(sequence) was acknowledged")
        }
        // The agent, which keeps what was not acknowledged, sends everything again.
        for first in stride(from: 0, to: 400, by: 100) {
            let batch = Array(records[first..<first + 100])
            // A connection that ends without an answer says nothing; the agent sends that batch again.
            var status: Int?
            for _ in 0..<5 where status == nil {
                status = try? await client.report(batch, spool: Samples.spool, site: site).status
            }
            #expect(status == 200)
        }
        #expect(try await store.intervals(of: key, from: 0, to: .max, limit: 1_000) == records.map(\.record))
        try store.close()

        process.interrupt()
        #expect(process.finish().code == 0)
    }

    @Test(.enabled(if: ServeProcess.isBuilt, "the planner executable isn't built: swift build --product planner"))
    func secondServeOnTheSameFolderIsRefused() throws {
        let folder = try TemporaryFolder()
        let plan = [
            "plan", "--topology", ServeProcess.topology, "--as-of", "2025-07-01", "--out", folder.path + "/plan",
        ]
        try #require(try ServeProcess.finish(plan) == 0)
        let (process, _) = try ServeProcess.serve(folder)
        defer {
            process.interrupt()
            _ = process.finish()
        }
        let again = [
            "serve", "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--listen", "127.0.0.1:0",
            "--console", "127.0.0.1:0",
        ]
        #expect(try ServeProcess.finish(again) == 3)
        #expect(PrivateFile.mode(of: folder.path + "/data") == 0o700)
        for file in ["ca-key.pem", "server-key.pem", "collector.sqlite", "collector.sqlite-wal"] {
            #expect(PrivateFile.mode(of: folder.path + "/data/" + file) == 0o600, "\(file)")
        }
    }
}
