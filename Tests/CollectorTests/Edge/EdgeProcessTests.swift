import Collector
import Foundation
import Identity
import Telemetry
import TestSupport
import Testing

/// `planner serve` and two `planner collector serve` in front of it, as processes of their own; one is killed at its worst moment.
@Suite(
    .blocking,
    .enabled(
        if: ServeProcess.isBuilt && ClickHouseServer.isInstalled, "needs the planner executable and clickhouse-server"))
struct EdgeProcessTests {
    /// Makes a kit at the registrar, enrols with it and serves: the process and its port.
    private func collector(
        _ name: String, _ folder: TemporaryFolder, registrar: Int, _ store: String
    ) throws -> (process: ChildProcess, port: Int) {
        let kit = folder.path + "/\(name).kit.json"
        let made = try ServeProcess.start([
            "collector", "kit", name, "--name", "127.0.0.1", "--registrar", "https://127.0.0.1:\(registrar)", "--data",
            folder.path + "/data", "--out", kit, "--lang", "en",
        ]).finish()
        try #require(made.code == 0, "\(made.errors)")
        #expect(PrivateFile.mode(of: kit) == 0o600)
        let data = folder.path + "/" + name
        let enrolled = try ServeProcess.start(["collector", "enrol", kit, "--data", data, "--lang", "en"]).finish()
        try #require(enrolled.code == 0, "\(enrolled.errors)")
        #expect(PrivateFile.mode(of: data + "/edge.json") == 0o600)
        let process = try ServeProcess.start([
            "collector", "serve", "--data", data, "--store", store, "--listen", "127.0.0.1:0", "--metrics",
            "127.0.0.1:0", "--lang", "en",
        ])
        _ = process.line { $0.contains("Metrics: ") }
        let line = try #require(process.line { $0.contains("https://127.0.0.1:") }, "\(process.errors)")
        return (process, try #require(line.split(separator: ":").last.flatMap { Int($0) }))
    }

    @Test func whatAKilledCollectorAcknowledgedIsThereOnceAndAnotherGoesOn() async throws {
        let folder = try TemporaryFolder()
        let server = try ClickHouseServer().answers()
        try #require(
            try ServeProcess.finish([
                "plan", "--topology", ServeProcess.topology, "--as-of", "2025-07-01", "--out", folder.path + "/plan",
            ]) == 0)
        try #require(try ServeProcess.finish(["data", "clickhouse", server.url(), "--apply"]) == 0)
        let (registrar, registrarPort) = try ServeProcess.serve(folder, ["--store", server.url()])
        defer { registrar.terminate() }
        let (first, firstPort) = try collector("edge1", folder, registrar: registrarPort, server.url())
        let (second, secondPort) = try collector("edge2", folder, registrar: registrarPort, server.url())
        defer {
            first.terminate()
            second.terminate()
        }
        let site = "14845@2025"
        let kit = folder.path + "/kit.json"
        try #require(
            try ServeProcess.finish([
                "site", "kit", site, "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--collector",
                "https://127.0.0.1:\(firstPort)", "--collector", "https://127.0.0.1:\(secondPort)", "--out", kit,
            ]) == 0)
        var client = try await ServeProcess.enrol(kit, site: site, port: firstPort)

        let records = Samples.minutes(200, from: Samples.recent, site: site, peer: "38@2025")
        let acknowledged = AcknowledgedSequences()
        let (victim, sender) = (first.identifier, client)
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for begin in stride(from: lane * 5, to: 200, by: 20) {
                        let batch = Array(records[begin..<begin + 5])
                        let answer = try? await sender.report(batch, spool: Samples.spool, site: site)
                        guard answer?.status == 200 else { return }
                        acknowledged.add(batch.map(\.sequence))
                    }
                }
            }
            group.addTask {
                #expect(eventually(every: 1_000) { acknowledged.all.count >= 40 })
                kill(victim, SIGKILL)
            }
            await group.waitForAll()
        }
        #expect(first.finish().signal == SIGKILL)

        // The agent goes on at the other, with all that was not acknowledged, and much that was.
        client.port = secondPort
        for begin in stride(from: 0, to: 200, by: 50) {
            var status: Int?
            for _ in 0..<5 where status == nil {
                status = try? await client.report(
                    Array(records[begin..<begin + 50]), spool: Samples.spool, site: site
                ).status
            }
            #expect(status == 200)
        }
        let database = try await ClickHouseDatabase.open(try ClickHouseAddress(server.url()))
        let registry = try SQLiteStore(path: folder.path + "/data/collector.sqlite", create: false) { 0 }
        let key = LinkKey(link: "\(site)~38@2025", site: site)
        let stored = try await ClickHouseStore(database, registry: registry) { 0 }
            .intervals(of: key, from: 0, to: .max, limit: 1_000)
        #expect(stored == records.map(\.record))
        try await database.close()
        try registry.close()

        let listing = try ServeProcess.start(["collector", "list", "--data", folder.path + "/data", "--format", "csv"])
            .finish()
        #expect(listing.code == 0 && listing.output.contains("edge1") && listing.output.contains("edge2"))
        let audit = try ServeProcess.start(["audit", "--data", folder.path + "/data"]).finish()
        #expect(audit.output.contains("agent \(site) through collector edge1"))
        let revoke = ["collector", "revoke", "edge2", "--data", folder.path + "/data", "--because", "test"]
        #expect(try ServeProcess.finish(revoke) == 0)
        #expect(try await client.status(503, "GET", "/v1/configuration") == 503)
        #expect(try ServeProcess.finish(revoke) == 2)
        second.interrupt()
        #expect(second.finish().code == 0)
    }

    @Test func whatIsNoCollectorIsToldSo() throws {
        let folder = try TemporaryFolder()
        func ended(_ arguments: [String]) throws -> ChildProcess.Ended {
            try ServeProcess.start(arguments + ["--lang", "en"]).finish()
        }
        let data = folder.path + "/edge"
        let early = try ended(["collector", "serve", "--data", data])
        #expect(early.code == 2 && early.errors.contains("planner collector enrol"))
        try PrivateFile.write(Array(#"{"format": 1, "site": "a"}"#.utf8), to: folder.path + "/kit")
        let agents = try ended(["collector", "enrol", folder.path + "/kit", "--data", data])
        #expect(agents.code == 2 && agents.errors.contains("field 'collector'"))
        let authority = try CertificateAuthority.create(name: "CA", notBefore: 1_700_000_000)
        let kit = CollectorKit(
            collector: "edge1", registrar: "https://127.0.0.1:1", token: "t", authority: try authority.certificate.pem)
        try kit.write(to: folder.path + "/kit")
        let alone = try ended(["collector", "enrol", folder.path + "/kit", "--data", data])
        #expect(alone.code == 3 && alone.errors.contains("the registrar can't be reached"))
        // Its key is kept for the next attempt; it is no collector yet.
        let pending = try #require(try EdgeIdentity.pending(in: DataFolder(path: data)))
        #expect(pending.certificate == nil && pending.collector == "edge1")
        #expect(try ended(["collector", "serve", "--data", data]).code == 2)
        for (option, value) in [("--grace", "8d"), ("--connections-per-address", "1"), ("--listen", "x")] {
            let wrong = try ended(["collector", "serve", "--data", data, option, value])
            #expect(wrong.code == 2 && wrong.errors.contains(option), "\(wrong.errors)")
        }
    }
}
