import Telemetry

/// Goes over a stream of probes, lost or not, and counts loss periods and distances as RFC 3357 defines them: a loss
/// period begins with a lost probe behind one that was not lost (§5.4.2), a loss distance lies between each lost probe and
/// the one lost before it (§5.4.1). It goes on from interval to interval.
struct LossRun: Sendable {
    /// Of the loss period under way.
    private var length: UInt64 = 0
    /// How many probes came through since the last lost one; nil before the first.
    private var sinceLoss: UInt64?

    /// Takes in 64 probes, least significant bit first: those that are part of the stream, and those of them lost.
    mutating func pass(_ present: UInt64, lost: UInt64, into episodes: inout LossEpisodes) {
        guard lost != 0 else {
            guard present != 0 else { return }
            length = 0
            sinceLoss = sinceLoss.map { $0 + UInt64(present.nonzeroBitCount) }
            return
        }
        var rest = present
        while rest != 0 {
            let bit = rest & (~rest &+ 1)
            rest &= rest &- 1
            guard lost & bit != 0 else {
                length = 0
                sinceLoss = sinceLoss.map { $0 + 1 }
                continue
            }
            if length == 0 { episodes.periods += 1 }
            length += 1
            episodes.longest = max(episodes.longest, length)
            if let passed = sinceLoss {
                let distance = passed + 1
                episodes.distances += 1
                episodes.distanceSum += distance
                episodes.leastDistance =
                    episodes.leastDistance == 0 ? distance : min(episodes.leastDistance, distance)
            }
            sinceLoss = 0
        }
    }
}

/// The three streams: the line there and back, the probes on their way there, and the replies of those that arrived.
struct LossRuns: Sendable {
    private var roundTrip = LossRun()
    private var forward = LossRun()
    private var backward = LossRun()

    /// Goes over the probes of an interval, all of which are decided.
    ///
    /// - Parameter open: where the probes were lost of which no receipt speaks; nil where that is not known of all.
    mutating func pass(
        _ fates: ProbeFates, in range: Range<UInt64>, open: ProbeDirection?, to record: inout IntervalRecord
    ) {
        var (ways, there, back) = (LossEpisodes(), LossEpisodes(), LossEpisodes())
        var isSettled = true
        var first = range.lowerBound & ~63
        while first < range.upperBound, !range.isEmpty {
            let word = fates.word(at: first, in: range, open: open)
            roundTrip.pass(word.counted, lost: word.silent, into: &ways)
            isSettled = isSettled && word.silent & ~word.going & ~word.returning == 0
            forward.pass(word.counted | word.arrived, lost: word.going, into: &there)
            backward.pass(word.counted & word.arrived, lost: word.returning, into: &back)
            first += 64
        }
        record.lossEpisodes = ways
        guard isSettled else {
            forward = LossRun()
            backward = LossRun()
            return
        }
        record.forwardLossEpisodes = there
        record.returnLossEpisodes = back
    }
}
