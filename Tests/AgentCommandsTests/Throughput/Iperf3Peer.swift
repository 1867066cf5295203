import Foundation

/// Debian's `iperf3`, beside the agent.
enum Iperf3Peer {
    static let path: String? = ["/usr/bin/iperf3", "/usr/local/bin/iperf3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static let isThere = path != nil && TwoHosts.areAllowed

    /// Its server on `host`, for one test, once it listens.
    static func server(on host: String, _ more: String...) throws -> AgentBinary.Running {
        let command = ["ip", "netns", "exec", host, path ?? "iperf3", "-s", "-1", "--forceflush"] + more
        let running = try AgentBinary.Running(command: command, environment: AgentBinary().environment)
        _ = running.firstLine()
        // It prints before it listens.
        for _ in 0..<200 where !listens(on: host) { usleep(10_000) }
        return running
    }

    private static func listens(on host: String) -> Bool {
        let outcome = try? AgentBinary.command("ip", "netns", "exec", host, "ss", "-Htln", "sport", "=", ":5201")
        return outcome?.output.contains(":5201") == true
    }

    /// Its client on `host`; its JSON.
    static func client(on host: String, to server: String, _ more: [String]) throws -> AgentBinary.Outcome {
        try AgentBinary.Running(
            command: ["ip", "netns", "exec", host, path ?? "iperf3", "-c", server, "-J"] + more,
            environment: AgentBinary().environment
        ).finish()
    }

    /// Its client under way, which gets a signal after some seconds.
    static func client(
        on host: String, to server: String, signal: String, after seconds: Int
    ) throws -> AgentBinary.Running {
        try AgentBinary.Running(
            command: [
                "ip", "netns", "exec", host, "timeout", "--signal", signal, "\(seconds)", path ?? "iperf3", "-c",
                server,
                "-t", "30",
            ], environment: AgentBinary().environment)
    }
}

extension AgentBinary.Outcome {
    /// The last line of its output read as JSON.
    var summary: [String: Any] {
        let last = output.split(separator: "\n").last ?? ""
        return (try? JSONSerialization.jsonObject(with: Data(last.utf8))) as? [String: Any] ?? [:]
    }

    /// A number at `path` of `document`, "forward.udp.lost".
    static func number(_ path: String, in document: [String: Any]) -> Double? {
        var value: Any? = document
        for key in path.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
        return (value as? NSNumber)?.doubleValue
    }
}
