package import NetworkAddress

/// What the site calls its ways out: `primary=eth0`, `backup=192.0.2.1`. A way is known by the interface or by the first
/// router.
package struct UplinkNames: Hashable, Sendable {
    private struct Rule: Hashable, Sendable {
        var name: String
        var interface: String?
        var gateway: IPAddress?
    }

    private var rules: [Rule] = []

    package init() {}

    /// Adds `NAME=INTERFACE` or `NAME=ADDRESS`. Returns false, and adds nothing, where the text has another form.
    package mutating func add(_ text: String) -> Bool {
        guard let equals = text.firstIndex(of: "=") else { return false }
        let name = text[..<equals]
        let place = text[text.index(after: equals)...]
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return false
        }
        if let address = IPAddress(place) {
            rules.append(Rule(name: String(name), gateway: address))
            return true
        }
        // IFNAMSIZ less its zero.
        guard (1...15).contains(place.utf8.count), !place.contains(" "), !place.contains("/") else { return false }
        rules.append(Rule(name: String(name), interface: String(place)))
        return true
    }

    /// Names the ways over a site's lines where nobody has: of several the first is the primary, the others back it up.
    package mutating func add(lines: [String]) {
        guard lines.count > 1 else { return }
        for (index, line) in lines.enumerated() where !rules.contains(where: { $0.interface == line }) {
            rules.append(Rule(name: index == 0 ? "primary" : "backup", interface: line))
        }
    }

    package var isEmpty: Bool { rules.isEmpty }

    /// The name of the way over `interface` and `gateway`; the interface itself where no rule fits. A rule that names the router
    /// goes before one that names the interface: two ways may share one.
    package func name(interface: String, gateway: IPAddress?) -> String {
        let byGateway = gateway.flatMap { gateway in rules.first { $0.gateway == gateway } }
        return (byGateway ?? rules.first { $0.interface == interface })?.name ?? interface
    }
}
