import Telemetry

/// The causes of a period's intervals, and of each the worst interval's evidence.
package struct CauseTally: Hashable, Sendable {
    private struct Example: Hashable, Sendable {
        var severity: Double
        var evidence: [LinkEvidence]
        var code: String { evidence.map(\.code).joined(separator: ";") }
    }

    /// Intervals by cause; those in which nothing was measured are in none.
    package private(set) var counts: [LinkCause: UInt64] = [:]
    /// Of them those in which users' packets fared badly.
    private var impaired: [LinkCause: UInt64] = [:]
    private var worst: [LinkCause: Example] = [:]

    package init() {}

    package mutating func add(_ finding: LinkFinding) {
        guard finding != .unmeasured else { return }
        counts[finding.cause, default: 0].add(saturated: 1)
        if finding.evidence.contains(where: \.isImpairment) { impaired[finding.cause, default: 0].add(saturated: 1) }
        keep(Example(severity: finding.severity, evidence: finding.evidence), of: finding.cause)
    }

    package mutating func merge(_ other: CauseTally) {
        counts.merge(other.counts) { $0.addingSaturated($1) }
        impaired.merge(other.impaired) { $0.addingSaturated($1) }
        for (cause, example) in other.worst { keep(example, of: cause) }
    }

    private mutating func keep(_ example: Example, of cause: LinkCause) {
        if let known = worst[cause] {
            if known.severity > example.severity || known == example { return }
            // Of equals always the same, in whichever order hours are summed.
            if known.severity == example.severity, known.code <= example.code { return }
        }
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

// MARK: - as the store keeps it

extension CauseTally {
    func write(to out: PackedWriter) {
        let causes = LinkCause.allCases.filter { counts[$0] != nil }
        out.append(UInt64(causes.count))
        for cause in causes {
            out.append(cause.rawValue)
            out.append(counts[cause] ?? 0)
            out.append(impaired[cause] ?? 0)
            let example = worst[cause] ?? Example(severity: 0, evidence: [])
            out.append(example.severity)
            out.append(UInt64(example.evidence.count))
            for evidence in example.evidence { out.append(evidence) }
        }
    }

    init(_ input: inout PackedReader) throws(PackedReader.Damage) {
        for _ in 0..<(try input.int(atMost: 64)) {
            guard let cause = LinkCause(rawValue: try input.text()) else { throw PackedReader.Damage() }
            counts[cause] = try input.number()
            let bad = try input.number()
            if bad > 0 { impaired[cause] = bad }
            var example = Example(severity: try input.double(), evidence: [])
            for _ in 0..<(try input.int(atMost: 1_000)) { example.evidence.append(try input.evidence()) }
            worst[cause] = example
        }
    }
}
