import CNetShim
import NetworkAddress
import Probing
import Telemetry

/// The sending side: all sessions on one thread, preallocated buffers, no allocation and no reference count per packet.
///
/// Where the kernel stamps what comes, nobody needs to wake for a reply: it is read when its session sends a later probe,
/// one wake-up per probe instead of three, and one look into the socket for several.
final class SessionLoop {
    private var sessions: [UInt64: LiveSession] = [:]
    /// The same, by key, unretained: a dictionary's look-up and a reference count per packet would cost more than the packet.
    private var handles: [Unmanaged<LiveSession>?] = [nil]
    private var keys: [String: UInt64] = [:]
    private let queue = WakeQueue()
    private let poller: Poller
    private let buffers: PacketBuffers
    private var clock = ClockState.now()
    private var clockRead = Moment.now().monotonic
    private let host: HostWatch
    private static let hostToken = UInt64.max
    private let output: Output
    /// Before the first session, so that its first probes are stamped.
    private let proof = TimestampProof()
    /// What the last session that ended had learnt.
    private(set) var insight: SessionInsight?
    /// Where steady beats stand, so that several sessions' probes leave in one wake-up, and each session's place in it.
    private var lattice = SendLattice(at: Moment.now().monotonic, random: SplitMix(seed: .random(in: .min ... .max)))
    private var seats: [UInt64: SendLattice.Seat] = [:]
    /// Sessions that were due in this round.
    private var served: [UInt64] = []
    /// How much earlier than planned a probe may leave together with another one: a thousandth of the shortest period.
    private var tolerance: Int64 = 0
    private static let longestTolerance: Int64 = 100_000

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
        /// Who searches their path MTU; nil for nobody.
        var mtus: PathMTUMonitor?
        var uplinks = UplinkNames()
        /// Names of the interfaces through which all traffic of the site's line goes.
        var lines: [String] = []
        /// Where captures run, whose seconds come by the mailbox.
        var captures = CapturedLines()
        /// The router tells what the line carries, not our own interfaces.
        var asksRouter = false
    }

    /// A bound socket for the first session, see `ProbeRun`.
    private var prepared: UDPSocket?

    /// `mailbox` is where commands come from.
    init(mailbox: SessionMailbox, _ output: Output, socket: UDPSocket? = nil) throws(SocketError) {
        self.output = output
        host = HostWatch(lines: output.lines)
        prepared = socket
        poller = try Poller()
        buffers = PacketBuffers(count: 32, size: SessionSettings.maximumSize + EchoWire.headers)
        try poller.watch(mailbox.waker.descriptor, token: 0)
        if host.events >= 0 { try poller.watch(host.events, token: Self.hostToken) }
    }

    /// Runs until told to stop, or until all limited sessions are finished. The records of the open intervals.
    func run(_ mailbox: SessionMailbox) -> [IntervalRecord] {
        var watch = ClockWatch()
        var hasOrders = true
        /// Sessions whose sockets have something to read.
        var ready: [UInt64] = []
        while true {
            var now = Moment.now()
            let first = queue.first?.nanoseconds ?? .max
            for token in poller.wait(nanoseconds: max(0, first - now.monotonic.nanoseconds)) {
                switch token {
                case 0:
                    mailbox.waker.calm()
                    hasOrders = true
                case Self.hostToken: host.noteNews()
                default: ready.append(token)
                }
            }
            switch watch.look() {
            case .none: break
            case .stepped:
                for session in sessions.values {
                    // What came before the step keeps its time.
                    session.drain(using: buffers)
                    session.sender.clockStepped(at: .now())
                }
            case .slept:
                for session in sessions.values {
                    if session.isReadOnSending { session.drain(using: buffers) }
                    session.sender.slept()
                }
            }
            now = .now()
            if host.isDue(at: now.monotonic) { lookAtHost(at: now) }
            readClock(at: now)
            // Sending first: a probe that waits for others' replies to be read is a late probe.
            var hasSent = false
            while let key = queue.popDue(at: now.monotonic) {
                hasSent = send(key, until: now.monotonic) || hasSent
            }
            if hasSent, tolerance > 0 { sendAhead(until: now.monotonic + tolerance) }
            finishServed()
            for token in ready {
                handles[Int(token)]?._withUnsafeGuaranteedRef { session in
                    session.drain(using: buffers)
                    report(session)
                }
            }
            ready.removeAll(keepingCapacity: true)
            if hasOrders {
                hasOrders = false
                let order = mailbox.take()
                for load in order.loads { take(load) }
                for (interface, second) in order.seconds { take(second, of: interface) }
                if let wanted = order.sessions { change(to: wanted, lineRate: order.lineRate) }
                if order.stops { return stop() }
            }
            if isFinished { return stop() }
        }
    }

    private var isFinished: Bool {
        output.limit != nil && sessions.values.allSatisfy { $0.sender.isFinished }
    }

    /// Sends what would be due in a moment as well, which spares us another wake-up.
    private func sendAhead(until horizon: MonotonicTime) {
        while let key = queue.firstKey, let due = queue.first, due.nanoseconds <= horizon.nanoseconds {
            let isProbe = handles[Int(key)]?._withUnsafeGuaranteedRef { $0.nextSend == due.nanoseconds } ?? true
            guard isProbe, queue.popDue(at: horizon) != nil else { return }
            _ = send(key, until: horizon)
        }
    }

    /// Sends a session's probe if it is due by `horizon`, and leaves what else is to be done for it to `finishServed`: of several
    /// sessions all probes go first, which are late otherwise. Returns whether there was one to send.
    private func send(_ key: UInt64, until horizon: MonotonicTime) -> Bool {
        handles[Int(key)]?._withUnsafeGuaranteedRef { session in
            served.append(key)
            let now = Moment.now()
            guard session.nextSend <= max(now.monotonic.nanoseconds, horizon.nanoseconds) else { return false }
            if session.open(at: now) {
                if !session.isReadOnSending { watch(session, key) }
                session.locate(with: host)
                session.nameUplink(by: output.uplinks)
                session.nameCapture(of: output.captures, by: host)
                if let paths = output.paths, let flow = session.flow { paths.follow(flow) }
                if let mtus = output.mtus, let way = session.mtuWay { mtus.follow(way) }
            }
            session.send(using: buffers)
            return true
        } ?? false
    }

    /// Reads what came for the sessions that were due, and puts them back into the queue.
    private func finishServed() {
        for key in served { handles[Int(key)]?._withUnsafeGuaranteedRef { finish($0, key) } }
        served.removeAll(keepingCapacity: true)
    }

    private func finish(_ session: LiveSession, _ key: UInt64) {
        if session.shallRead { session.drain(using: buffers) }
        // A reply that only the program stamped must be read at once.
        if session.isReadOnSending, session.hasProgramStamps {
            session.isReadOnSending = false
            watch(session, key)
        }
        let now = Moment.now()
        var deadline = session.plan(at: now)
        if deadline <= now.monotonic.nanoseconds {
            session.drain(using: buffers)
            // `now` was read before the drain: whatever had arrived by then has been handed in.
            output.records(session.advance(to: now))
            deadline = session.plan(at: now)
        }
        report(session)
        queue.push(key, at: MonotonicTime(nanoseconds: min(session.nextSend, deadline)))
    }

    private func watch(_ session: LiveSession, _ key: UInt64) {
        if let socket = session.socket { try? poller.watch(socket.descriptor, token: key) }
    }

    private func report(_ session: LiveSession) {
        guard output.events != nil else { return }
        let list = session.takeEvents()
        if !list.isEmpty { output.events?(list) }
    }

    /// Faults are told before time moves on, so that the probes that they touched are not yet decided.
    private func lookAtHost(at now: Moment) {
        let report = host.look(at: now.monotonic)
        if !report.isQuiet {
            for session in sessions.values {
                // What had come by now fell to no fault.
                if session.isReadOnSending { session.drain(using: buffers) }
                session.take(report, at: now)
            }
        }
        if !report.loads.isEmpty, !output.asksRouter {
            for session in sessions.values { session.takeLoad(of: report, at: now) }
        }
        guard report.isRerouted else { return }
        var used: Set<Int32> = []
        for session in sessions.values {
            session.locate(with: host)
            session.nameUplink(by: output.uplinks)
            session.nameCapture(of: output.captures, by: host)
            used.insert(session.interface)
        }
        host.keep(used)
    }

    private func take(_ load: HostWatch.Load) {
        for session in sessions.values { session.sender.note(load.sample, of: load.line, at: .now()) }
    }

    private func take(_ second: CapturedSecond, of interface: String) {
        for session in sessions.values where session.sender.captured(on: interface) {
            session.sender.note(second, at: .now())
        }
    }

    private func readClock(at now: Moment) {
        guard now.monotonic - clockRead > 1_000_000_000 else { return }
        clockRead = now.monotonic
        clock = .now()
        for session in sessions.values {
            session.sender.clock = clock
            if let paths = output.paths { session.sender.pathHash = paths.hash(of: session.settings.link) }
            if let mtus = output.mtus {
                let link = session.settings.link
                mtus.note(path: path(of: session), of: link)
                session.searchedMTU = mtus.size(of: link)
            }
        }
    }

    /// Tells one path from another: by interface and hops, where these are known.
    private func path(of session: LiveSession) -> UInt64? {
        let interface = UInt64(UInt32(bitPattern: session.interface))
        return output.paths == nil ? interface : session.sender.pathHash.map { $0 ^ interface }
    }

    /// Sessions that stay the same go on; the others end, and new ones begin.
    private func change(to wanted: [SessionSettings], lineRate: Int64?) {
        let now = Moment.now()
        // A line that carries less than was thought must not get the bursts of before: all sessions begin anew.
        let isTighter = lattice.expect(wanted, lineRate: lineRate)
        var next: [String: SessionSettings] = [:]
        for settings in wanted { next[settings.link] = settings }
        for (link, key) in keys {
            guard let session = sessions[key], isTighter || next[link] != session.settings else {
                next[link] = nil
                continue
            }
            session.drain(using: buffers)
            output.records(session.sender.stop(at: .now()))
            if let socket = session.socket { poller.unwatch(socket.descriptor) }
            handles[Int(key)] = nil
            sessions[key] = nil
            if let seat = seats.removeValue(forKey: key) { lattice.leave(seat) }
            keys[link] = nil
            output.paths?.forget(link)
            output.mtus?.forget(link)
        }
        for settings in wanted where next[settings.link] == settings {
            next[settings.link] = nil
            // A key is never used twice: an old one may still stand in the queue.
            let key = UInt64(handles.count)
            let first = seat(for: settings, key, at: now.monotonic)
            var sender = StampSender(
                settings, site: output.site, interval: output.interval, limit: output.limit, first: first,
                clock: clock, at: now)
            sender.leap = .leap
            sender.closingDelay = closingDelay(key)
            sender.capture(on: output.captures.line(beside: nil))
            let session = LiveSession(sender, keepsEvents: output.events != nil, socket: prepared)
            session.isReadOnSending = canReadOnSending(settings)
            handles.append(Unmanaged.passUnretained(session))
            keys[settings.link] = key
            sessions[key] = session
            prepared = nil
            queue.push(key, at: now.monotonic)
        }
        let shortest = wanted.map { $0.isPoisson ? 0 : $0.period.nanoseconds }.min() ?? 0
        tolerance = output.events == nil ? min(Self.longestTolerance, shortest / 1_000) : 0
    }

    /// When a new session with a steady beat begins; nil for a random one.
    private func seat(for settings: SessionSettings, _ key: UInt64, at now: MonotonicTime) -> MonotonicTime? {
        guard !settings.isPoisson else { return nil }
        let seat = lattice.take(
            period: settings.beat, octets: settings.octetsOnLine, target: settings.remote.address)
        seats[key] = seat
        return lattice.first(seat, after: now)
    }

    /// Where nobody looks on, the kernel stamps what comes, and the next probe goes well within the timeout.
    private func canReadOnSending(_ settings: SessionSettings) -> Bool {
        output.events == nil && output.limit == nil
            && proof.source == TimestampSource(transmit: .kernel, receive: .kernel)
            && settings.period * 2 <= settings.timeout
    }

    /// Thousands of intervals that end at one moment are not closed at one moment, or the probes due then would be late.
    private func closingDelay(_ key: UInt64) -> Int64 {
        let room = min(1_000_000_000, (output.interval ?? .zero).nanoseconds / 8)
        return Int64(key * 0x9E37_79B9 % 1_024) * room / 1_024
    }

    private func stop() -> [IntervalRecord] {
        var records: [IntervalRecord] = []
        for key in sessions.keys.sorted() {
            guard let session = sessions[key] else { continue }
            session.drain(using: buffers)
            records += session.sender.stop(at: .now())
            insight = session.sender.insight
            report(session)
        }
        handles = [nil]
        sessions = [:]
        return records
    }
}
