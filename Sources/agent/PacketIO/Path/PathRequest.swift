import CNetShim
package import NetworkAddress
package import Probing

/// What to trace, before the host has said where from.
package struct PathRequest: Hashable, Sendable {
    package var destination: IPAddress
    package var carrier: TraceFlow.Carrier
    /// nil lets the kernel choose.
    package var source: IPAddress?
    /// nil takes a free one.
    package var sourcePort: UInt16?
    package var destinationPort: UInt16
    package var size: Int?
    package var dscp: UInt8
    package var firstHop = 1
    package var maximumHops = 30
    package var queries = 3
    package var isMultipath = false
    package var confidence = 0.95
    package var timeout = Duration.seconds(1)
    package var silentHops = 8
    package var limit = Duration.seconds(60)

    package init(
        _ destination: IPAddress, carrier: TraceFlow.Carrier = .udp, source: IPAddress? = nil,
        sourcePort: UInt16? = nil, destinationPort: UInt16? = nil, size: Int? = nil, dscp: UInt8 = 0
    ) {
        self.destination = destination
        self.carrier = carrier
        self.source = source
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort ?? (carrier == .tcp ? TraceFlow.tcpPort : TraceFlow.defaultPort)
        self.size = size
        self.dscp = dscp
    }

    func settings(_ flow: TraceFlow) -> PathSettings {
        PathSettings(
            flow: flow, firstHop: firstHop, maximumHops: maximumHops, queries: queries, isMultipath: isMultipath,
            confidence: confidence, timeout: timeout, silentHops: silentHops, limit: limit)
    }
}

/// How the kernel sends to an address now.
package struct Route: Hashable, Sendable {
    /// nil where the destination is on the link.
    package var gateway: IPAddress?
    package var source: IPAddress?
    package var interface: String
    /// Of the interface; nil where the kernel doesn't say.
    package var mtu: Int?

    /// rtnetlink(7) RTM_GETROUTE; nil where there is no route. Ports count where the kernel spreads flows.
    package init?(to destination: Endpoint, from source: Endpoint? = nil, carrier: TraceFlow.Carrier = .udp) {
        var to = cnetshim_endpoint(destination)
        var from = source.map { cnetshim_endpoint($0) } ?? cnetshim_endpoint()
        var raw = cnetshim_route()
        let proto: Int32 = carrier == .udp ? 17 : carrier == .tcp ? 6 : 0
        guard cnetshim_route_to(&from, &to, proto, &raw) == 0 else { return nil }
        gateway = IPAddress(raw.gateway)
        self.source = IPAddress(raw.source)
        mtu = raw.mtu > 0 ? Int(raw.mtu) : nil
        interface = withUnsafeBytes(of: &raw.interface_name) { octets in
            String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
