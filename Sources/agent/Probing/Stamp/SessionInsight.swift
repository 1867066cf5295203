/// What a session learnt beside its intervals' counts: how good its samples were, and what the reflector's extensions said.
package struct SessionInsight: Hashable, Sendable {
    // MARK: - the samples

    /// By quality, and by where T3 came from.
    package internal(set) var samples: [SampleQuality: UInt64] = [:]
    package internal(set) var departures: [DelaySample.Departure: UInt64] = [:]
    /// Of all samples, nanoseconds.
    package internal(set) var largestError: Int64 = 0
    package internal(set) var largestLateness: Int64 = 0
    private var sumOfErrors = 0.0
    private var count = 0.0
    /// The largest parts of the error budgets.
    package internal(set) var stamps: Int64 = 0
    package internal(set) var residence: Int64 = 0
    package internal(set) var rate: Int64 = 0
    package internal(set) var clocks: Int64?
    /// Samples whose bound rests on what is assumed of the reflector, see `ErrorBudget.isAssumed`.
    package internal(set) var assumed: UInt64 = 0

    package var meanError: Double? { count > 0 ? sumOfErrors / count : nil }

    mutating func note(_ sample: DelaySample) {
        samples[sample.quality, default: 0] += 1
        departures[sample.departure, default: 0] += 1
        let bound = sample.errorBound
        largestError = max(largestError, bound)
        largestLateness = max(largestLateness, sample.budget.lateness)
        sumOfErrors += Double(bound)
        count += 1
        stamps = max(stamps, sample.budget.stamps)
        residence = max(residence, sample.budget.residence)
        rate = max(rate, sample.budget.rate)
        if sample.budget.isAssumed { assumed += 1 }
        if let sum = sample.budget.clocks { clocks = max(clocks ?? 0, sum) }
    }

    // MARK: - the extensions

    /// Class of Service, RFC 8972 §4.4.
    package struct ClassOfService: Hashable, Sendable {
        /// Replies that spoke of it.
        package internal(set) var replies: UInt64 = 0
        /// Probes that reached the reflector with another code point than they left with, and the last such.
        package internal(set) var remarkedForward: UInt64 = 0
        package internal(set) var lastForward: UInt8?
        /// Replies that came with another code point than the reflector sent them with, and the last such.
        package internal(set) var remarkedReturn: UInt64 = 0
        package internal(set) var lastReturn: UInt8?
        /// The reflector's policy refused the code point asked for.
        package internal(set) var refused: UInt64 = 0
        /// Probes that reached the reflector with congestion experienced (RFC 3168).
        package internal(set) var congested: UInt64 = 0
    }

    /// Direct Measurement, RFC 8972 §4.5: the counters in the last reply that had them.
    package struct Counters: Hashable, Sendable {
        package internal(set) var sent: UInt32
        package internal(set) var reflectorReceived: UInt32
        package internal(set) var reflectorSent: UInt32
    }

    /// nil where no reply said anything of it.
    package internal(set) var classOfService: ClassOfService?
    package internal(set) var counters: Counters?
    /// Sync source in, method in, sync source out, method out: an octet each, by RFC 8972 §5.5 and §5.6.
    package internal(set) var timestampInformation: UInt32?
    /// Replies whose extensions were voided: their HMAC, or ours at the reflector, was wrong.
    package internal(set) var voidedExtensions: UInt64 = 0
    /// Replies without our key's signature.
    package internal(set) var unauthentic: UInt64 = 0
    /// The format of the reflector's timestamps, by the last reply.
    package internal(set) var reflectorFormat: TimestampFormat?

    mutating func note(
        _ seen: ReplyExtensions.ClassOfService, sentWith sent: UInt8, asked: UInt8, replyClass: UInt8?
    ) {
        var tally = classOfService ?? ClassOfService()
        tally.replies += 1
        if seen.codePoint != sent {
            tally.remarkedForward += 1
            tally.lastForward = seen.codePoint
        }
        if seen.congestion == 3 { tally.congested += 1 }
        if seen.isRefused { tally.refused += 1 }
        let expected = seen.isRefused ? seen.codePoint : asked
        if let replyClass, replyClass >> 2 != expected {
            tally.remarkedReturn += 1
            tally.lastReturn = replyClass >> 2
        }
        classOfService = tally
    }
}
