import Foundation
import TestSupport

/// Two hosts with a router between that loses: by netem where the kernel has it, else by queues too short for what comes (tbf). What
/// is captured at the left host is lost behind the capture on its way out, and before it on its way in.
final class ImpairedPath {
    /// The router's cables to both: their left ends are the hosts.
    let hosts: [String]
    private let router: String
    let farAddress: String

    static let isPossible: Bool = {
        guard Cable.isAllowed, let path = try? ImpairedPath(160) else { return false }
        return (try? path.impair(rate: "50mbit", queue: "30kb", loss: "1%")) != nil
    }()

    init(_ block: Int) throws {
        let name = "ty-cap\(getpid())-\(block)"
        hosts = [name + "-l", name + "-r"]
        router = name + "-m"
        farAddress = "10.212.\(block).1"
        for host in hosts + [router] { try Cable.run("ip", "netns", "add", host) }
        for (number, host) in hosts.enumerated() {
            let network = "10.\(211 + number).\(block)"
            try Cable.run(
                "ip", "-n", host, "link", "add", "wire", "type", "veth", "peer", "name", "to\(number)", "netns", router)
            try Cable.run("ip", "-n", host, "address", "add", network + ".1/24", "dev", "wire")
            try Cable.run("ip", "-n", router, "address", "add", network + ".2/24", "dev", "to\(number)")
            try Cable.run("ip", "-n", host, "link", "set", "wire", "up")
            try Cable.run("ip", "-n", router, "link", "set", "to\(number)", "up")
            try Cable.run("ip", "-n", host, "route", "add", "default", "via", network + ".2")
        }
        try Cable.run("ip", "netns", "exec", router, "sysctl", "-qw", "net.ipv4.ip_forward=1")
    }

    deinit { for host in hosts + [router] { _ = try? ChildProcess(["ip", "netns", "delete", host]).finish() } }

    func impair(rate: String, queue: String, loss: String) throws {
        for number in hosts.indices {
            let begin = ["ip", "netns", "exec", router, "tc", "qdisc", "add", "dev", "to\(number)", "root"]
            let netem = [
                "netem", "rate", rate, "delay", "4ms", "3ms", "loss", loss, "duplicate", "1%", "limit", "300",
            ]
            if try ChildProcess(begin + netem).finish().status == 0 { continue }
            let ended = try ChildProcess(begin + ["tbf", "rate", rate, "burst", "8kb", "limit", queue]).finish()
            guard ended.status == 0 else { throw Cable.Failure(description: ended.errors) }
        }
    }
}
