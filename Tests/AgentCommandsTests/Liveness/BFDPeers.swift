import Foundation

/// A BFD daemon of a distribution on one of two hosts, with a folder of its own; it ends with its last reference.
final class BFDDaemon {
    enum Kind: String, CaseIterable, Sendable, CustomStringConvertible {
        case bird = "BIRD"
        case frr = "FRR"
        var description: String { rawValue }

        private var programs: [String] {
            switch self {
            case .bird: ["/usr/sbin/bird"]
            case .frr: ["/usr/lib/frr/zebra", "/usr/lib/frr/bfdd"]
            }
        }
        var isInstalled: Bool { programs.allSatisfy(FileManager.default.isExecutableFile) }
    }

    private let folder: URL
    private var running: [AgentBinary.Running] = []
    private let log: URL
    private let upWords: String

    /// A session with `peer` at 100 ms and a multiplier of 3.
    init(_ kind: Kind, on host: String, address: String, peer: String, multihop: Bool = false, key: String? = nil)
        throws
    {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("bfd-\(kind)-\(host)")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        log = folder.appendingPathComponent("log")
        let prefix = ["ip", "netns", "exec", host]
        switch kind {
        case .bird:
            upWords = "to Up"
            let security = key.map { "authentication meticulous keyed sha1; password \"\($0)\" { id 5; };" } ?? ""
            let timing = "interval 100 ms; idle tx interval 1 s; multiplier 3; \(security)"
            try write(
                "bird.conf",
                """
                log "\(log.path)" all;
                router id 192.0.2.1;
                protocol device {}
                protocol bfd {
                  debug { events };
                  \(multihop ? "multihop { \(timing) };" : "interface \"wire\" { \(timing) };")
                  neighbor \(peer) \(multihop ? "local \(address) multihop on" : "dev \"wire\" local \(address)");
                }

                """)
            try start(
                prefix + [
                    "/usr/sbin/bird", "-f", "-c", path("bird.conf"), "-s", path("ctl"), "-P", path("pid"),
                ])
        case .frr:
            upWords = "-> up"
            try write("zebra.conf", "hostname zebra\n")
            let hop = multihop ? "multihop local-address \(address)" : "local-address \(address) interface wire"
            try write(
                "bfdd.conf",
                """
                log file \(log.path) debugging
                debug bfd peer
                bfd
                 peer \(peer) \(hop)
                  receive-interval 100
                  transmit-interval 100
                  detect-multiplier 3

                """)
            // Its daemons give up their rights for those of a user of their own.
            _ = try AgentBinary.command("chown", "-R", "frr:frr", folder.path)
            let common = ["-z", path("zserv"), "--vty_socket", folder.path, "-A", "127.0.0.1", "-P", "0"]
            try start(prefix + ["/usr/lib/frr/zebra", "-f", path("zebra.conf"), "-i", path("zebra.pid")] + common)
            for _ in 0..<500 where !FileManager.default.fileExists(atPath: path("zserv")) { usleep(10_000) }
            try start(
                prefix + [
                    "/usr/lib/frr/bfdd", "-f", path("bfdd.conf"), "-i", path("bfdd.pid"), "--bfdctl", path("bfdctl"),
                ] + common)
        }
    }

    deinit {
        for process in running.reversed() {
            process.end()
            _ = process.finish()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }
    private func start(_ words: [String]) throws {
        running.append(try AgentBinary.Running(command: words, environment: AgentBinary().environment))
    }

    private var lines: [Substring] {
        ((try? String(contentsOf: log, encoding: .utf8)) ?? "").split(separator: "\n")
    }

    /// Waits for up to 30 s until its session has come up so many times.
    func waitForUp(_ count: Int) -> Bool {
        for _ in 0..<3_000 {
            if lines.filter({ $0.contains(upWords) }).count >= count { return true }
            usleep(10_000)
        }
        return false
    }

    /// All that it has said, for a test that failed.
    var words: String { lines.joined(separator: "\n") }
}

extension TwoHosts {
    /// Drops BFD that comes in at `host`, until mended.
    func cutLiveness(at host: String) throws {
        for rule in [
            "add table inet cut", "add chain inet cut c { type filter hook input priority 0; }",
            "add rule inet cut c udp dport { 3784, 4784, 7784 } drop", "add rule inet cut c udp sport 7784 drop",
        ] { try AgentBinary.command("ip", "netns", "exec", host, "nft", rule) }
    }

    func mendLiveness(at host: String) throws {
        try AgentBinary.command("ip", "netns", "exec", host, "nft", "delete table inet cut")
    }
}
