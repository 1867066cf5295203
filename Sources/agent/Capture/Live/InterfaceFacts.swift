import Glibc

/// What the kernel says of an interface in /sys/class/net.
package struct InterfaceFacts: Sendable {
    /// Bit/s; nil where the driver doesn't know.
    package var speed: Double?
    /// The Ethernet address as a number; 0 for none.
    package var hardwareAddress: UInt64
    /// ifIndex, 0 for none; and what ip-link(8) calls its alias.
    package var index: UInt32 = 0
    package var alias = ""

    package init(_ interface: String) {
        guard !interface.contains("/"), interface != ".." else {
            hardwareAddress = 0
            return
        }
        index = if_nametoindex(interface)
        let folder = "/sys/class/net/\(interface)/"
        if let megabits = Self.line(folder + "speed").flatMap({ Double($0) }), megabits > 0 { speed = megabits * 1e6 }
        alias = Self.line(folder + "ifalias") ?? ""
        let digits = (Self.line(folder + "address") ?? "").filter { $0 != ":" }
        hardwareAddress = digits.count == 12 ? UInt64(digits, radix: 16) ?? 0 : 0
    }

    private static func line(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var octets = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &octets, octets.count)
        guard count > 0 else { return nil }
        return String(decoding: octets[..<count].prefix { $0 != 10 }, as: UTF8.self)
    }
}
