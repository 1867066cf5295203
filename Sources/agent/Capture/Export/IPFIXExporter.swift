import Glibc
package import NetworkAddress

/// Sends flow records to a collector over UDP (RFC 7011 §10.3). One thread uses it at a time.
package final class IPFIXExporter {
    private let descriptor: Int32
    private var writer: IPFIXWriter
    private var templatesSent: UInt32?
    /// RFC 7011 §8.4 wants templates again by time; a collector that starts late waits no longer than this many seconds.
    private static let templatePeriod: UInt32 = 60
    /// Messages that the kernel refused, of which the collector learns by the sequence numbers.
    package private(set) var refused: UInt64 = 0
    private var statistics = ExportingStatistics()
    /// Of the message that is being written.
    private var pending = ExportingStatistics()
    private let interface: ObservedInterface?

    package static let defaultPort: UInt16 = 4_739

    /// - Parameter interface: that is observed; nil for a file.
    package init(_ collector: Endpoint, domain: UInt32 = 1, interface: ObservedInterface? = nil) throws(CaptureError) {
        self.interface = interface
        writer = IPFIXWriter(domain: domain, interface: interface?.index)
        let family = collector.address.width == 32 ? AF_INET : AF_INET6
        descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .collector(name: "\(collector)", code: errno) }
        let answer: Int32
        switch collector.address {
        case .v4(let address):
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = collector.port.bigEndian
            name.sin_addr.s_addr = address.value.bigEndian
            answer = Self.connect(descriptor, &name)
        case .v6(let address):
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = collector.port.bigEndian
            name.sin6_scope_id = address.zone
            withUnsafeMutableBytes(of: &name.sin6_addr) { octets in
                octets.storeBytes(of: address.high.bigEndian, as: UInt64.self)
                octets.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            answer = Self.connect(descriptor, &name)
        }
        // deinit closes it.
        guard answer == 0 else { throw .collector(name: "\(collector)", code: errno) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func connect<Name>(_ descriptor: Int32, _ name: inout Name) -> Int32 {
        withUnsafeBytes(of: &name) { octets in
            guard let base = octets.baseAddress else { return -1 }
            return Glibc.connect(
                descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(octets.count))
        }
    }

    /// - Parameter seconds: since 1970.
    package func export(_ flows: ContiguousArray<FlowRecord>, at seconds: UInt32) {
        for flow in flows {
            add(at: seconds) { $0.add(flow) }
            pending.flows &+= 1
            pending.unsentPackets &+= flow.forward.packets &+ flow.backward.packets
            pending.unsentOctets &+= flow.forward.octets &+ flow.backward.octets
        }
    }

    /// Sends what waits, and behind it what became of the metering and the export so far.
    package func report(_ metering: MeteringStatistics, at seconds: UInt32) {
        flush(at: seconds)
        add(at: seconds) { $0.add(metering, statistics) }
        add(at: seconds) { $0.add(statistics, process: UInt32(getpid())) }
        if let interface { add(at: seconds) { $0.add(interface) } }
        flush(at: seconds)
    }

    private func add(at seconds: UInt32, _ body: (inout IPFIXWriter) -> Bool) {
        if templatesSent.map({ seconds &- $0 >= Self.templatePeriod }) ?? true {
            if !writer.addTemplates() {
                flush(at: seconds)
                _ = writer.addTemplates()
            }
            templatesSent = seconds
        }
        if !body(&writer) {
            flush(at: seconds)
            _ = body(&writer)
        }
    }

    /// Sends what waits.
    package func flush(at seconds: UInt32) {
        guard !writer.isEmpty else { return }
        var sentOctets = 0
        var isSent = false
        writer.finish(at: seconds) { message in
            var sent = send(descriptor, message.baseAddress, message.count, Int32(MSG_NOSIGNAL))
            // The answer to a datagram before, of a collector that isn't there, comes once in the way of the next.
            if sent < 0, errno == ECONNREFUSED {
                sent = send(descriptor, message.baseAddress, message.count, Int32(MSG_NOSIGNAL))
            }
            isSent = sent == message.count
            sentOctets = message.count
        }
        if isSent {
            statistics.octets &+= UInt64(sentOctets)
            statistics.messages &+= 1
            statistics.flows &+= pending.flows
        } else {
            refused &+= 1
            statistics.unsentFlows &+= pending.flows
            statistics.unsentPackets &+= pending.unsentPackets
            statistics.unsentOctets &+= pending.unsentOctets
        }
        pending = ExportingStatistics()
    }
}
