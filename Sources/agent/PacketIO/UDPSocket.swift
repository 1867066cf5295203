import CNetShim
package import NetworkAddress

/// A UDP socket.
package final class UDPSocket: PacketSocket {
    /// socket(2).
    package init(family address: IPAddress) throws(SocketError) {
        try super.init(family: address.family, opened: cnetshim_udp(address.family))
    }

    /// Whether `address` is one of the host's own.
    package static func canBind(to address: IPAddress) -> Bool {
        do throws(SocketError) {
            try UDPSocket(family: address).bind(to: Endpoint(address, port: 0))
            return true
        } catch { return false }
    }
}
