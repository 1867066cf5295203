/// What one probe session observed on one link in one interval: the unit of storage, upload and report.
///
/// Durations are nanoseconds. Counts obey `received + lost = sent`, where lost is `lostForward + lostReturn +
/// lostUnknown`; duplicates are beyond `received`. A record is identified by site, link and start.
package struct IntervalRecord: Hashable, Sendable {
    /// The site that measured.
    package var site: String
    /// The link measured, as the agent's configuration names it.
    package var link: String
    /// The site at the far end.
    package var peer: String
    /// Unix time in nanoseconds of the interval's begin and end.
    package var start: UInt64
    package var end: UInt64

    package var sent: UInt64
    package var received: UInt64
    /// Lost on the way to the reflector, on the way back, and where the reflector's sequence can't tell.
    package var lostForward: UInt64
    package var lostReturn: UInt64
    package var lostUnknown: UInt64
    /// Replies beyond the first to the same probe, by the direction in which the copy was made where known.
    /// RFC 5560: `duplicated… / (received + duplicated…)` are its ratios.
    package var duplicatedForward: UInt64
    package var duplicatedReturn: UInt64
    package var duplicatedUnknown: UInt64
    /// Packets that came after a later one (RFC 4737 §3), each way, and where the reflector's answers can't tell the way.
    package var reorderedForward: UInt64
    package var reorderedReturn: UInt64
    package var reorderedUnknown: UInt64

    /// Loss episodes of the line there and back, and of each way where every lost probe's way is known.
    package var lossEpisodes: LossEpisodes
    package var forwardLossEpisodes: LossEpisodes?
    package var returnLossEpisodes: LossEpisodes?
    /// Nanoseconds of the longest loss period, to one probe period: its lost probes, each of which stands for a period.
    /// Time in which we could not have noticed a reply is no part of it.
    package var longestOutage: UInt64

    /// Two-way delay less the reflector's residence.
    package var roundTripDelay: ExponentialHistogram
    /// One-way delays; nil unless both clocks are synchronised.
    package var forwardDelay: ExponentialHistogram?
    package var returnDelay: ExponentialHistogram?
    /// RFC 5481 §4.2 packet delay variation of the two-way delay: each delay less the interval's minimum.
    package var delayVariation: ExponentialHistogram
    /// RFC 3550 §6.4.1 interarrival jitter at the interval's end, nanoseconds.
    package var jitter: Double?

    package var clock: ClockState
    /// The largest error, nanoseconds, that the clock had within the interval by adjtimex(2); nil where it was not, or not all
    /// the time, synchronised.
    package var clockErrorBound: UInt64?
    /// Where the stamps come from.
    package var timestamps: TimestampSource
    /// Why nothing, or not all, was measured; empty when all is well.
    package var notMeasured: [NotMeasured]
    /// Probes that were sent and count neither as sent nor as lost, because a fault of ours, or the peer's refusal, may
    /// have silenced them.
    package var unmeasured: UInt64
    /// Probes that were due and not sent: our loop came too late, or the socket refused.
    package var unsent: UInt64
    /// Answered probes whose delay is not among the delays, by why.
    package var marked: [SampleMark: UInt64]
    /// Nanoseconds by which probes left after they were due.
    package var sendLateness: ExponentialHistogram
    /// A hash of the path that the probes took, as last seen in the interval; nil where it was not looked for.
    package var pathHash: UInt64?
    /// The network interface, or the name given to it, through which the probes left.
    package var uplink: String?

    /// What the line, or our interface to it, carried in the same seconds; nil where nobody counted.
    package var line: LineLoad?
    /// With which class probes and replies arrived; nil where the reflector doesn't tell.
    package var classMarks: ClassMarks?
    /// Octets of the largest IP packet that passes whole towards the far end, where a router on the way has said that it is
    /// smaller than our interface's.
    package var pathMTU: UInt64?
    /// What a capture saw of the line's users, in one record of each interval, that of the first session whose probes leave by the line;
    /// nil in all others, and where no capture was asked for.
    package var traffic: LineTraffic?
    /// What the same capture saw in the seconds of this link's own probes; nil where none was asked for on the line by which they leave.
    package var seconds: LineSeconds?

    package init(site: String, link: String, peer: String, start: UInt64, end: UInt64) {
        self.site = site
        self.link = link
        self.peer = peer
        self.start = start
        self.end = end
        sent = 0
        received = 0
        lostForward = 0
        lostReturn = 0
        lostUnknown = 0
        duplicatedForward = 0
        duplicatedReturn = 0
        duplicatedUnknown = 0
        reorderedForward = 0
        reorderedReturn = 0
        reorderedUnknown = 0
        lossEpisodes = LossEpisodes()
        longestOutage = 0
        roundTripDelay = ExponentialHistogram()
        delayVariation = ExponentialHistogram()
        clock = ClockState(isSynchronised: false, maximumError: nil)
        timestamps = TimestampSource(transmit: .user, receive: .user)
        notMeasured = []
        unmeasured = 0
        unsent = 0
        marked = [:]
        sendLateness = ExponentialHistogram()
    }

    package var lost: UInt64 { lostForward.addingSaturated(lostReturn).addingSaturated(lostUnknown) }

    /// Whether the interval shows that nothing came back: probes were lost, none was answered, and most of those that were
    /// due count. A fault of ours that touched a part of the interval doesn't hide an outage of the line.
    package var showsOutage: Bool { received == 0 && lost > 0 && lost > unmeasured + unsent }

    /// RFC 7680 one-way loss ratio towards the far end, of the probes sent; nil where no reply came to tell the way.
    package var forwardLoss: Double? {
        sent == 0 || (received == 0 && lostUnknown > 0) ? nil : Double(lostForward) / Double(sent)
    }
    /// RFC 7680 one-way loss ratio back, of the replies that the reflector is known to have sent; nil where there are none.
    package var returnLoss: Double? {
        received.addingSaturated(lostReturn) == 0
            ? nil : Double(lostReturn) / Double(received.addingSaturated(lostReturn))
    }
}

/// The state of the measuring host's clock at the interval's end.
package struct ClockState: Hashable, Sendable {
    /// By adjtimex(2).
    package var isSynchronised: Bool
    /// Largest error in nanoseconds by adjtimex(2); nil where unknown.
    package var maximumError: UInt64?
    package init(isSynchronised: Bool, maximumError: UInt64?) {
        self.isSynchronised = isSynchronised
        self.maximumError = maximumError
    }
}

/// Who stamped the packets: the kernel or the program.
package struct TimestampSource: Hashable, Sendable {
    package enum Stamp: String, CaseIterable, Sendable { case kernel, user }
    package var transmit: Stamp
    package var receive: Stamp
    package init(transmit: Stamp, receive: Stamp) {
        self.transmit = transmit
        self.receive = receive
    }
}
