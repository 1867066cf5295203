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
    /// How late it left, against its schedule.
    var lateness: Int64 = 0
    /// From reading T1 until the kernel had taken the packet; what a T1 of the program's can be wrong by.
    var sendGap: Int64 = 0
    /// The wall clock was stepped while the probe was under way: its delay means nothing.
    var isStepped = false

    // Of the first reply.
    var arrival = WallTime(nanoseconds: 0)
    var arrivalStamp = TimestampSource.Stamp.user
    var reflectorSequence: UInt32 = 0
    var receiveTimestamp = WireTimestamp(raw: 0)
    var transmitTimestamp = WireTimestamp(raw: 0)
    var reflectorEstimate = ErrorEstimate(raw: 0)
    /// The state of our own clock when the reply came.
    var clock = ClockState(isSynchronised: false, maximumError: nil)
    /// What a T4 of the program's can be wrong by.
    var receiveGap: Int64 = 0
    /// T3 by the reflector's kernel, from a later reply's follow-up.
    var followUp: WireTimestamp?

    mutating func take(
        _ reply: StampReply, at arrival: WallTime, stamp: TimestampSource.Stamp, gap: Int64, clock: ClockState
    ) {
        state = .answered
        self.arrival = arrival
        arrivalStamp = stamp
        reflectorSequence = reply.sequence
        receiveTimestamp = reply.receiveTimestamp
        transmitTimestamp = reply.timestamp
        reflectorEstimate = reply.errorEstimate
        receiveGap = gap
        self.clock = clock
    }

    /// The probe's delay with the best T1 and T3 there are, and its error budget; nil where the timestamps contradict
    /// each other, as they do when a clock was stepped.
    ///
    /// - Parameter programGap: the most by which the reflector's program has been known to stamp before its kernel.
    func sample(programGap: Int64 = 0) -> DelaySample? {
        guard !isStepped else { return nil }
        let format = reflectorEstimate.format
        // A follow-up that repeats the reply's own T3 tells nothing new.
        let followUp = followUp == transmitTimestamp ? nil : followUp
        let departure = followUp ?? transmitTimestamp
        guard let received = receiveTimestamp.nanoseconds(format), let sent = departure.nanoseconds(format)
        else { return nil }
        let transmit = kernelTransmit ?? userTransmit
        let whole = arrival - transmit
        let residence = sent - received
        guard residence >= 0, whole >= residence else { return nil }
        var sample = DelaySample(
            roundTrip: whole - residence,
            timestamps: TimestampSource(transmit: kernelTransmit == nil ? .user : .kernel, receive: arrivalStamp))
        sample.departure = followUp != nil ? .followUp : residence == 0 ? .unknown : .program
        sample.budget = budget(of: whole, sample.departure, programGap)
        sample.classify()
        // PTP's seconds are TAI, or UTC with a sender that knows no better: no ground for a one-way delay.
        if clock.isSynchronised, reflectorEstimate.isSynchronised, format == .ntp {
            sample.forward = receiveTimestamp.wallTime(near: arrival) - transmit
            sample.backward = arrival - departure.wallTime(near: arrival)
        }
        return sample
    }

    /// How much earlier the reflector's program stamped the reply than its kernel; nil without a follow-up.
    var programGap: Int64? {
        let format = reflectorEstimate.format
        guard let followUp, followUp != transmitTimestamp, let kernel = followUp.nanoseconds(format),
            let program = transmitTimestamp.nanoseconds(format)
        else { return nil }
        return kernel - program
    }

    private func budget(
        of whole: Int64, _ departure: DelaySample.Departure, _ programGap: Int64
    ) -> ErrorBudget {
        let isSynchronised = clock.isSynchronised && reflectorEstimate.isSynchronised
        var clocks: Int64?
        if isSynchronised, let own = clock.maximumError, let theirs = reflectorEstimate.seconds {
            clocks = Int64(clamping: own) + Int64(min(theirs * 1e9, 1e18))
        }
        return ErrorBudget(
            stamps: (kernelTransmit == nil ? sendGap : 0) + (arrivalStamp == .user ? receiveGap : 0),
            residence: departure == .followUp
                ? 0 : departure == .program ? max(programGap, ErrorBudget.assumedProgramGap) : whole,
            rate: ErrorBudget.drift(over: whole, isSynchronised: isSynchronised), clocks: clocks, lateness: lateness,
            isAssumed: departure == .program)
    }
}
