package import NetworkAddress

/// The Session-Reflector of RFC 8762 §4.3 in stateful mode, as a value: a request goes in, a reply in the same buffer or a
/// refusal comes out. It sends nothing and reads no clock.
///
/// It is no amplifier: a reply is exactly as long as its request, only allowed prefixes are answered, each source's
/// rate is bounded, and so is the memory for sessions. What is refused is counted.
package struct StampReflector: Sendable {
    package private(set) var counters = ReflectorCounters()
    private var allowed: PrefixSet
    private var limit: SourceRateLimit?
    private let maximumSessions: Int
    private var sessions: [Endpoint: ReflectedSession] = [:]
    private var nextSweep = Int64.min

    /// A session without a packet for this long (RFC 8762 leaves it to us) may give way to a new one.
    private static let idle: Int64 = 900 * 1_000_000_000

    package enum Refusal: Sendable { case tooShort, notAllowed, rateLimited, tableFull, notRequest }

    package init(allow: [Prefix], rateLimit: Int?, maximumSessions: Int = 4_096) {
        allowed = PrefixSet(allow)
        limit = rateLimit.map { SourceRateLimit(packetsPerSecond: $0, maximumSources: maximumSessions) }
        self.maximumSessions = max(1, maximumSessions)
    }

    /// Replaces the allowed prefixes; sessions of senders that are allowed no more end.
    package mutating func allow(_ prefixes: [Prefix]) {
        let replacement = PrefixSet(prefixes)
        allowed = replacement
        sessions = sessions.filter { replacement.contains($0.key.address) }
    }

    package var sessionCount: Int { sessions.count }

    /// Turns the request in `packet` into its reply, complete but for the time of sending
    /// (`StampReply.setTimestamp(_:in:)`), or says why not and leaves `packet` as it is.
    ///
    /// - Parameters:
    ///   - packet: the whole UDP payload; the reply takes its length.
    ///   - arrival: T2.
    ///   - ttl: with which the request came; nil where unknown.
    ///   - clock: how good T2 and T3 are.
    package mutating func reflect(
        _ packet: UnsafeMutableRawBufferPointer, from sender: Endpoint, at arrival: WallTime, ttl: UInt8?,
        clock: ErrorEstimate, now: MonotonicTime
    ) -> Refusal? {
        counters.received += 1
        let octets = UnsafeRawBufferPointer(packet)
        guard let request = StampRequest(octets) else {
            counters.tooShort += 1
            return .tooShort
        }
        guard allowed.contains(sender.address) else {
            counters.notAllowed += 1
            return .notAllowed
        }
        guard limit?.admits(sender.address, now: now) ?? true else {
            counters.rateLimited += 1
            return .rateLimited
        }
        guard !Self.isReply(octets, near: arrival) else {
            counters.notRequests += 1
            return .notRequest
        }
        guard let index = session(of: sender, beginningWith: request, now: now) else {
            counters.tableFull += 1
            return .tableFull
        }
        let sequence = sessions.values[index].answer(request, extensionsOf: packet, now: now)
        StampReply(
            sequence: sequence, timestamp: WireTimestamp(raw: 0), errorEstimate: clock,
            sessionIdentifier: request.sessionIdentifier, receiveTimestamp: WireTimestamp(ntp: arrival),
            senderSequence: request.sequence, senderTimestamp: request.timestamp,
            senderErrorEstimate: request.errorEstimate, senderTTL: ttl
        ).write(to: packet)
        counters.reflected += 1
        return nil
    }

    /// Replies that the socket then refused to send, and requests that it dropped before we saw them.
    package mutating func noteFailures(sending: UInt64 = 0, overflow: UInt64 = 0) {
        counters.sendFailed += sending
        counters.reflected -= min(sending, counters.reflected)
        counters.overflowed += overflow
    }

    private mutating func session(
        of sender: Endpoint, beginningWith request: StampRequest, now: MonotonicTime
    ) -> Dictionary<Endpoint, ReflectedSession>.Index? {
        if let index = sessions.index(forKey: sender) { return index }
        if sessions.count >= maximumSessions {
            // At most one sweep a second, so that a flood of new senders costs a look-up each and no more.
            guard now.nanoseconds >= nextSweep else { return nil }
            nextSweep = now.nanoseconds + 1_000_000_000
            sessions = sessions.filter { now.nanoseconds - $0.value.lastSeen < Self.idle }
            guard sessions.count < maximumSessions else { return nil }
        }
        sessions[sender] = ReflectedSession()
        return sessions.index(forKey: sender)
    }

    /// Whether a packet is a reply rather than a request: what must be zero in a request, or is padding from a TWAMP-Light
    /// sender, holds two timestamps of about now. Reflected again, with a forged source, it would go to and fro between
    /// two reflectors for ever.
    private static func isReply(_ packet: UnsafeRawBufferPointer, near arrival: WallTime) -> Bool {
        let now = UInt32(truncatingIfNeeded: arrival.nanoseconds / 1_000_000_000)
        let ntpNow = now &+ 2_208_988_800
        func isRecent(_ offset: Int) -> Bool {
            let seconds = packet.number(at: offset, as: UInt32.self)
            let day: Int32 = 86_400
            // NTP, or PTP with its 37 s of leap seconds.
            return (-day...day).contains(Int32(bitPattern: seconds &- ntpNow))
                || (-day...day).contains(Int32(bitPattern: seconds &- now))
        }
        return isRecent(16) && isRecent(28)
    }
}
