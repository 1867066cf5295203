import CNetShim
import NetworkAddress

/// A raw socket, which needs CAP_NET_RAW.
final class RawSocket: PacketSocket {
    enum Purpose {
        /// Sends whole IP packets and receives nothing.
        case sending
        /// ICMP messages of these types.
        case messages([UInt8])
        /// TCP segments between two ports; the local one is the first of so many.
        case segments(remote: UInt16, local: UInt16, count: UInt16)
    }

    init(family address: IPAddress, _ purpose: Purpose) throws(SocketError) {
        let family = address.family
        switch purpose {
        case .sending: try super.init(family: family, opened: cnetshim_raw_sender(family))
        case .messages(var types):
            try super.init(family: family, opened: cnetshim_raw_receiver(family, family == 4 ? 1 : 58))
            let answer = cnetshim_accept_types(descriptor, family, &types, Int32(types.count))
            guard answer == 0 else { throw SocketError(.option, code: -answer) }
        case .segments(let remote, let local, let count):
            try super.init(family: family, opened: cnetshim_raw_receiver(family, 6))
            let answer = cnetshim_accept_segments(descriptor, family, remote, local, count)
            guard answer == 0 else { throw SocketError(.option, code: -answer) }
        }
    }
}
