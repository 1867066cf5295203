/// The causes of a period's intervals, and of each the worst interval's evidence.
package struct CauseTally: Hashable, Sendable {
    private struct Example: Hashable, Sendable {
        var severity: Double
        var evidence: [LinkEvidence]
    }

    /// Intervals by cause; those in which nothing was measured are in none.
    package private(set) var counts: [LinkCause: UInt64] = [:]
    /// Of them those in which users' packets fared badly.
    private var impaired: [LinkCause: UInt64] = [:]
    private var worst: [LinkCause: Example] = [:]

    package init() {}

    package mutating func add(_ finding: LinkFinding) {
        guard finding != .unmeasured else { return }
        counts[finding.cause, default: 0] += 1
        if finding.evidence.contains(where: \.isImpairment) { impaired[finding.cause, default: 0] += 1 }
        keep(Example(severity: finding.severity, evidence: finding.evidence), of: finding.cause)
    }

    package mutating func merge(_ other: CauseTally) {
        counts.merge(other.counts, uniquingKeysWith: +)
        impaired.merge(other.impaired, uniquingKeysWith: +)
        for (cause, example) in other.worst { keep(example, of: cause) }
    }

    private mutating func keep(_ example: Example, of cause: LinkCause) {
        if let known = worst[cause], known.severity >= example.severity { return }
        worst[cause] = example
    }

    /// The cause of most intervals in which something was amiss, with its worst interval's evidence; `none` where all was well.
    ///
    /// Where packets were lost or late in some, only those are asked: a path that is always too narrow, or a class that is
    /// always taken away, would hide the outages of a day.
    package var finding: LinkFinding {
        let counts = impaired.isEmpty ? counts : impaired
        let amiss = LinkCause.allCases.filter { $0 != .none && counts[$0] ?? 0 > 0 }
        // Of equals the first by the order of the cases.
        guard
            let cause = amiss.max(by: { counts[$0] ?? 0 < counts[$1] ?? 0 }).map({ most in
                amiss.first { counts[$0] == counts[most] } ?? most
            })
        else { return self.counts[.none] == nil ? .unmeasured : LinkFinding(.none) }
        return LinkFinding(cause, worst[cause]?.evidence ?? [])
    }

    /// `congested-by-own-users=12;provider-fault=3`: those in which something was amiss.
    package var code: String {
        LinkCause.allCases.compactMap { cause in
            cause == .none ? nil : counts[cause].map { "\(cause.rawValue)=\($0)" }
        }.joined(separator: ";")
    }
}

extension LinkFinding {
    /// To choose the worst by: shares lost first, then milliseconds late.
    fileprivate var severity: Double {
        evidence.reduce(0) { most, item in
            switch item {
            case .noReply: max(most, 2)
            case .loss(_, let ratio): max(most, 1 + ratio)
            case .delay(let delay, let baseline): max(most, min(0.999, (delay - (baseline ?? 0)) / 1e11))
            default: most
            }
        }
    }
}
