import Foundation

/// A sender, routers and a receiver, as network namespaces joined by veth pairs.
///
///     h ── a ── b ── c ── d        every link N is 10.21x.N.0/24 and fdXX:N::/64, the left end .1, the right end .2
///
/// With `branches` above 1 the routers a and b are joined by that many links, over which a spreads flows.
final class RouterChain {
    let names: [String]
    private let block: Int
    /// Address of the last one.
    let target: String
    let target6: String
    /// `fd20` and up: block 10 and those behind it still fit into the four digits.
    private let net6: String

    init(_ block: Int, routers: Int = 3, branches: Int = 1) throws {
        self.block = block
        net6 = "fd" + String(0x20 + block, radix: 16)
        let tag = "ty-path-\(getpid())-\(block)"
        names = (0..<routers + 2).map { "\(tag)-\($0)" }
        target = "10.\(211 + block).\(routers).2"
        target6 = "\(net6):\(routers)::2"
        for name in names {
            try run("ip", "netns", "add", name)
            try run("ip", "-n", name, "link", "set", "lo", "up")
            for setting in [
                "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv4.icmp_ratelimit=0",
                "net.ipv6.icmp.ratelimit=0", "net.ipv4.fib_multipath_hash_policy=1",
                "net.ipv6.fib_multipath_hash_policy=1", "net.ipv4.conf.all.rp_filter=0",
                "net.ipv4.conf.default.rp_filter=0",
                // A router answers from where the probe came in, which tells the members of a bundle apart.
                "net.ipv4.icmp_errors_use_inbound_ifaddr=1",
            ] { try run("ip", "netns", "exec", name, "sysctl", "-qw", setting) }
        }
        for link in 0..<names.count - 1 { try join(link, "w\(link)", number: link) }
        // Further links between a and b.
        for branch in 1..<max(2, branches) where branches > 1 { try join(1, "x\(branch)", number: 100 + branch) }
        try route(branches: branches)
    }

    private func join(_ left: Int, _ device: String, number: Int) throws {
        let (near, far) = (names[left], names[left + 1])
        try run(
            "ip", "-n", near, "link", "add", "\(device)r", "type", "veth", "peer", "name", "\(device)l", "netns", far)
        for (host, end, digit) in [(near, "r", 1), (far, "l", 2)] {
            try run("ip", "-n", host, "address", "add", "10.\(211 + block).\(number).\(digit)/24", "dev", device + end)
            try run(
                "ip", "-n", host, "address", "add", "\(net6):\(number)::\(digit)/64", "dev", device + end, "nodad")
            try run("ip", "-n", host, "link", "set", device + end, "up")
        }
    }

    private func route(branches: Int) throws {
        let last = names.count - 1
        for index in 0..<last {
            if index == 1, branches > 1 {
                var hops: [String] = []
                for number in [1] + (101..<100 + branches) {
                    hops += ["nexthop", "via", "10.\(211 + block).\(number).2"]
                }
                try run(["ip", "-n", names[index], "route", "add", "default"] + hops)
            } else {
                try run("ip", "-n", names[index], "route", "add", "default", "via", "10.\(211 + block).\(index).2")
            }
            try run("ip", "-n", names[index], "-6", "route", "add", "default", "via", "\(net6):\(index)::2")
            // Back: everything that is behind.
            for link in 0..<max(0, index - 1) {
                let via = index - 1
                try run(
                    "ip", "-n", names[index], "route", "add", "10.\(211 + block).\(link).0/24", "via",
                    "10.\(211 + block).\(via).1")
                try run(
                    "ip", "-n", names[index], "-6", "route", "add", "\(net6):\(link)::/64", "via",
                    "\(net6):\(via)::1")
            }
        }
        try run("ip", "-n", names[last], "route", "add", "default", "via", "10.\(211 + block).\(last - 1).1")
        try run("ip", "-n", names[last], "-6", "route", "add", "default", "via", "\(net6):\(last - 1)::1")
    }

    deinit { for name in names { _ = try? AgentBinary.command("ip", "netns", "delete", name) } }

    func address(link: Int, right: Bool = true) -> String { "10.\(211 + block).\(link).\(right ? 2 : 1)" }

    /// The program in the sender's or another's namespace.
    func agent(on index: Int = 0) -> AgentBinary { AgentBinary(prefix: ["ip", "netns", "exec", names[index]]) }

    func inside(_ index: Int, _ words: String...) throws { try run(["ip", "netns", "exec", names[index]] + words) }

    /// The MTU of both ends of a link.
    func setMTU(link: Int, _ mtu: Int) throws {
        try run("ip", "-n", names[link], "link", "set", "w\(link)r", "mtu", "\(mtu)")
        try run("ip", "-n", names[link + 1], "link", "set", "w\(link)l", "mtu", "\(mtu)")
    }

    /// Sends everything of a router over one of its links.
    func leave(_ index: Int, over link: Int) throws {
        try run("ip", "-n", names[index], "route", "replace", "default", "via", "10.\(211 + block).\(link).2")
    }

    /// Drops what matches in a router's hook.
    func drop(at index: Int, hook: String, _ rule: String) throws {
        try inside(index, "nft", "add", "table", "inet", "t")
        try inside(index, "nft", "add chain inet t \(hook) { type filter hook \(hook) priority 0; }")
        try inside(index, "nft", "add rule inet t \(hook) \(rule) drop")
    }

    private func run(_ words: String...) throws { try run(words) }
    private func run(_ words: [String]) throws {
        let outcome = try AgentBinary.Running(command: words, environment: AgentBinary().environment).finish()
        if outcome.code != 0 {
            throw TwoHosts.Failure(description: "\(words.joined(separator: " ")): \(outcome.errors)")
        }
    }
}
