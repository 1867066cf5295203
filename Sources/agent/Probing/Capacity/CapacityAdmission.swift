package import NetworkAddress

/// Whom a server measures with, and how much at once.
package struct CapacityServerSettings: Sendable {
    package var listen: [Endpoint]
    package var allow: [Prefix]
    package var keys: [CapacityKey] = []
    /// Mbit/s to be promised at most in each direction; 0 for no limit, and no need to say.
    package var maximumBandwidth = 0
    package var maximumTests = 8
    /// Seconds.
    package var longestTest: UInt16 = 60
    /// Type B to the letter where type B is asked for, in place of the refined search.
    package var isStrict = false
    package var sendsChecksums = false

    package init(listen: [Endpoint], allow: [Prefix]) {
        self.listen = listen
        self.allow = allow
    }
}

/// What a server made of the requests at its control port.
package struct CapacityServerCounters: Hashable, Sendable {
    package var requests: UInt64 = 0
    package var accepted: UInt64 = 0
    package var refused: UInt64 = 0
    package var notAllowed: UInt64 = 0
    package var rateLimited: UInt64 = 0
    package var malformed: UInt64 = 0
    package var unauthentic: UInt64 = 0
    package var replayed: UInt64 = 0
    package var finished: UInt64 = 0
    package var abandoned: UInt64 = 0

    package init() {}
}

/// Decides on Setup Requests (RFC 9946): who may test, with which key, in which bandwidth.
///
/// Strangers get no answer. An answer is as long as its request.
package struct CapacityAdmission: Sendable {
    package enum Decision: Sendable {
        case ignored
        case refused(SetupPDU, CapacitySessionKeys?)
        case accepted(SetupPDU, CapacitySessionKeys?)
    }

    /// Seconds by which a signed request's time may differ from ours (RFC 9946).
    package static let timeWindow: Int64 = 5
    private static let maximumConnections: UInt8 = 24

    private let settings: CapacityServerSettings
    private let allowed: PrefixSet
    private var limit = SourceRateLimit(packetsPerSecond: 20, maximumSources: 4_096)
    /// Digests of signed requests within the window, with their time: each works once.
    private var seen: [[UInt8]: Int64] = [:]
    private var upstream = 0
    private var downstream = 0
    private var tests = 0
    package private(set) var counters = CapacityServerCounters()

    package init(_ settings: CapacityServerSettings) {
        self.settings = settings
        allowed = PrefixSet(settings.allow)
    }

    /// - Parameter now: both clocks; the wall's time judges the request's.
    package mutating func decide(
        _ octets: UnsafeRawBufferPointer, from source: IPAddress, wall: WallTime, now: MonotonicTime
    ) -> Decision {
        counters.requests += 1
        guard allowed.contains(source) else {
            counters.notAllowed += 1
            return .ignored
        }
        guard limit.admits(source, now: now) else {
            counters.rateLimited += 1
            return .ignored
        }
        let request: SetupPDU
        do throws(CapacityPDUFault) { request = try SetupPDU(reading: octets) } catch {
            counters.malformed += 1
            return .ignored
        }
        guard request.command == .request else {
            counters.malformed += 1
            return .ignored
        }
        var keys: CapacitySessionKeys?
        if request.trailer.mode == 1, !settings.keys.isEmpty {
            let seconds = wall.nanoseconds / 1_000_000_000
            keys = settings.keys.first { $0.identifier == request.trailer.keyIdentifier }
                .flatMap { CapacitySessionKeys($0, time: request.trailer.time) }
            guard let found = keys, found.verifies(octets, from: .client) else {
                counters.unauthentic += 1
                return refuse(request, .authenticationFailed, nil)
            }
            guard abs(Int64(request.trailer.time) - seconds) <= Self.timeWindow else {
                counters.unauthentic += 1
                return refuse(request, .authenticationTime, found)
            }
            guard isFirst(Array(octets[20..<52]), seconds) else {
                counters.replayed += 1
                return .ignored
            }
        }
        if let answer = objection(to: request) { return refuse(request, answer, keys) }
        var response = request
        response.command = .response
        response.answerCode = SetupPDU.Answer.accepted.rawValue
        tests += 1
        if request.isUpstream {
            upstream += Int(request.bandwidth)
        } else {
            downstream += Int(request.bandwidth)
        }
        counters.accepted += 1
        return .accepted(response, keys)
    }

    private func objection(to request: SetupPDU) -> SetupPDU.Answer? {
        if request.version != CapacityPDU.version { return .badVersion }
        if request.connectionCount == 0 || request.connectionCount > Self.maximumConnections
            || request.connectionIndex >= request.connectionCount
        {
            return .badConnectionParameters
        }
        if settings.keys.isEmpty, request.trailer.mode != 0 { return .authenticationNotConfigured }
        if !settings.keys.isEmpty, request.trailer.mode == 0 { return .authenticationRequired }
        if request.trailer.mode > 1 { return .authenticationModeInvalid }
        if settings.maximumBandwidth > 0 {
            if request.bandwidth == 0 { return .bandwidthRequired }
            let used = request.isUpstream ? upstream : downstream
            if used + Int(request.bandwidth) > settings.maximumBandwidth { return .capacityExceeded }
        }
        return tests >= settings.maximumTests ? .noConnection : nil
    }

    private mutating func refuse(
        _ request: SetupPDU, _ answer: SetupPDU.Answer, _ keys: CapacitySessionKeys?
    ) -> Decision {
        counters.refused += 1
        var response = request
        response.command = .response
        response.answerCode = answer.rawValue
        if answer == .badVersion { response.version = CapacityPDU.version }
        return .refused(response, keys)
    }

    private mutating func isFirst(_ digest: [UInt8], _ seconds: Int64) -> Bool {
        if seen.count >= 4_096 { seen = seen.filter { $0.value >= seconds - 2 * Self.timeWindow } }
        guard seen.count < 65_536, seen[digest] == nil else { return false }
        seen[digest] = seconds
        return true
    }

    /// A test that was accepted has ended.
    package mutating func release(_ setup: SetupPDU, isFinished: Bool) {
        tests -= 1
        if setup.isUpstream { upstream -= Int(setup.bandwidth) } else { downstream -= Int(setup.bandwidth) }
        if isFinished { counters.finished += 1 } else { counters.abandoned += 1 }
    }

    /// A test that was accepted could not be begun: the answer says so instead.
    package mutating func withdraw(_ setup: SetupPDU) -> SetupPDU {
        release(setup, isFinished: false)
        counters.accepted -= 1
        counters.refused += 1
        var response = setup
        response.answerCode = SetupPDU.Answer.noConnection.rawValue
        return response
    }
}
