import CNetShim
import Probing
import Telemetry

/// The sending side: all sessions on one thread, preallocated buffers, no allocation per packet.
final class SessionLoop {
    private var sessions: [UInt64: LiveSession] = [:]
    private var keys: [String: UInt64] = [:]
    private var nextKey: UInt64 = 1
    private var queue = WakeQueue()
    private let poller: Poller
    private let buffers: PacketBuffers
    private var watch = ClockWatch()
    private var clock = ClockState.now()
    private var clockRead = Moment.now().monotonic
    private let host = HostWatch()
    private static let hostToken = UInt64.max
    private let output: Output
    /// Before the first session, so that its first probes are stamped.
    private let proof = TimestampProof()
    /// What the last session that ended had learnt.
    private(set) var insight: SessionInsight?
    /// Sessions whose sockets have something to read.
    private var ready: [UInt64] = []

    /// What the loop gives to others.
    struct Output {
        var site: String
        /// nil for one interval without end.
        var interval: Duration?
        var limit: UInt64?
        var records: ([IntervalRecord]) -> Void
        /// nil where nobody looks on.
        var events: (([SessionEvent]) -> Void)?
        /// Who follows the sessions' paths; nil for nobody.
        var paths: PathMonitor?
        var uplinks = UplinkNames()
    }

    /// A bound socket for the first session, see `ProbeRun`.
    private var prepared: UDPSocket?

    /// `mailbox` is where commands come from.
    init(mailbox: SessionMailbox, _ output: Output, socket: UDPSocket? = nil) throws(SocketError) {
        self.output = output
        prepared = socket
        poller = try Poller()
        buffers = PacketBuffers(count: 32, size: SessionSettings.maximumSize + EchoWire.headers)
        try poller.watch(mailbox.waker.descriptor, token: 0)
        if host.events >= 0 { try poller.watch(host.events, token: Self.hostToken) }
    }

    /// Runs until told to stop, or until all limited sessions are finished. The records of the open intervals.
    func run(_ mailbox: SessionMailbox) -> [IntervalRecord] {
        while true {
            var now = Moment.now()
            poller.wait(nanoseconds: max(0, (queue.first ?? MonotonicTime(nanoseconds: .max)) - now.monotonic)) {
                token in
                if token == 0 { mailbox.waker.calm() }
                ready.append(token)
            }
            switch watch.look() {
            case .none: break
            case .stepped: for session in sessions.values { session.sender.clockStepped(at: .now()) }
            case .slept: for session in sessions.values { session.sender.slept() }
            }
            now = .now()
            if ready.contains(Self.hostToken) || now.monotonic - host.looked > 1_000_000_000 { lookAtHost(at: now) }
            readClock(at: now)
            // Sending first: a probe that waits for others' replies to be read is a late probe.
            while let key = queue.popDue(at: now.monotonic) { serve(key) }
            for token in ready where token != 0 {
                sessions[token]?.drain(using: buffers)
                report(token)
            }
            ready.removeAll(keepingCapacity: true)
            let order = mailbox.take()
            if let wanted = order.sessions { change(to: wanted) }
            if order.stops || isFinished { return stop() }
        }
    }

    private var isFinished: Bool {
        output.limit != nil && sessions.values.allSatisfy { $0.sender.isFinished }
    }

    /// Does what is due for a session and puts it back into the queue.
    private func serve(_ key: UInt64) {
        guard let session = sessions[key] else { return }
        var now = Moment.now()
        if let due = session.sender.nextSend, due <= now.monotonic {
            if session.open(at: now), let socket = session.socket {
                try? poller.watch(socket.descriptor, token: key)
                session.locate(with: host)
                session.nameUplink(by: output.uplinks)
                if let paths = output.paths, let flow = session.flow { paths.follow(flow) }
            }
            session.send(using: buffers)
            now = .now()
        }
        if session.sender.nextDeadline(at: now) <= now.monotonic {
            session.drain(using: buffers)
            // `now` was read before the drain: whatever had arrived by then has been handed in.
            output.records(session.advance(to: now))
        }
        report(key)
        let deadline = session.sender.nextDeadline(at: now)
        queue.push(key, at: session.sender.nextSend.map { min($0, deadline) } ?? deadline)
    }

    private func report(_ key: UInt64) {
        guard let events = output.events, let session = sessions[key] else { return }
        let list = session.takeEvents()
        if !list.isEmpty { events(list) }
    }

    /// Faults are told before time moves on, so that the probes that they touched are not yet decided.
    private func lookAtHost(at now: Moment) {
        let report = host.look(at: now.monotonic)
        for session in sessions.values { session.take(report, at: now) }
        guard report.isRerouted else { return }
        var used: Set<Int32> = []
        for session in sessions.values {
            session.locate(with: host)
            session.nameUplink(by: output.uplinks)
            used.insert(session.interface)
        }
        host.keep(used)
    }

    private func readClock(at now: Moment) {
        guard now.monotonic - clockRead > 1_000_000_000 else { return }
        clockRead = now.monotonic
        clock = .now()
        for session in sessions.values {
            session.sender.clock = clock
            if let paths = output.paths { session.sender.pathHash = paths.hash(of: session.settings.link) }
        }
    }

    /// Sessions that stay the same go on; the others end, and new ones begin.
    private func change(to wanted: [SessionSettings]) {
        let now = Moment.now()
        var next: [String: SessionSettings] = [:]
        for settings in wanted { next[settings.link] = settings }
        for (link, key) in keys {
            guard let session = sessions[key], next[link] != session.settings else {
                next[link] = nil
                continue
            }
            session.drain(using: buffers)
            output.records(session.sender.stop(at: .now()))
            if let socket = session.socket { poller.unwatch(socket.descriptor) }
            sessions[key] = nil
            keys[link] = nil
            output.paths?.forget(link)
        }
        for settings in wanted where next[settings.link] == settings {
            next[settings.link] = nil
            var sender = StampSender(
                settings, site: output.site, interval: output.interval, limit: output.limit, clock: clock,
                at: now)
            sender.leap = .leap
            let key = nextKey
            nextKey += 1
            keys[settings.link] = key
            sessions[key] = LiveSession(sender, keepsEvents: output.events != nil, socket: prepared)
            prepared = nil
            queue.push(key, at: now.monotonic)
        }
    }

    private func stop() -> [IntervalRecord] {
        var records: [IntervalRecord] = []
        for key in sessions.keys.sorted() {
            guard let session = sessions[key] else { continue }
            session.drain(using: buffers)
            records += session.sender.stop(at: .now())
            insight = session.sender.insight
            report(key)
        }
        sessions = [:]
        return records
    }
}
