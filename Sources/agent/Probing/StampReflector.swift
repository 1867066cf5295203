package import NetworkAddress

/// The Session-Reflector of RFC 8762 §4.3 as a value, stateful or stateless: a request goes in, a reply in the same buffer
/// or a refusal comes out. It sends nothing and reads no clock.
///
/// It is no amplifier: a reply is exactly as long as its request, only allowed prefixes are answered, each source's
/// rate is bounded, and so is the memory for sessions. What is refused is counted. A peer that has a key is answered only
/// what it signed; all others are answered in open mode.
package struct StampReflector: Sendable {
    package private(set) var counters = ReflectorCounters()
    /// How good T2 and T3 are; its Z bit is the format of our timestamps. The driver keeps it up to date.
    package var clock: ErrorEstimate
    /// TAI - UTC in seconds, for PTP timestamps; 0 where unknown.
    package var leap: Int64 = 0
    /// The kernel's times of sending can be had: a follow-up that isn't backed by them would be none.
    package var canFollowUp = false

    private var allowed: PrefixSet
    /// The last that was found in `allowed`: requests come in runs.
    private var lastAllowed: IPAddress?
    private var limit: SourceRateLimit?
    private let keys: StampKeyRing
    private let isStateless: Bool
    private var sessions: SessionTable
    private var nextSweep = Int64.min

    /// A session without a packet for this long (RFC 8762 leaves it to us) may give way to a new one.
    private static let idle: Int64 = 900 * 1_000_000_000

    package enum Refusal: Sendable {
        case tooShort, notAllowed, rateLimited, tableFull, notRequest, unauthentic, replayed
    }

    /// - Parameters:
    ///   - keys: who must sign.
    ///   - isStateless: replies bear the request's number, and nothing is remembered (RFC 8762 §4).
    ///   - salt: for the session table's hash; should not be guessable.
    package init(
        allow: [Prefix], rateLimit: Int?, maximumSessions: Int = 4_096, keys: StampKeyRing = .empty,
        isStateless: Bool = false, salt: UInt64 = 0,
        clock: ErrorEstimate = ErrorEstimate(isSynchronised: false, nanoseconds: 1_000_000_000)
    ) {
        allowed = PrefixSet(allow)
        limit = rateLimit.map { SourceRateLimit(packetsPerSecond: $0, maximumSources: maximumSessions) }
        sessions = SessionTable(capacity: maximumSessions, salt: salt)
        self.keys = keys
        self.isStateless = isStateless
        self.clock = clock
    }

    /// Replaces the allowed prefixes; sessions of senders that are allowed no more end.
    package mutating func allow(_ prefixes: [Prefix]) {
        let replacement = PrefixSet(prefixes)
        allowed = replacement
        lastAllowed = nil
        sessions.sweep { key, _ in replacement.contains(key.address) }
    }

    package var sessionCount: Int { sessions.count }

    /// Turns the request in `packet` (the whole UDP payload, whose length the reply takes) into its reply, complete but for
    /// `finish`, or says why not and leaves `packet` as it is.
    package mutating func answer(
        _ packet: UnsafeMutableRawBufferPointer, _ arrival: ReflectorArrival
    ) -> ReflectorAnswer {
        counters.received += 1
        switch accept(UnsafeRawBufferPointer(packet), arrival) {
        case .failure(let refusal):
            note(refusal)
            return .refused(refusal)
        case .success(let request):
            counters.reflected += 1
            return .reply(reply(to: request, in: packet, arrival))
        }
    }

    /// Whether the request in `packet` belongs to a session whose last reply wants a follow-up and is not known to be sent. RFC
    /// 8972 §4.7: each reply brings the time of the one before it, so send that and hand its time in before you `answer` this.
    /// Only looks: nothing of the request is verified.
    package func isAwaited(_ packet: UnsafeMutableRawBufferPointer, _ arrival: ReflectorArrival) -> Bool {
        func isAwaited(_ mode: StampMode) -> Bool {
            guard packet.count >= mode.length else { return false }
            let identifier: UInt16 = packet.number(at: mode.layout.sessionIdentifier)
            let key = SessionKey(arrival.sender, listener: arrival.listener, identifier: identifier)
            return sessions.find(key).map { sessions.sessions[$0].isAwaiting } ?? false
        }
        return canFollowUp && (isAwaited(.open) || (!keys.isEmpty && isAwaited(.authenticated)))
    }

    /// Puts T3 into a reply and signs it, as the last thing before it goes out.
    package func finish(_ packet: UnsafeMutableRawBufferPointer, _ reply: ReflectorReply, at time: WallTime) {
        StampReply.setTimestamp(WireTimestamp(time, format: reply.format, leap: leap), in: packet, mode: reply.mode)
        if let key = reply.key { keys[key].seal(packet) }
    }

    /// The kernel's time of sending of a reply that asked for it.
    package mutating func transmitted(_ ticket: ReflectorReply.Ticket, at time: WallTime) {
        counters.stamped += 1
        guard ticket.generation == sessions.generation, Int(ticket.session) < sessions.count else { return }
        sessions.with(Int(ticket.session)) { $0.transmitted(ticket.sequence, at: time) }
    }

    /// Replies that the socket then refused to send, and requests that it dropped before we saw them.
    package mutating func noteFailures(sending: UInt64 = 0, overflow: UInt64 = 0) {
        counters.sendFailed += sending
        counters.reflected -= min(sending, counters.reflected)
        counters.overflowed += overflow
    }

    // MARK: - what is answered

    private struct Accepted {
        var request: StampRequest
        var mode: StampMode
        var key: Int?
        /// nil without state.
        var session: Int?
    }

    private enum Acceptance {
        case success(Accepted)
        case failure(Refusal)
    }

    private mutating func accept(_ octets: UnsafeRawBufferPointer, _ arrival: ReflectorArrival) -> Acceptance {
        guard octets.count >= StampPacket.length else { return .failure(.tooShort) }
        guard isAllowed(arrival.sender.address) else { return .failure(.notAllowed) }
        guard limit?.admits(arrival.sender.address, now: arrival.now) ?? true else { return .failure(.rateLimited) }
        var mode = StampMode.open
        var signer: Int?
        if !keys.isEmpty, let key = keys.key(for: arrival.sender.address, verifying: { $0.verifies(octets) }) {
            guard octets.count >= StampMode.authenticated.length else { return .failure(.tooShort) }
            guard let key else { return .failure(.unauthentic) }
            mode = .authenticated
            signer = key
        }
        guard let request = StampRequest(octets, mode: mode) else { return .failure(.tooShort) }
        guard !Self.isReply(octets, mode, near: arrival.time) else { return .failure(.notRequest) }
        var accepted = Accepted(request: request, mode: mode, key: signer)
        guard !isStateless else { return .success(accepted) }
        let key = SessionKey(arrival.sender, listener: arrival.listener, identifier: request.sessionIdentifier)
        if let session = sessions.find(key) {
            guard mode == .open || !sessions.sessions[session].isReplay(request) else { return .failure(.replayed) }
            accepted.session = session
        } else {
            guard hasRoom(now: arrival.now) else { return .failure(.tableFull) }
            accepted.session = sessions.insert(key)
        }
        return .success(accepted)
    }

    private mutating func reply(
        to accepted: Accepted, in packet: UnsafeMutableRawBufferPointer, _ arrival: ReflectorArrival
    ) -> ReflectorReply {
        let request = accepted.request
        var extensions = ReflectedExtensions(
            start: accepted.mode.length, arrival: arrival, isSynchronised: clock.isSynchronised, received: 0, sent: 0,
            authenticator: accepted.key.map { keys[$0] })
        var sequence = request.sequence
        var wishes: ReflectedExtensions.Wishes
        if let position = accepted.session {
            let leap = leap
            let format = clock.format
            let canFollowUp = canFollowUp
            let overflows = UInt8(truncatingIfNeeded: counters.overflowed)
            (sequence, wishes) = sessions.with(position) { session in
                var receipt = session.receive(request, now: arrival.now)
                receipt.overflows = overflows
                let sequence = session.count()
                extensions.received = session.received
                extensions.sent = sequence &+ 1
                if canFollowUp {
                    extensions.followUp = session.followUp.map {
                        ($0.sequence, WireTimestamp($0.time, format: format, leap: leap))
                    }
                }
                let wishes = extensions.fill(packet) { packet, header in
                    guard let window = session.window, Receipt.isPlace(header, in: .init(packet)) else { return false }
                    receipt.write(to: packet, at: header, word: window.bitmapWord)
                    return true
                }
                return (sequence, wishes)
            }
        } else {
            wishes = extensions.fill(packet) { _, _ in false }
        }
        StampReply(
            sequence: sequence, timestamp: WireTimestamp(raw: 0), errorEstimate: clock,
            sessionIdentifier: request.sessionIdentifier,
            receiveTimestamp: WireTimestamp(arrival.time, format: clock.format, leap: leap),
            senderSequence: request.sequence, senderTimestamp: request.timestamp,
            senderErrorEstimate: request.errorEstimate, senderTTL: arrival.ttl
        ).write(to: packet, mode: accepted.mode)
        extensions.seal(packet)
        // The same class of service back, without the congestion marks of the way there.
        let codePoint = wishes.codePoint ?? arrival.trafficClass.map { $0 >> 2 }
        var reply = ReflectorReply(
            trafficClass: codePoint.map { $0 << 2 }, mode: accepted.mode, format: clock.format,
            key: accepted.key)
        if wishes.followUp, canFollowUp, let position = accepted.session {
            sessions.with(position) { $0.await(sequence) }
            reply.ticket = .init(session: Int32(position), generation: sessions.generation, sequence: sequence)
        }
        return reply
    }

    private mutating func isAllowed(_ address: IPAddress) -> Bool {
        if address == lastAllowed { return true }
        guard allowed.contains(address) else { return false }
        lastAllowed = address
        return true
    }

    private mutating func hasRoom(now: MonotonicTime) -> Bool {
        guard sessions.isFull else { return true }
        // At most one sweep a second, so that a flood of new senders costs a look-up each and no more.
        guard now.nanoseconds >= nextSweep else { return false }
        nextSweep = now.nanoseconds + 1_000_000_000
        sessions.sweep { now.nanoseconds - $1.lastSeen < Self.idle }
        return !sessions.isFull
    }

    private mutating func note(_ refusal: Refusal) {
        switch refusal {
        case .tooShort: counters.tooShort += 1
        case .notAllowed: counters.notAllowed += 1
        case .rateLimited: counters.rateLimited += 1
        case .tableFull: counters.tableFull += 1
        case .notRequest: counters.notRequests += 1
        case .unauthentic: counters.unauthentic += 1
        case .replayed: counters.replayed += 1
        }
    }

    /// Whether a packet is a reply rather than a request: what must be zero in a request, or is padding from a TWAMP-Light
    /// sender, holds two timestamps of about now. Reflected again, with a forged source, it would go to and fro between
    /// two reflectors for ever.
    private static func isReply(_ packet: UnsafeRawBufferPointer, _ mode: StampMode, near arrival: WallTime) -> Bool {
        let now = UInt32(truncatingIfNeeded: arrival.nanoseconds / 1_000_000_000)
        let ntpNow = now &+ 2_208_988_800
        func isRecent(_ offset: Int) -> Bool {
            let seconds = packet.number(at: offset, as: UInt32.self)
            let day: Int32 = 86_400
            // NTP, or PTP with its 37 s of leap seconds.
            return (-day...day).contains(Int32(bitPattern: seconds &- ntpNow))
                || (-day...day).contains(Int32(bitPattern: seconds &- now))
        }
        return isRecent(mode.layout.receiveTimestamp) && isRecent(mode.layout.senderTimestamp)
    }
}
