import CNetShim
import Glibc
import NetworkAddress

/// The octets of the interface that has an address, as its driver counts them: TR-181's InterfaceEthMbps.
final class InterfaceCounter {
    private let path: String
    private var last: (octets: UInt64, time: Int64)?

    /// nil where no interface has the address.
    init?(of address: IPAddress, sends: Bool) {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return nil }
        defer { freeifaddrs(list) }
        var name: String?
        var entry = list
        while let one = entry, name == nil {
            if Self.address(one.pointee.ifa_addr) == address { name = String(cString: one.pointee.ifa_name) }
            entry = one.pointee.ifa_next
        }
        guard let name else { return nil }
        path = "/sys/class/net/\(name)/statistics/\(sends ? "tx_bytes" : "rx_bytes")"
        last = read()
    }

    private static func address(_ raw: UnsafeMutablePointer<sockaddr>?) -> IPAddress? {
        guard let raw else { return nil }
        switch Int32(raw.pointee.sa_family) {
        case AF_INET:
            return raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                .v4(IPv4Address(UInt32(bigEndian: $0.pointee.sin_addr.s_addr)))
            }
        case AF_INET6:
            return raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { raw in
                withUnsafeBytes(of: &raw.pointee.sin6_addr) { octets in
                    .v6(
                        IPv6Address(
                            high: UInt64(bigEndian: octets.loadUnaligned(as: UInt64.self)),
                            low: UInt64(bigEndian: octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self))))
                }
            }
        default: return nil
        }
    }

    /// Bits per second since the last call, in Ethernet frames without their checksum.
    func rate() -> Double? {
        guard let now = read(), let last else { return nil }
        self.last = now
        let time = now.time - last.time
        return time > 0 && now.octets >= last.octets ? Double(now.octets - last.octets) * 8e9 / Double(time) : nil
    }

    private func read() -> (octets: UInt64, time: Int64)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 32)
        let length = Glibc.read(descriptor, &text, text.count)
        guard length > 0 else { return nil }
        var wall: Int64 = 0
        var monotonic: Int64 = 0
        cnetshim_now(&wall, &monotonic)
        let digits = String(decoding: text[..<length].prefix { (48...57).contains($0) }, as: UTF8.self)
        return UInt64(digits).map { ($0, monotonic) }
    }
}
