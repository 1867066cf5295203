import CNetShim
package import NetworkAddress

/// A socket for ICMP echo: of datagrams where the system lets this group (`net.ipv4.ping_group_range`), where the kernel
/// chooses the identifier and keeps others' replies away; raw otherwise, which needs CAP_NET_RAW.
package final class EchoSocket: PacketSocket {
    /// Packets are whole ICMP messages of anybody's, with the IPv4 header before them.
    let isRaw: Bool

    /// socket(2). The error of the raw socket where neither is allowed.
    package init(family address: IPAddress) throws(SocketError) {
        let family = address.family
        let opened = cnetshim_echo(family, 0)
        isRaw = opened < 0
        try super.init(family: family, opened: opened >= 0 ? opened : cnetshim_echo(family, 1))
        if isRaw {
            // Echo replies and nothing else: type 0 of RFC 792, type 129 of RFC 4443.
            var type: UInt8 = family == 4 ? 0 : 129
            _ = cnetshim_accept_types(descriptor, family, &type, 1)
        }
    }

    /// The error that keeps this process from ICMP echo; nil where nothing does.
    package static func obstacle(to address: IPAddress) -> SocketError? {
        do throws(SocketError) {
            _ = try EchoSocket(family: address)
            return nil
        } catch { return error }
    }
}
