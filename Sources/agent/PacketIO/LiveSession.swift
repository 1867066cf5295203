import CNetShim
import Glibc
import NetworkAddress
import Probing
import Telemetry

/// A probe session with its socket: one connected socket each, so that the kernel drops what comes from elsewhere, keeps
/// ICMP errors and overflows apart, and each session has a five-tuple of its own. Used on one thread alone.
final class LiveSession {
    /// In memory of its own: each use of a stored property that another module's code changes is recorded and checked while the
    /// program runs, which cost an eighth of all that is done for a probe.
    private let cell: UnsafeMutablePointer<StampSender>
    var sender: StampSender {
        _read { yield cell.pointee }
        _modify { yield &cell.pointee }
    }
    let settings: SessionSettings
    private let packetSize: Int
    /// When its next probe is due by the monotonic clock, as of the last `plan`; `.max` for never.
    private(set) var nextSend: Int64
    private(set) var socket: PacketSocket? {
        didSet {
            descriptor = socket?.descriptor ?? -1
            family = socket?.family ?? 0
        }
    }
    /// How ICMP echo stands on the socket; nil for STAMP.
    private var echo: EchoWire?
    /// Of the socket; negative without one. Read per packet, where a reference would have to be counted.
    private var descriptor: Int32 = -1
    private var family: Int32 = 0
    /// Replies wait in the socket until another probe has been sent.
    var isReadOnSending = false
    /// Until so many have: one look into the socket for all that came.
    private var readEvery = 1
    private var sentSinceRead = 0
    /// A reply came that the kernel had not stamped.
    private(set) var hasProgramStamps = false
    /// Probes whose transmit timestamps have not come.
    private var unstamped = 0
    /// An ICMP error has been reported and not read.
    private var hasPendingErrors = false
    /// The number of the probe whose transmit timestamp the kernel will call 0.
    private var firstStamped: UInt64 = 0
    private var overflows: UInt32 = 0
    /// When the receive buffer was last known not to have overflowed further.
    private var overflowsRead = MonotonicTime(nanoseconds: .min)
    private var host: HostWatch?
    /// What the last search found to pass, octets of IP.
    var searchedMTU: UInt64?
    /// The interface through which it sends; 0 for unknown.
    private(set) var interface: Int32 = 0
    /// The kernel tells this socket of packets that it could not send.
    private var hearsErrors = false
    /// When the socket was last known to hold nothing: what comes out of it came later.
    private var seenEmpty = MonotonicTime(nanoseconds: 0)
    private var nextAttempt = MonotonicTime(nanoseconds: .min)
    private var backoff: Int64 = 1_000_000_000
    private var failures = 0
    /// Since the last look, and for a live display only.
    private var lastError: SocketError?
    private var refusals: [cnetshim_report] = []
    private let keepsEvents: Bool
    /// Bound already, for the first opening.
    private var prepared: UDPSocket?

    init(_ sender: StampSender, keepsEvents: Bool, socket: UDPSocket? = nil) {
        cell = .allocate(capacity: 1)
        cell.initialize(to: sender)
        prepared = socket
        settings = sender.settings
        packetSize = settings.packetSize
        nextSend = sender.nextSend?.nanoseconds ?? .max
        self.keepsEvents = keepsEvents
        self.sender.keepsEvents = keepsEvents
        // Not for so long that a fault of ours could no longer be told from the line's.
        let most = min(settings.timeout.nanoseconds / 2, Self.longestUnread) / max(1, settings.period.nanoseconds)
        readEvery = max(1, min(Self.mostUnread, Int(min(most, 64)), sender.patience))
    }

    deinit {
        cell.deinitialize(count: 1)
        cell.deallocate()
    }

    /// Replies and transmit timestamps that wait in the socket together, far fewer than its buffer holds.
    private static let mostUnread = 16
    private static let longestUnread: Int64 = 1_000_000_000

    /// Whether what has come should be read now, right behind a probe.
    var shallRead: Bool { isReadOnSending && (sentSinceRead >= readEvery || hasPendingErrors) }

    // MARK: - the socket

    /// Opens the socket unless it is open or was tried in vain a moment ago. Returns whether it was opened now.
    func open(at now: Moment) -> Bool {
        guard descriptor < 0, now.monotonic >= nextAttempt else { return false }
        do throws(SocketError) {
            let (fresh, wire): (PacketSocket, EchoWire?) =
                if let prepared { (prepared, nil) } else { try settings.openSocket() }
            // RFC 8762 leaves the TTL to us; 255 lets the reflector's report of it tell the number of hops.
            fresh.prefer(CNETSHIM_TTL, 255)
            fresh.prefer(CNETSHIM_CLASS, Int32(settings.dscp) << 2)
            fresh.prefer(CNETSHIM_RECEIVE_BUFFER, 1 << 20)
            fresh.prefer(CNETSHIM_RECEIVE_OVERFLOWS, 1)
            hearsErrors = fresh.prefer(CNETSHIM_RECEIVE_ERRORS, 1)
            fresh.prefer(CNETSHIM_RECEIVE_CLASS, 1)
            sender.expectsTransmitStamps = fresh.prefer(CNETSHIM_ALL_TIMESTAMPS, 1)
            if !sender.expectsTransmitStamps { fresh.prefer(CNETSHIM_RECEIVE_TIMESTAMPS, 1) }
            if prepared == nil, let source = settings.source { try fresh.bind(to: source) }
            prepared = nil
            try fresh.connect(to: settings.remote)
            if firstStamped > 0 || sender.nextSequence > 0 { sender.reconnected() }
            firstStamped = sender.nextSequence
            unstamped = 0
            overflows = 0
            overflowsRead = now.monotonic
            backoff = 1_000_000_000
            socket = fresh
            echo = wire
            seenEmpty = now.monotonic
            return true
        } catch {
            lastError = error
            nextAttempt = now.monotonic + backoff
            backoff = min(2 * backoff, 30_000_000_000)
            return false
        }
    }

    private func close(at now: Moment) {
        sender.socketLost()
        socket = nil
        nextAttempt = now.monotonic + backoff
        backoff = min(2 * backoff, 30_000_000_000)
    }

    // MARK: - sending

    /// Looks when to send again, and says when `advance` has something to do.
    func plan(at now: Moment) -> Int64 {
        let moments = sender.nextMoments(at: now)
        nextSend = moments.send.nanoseconds
        return moments.deadline.nanoseconds
    }

    /// Sends the probe that is due; gives the socket up where it is of no more use.
    func send(using buffers: PacketBuffers) {
        guard descriptor >= 0, let packet = buffers.packets.baseAddress else {
            sender.skipSend(at: .now())
            return
        }
        let room: UnsafeMutableRawBufferPointer
        if let echo {
            room = buffers.room(0, EchoMessage.headerLength + packetSize)
            let data = UnsafeMutableRawBufferPointer(rebasing: room[EchoMessage.headerLength...])
            echo.seal(room, sequence: sender.makeProbe(into: data, at: .now()))
        } else {
            room = buffers.room(0, packetSize)
            _ = sender.makeProbe(into: room, at: .now())
        }
        packet.pointee.length = UInt32(room.count)
        packet.pointee.remote.family = 0
        packet.pointee.local.family = 0
        packet.pointee.traffic_class = -1
        var answer = cnetshim_send(descriptor, family, packet, 1)
        // A connected socket answers with the ICMP error of an earlier probe once, and has not sent this one.
        var attempts = 0
        while answer < 0, attempts < 3, Self.pendingErrors.contains(-answer) {
            hasPendingErrors = true
            answer = cnetshim_send(descriptor, family, packet, 1)
            attempts += 1
        }
        guard answer < 1 else {
            failures = 0
            sender.probeSent(at: .now())
            guard sender.expectsTransmitStamps else { return }
            unstamped += 1
            sentSinceRead += 1
            // Mostly it is there at once, and would wake us for itself otherwise.
            if !isReadOnSending { drainReports() }
            return
        }
        sender.sendFailed()
        lastError = SocketError(.send, settings.remote, code: -answer)
        failures += 1
        // A socket that keeps failing may hold an address that the host has lost.
        if Self.passing.contains(-answer), failures < Self.patience {
            renumber()
            return
        }
        close(at: .now())
    }

    /// Errors that ICMP brings to a connected socket; each is reported once.
    private static let pendingErrors: Set<Int32> = [
        ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EPROTO, ENOPROTOOPT, EACCES, EMSGSIZE,
    ]
    /// Errors that a socket survives.
    private static let passing: Set<Int32> = pendingErrors.union([EAGAIN, ENOBUFS, ENOMEM, EPERM])
    private static let patience = 32

    /// Whether a failed send used up one of the kernel's numbers depends on where it failed: begin to number anew.
    private func renumber() {
        guard let socket, sender.expectsTransmitStamps else { return }
        drainReports()
        unstamped = 0
        socket.prefer(CNETSHIM_ALL_TIMESTAMPS, 1)
        firstStamped = sender.nextSequence
    }

    // MARK: - receiving

    /// Hands in everything that has arrived.
    func drain(using buffers: PacketBuffers) {
        guard descriptor >= 0 else { return }
        // No more room than what is expected needs: each place has to be made ready for the kernel.
        let room = min(buffers.packets.count, isReadOnSending ? 2 + 2 * sentSinceRead : .max)
        sentSinceRead = 0
        while true {
            let before = Moment.now().monotonic
            let taken = cnetshim_receive(descriptor, buffers.packets.baseAddress, Int32(room))
            // Transmit timestamps of the probes to which the replies belong, or what else woke us.
            if unstamped > 0 || hasPendingErrors || taken < 0 && !isReadOnSending { drainReports() }
            if taken < 0 {
                if Self.pendingErrors.contains(-taken) {
                    hasPendingErrors = true
                    continue
                }
                seenEmpty = before
                return
            }
            let now = Moment.now()
            let gap = max(0, now.monotonic - seenEmpty)
            for index in 0..<Int(taken) {
                let packet = buffers.packets[index]
                if packet.has_overflows != 0 { noteOverflows(packet.overflows) }
                let isStamped = packet.kernel_time > 0
                if !isStamped { hasProgramStamps = true }
                guard let payload = payload(buffers.octets(index)) else { continue }
                sender.receive(
                    payload,
                    at: isStamped ? WallTime(nanoseconds: packet.kernel_time) : now.wall,
                    stamp: isStamped ? .kernel : .user, now: now, gap: gap,
                    trafficClass: packet.traffic_class >= 0 ? UInt8(truncatingIfNeeded: packet.traffic_class) : nil)
            }
            if Int(taken) < room {
                seenEmpty = before
                return
            }
        }
    }

    /// What a reflector sent, or would have sent in place of this ICMP message; nil for what is none of ours.
    private func payload(_ octets: UnsafeMutableRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let echo else { return UnsafeRawBufferPointer(octets) }
        return echo.reflected(octets)
    }

    private func drainReports() {
        guard descriptor >= 0 else { return }
        hasPendingErrors = false
        withUnsafeTemporaryAllocation(of: cnetshim_report.self, capacity: 16) { reports in
            while true {
                let room = Int32(min(16, unstamped + 1))
                let taken = cnetshim_reports(descriptor, reports.baseAddress, room)
                guard taken > 0 else { return }
                for report in reports[..<Int(taken)] {
                    if report.kind == CNETSHIM_TRANSMITTED {
                        unstamped = max(0, unstamped - 1)
                        sender.transmitted(
                            firstStamped + UInt64(report.number), at: WallTime(nanoseconds: report.kernel_time))
                    } else if report.kind == CNETSHIM_UNREACHABLE {
                        // A router on the way may say the same of a host that it can't reach: only the peer's own word counts.
                        if report.code == ECONNREFUSED, IPAddress(report.offender) == settings.remote.address {
                            sender.peerRefused(at: .now())
                        }
                        if keepsEvents, refusals.count < 64 { refusals.append(report) }
                    }
                }
                if taken < room { return }
            }
        }
    }

    /// What happened since the last look.
    func takeEvents() -> [SessionEvent] {
        var list = sender.events.map { SessionEvent.probe($0) }
        sender.events.removeAll(keepingCapacity: true)
        for refusal in refusals {
            list.append(.unreachable(code: refusal.code, by: IPAddress(refusal.offender)))
        }
        refusals.removeAll(keepingCapacity: true)
        if let lastError { list.append(.failed(lastError)) }
        lastError = nil
        return list
    }

    /// Time goes on, after a drain. The records that became ready.
    func advance(to now: Moment) -> [IntervalRecord] {
        readDrops(at: now)
        readPathMTU()
        return sender.advance(to: now)
    }

    private static let ethernet: UInt64 = 1_500

    /// What a search found, or what a router on the way has named since where that is less; of what the kernel knows only what is less
    /// than our interface sends, which it assumes until then.
    private func readPathMTU() {
        guard descriptor >= 0, let most = host?.maximumPacket(of: interface) else { return }
        let known = cnetshim_path_mtu(descriptor, family)
        // No IP packet is larger than 65,535 octets, whatever the loopback interface says that it takes.
        let named = known > 0 && known < min(most, 65_535) ? UInt64(known) : nil
        // An interface of our own that takes less than Ethernet's packets proves nothing of the path behind it.
        let searched = searchedMTU.flatMap { $0 < most || most >= Self.ethernet ? $0 : nil }
        sender.pathMTU = [searched, named].compactMap { $0 }.min()
    }

    private func noteOverflows(_ number: UInt32) {
        let more = number &- overflows
        guard more > 0, more < 1 << 31 else { return }
        overflows = number
        // At each look at the host that found an overflow of whatever socket, ours was read too.
        let seen = host.map { $0.looked + -10_000_000 } ?? overflowsRead
        sender.receiveOverflowed(by: UInt64(more), since: max(overflowsRead, seen))
    }

    private func readDrops(at now: Moment) {
        guard let drops = socket?.drops else { return }
        noteOverflows(drops)
        overflowsRead = now.monotonic
    }

    // MARK: - the host's faults

    /// Finds out through which interface it sends.
    func locate(with host: HostWatch) {
        self.host = host
        guard let index = host.interface(towards: settings.remote, from: socket?.localEndpoint) else { return }
        interface = index
        sender.uplink = host.name(of: index)
    }

    /// Finds out by which captured line it sends.
    func nameCapture(of lines: CapturedLines, by host: HostWatch) {
        guard !lines.isEmpty else { return }
        sender.capture(on: lines.line(beside: host.name(of: interface)))
    }

    /// Takes in what the line carried since the look before.
    func takeLoad(of report: HostWatch.Report, at now: Moment) {
        guard let load = report.load(beside: interface) else { return }
        sender.note(load.sample, of: load.line, at: now)
    }

    /// Takes in what the host did since the look before.
    func take(_ report: HostWatch.Report, at now: Moment) {
        if report.receiveBufferErrors > 0 {
            if socket?.drops != nil {
                readDrops(at: now)
            } else {
                sender.ownFault(
                    .bufferErrors, .receiving, silenced: report.receiveBufferErrors, since: report.since,
                    isCertain: false)
            }
        }
        if report.sendBufferErrors > 0, !hearsErrors {
            sender.ownFault(
                .bufferErrors, .sending, silenced: report.sendBufferErrors, since: report.since, isCertain: false)
        }
        for fault in report.faults where fault.interface == interface {
            guard fault.reason != .interfaceDown else {
                sender.interfaceDown(since: report.since, at: now.monotonic)
                continue
            }
            sender.ownFault(
                fault.reason, fault.side, silenced: fault.number, since: report.since,
                isCertain: fault.number == nil)
        }
        for reason in report.disturbances { sender.noteDisturbance(reason) }
    }
}
