/// What a receiver saw in one sub-interval (RFC 9946, struct subIntStats): 56 octets on the wire.
package struct SubIntervalStatistics: Hashable, Sendable {
    static let length = 56

    package var datagrams: UInt32 = 0
    /// UDP payload.
    package var octets: UInt64 = 0
    /// Microseconds.
    package var duration: UInt32 = 0
    package var lost: UInt32 = 0
    package var reordered: UInt32 = 0
    package var duplicated: UInt32 = 0
    /// Milliseconds above the least one-way delay; 2^32 - 1 for none.
    package var delayMinimum = StatusPDU.none
    package var delayMaximum: UInt32 = 0
    package var delaySum: UInt32 = 0
    package var delayCount: UInt32 = 0
    package var roundTripMinimum = StatusPDU.none
    package var roundTripMaximum: UInt32 = 0
    /// Milliseconds since the first sub-interval began.
    package var accumulated: UInt32 = 0

    package init() {}

    init(reading octets: UnsafeRawBufferPointer, at offset: Int) {
        datagrams = octets.number(at: offset)
        self.octets = octets.number(at: offset + 4)
        duration = octets.number(at: offset + 12)
        lost = octets.number(at: offset + 16)
        reordered = octets.number(at: offset + 20)
        duplicated = octets.number(at: offset + 24)
        delayMinimum = octets.number(at: offset + 28)
        delayMaximum = octets.number(at: offset + 32)
        delaySum = octets.number(at: offset + 36)
        delayCount = octets.number(at: offset + 40)
        roundTripMinimum = octets.number(at: offset + 44)
        roundTripMaximum = octets.number(at: offset + 48)
        accumulated = octets.number(at: offset + 52)
    }

    func write(to octets: UnsafeMutableRawBufferPointer, at offset: Int) {
        octets.put(datagrams, at: offset)
        octets.put(self.octets, at: offset + 4)
        let rest = [
            duration, lost, reordered, duplicated, delayMinimum, delayMaximum, delaySum, delayCount,
            roundTripMinimum, roundTripMaximum, accumulated,
        ]
        for (place, number) in rest.enumerated() { octets.put(number, at: offset + 12 + 4 * place) }
    }

    /// Bits per second of IP packets that have `overhead` octets of headers each.
    package func bitsPerSecond(overhead: Int) -> Double {
        guard duration > 0 else { return 0 }
        return (Double(octets) + Double(datagrams) * Double(overhead)) * 8e6 / Double(duration)
    }
}

/// Status Feedback PDU (RFC 9946): what the receiver saw in the last trial interval, and from a server the next rate.
package struct StatusPDU: Hashable, Sendable {
    package static let length = 204
    /// No delay was measured.
    package static let none = UInt32.max

    package var action = TestAction.test
    package var isReceptionStopped = false
    /// From 1.
    package var sequence: UInt32 = 0
    /// From a server in an upstream test.
    package var rate = SendingRate()
    /// Number of the last whole sub-interval, from 1; 0 for none yet.
    package var subIntervalSequence: UInt32 = 0
    package var subInterval = SubIntervalStatistics()
    package var lost: UInt32 = 0
    package var reordered: UInt32 = 0
    package var duplicated: UInt32 = 0
    /// Milliseconds of the least one-way delay, with the difference of the clocks.
    package var clockDeltaMinimum: Int32 = 0
    package var delayMinimum = none
    package var delayMaximum: UInt32 = 0
    package var delaySum: UInt32 = 0
    package var delayCount: UInt32 = 0
    /// Milliseconds.
    package var roundTripMinimum = none
    /// Milliseconds of the last round trip above the least.
    package var roundTripVariation = none
    package var isMinimumUpdated = false
    /// Microseconds of the trial interval.
    package var duration: UInt32 = 0
    package var datagrams: UInt32 = 0
    package var octets: UInt32 = 0
    package var seconds: UInt32 = 0
    package var nanoseconds: UInt32 = 0
    /// Its mode alone is sent: status messages carry no digest in mode 1.
    package var mode: UInt8 = 0

    package init() {}

    package init(reading octets: UnsafeRawBufferPointer) throws(CapacityPDUFault) {
        try CapacityPDUFault.check(octets, CapacityPDU.status, Self.length)
        try CapacityTrailer.checkChecksum(octets)
        guard let action = TestAction(rawValue: octets[2]) else { throw .field(offset: 2, octets[2]) }
        guard octets[3] <= 1 else { throw .field(offset: 3, octets[3]) }
        self.action = action
        isReceptionStopped = octets[3] == 1
        sequence = octets.number(at: 4)
        rate = SendingRate(reading: octets, at: 8)
        subIntervalSequence = octets.number(at: 36)
        subInterval = SubIntervalStatistics(reading: octets, at: 40)
        lost = octets.number(at: 96)
        reordered = octets.number(at: 100)
        duplicated = octets.number(at: 104)
        clockDeltaMinimum = octets.number(at: 108)
        delayMinimum = octets.number(at: 112)
        delayMaximum = octets.number(at: 116)
        delaySum = octets.number(at: 120)
        delayCount = octets.number(at: 124)
        roundTripMinimum = octets.number(at: 128)
        roundTripVariation = octets.number(at: 132)
        isMinimumUpdated = octets[136] != 0
        duration = octets.number(at: 140)
        datagrams = octets.number(at: 144)
        self.octets = octets.number(at: 148)
        seconds = octets.number(at: 152)
        nanoseconds = octets.number(at: 156)
        mode = octets[163]
    }

    /// Writes the message to `octets`, which has `length`.
    package func write(to octets: UnsafeMutableRawBufferPointer, checksum: Bool) {
        octets.clear(0..<Self.length)
        octets.put(CapacityPDU.status, at: 0)
        octets[2] = action.rawValue
        octets[3] = isReceptionStopped ? 1 : 0
        octets.put(sequence, at: 4)
        rate.write(to: octets, at: 8)
        octets.put(subIntervalSequence, at: 36)
        subInterval.write(to: octets, at: 40)
        octets.put(lost, at: 96)
        octets.put(reordered, at: 100)
        octets.put(duplicated, at: 104)
        octets.put(clockDeltaMinimum, at: 108)
        octets.put(delayMinimum, at: 112)
        octets.put(delayMaximum, at: 116)
        octets.put(delaySum, at: 120)
        octets.put(delayCount, at: 124)
        octets.put(roundTripMinimum, at: 128)
        octets.put(roundTripVariation, at: 132)
        octets[136] = isMinimumUpdated ? 1 : 0
        octets.put(duration, at: 140)
        octets.put(datagrams, at: 144)
        octets.put(self.octets, at: 148)
        octets.put(seconds, at: 152)
        octets.put(nanoseconds, at: 156)
        octets[163] = mode
        if checksum { CapacityTrailer.putChecksum(octets) }
    }
}
