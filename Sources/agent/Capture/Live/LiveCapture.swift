import CPcap
import Glibc

/// A capture from an interface by libpcap: TPACKET_V3's shared ring, the filter in the kernel, stamps of nanoseconds.
///
/// It is used by one thread. It needs CAP_NET_RAW; promiscuous mode, which must be asked for, on some systems CAP_NET_ADMIN too.
package final class LiveCapture {
    package struct Settings: Sendable {
        package var interface: String
        package var filter = ""
        package var isPromiscuous = false
        /// Octets of a packet that reach us. Headers end before; what is behind stays in the kernel.
        package var snapLength = 96
        /// Octets of the ring: what may wait while we are kept from the processor.
        package var bufferSize = 3 << 20
        package init(interface: String) { self.interface = interface }
    }

    /// What the kernel counted since the capture began.
    package struct Counts: Hashable, Sendable {
        package var received: UInt64 = 0
        package var dropped: UInt64 = 0
    }

    package let link: LinkType
    package let settings: Settings
    /// What poll(2) waits for.
    package let descriptor: Int32
    private let handle: OpaquePointer
    private let nanosecondsPerTick: Int64
    private var last: (received: UInt32, dropped: UInt32) = (0, 0)
    private var counts = Counts()
    /// Not above this long does the kernel let a packet wait for others.
    static let retirement: Int32 = 100

    package init(_ settings: Settings) throws(CaptureError) {
        self.settings = settings
        var words = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_create(settings.interface, &words) else {
            throw .interface(settings.interface, words: Self.text(words))
        }
        pcap_set_snaplen(handle, Int32(settings.snapLength))
        pcap_set_promisc(handle, settings.isPromiscuous ? 1 : 0)
        pcap_set_timeout(handle, Self.retirement)
        pcap_set_buffer_size(handle, Int32(clamping: settings.bufferSize))
        // One wake-up for each packet costs twenty times as much as the packet.
        pcap_set_immediate_mode(handle, 0)
        let isExact = pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO) == 0
        let answer = pcap_activate(handle)
        guard answer >= 0 else {
            let error = Self.error(answer, handle, settings)
            pcap_close(handle)
            throw error
        }
        let link = LinkType(rawValue: UInt32(bitPattern: pcap_datalink(handle)))
        guard link.isKnown else {
            pcap_close(handle)
            throw .linkType(interface: settings.interface, name: link.name)
        }
        // An empty one too: only a filter's program makes the kernel cut packets off; without one all of them comes into the ring,
        // and libpcap only says that it is shorter. libpcap lets nothing through that came before the filter: it empties the socket
        // behind a filter that refuses everything, and filters by itself what already lies in the ring (pcap_setfilter(3pcap)).
        do throws(CaptureError) {
            let filter = try PacketFilter(settings.filter, link: link, snapLength: settings.snapLength)
            guard filter.install(on: handle) else {
                throw .filter(text: settings.filter, words: String(cString: pcap_geterr(handle)))
            }
        } catch {
            pcap_close(handle)
            throw error
        }
        guard pcap_setnonblock(handle, 1, &words) == 0 else {
            pcap_close(handle)
            throw .interface(settings.interface, words: Self.text(words))
        }
        self.link = link
        self.handle = handle
        descriptor = pcap_get_selectable_fd(handle)
        nanosecondsPerTick = isExact && pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1_000
        var statistics = pcap_stat()
        if pcap_stats(handle, &statistics) == 0 { last = (statistics.ps_recv, statistics.ps_drop) }
    }

    deinit { pcap_close(handle) }

    private static func text(_ words: [CChar]) -> String {
        String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func error(_ answer: Int32, _ handle: OpaquePointer, _ settings: Settings) -> CaptureError {
        let words = String(cString: pcap_geterr(handle))
        switch answer {
        case PCAP_ERROR_NO_SUCH_DEVICE: return .noSuchInterface(settings.interface)
        case PCAP_ERROR_IFACE_NOT_UP: return .interfaceDown(settings.interface)
        case PCAP_ERROR_PERM_DENIED: return .capturing(interface: settings.interface, words: words)
        case PCAP_ERROR_PROMISC_PERM_DENIED: return .promiscuous(interface: settings.interface, words: words)
        default:
            let reason = words.isEmpty ? String(cString: pcap_statustostr(answer)) : words
            return .interface(settings.interface, words: reason)
        }
    }

    /// What one `dispatch` came to.
    struct Dispatched {
        /// Packets that waited, and those of them that were metered.
        var packets = 0
        var metered = 0
        /// Whether one was stamped behind the end.
        var isPastEnd = false
    }

    /// Hands the packets that wait, `limit` at most, to `meter`, except those from `end` on, of the line of time.
    ///
    /// - Throws: where the interface went away.
    func dispatch(
        _ limit: Int32, into meter: UnsafeMutablePointer<CaptureMeter>, line: inout StampLine, end: Int64
    ) throws(CaptureError) -> Dispatched {
        var context = Context(meter: meter, link: link, nanosecondsPerTick: nanosecondsPerTick, line: line, end: end)
        let count = withUnsafeMutablePointer(to: &context) { context in
            pcap_dispatch(
                handle, limit,
                { user, header, octets in
                    guard let user, let header, let octets else { return }
                    UnsafeMutableRawPointer(user).assumingMemoryBound(to: Context.self).pointee.take(
                        header, octets)
                }, UnsafeMutableRawPointer(context).assumingMemoryBound(to: UInt8.self))
        }
        line = context.line
        guard count >= 0 else { throw .interface(settings.interface, words: String(cString: pcap_geterr(handle))) }
        context.dispatched.packets = Int(count)
        return context.dispatched
    }

    private struct Context {
        let meter: UnsafeMutablePointer<CaptureMeter>
        let link: LinkType
        let nanosecondsPerTick: Int64
        var line: StampLine
        let end: Int64
        var dispatched = Dispatched()

        @inline(__always)
        mutating func take(_ header: UnsafePointer<pcap_pkthdr>, _ octets: UnsafePointer<UInt8>) {
            let stamp =
                Int64(header.pointee.ts.tv_sec) * 1_000_000_000
                + Int64(header.pointee.ts.tv_usec) * nanosecondsPerTick
            if line.isDoubtful(stamp) { line.observe(.take()) }
            let time = line.time(of: stamp)
            guard time < end else {
                dispatched.isPastEnd = true
                return
            }
            dispatched.metered += 1
            meter.pointee.take(
                CapturedPacket(
                    octets: octets, count: Int(header.pointee.caplen), wireLength: Int(header.pointee.len),
                    time: time, link: link))
        }
    }

    /// What the kernel counted so far. The kernel's counters have 32 bits; asked once every few minutes this has 64.
    package func count() -> Counts {
        var statistics = pcap_stat()
        guard pcap_stats(handle, &statistics) == 0 else { return counts }
        counts.received &+= UInt64(statistics.ps_recv &- last.received)
        counts.dropped &+= UInt64(statistics.ps_drop &- last.dropped)
        last = (statistics.ps_recv, statistics.ps_drop)
        return counts
    }
}
