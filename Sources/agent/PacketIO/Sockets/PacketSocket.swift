import CNetShim
package import NetworkAddress

/// A non-blocking socket of one family, closed with its last reference. Every call's comment names its C function.
package class PacketSocket {
    package final let descriptor: Int32
    /// 4 or 6.
    package final let family: Int32

    /// Takes over `opened`, a descriptor or the negated errno of a call that failed.
    init(family: Int32, opened: Int32) throws(SocketError) {
        self.family = family
        descriptor = opened
        guard opened >= 0 else { throw SocketError(.socket, code: -opened) }
    }

    deinit { if descriptor >= 0 { cnetshim_close(descriptor) } }

    /// bind(2).
    package final func bind(to endpoint: Endpoint) throws(SocketError) {
        var raw = cnetshim_endpoint(endpoint)
        let answer = cnetshim_bind(descriptor, &raw)
        guard answer == 0 else { throw SocketError(.bind, endpoint, code: -answer) }
    }

    /// connect(2): packets from elsewhere are dropped by the kernel.
    package final func connect(to endpoint: Endpoint) throws(SocketError) {
        var raw = cnetshim_endpoint(endpoint)
        let answer = cnetshim_connect(descriptor, &raw)
        guard answer == 0 else { throw SocketError(.connect, endpoint, code: -answer) }
    }

    /// getsockname(2).
    package final var localEndpoint: Endpoint? {
        var raw = cnetshim_endpoint()
        return cnetshim_local(descriptor, &raw) == 0 ? Endpoint(raw) : nil
    }

    /// setsockopt(2).
    final func set(_ option: cnetshim_option, _ value: Int32) throws(SocketError) {
        let answer = cnetshim_set(descriptor, family, option, value)
        guard answer == 0 else { throw SocketError(.option, code: -answer) }
    }

    /// As `set`, for what the socket works without. Returns whether the kernel agreed.
    @discardableResult
    final func prefer(_ option: cnetshim_option, _ value: Int32) -> Bool {
        cnetshim_set(descriptor, family, option, value) == 0
    }

    /// Packets that its receive buffer had no room for, SO_MEMINFO; nil where the kernel doesn't say.
    package final var drops: UInt32? {
        let answer = cnetshim_drops(descriptor)
        return answer >= 0 ? UInt32(truncatingIfNeeded: answer) : nil
    }
}

extension IPAddress {
    /// 4 or 6, as sockets count.
    var family: Int32 { width == 32 ? 4 : 6 }
}

extension cnetshim_endpoint {
    init(_ endpoint: Endpoint) {
        self.init()
        port = endpoint.port
        withUnsafeMutableBytes(of: &address) { octets in
            switch endpoint.address {
            case .v4(let address):
                octets.storeBytes(of: address.value.bigEndian, as: UInt32.self)
            case .v6(let address):
                octets.storeBytes(of: address.high.bigEndian, as: UInt64.self)
                octets.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
        }
        scope = endpoint.address.zone
        family = if case .v4 = endpoint.address { 4 } else { 6 }
    }
}

extension IPAddress {
    init?(_ raw: cnetshim_endpoint) {
        var raw = raw
        let family = raw.family
        let zone = raw.scope
        guard family == 4 || family == 6 else { return nil }
        self = withUnsafeBytes(of: &raw.address) { octets in
            family == 4
                ? .v4(IPv4Address(UInt32(bigEndian: octets.loadUnaligned(as: UInt32.self))))
                : .v6(
                    IPv6Address(
                        high: UInt64(bigEndian: octets.loadUnaligned(as: UInt64.self)),
                        low: UInt64(bigEndian: octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                        zone: zone))
        }
    }
}

extension Endpoint {
    init?(_ raw: cnetshim_endpoint) {
        guard let address = IPAddress(raw) else { return nil }
        self.init(address, port: raw.port)
    }
}
