import Foundation
import TestSupport
import Testing

/// Net-SNMP's own agent on loopback, asked through its library.
private final class Daemon {
    let folder: URL
    let port = Int.random(in: 20_000..<30_000)
    private let process: ChildProcess

    static let path = "/usr/sbin/snmpd"
    /// Both are Debian's, and neither is needed to build or to run without a router.
    static var isHere: Bool {
        FileManager.default.isExecutableFile(atPath: path)
            && FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/libnetsnmp.so.40")
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("snmpd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = """
            agentaddress udp:127.0.0.1:\(port)
            rocommunity s3cretcommunity 127.0.0.1
            createUser watcher SHA-256 "authpass123" AES "privpass123"
            rouser watcher priv

            """
        try configuration.write(to: folder.appendingPathComponent("snmpd.conf"), atomically: true, encoding: .utf8)
        process = try ChildProcess(
            [Self.path, "-f", "-C", "-c", folder.path + "/snmpd.conf", "-Lf", folder.path + "/log"],
            environment: ["SNMP_PERSISTENT_DIR": folder.path])
    }

    deinit {
        process.terminate()
        _ = process.finish()
        try? FileManager.default.removeItem(at: folder)
    }

    func file(_ name: String, _ text: String) throws -> String {
        let path = folder.path + "/" + name
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
        return path
    }

    func run(_ credentials: String, _ arguments: String...) throws -> AgentBinary.Outcome {
        var outcome: AgentBinary.Outcome?
        let words = ["probe", "snmp", "127.0.0.1", "--port", "\(port)", "--credentials", credentials, "--lang", "en"]
        // It takes a moment to listen.
        _ = eventually {
            outcome = try? AgentBinary().start(words + arguments).finish()
            return outcome?.code == 0
        }
        return try #require(outcome)
    }
}

@Suite(.blocking, .enabled(if: Daemon.isHere, "needs snmpd(8) and libnetsnmp")) struct SnmpCommandTests {
    private static let user = "user watcher\nauth sha256 authpass123\nprivacy aes privpass123\n"

    @Test(arguments: ["community s3cretcommunity\n", user])
    func bothVersionsReadTheSameInterfaces(_ credentials: String) throws {
        let daemon = try Daemon()
        let path = try daemon.file("credentials", credentials)
        let list = try daemon.run(path, "--format", "csv")
        #expect(list.output.split(separator: "\n").contains("lo"))
        let seconds = try daemon.run(path, "--interface", "lo", "--count", "2", "--format", "json")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(seconds.output.utf8)) as? [[String: Any]])
        #expect(rows.count == 2)
        for row in rows {
            #expect((row["seconds"] as? Double ?? 0) > 0.9)
            // Its own answers pass the loopback, once out and once in.
            #expect((row["received_bps"] as? Double) == (row["transmitted_bps"] as? Double))
            #expect((row["receive_errors"] as? Int) == 0)
        }
    }

    @Test func mistakesAreToldWithoutSecrets() throws {
        let daemon = try Daemon()
        let good = try daemon.file("good", Self.user)
        #expect(try daemon.run(good).code == 0)
        let absent = try AgentBinary().start([
            "probe", "snmp", "127.0.0.1", "--port", "\(daemon.port)", "--credentials", good, "-i", "eth77", "--lang",
            "en",
        ]).finish()
        #expect(absent.code == 3 && absent.errors.contains("has no interface 'eth77'; it has lo"))
        let wrong = try daemon.file("wrong", "user watcher\nauth sha256 wrongpass99\nprivacy aes privpass123\n")
        let refused = try AgentBinary().start([
            "probe", "snmp", "127.0.0.1", "--port", "\(daemon.port)", "--credentials", wrong, "--lang", "en",
        ]).finish()
        #expect(refused.code == 3 && refused.errors.contains("gave no answer by SNMP"))
        for outcome in [absent, refused] {
            for secret in ["authpass123", "privpass123", "wrongpass99"] {
                #expect(!(outcome.output + outcome.errors).contains(secret))
            }
        }
        let open = try daemon.file("open", Self.user)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open)
        let readable = try AgentBinary().run("probe", "snmp", "127.0.0.1", "--credentials", open)
        #expect(readable.code == 2)
    }
}
