import NetworkAddress
import PacketIO

/// Which of the host's addresses the probes leave from.
///
/// The peers' reflectors answer the address that the collector was told, and no other: on a host with more than one the
/// kernel's choice may be another, and its probes would look like loss on the line.
struct ProbeSource: Hashable, Sendable {
    private let address: IPAddress?
    /// Behind a translator the announced address isn't the host's: then the kernel chooses.
    private let mustBeLocal: Bool

    /// - Parameters:
    ///   - announced: what the collector is told.
    ///   - reflect: where the reflector was told to listen, where that was said. A definite address is the host's own, also
    ///     where a translator shows another one to the peers.
    init(announced: Endpoint?, reflect: Endpoint?) {
        if let reflect, !reflect.address.isUnspecified {
            address = reflect.address
            mustBeLocal = false
        } else {
            address = announced.flatMap { $0.address.isUnspecified ? nil : $0.address }
            mustBeLocal = reflect != nil
        }
    }

    /// Where to bind a session towards `peer`, with a port of the kernel's choice; nil leaves the address to it as well.
    func endpoint(towards peer: IPAddress) -> Endpoint? {
        guard let address, address.width == peer.width, !mustBeLocal || UDPSocket.canBind(to: address) else {
            return nil
        }
        return Endpoint(address, port: 0)
    }
}
