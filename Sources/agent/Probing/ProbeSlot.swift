import Telemetry

/// A probe in flight, or not long ago: what is needed until its timeout has passed.
struct ProbeSlot: Sendable {
    enum State: Sendable {
        case unused
        case outstanding
        /// Answered, but the kernel's transmit timestamp has not come yet.
        case answered
        /// Answered, and its delay known, or known to be unusable.
        case measured
    }

    var state = State.unused
    var sequence: UInt64 = 0
    var sent = MonotonicTime(nanoseconds: 0)
    /// T1 by the program's clock, and as it stands in the packet.
    var userTransmit = WallTime(nanoseconds: 0)
    var wire = WireTimestamp(raw: 0)
    /// T1 by the kernel.
    var kernelTransmit: WallTime?
    /// The wall clock was stepped while the probe was under way: its delay means nothing.
    var isStepped = false

    // Of the first reply.
    var arrival = WallTime(nanoseconds: 0)
    var arrivalStamp = TimestampSource.Stamp.user
    var reflectorSequence: UInt32 = 0
    var receiveTimestamp = WireTimestamp(raw: 0)
    var transmitTimestamp = WireTimestamp(raw: 0)
    var reflectorEstimate = ErrorEstimate(raw: 0)
    /// Our own clock was synchronised when the reply came.
    var isSynchronised = false

    mutating func take(_ reply: StampReply, at arrival: WallTime, stamp: TimestampSource.Stamp, isSynchronised: Bool) {
        state = .answered
        self.arrival = arrival
        arrivalStamp = stamp
        reflectorSequence = reply.sequence
        receiveTimestamp = reply.receiveTimestamp
        transmitTimestamp = reply.timestamp
        reflectorEstimate = reply.errorEstimate
        self.isSynchronised = isSynchronised
    }

    /// The probe's delay with the best T1 there is; nil where the timestamps contradict each other, as they do when
    /// a clock was stepped.
    func sample() -> DelaySample? {
        guard !isStepped else { return nil }
        let format = reflectorEstimate.format
        guard let received = receiveTimestamp.nanoseconds(format), let sent = transmitTimestamp.nanoseconds(format)
        else { return nil }
        let transmit = kernelTransmit ?? userTransmit
        let whole = arrival - transmit
        let residence = sent - received
        guard residence >= 0, whole >= residence else { return nil }
        var sample = DelaySample(
            roundTrip: whole - residence,
            timestamps: TimestampSource(transmit: kernelTransmit == nil ? .user : .kernel, receive: arrivalStamp))
        // PTP's seconds are TAI, or UTC with a sender that knows no better: no ground for a one-way delay.
        if isSynchronised, reflectorEstimate.isSynchronised, format == .ntp {
            sample.forward = receiveTimestamp.wallTime(near: arrival) - transmit
            sample.backward = arrival - transmitTimestamp.wallTime(near: arrival)
        }
        return sample
    }
}
