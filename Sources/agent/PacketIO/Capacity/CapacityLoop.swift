import Glibc
import NetworkAddress
import Probing

/// One test under way on one thread, at either end and in either direction: load goes one way, status messages the other.
final class CapacityLoop {
    enum Role { case sender, receiver }

    /// Why it ended.
    enum End { case complete, interrupted, silent }

    let load: LoadSocket
    let role: Role
    let isServer: Bool
    let terms: ActivationPDU
    /// The server's, in either direction.
    private var search: RateSearch?
    private let limit: Double?
    private let mode: UInt8
    private let sendsChecksums: Bool
    private let poller: Poller

    private(set) var receiver: LoadReceiver
    private(set) var pacer: LoadPacer
    private var action = TestAction.test
    private var rate: SendingRate
    // The peer's status messages, at the sender.
    private var statusSequence: UInt32 = 0
    private var statusErrors: UInt16 = 0
    private var statusSeconds: UInt32 = 0
    private var statusNanoseconds: UInt32 = 0
    private var statusArrival: Int64?
    private(set) var lastStatus: StatusPDU?
    private(set) var statusLosses: UInt64 = 0
    private(set) var malformed: UInt64 = 0
    /// As the peer's status messages tell them, at the sender.
    private(set) var roundTrips = RoundTripSamples()
    private var knownSubInterval: UInt32 = 0

    /// Nanoseconds on the monotonic clock.
    private var lastHeard: Int64
    private var trialEnd: Int64
    private let testEnd: Int64
    private let hardEnd: Int64
    private var isPaused = false
    private var end: End?

    /// Each sub-interval at its end.
    var onInterval: (SubIntervalStatistics) -> Void = { _ in }
    var isCancelled: () -> Bool = { false }

    /// Nothing from the peer: after this a sender pauses and says so (RFC 9946), after that the test is over.
    private static let quiet: Int64 = 1_000_000_000
    private static let silence: Int64 = 3_000_000_000
    private static let halfSecond: Int64 = 500_000_000

    init(
        _ load: LoadSocket, role: Role, isServer: Bool, terms: ActivationPDU, search: RateSearch?,
        limit: Double?, mode: UInt8, sendsChecksums: Bool, poller: Poller
    ) {
        self.load = load
        self.role = role
        self.isServer = isServer
        self.terms = terms
        self.search = search
        self.limit = limit
        self.mode = mode
        self.sendsChecksums = sendsChecksums
        self.poller = poller
        let now = Moment.now()
        let monotonic = now.monotonic.nanoseconds
        receiver = LoadReceiver(
            trial: terms.trialInterval, subInterval: terms.subInterval, now: now.wall.nanoseconds)
        // A server sends no more than the idle rate until the client has proved that it is there.
        let idle = SendingRateTable(isJumbo: false, isTraditional: false)[0]
        // The first rate is the server's word too.
        rate = isServer ? idle : Self.limited(terms.rate, limit)
        pacer = LoadPacer(rate, now: monotonic)
        lastHeard = monotonic
        trialEnd = monotonic + Int64(terms.trialInterval) * 1_000_000
        let length = Int64(terms.testInterval) * 1_000_000_000
        testEnd = monotonic + length + Self.halfSecond
        hardEnd = testEnd + Self.silence
        if terms.modifiers.contains(.randomPayload) { load.randomise() }
    }

    /// Runs to the test's end.
    func run() -> End {
        while end == nil {
            let now = Moment.now().monotonic.nanoseconds
            if isCancelled() {
                farewell()
                return .interrupted
            }
            if now - lastHeard > Self.silence || now > hardEnd { return action == .test ? .silent : .complete }
            if isServer, action == .test, now >= testEnd { action = .stop }
            switch role {
            case .sender: send(now)
            case .receiver: if now >= trialEnd { report(now) }
            }
            if end != nil { break }
            let next = role == .sender ? pacer.deadline : trialEnd
            let wait = min(next, lastHeard + Self.silence + 1, isServer && action == .test ? testEnd : hardEnd)
            if rest(until: wait) { while receive() {} }
        }
        return end ?? .complete
    }

    /// Waits for the time or for a message. A receiver under load looks every half millisecond rather than at each packet:
    /// the kernel keeps the times of arrival. Whether there may be one.
    private func rest(until time: Int64) -> Bool {
        let now = Moment.now().monotonic.nanoseconds
        guard time > now else { return true }
        let isWoken = !poller.wait(nanoseconds: min(time - now, 100_000_000)).isEmpty
        guard role == .receiver else { return isWoken }
        let left = time - Moment.now().monotonic.nanoseconds
        var pause = timespec(tv_sec: 0, tv_nsec: Int(min(500_000, max(0, left))))
        if left > 0 { nanosleep(&pause, nil) }
        return true
    }

    // MARK: - load

    private func send(_ now: Int64) {
        if action != .test {
            // The end is said in a datagram at a time; a client's confirmation is its last.
            pacer.set(SendingRateTable(isJumbo: false, isTraditional: false)[0], now: now)
            guard !isServer || pacer.due(now, most: 1) != nil else { return }
            load.send(
                LoadPacer.Burst(count: 1, payload: UInt32(SendingRate.minimumPayload), addOn: 0), header(Moment.now()))
            if !isServer { end = .complete }
            return
        }
        if now - lastHeard > Self.quiet, !isPaused {
            isPaused = true
            pacer.set(SendingRateTable(isJumbo: false, isTraditional: false)[0], now: now)
        }
        var rounds = 0
        while rounds < 64, let burst = pacer.due(Moment.now().monotonic.nanoseconds, most: LoadSocket.batch) {
            load.send(burst, header(Moment.now()))
            rounds += 1
        }
    }

    private func header(_ moment: Moment) -> LoadHeader {
        var header = LoadHeader()
        header.action = action
        header.isReceptionStopped = isPaused
        header.statusErrors = statusErrors
        header.statusSeconds = statusSeconds
        header.statusNanoseconds = statusNanoseconds
        header.seconds = UInt32(truncatingIfNeeded: moment.wall.nanoseconds / 1_000_000_000)
        header.nanoseconds = UInt32(truncatingIfNeeded: moment.wall.nanoseconds % 1_000_000_000)
        if let statusArrival {
            header.responseDelay = UInt16(clamping: (moment.wall.nanoseconds - statusArrival) / 1_000_000)
        }
        return header
    }

    // MARK: - status

    private func report(_ now: Int64) {
        while receive() {}
        let interval = Int64(terms.trialInterval) * 1_000_000
        trialEnd += interval
        // Late by more than a whole interval: begin the beat anew.
        if trialEnd <= now { trialEnd = now + interval }
        guard receiver.hasReceived || action != .test else { return }
        receiver.noteOwnDrops(load.takeOverflows())
        let before = receiver.subInterval.sequence
        var status = receiver.closeTrial(now: Moment.now().wall.nanoseconds)
        status.action = action
        status.mode = mode
        status.isReceptionStopped = now - lastHeard > Self.quiet
        if isServer {
            if action == .test { search?.adjust(Trial(status)) }
            status.rate = search?.rate ?? SendingRate()
        }
        load.send(length: StatusPDU.length) { status.write(to: $0, checksum: sendsChecksums) }
        let finished = receiver.subInterval
        if finished.sequence != before { onInterval(finished.statistics) }
        if action != .test, !isServer { end = .complete }
    }

    // MARK: - arrivals

    /// One batch. Whether there may be more.
    private func receive() -> Bool {
        let now = Moment.now()
        return load.receive { head, length, stamp in
            // Late ones of the handshake.
            if CapacityPDU.isHandshake(head) { return }
            let arrival = stamp > 0 ? stamp : now.wall.nanoseconds
            if role == .receiver {
                takeLoad(head, length, arrival, now)
            } else {
                takeStatus(head, length, arrival, now)
            }
        }
    }

    private func takeLoad(_ head: UnsafeRawBufferPointer, _ length: Int, _ arrival: Int64, _ now: Moment) {
        let header: LoadHeader
        do throws(CapacityPDUFault) { header = try LoadHeader(reading: head) } catch {
            malformed += 1
            return
        }
        if header.action != .test {
            if isServer {
                end = .complete
            } else if action == .test {
                action = header.action
                trialEnd = now.monotonic.nanoseconds
            }
            return
        }
        guard action == .test else { return }
        lastHeard = now.monotonic.nanoseconds
        receiver.take(header, length: length, arrival: arrival)
    }

    private func takeStatus(_ head: UnsafeRawBufferPointer, _ length: Int, _ arrival: Int64, _ now: Moment) {
        let status: StatusPDU
        do throws(CapacityPDUFault) {
            guard head.count == length else { throw .length(length) }
            status = try StatusPDU(reading: head)
        } catch {
            malformed += 1
            return
        }
        note(status, arrival, now)
        if status.action != .test {
            if isServer { end = .complete } else { action = status.action }
            return
        }
        let monotonic = now.monotonic.nanoseconds
        if isServer {
            search?.adjust(Trial(status))
            rate = search?.rate ?? rate
        } else if status.rate.isLawful {
            rate = status.rate
        } else {
            malformed += 1
            return
        }
        isPaused = false
        guard action == .test else { return }
        pacer.set(Self.limited(rate, limit), now: monotonic)
    }

    private func note(_ status: StatusPDU, _ arrival: Int64, _ now: Moment) {
        if action == .test { lastHeard = now.monotonic.nanoseconds }
        if status.sequence > statusSequence {
            let missing = status.sequence - statusSequence - 1
            statusErrors = UInt16(clamping: missing)
            statusLosses += UInt64(missing)
            statusSequence = status.sequence
        } else {
            statusErrors = .max
        }
        statusSeconds = status.seconds
        statusNanoseconds = status.nanoseconds
        statusArrival = arrival
        lastStatus = status
        if status.roundTripMinimum != StatusPDU.none, status.roundTripVariation != StatusPDU.none {
            roundTrips.note((Int64(status.roundTripMinimum) + Int64(status.roundTripVariation)) * 1_000_000)
        }
        if status.subIntervalSequence != knownSubInterval {
            knownSubInterval = status.subIntervalSequence
            if status.subInterval.duration > 0 { onInterval(status.subInterval) }
        }
    }

    /// The rate within this host's own limit.
    private static func limited(_ rate: SendingRate, _ limit: Double?) -> SendingRate {
        guard let limit, rate.bitsPerSecond > limit else { return rate }
        return SendingRate(bitsPerSecond: limit, packet: 1_250)
    }

    /// Tells the peer that the test is over before its time.
    private func farewell() {
        action = .stop
        if role == .sender {
            load.send(
                LoadPacer.Burst(count: 1, payload: UInt32(SendingRate.minimumPayload), addOn: 0), header(Moment.now()))
        } else {
            var status = receiver.closeTrial(now: Moment.now().wall.nanoseconds)
            status.action = .stop
            status.mode = mode
            load.send(length: StatusPDU.length) { status.write(to: $0, checksum: sendsChecksums) }
        }
    }

    var faults: CapacityOwnFaults {
        var faults = CapacityOwnFaults()
        faults.receiveOverflow = receiver.ownDrops
        faults.sendRefused = load.refused
        faults.sendOmitted = pacer.omitted
        faults.sendLateness = pacer.lateness
        faults.lateBursts = pacer.lateBursts
        faults.bursts = pacer.bursts
        return faults
    }
}
