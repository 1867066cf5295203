import Collector
import Foundation
import Identity
import Synchronization
import Telemetry
import Testing

/// The sequences whose acknowledgement arrived.
private final class Acknowledged: Sendable {
    private let sequences = Mutex<Set<UInt64>>([])
    func add(_ more: [UInt64]) { sequences.withLock { $0.formUnion(more) } }
    var all: Set<UInt64> { sequences.withLock { $0 } }
}

/// `planner serve` as a process of its own, killed at its worst moment.
@Suite struct ServeProcessTests {
    private static let executable =
        [CommandLine.arguments[0], Bundle.main.executablePath ?? ""]
        .map { URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("planner").path }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    private static let topology = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/topology-small").path

    private static func start(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(executable))
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    private static func finish(_ arguments: [String]) throws -> Int32 {
        let (process, output) = try start(arguments)
        _ = try output.readToEnd()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Starts serve and waits for the line with the collector's port.
    private static func serve(_ folder: TemporaryFolder) throws -> (process: Process, port: Int) {
        let (process, output) = try start([
            "serve", "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--listen", "127.0.0.1:0",
            "--console", "127.0.0.1:0", "--interval", "5", "--lang", "en",
        ])
        var text = ""
        while !text.contains("Console: ") {
            let chunk = output.availableData
            if chunk.isEmpty { break }
            text += String(decoding: chunk, as: UTF8.self)
        }
        let line = try #require(text.split(separator: "\n").first { $0.contains("https://127.0.0.1:") })
        return (process, try #require(line.split(separator: ":").last.flatMap { Int($0) }))
    }

    @Test(.enabled(if: executable != nil, "the planner executable isn't built: swift build --product planner"))
    func kitThatCannotBeWrittenIssuesNoToken() async throws {
        let folder = try TemporaryFolder()
        let planned = try Self.finish([
            "plan", "--topology", Self.topology, "--as-of", "2025-04-01", "--out", folder.path + "/plan",
        ])
        #expect(planned == 0)
        let (serving, _) = try Self.serve(folder)
        serving.terminate()
        serving.waitUntilExit()
        let listing = try Self.start(["site", "list", "--plan", folder.path + "/plan", "--format", "json"])
        let data = try listing.output.readToEnd() ?? Data()
        let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        let site = try #require(rows.first { $0["gate"] as? String == "open" }?["site"] as? String)
        let status = try Self.finish([
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

    @Test(.enabled(if: executable != nil, "the planner executable isn't built: swift build --product planner"))
    func whatIsAcknowledgedSurvivesAKillAndIsStoredOnce() async throws {
        let folder = try TemporaryFolder()
        let plan = [
            "plan", "--topology", Self.topology, "--as-of", "2025-07-01", "--out", folder.path + "/plan", "--lang",
            "en",
        ]
        try #require(try Self.finish(plan) == 0)
        var (process, port) = try Self.serve(folder)
        defer { if process.isRunning { process.terminate() } }

        let site = "14845@2025"
        let kit = [
            "site", "kit", site, "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--collector",
            "https://127.0.0.1:\(port)", "--out", folder.path + "/kit.json",
        ]
        try #require(try Self.finish(kit) == 0)
        var client = try await Self.enrol(folder.path + "/kit.json", site: site, port: port)

        let records = Samples.minutes(400, from: 1_800_000_000_000_000_000, site: site, peer: "38@2025")
        let acknowledged = Acknowledged()
        let (victim, sender) = (process.processIdentifier, client)
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
                while acknowledged.all.count < 60 { try await Task.sleep(for: .milliseconds(1)) }
                kill(victim, SIGKILL)
            }
            try await group.waitForAll()
        }
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)

        (process, port) = try Self.serve(folder)
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
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    private static func enrol(_ kit: String, site: String, port: Int) async throws -> TLSClient {
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: kit))) as? [String: Any])
        let authority = try Certificate(pem: try #require(document["ca"] as? String))
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: site, key: key)
        let body = try JSONSerialization.data(withJSONObject: [
            "token": document["token"] as? String ?? "", "csr": request.pem, "version": "0.1.0",
        ])
        var client = TLSClient(port: port, authority: authority)
        // Enrolment may be repeated with the same request: an answer that got lost, as on a busy machine where the
        // handshake takes too long, costs nothing.
        var heard: TLSClient.Answer?
        for _ in 0..<5 where heard == nil {
            heard = try? await client.send("POST", "/v1/enrol", body: [UInt8](body))
        }
        let answer = try #require(heard)
        let given = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String]
        client.certificate = try Certificate(pem: try #require(given?["certificate"], "\(answer.text)"))
        client.key = key
        return client
    }

    @Test(.enabled(if: executable != nil, "the planner executable isn't built: swift build --product planner"))
    func secondServeOnTheSameFolderIsRefused() throws {
        let folder = try TemporaryFolder()
        let plan = ["plan", "--topology", Self.topology, "--as-of", "2025-07-01", "--out", folder.path + "/plan"]
        try #require(try Self.finish(plan) == 0)
        let (process, _) = try Self.serve(folder)
        defer {
            process.interrupt()
            process.waitUntilExit()
        }
        let again = [
            "serve", "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--listen", "127.0.0.1:0",
            "--console", "127.0.0.1:0",
        ]
        #expect(try Self.finish(again) == 3)
        #expect(PrivateFile.mode(of: folder.path + "/data") == 0o700)
        for file in ["ca-key.pem", "server-key.pem", "collector.sqlite", "collector.sqlite-wal"] {
            #expect(PrivateFile.mode(of: folder.path + "/data/" + file) == 0o600, "\(file)")
        }
    }
}
