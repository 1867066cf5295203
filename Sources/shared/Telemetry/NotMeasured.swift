/// A reason for which an interval, or a part of it, says nothing about the network. `IntervalRecord.unmeasured` and `.unsent`
/// say how large the part is.
package enum NotMeasured: String, CaseIterable, Sendable {
    /// The agent started in the middle of the interval.
    case started
    /// The agent stopped before the interval's end.
    case stopped
    /// Our socket refused to send, or was lost.
    case sendFailed = "send-failed"
    /// Our own receive buffer overflowed.
    case receiveOverflow = "receive-overflow"
    /// The clock was stepped within the interval.
    case clockStep = "clock-step"
    /// The host was asleep or starved.
    case suspended
    /// The far end's host answered that nobody listens there: its agent was stopped, and the line isn't at fault.
    case peerNotListening = "peer-not-listening"
    /// Our own network interface was down or had no carrier.
    case interfaceDown = "own-interface-down"
    /// Our own network interface, or the host's queue behind it, had no room for packets.
    case interfaceDrops = "own-interface-drops"
    /// The host's UDP buffers had no room, where the socket itself can't say whether its packets were meant.
    case bufferErrors = "udp-buffer-errors"
    /// Our loop came so late that more than one in a hundred of the probes that were due were left out.
    case lateSend = "late-send"
    /// The hypervisor gave our processors to others for a part of the interval: delays may be ours.
    case cpuStolen = "cpu-stolen"
    /// The clock lost its synchronisation within the interval: one-way delays are missing from there on.
    case clockLost = "clock-lost"
    /// The clock ran too fast or too slow, as it does while a time daemon slews it: delays may be wrong by that.
    case clockSlewed = "clock-slewed"
    /// The far reflector's receive buffer had no room for probes that had reached its host.
    case peerOverflow = "peer-receive-overflow"
}

/// Why the delay of an answered probe is not among the delays.
package enum SampleMark: String, CaseIterable, Sendable {
    /// Its error bound is beyond what its class of stamps promises.
    case errorBound = "error-bound"
    /// The timestamps contradict each other, or a clock was stepped under way.
    case contradiction
    /// It was stamped in another way than most probes of the interval; the two are never averaged together.
    case otherStamps = "other-stamps"
}
