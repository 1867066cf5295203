import Telemetry

extension LedgerStatement {
    /// What a batch's resource says of the whole spool; nil where it says nothing. What can't be read is left out: it comes
    /// again with the next batch.
    init?(_ attributes: WireAttributes) {
        func count(_ key: StaticString) -> UInt64? {
            attributes.integer(key).flatMap { $0 >= 0 ? UInt64($0) : nil }
        }
        self.init(
            newest: count("tuyen.spool.newest"), oldest: count("tuyen.spool.oldest"),
            waiting: count("tuyen.spool.waiting"),
            gaps: Self.gaps(attributes.text("tuyen.spool.gaps", limit: SpoolLedger.longestText) ?? ""))
        if newest == nil, oldest == nil, waiting == nil, gaps.isEmpty { return nil }
    }

    /// `17-75:thinned,140-140:refused`; reads up to the first part that is none.
    static func gaps(_ text: String) -> [SequenceGap] {
        var gaps: [SequenceGap] = []
        for part in text.split(separator: ",") {
            let halves = part.split(separator: ":", maxSplits: 1)
            let ends = halves[0].split(separator: "-", maxSplits: 1).map { UInt64($0) }
            guard halves.count == 2, ends.count == 2, let first = ends[0], let last = ends[1], first > 0,
                first <= last, last <= UInt64(Int64.max), first > (gaps.last?.sequences.upperBound ?? 0),
                let reason = SequenceGap.Reason(rawValue: String(halves[1]))
            else { return gaps }
            gaps.append(SequenceGap(first...last, reason))
        }
        return gaps
    }
}
