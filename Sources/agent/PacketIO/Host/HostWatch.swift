import CNetShim
import Glibc
import NetworkAddress
import Probing
import Telemetry

/// What the host itself does to packets, found by looking at the kernel's counters once a second and whenever it says that
/// an interface or a route changed: nothing of it is the line's fault. Used on one thread alone.
final class HostWatch {
    /// What was found at a look, all of it between the look before, `since`, and now.
    struct Report {
        var since: MonotonicTime
        var isQuiet: Bool {
            receiveBufferErrors + sendBufferErrors == 0 && faults.isEmpty && disturbances.isEmpty
        }
        /// UDP packets of this network namespace for which a receive or a send buffer had no room.
        var receiveBufferErrors: UInt64 = 0
        var sendBufferErrors: UInt64 = 0
        var faults: [LinkFault] = []
        /// What makes delays doubtful and silences nothing.
        var disturbances: [NotMeasured] = []
        /// Packets may leave through other interfaces now.
        var isRerouted = false
        /// What interfaces carried, those of the line first.
        var loads: [Load] = []

        /// What to hold against the probes that leave through `interface`: the line's counters where somebody named its
        /// interface, those of the probes' own otherwise.
        func load(beside interface: Int32) -> Load? {
            let lines = loads.filter { $0.line.scope == .line }
            return lines.first { $0.interface == interface } ?? (lines.count == 1 ? lines[0] : nil)
                ?? loads.first { $0.interface == interface }
        }
    }

    /// What an interface carried since the look before.
    struct Load {
        var interface: Int32
        var line: LineLoad
        var sample: LoadSample
    }

    fileprivate struct Watched {
        var link: cnetshim_link
        var series = CounterSeries()
        /// By its driver, asked anew when its carrier comes.
        var speed: UInt64?
        var isHalfDuplex: Bool?
    }

    /// An interface that was down, or that dropped packets.
    struct LinkFault {
        var interface: Int32
        var reason: NotMeasured
        var side: OwnFault.Side
        /// nil where it silenced all.
        var number: UInt64?
    }

    /// Readable when something changed; negative where the kernel doesn't tell.
    let events: Int32
    private let netlink: Int32
    private var links: [Int32: Watched] = [:]
    /// Interfaces that carry the site's whole traffic, by name and, those that are there, by index.
    private let lineNames: [String]
    private var lines: Set<Int32> = []
    private var counters = cnetshim_counters()
    private var clocks = cnetshim_clocks()
    private(set) var looked: MonotonicTime
    private var hasNews = false

    /// On a router routes may change thousands of times a second.
    private static let pause: Int64 = 50_000_000

    /// Processors' time that goes to others without being worth a word: the 2-core machines of clouds have a few per cent at
    /// all times.
    private static let bearableSteal = 0.1
    /// A time daemon that corrects the clock's frequency stays within 500 ppm, ntp_adjtime(3); what is faster is a slew, which
    /// falsifies a delay of 20 ms by more than 10 us.
    private static let bearableSlew = 600e-6

    /// - Parameter lines: names of the interfaces through which all traffic of the site's line goes.
    init(lines: [String] = []) {
        lineNames = lines
        netlink = cnetshim_netlink()
        events = cnetshim_link_events()
        cnetshim_counters(&counters)
        cnetshim_clocks(&clocks)
        looked = MonotonicTime(nanoseconds: clocks.monotonic)
        findLines()
    }

    deinit {
        if netlink >= 0 { cnetshim_close(netlink) }
        if events >= 0 { cnetshim_close(events) }
    }

    /// The interface through which packets to `remote` leave, watched from now on; nil where the kernel has no route.
    func interface(towards remote: Endpoint, from local: Endpoint?) -> Int32? {
        guard netlink >= 0 else { return nil }
        var to = cnetshim_endpoint(remote)
        var from = local.map { cnetshim_endpoint($0) } ?? cnetshim_endpoint()
        if let local, local.address.isUnspecified { from.family = 0 }
        let index = cnetshim_route(netlink, &to, &from)
        guard index > 0 else { return nil }
        watch(index)
        return index
    }

    private func watch(_ index: Int32) {
        guard links[index] == nil, let link = read(index) else { return }
        var watched = Watched(link: link)
        watched.readSettings()
        links[index] = watched
    }

    private func findLines() {
        lines = []
        for name in lineNames {
            let index = Int32(bitPattern: if_nametoindex(name))
            guard index > 0 else { continue }
            lines.insert(index)
            watch(index)
        }
    }

    func name(of interface: Int32) -> String? { links[interface].map(\.name) }

    /// Octets of the largest IP packet that the interface itself sends whole.
    func maximumPacket(of interface: Int32) -> UInt64? { links[interface].map { UInt64($0.link.mtu) } }

    /// The kernel says that something changed.
    func noteNews() { hasNews = cnetshim_drain_events(events) != 0 || hasNews }

    func isDue(at now: MonotonicTime) -> Bool {
        now - looked > 1_000_000_000 || (hasNews && now - looked > Self.pause)
    }

    /// Forgets interfaces that nobody uses any more.
    func keep(_ used: Set<Int32>) { links = links.filter { used.contains($0.key) || lines.contains($0.key) } }

    func look(at now: MonotonicTime) -> Report {
        var report = Report(since: looked)
        report.isRerouted = hasNews
        if hasNews { findLines() }
        hasNews = false
        let before = counters
        cnetshim_counters(&counters)
        report.receiveBufferErrors = Self.more(counters.receive_buffer_errors, before.receive_buffer_errors)
        report.sendBufferErrors = Self.more(counters.send_buffer_errors, before.send_buffer_errors)
        let backlog = Self.more(counters.backlog_drops, before.backlog_drops)
        for (index, old) in links {
            guard let link = read(index) else {
                report.faults.append(.init(interface: index, reason: .interfaceDown, side: .both))
                continue
            }
            report.faults += Self.faults(of: index, old.link, link, backlog: backlog)
            var new = old
            new.link = link
            if link.carrier_changes != old.link.carrier_changes { new.readSettings() }
            if let sample = new.series.advance(to: InterfaceCounters(link), at: now) {
                report.loads.append(
                    Load(interface: index, line: new.line(lines.contains(index) ? .line : .host), sample: sample))
            }
            links[index] = new
        }
        let elapsed = now - looked
        if elapsed > 100_000_000 {
            noteClocks(&report)
            let stolen = Double(Self.more(counters.stolen, before.stolen))
            if stolen > Self.bearableSteal * Double(elapsed) * Double(counters.processors) {
                report.disturbances.append(.cpuStolen)
            }
        }
        looked = now
        return report
    }

    private static func faults(
        of index: Int32, _ old: cnetshim_link, _ new: cnetshim_link, backlog: UInt64
    ) -> [LinkFault] {
        var faults: [LinkFault] = []
        // Down at either end of the time between the looks, or down and up again meanwhile: nobody knows for how much of it.
        if old.is_up == 0 || new.is_up == 0 || old.carrier_changes != new.carrier_changes {
            faults.append(.init(interface: index, reason: .interfaceDown, side: .both))
        }
        // Behind the interface packets of protocols that nobody wants are counted too; only as many as queues refused
        // can have been ours.
        let received =
            more(new.receive_missed, old.receive_missed)
            + min(backlog, more(new.receive_dropped, old.receive_dropped))
        if received > 0 {
            faults.append(
                .init(interface: index, reason: .interfaceDrops, side: .receiving, number: received))
        }
        let sent = more(new.send_dropped, old.send_dropped)
        if sent > 0 {
            faults.append(.init(interface: index, reason: .interfaceDrops, side: .sending, number: sent))
        }
        return faults
    }

    private func noteClocks(_ report: inout Report) {
        let before = clocks
        cnetshim_clocks(&clocks)
        let raw = Double(clocks.raw - before.raw)
        guard raw > 0 else { return }
        let rate = Double(clocks.monotonic - before.monotonic) / raw - 1
        if abs(rate) > Self.bearableSlew + Double(clocks.width + before.width) / raw {
            report.disturbances.append(.clockSlewed)
        }
    }

    private func read(_ index: Int32) -> cnetshim_link? {
        var link = cnetshim_link()
        return cnetshim_link(netlink, index, &link) == 0 ? link : nil
    }

    /// Counters go back to nothing where an interface was made anew.
    private static func more(_ new: UInt64, _ old: UInt64) -> UInt64 { new > old ? new - old : 0 }
}

extension HostWatch.Watched {
    var name: String { withUnsafeBytes(of: link.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) } }

    mutating func readSettings() {
        let settings = InterfaceSettings(name)
        speed = settings?.speed
        isHalfDuplex = settings?.isHalfDuplex
    }

    /// Without counts.
    func line(_ scope: LineLoad.Scope) -> LineLoad {
        var line = LineLoad(interface: name, scope: scope)
        line.speed = link.is_up == 0 ? 0 : speed
        line.isHalfDuplex = isHalfDuplex
        return line
    }
}

extension InterfaceCounters {
    init(_ link: cnetshim_link) {
        self.init(
            receive: Way(link.receive), transmit: Way(link.transmit), carrierChanges: link.carrier_changes)
    }
}

extension InterfaceCounters.Way {
    fileprivate init(_ way: cnetshim_link_way) {
        self.init(octets: way.octets, packets: way.packets, errors: way.errors, dropped: way.dropped)
    }
}
