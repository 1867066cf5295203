/// Test Activation Request and Response (RFC 9946): the parameters of a test, asked by the client and settled by the server.
package struct ActivationPDU: Hashable, Sendable {
    package static let length = 104

    package enum Command: UInt8, Sendable { case upstream = 1, downstream = 2 }
    package enum Answer: UInt8, Sendable { case none = 0, accepted = 1, badParameter = 2 }
    package enum Algorithm: UInt8, Sendable { case b = 0, c = 1 }

    /// Bits of modifierBitmap.
    package struct Modifiers: OptionSet, Hashable, Sendable {
        package var rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// `rateIndex` is where a search starts, and not a fixed rate.
        package static let rateIsStart = Modifiers(rawValue: 1)
        package static let randomPayload = Modifiers(rawValue: 2)
    }

    /// A `rateIndex` that leaves the choice to the server's search.
    package static let searchIndex = UInt16.max

    package var version = CapacityPDU.version
    package var command = Command.downstream
    package var answerCode: UInt8 = 0
    /// Milliseconds of delay variation below which the rate may grow.
    package var lowThreshold: UInt16 = 30
    /// Milliseconds of delay variation above which the rate is reduced.
    package var upperThreshold: UInt16 = 90
    /// Milliseconds between two status messages.
    package var trialInterval: UInt16 = 50
    /// Seconds.
    package var testInterval: UInt16 = 10
    /// DSCP and ECN of the load.
    package var trafficClass: UInt8 = 0
    package var rateIndex = searchIndex
    package var usesOneWayDelay = false
    package var highSpeedDelta: UInt8 = 10
    package var slowAdjustThreshold: UInt16 = 3
    package var sequenceErrorThreshold: UInt16 = 10
    package var ignoresReordering = true
    package var modifiers: Modifiers = []
    package var algorithmCode = Algorithm.b.rawValue
    /// In the response of an upstream test: what to begin with.
    package var rate = SendingRate()
    /// Milliseconds.
    package var subInterval: UInt16 = 1_000
    package var trailer = CapacityTrailer()

    package init() {}

    package var answer: Answer? { Answer(rawValue: answerCode) }
    package var algorithm: Algorithm? { Algorithm(rawValue: algorithmCode) }

    package init(reading octets: UnsafeRawBufferPointer) throws(CapacityPDUFault) {
        try CapacityPDUFault.check(octets, CapacityPDU.activation, Self.length)
        try CapacityTrailer.checkChecksum(octets)
        version = octets.number(at: 2)
        guard let command = Command(rawValue: octets[4]) else { throw .field(offset: 4, octets[4]) }
        self.command = command
        answerCode = octets[5]
        lowThreshold = octets.number(at: 6)
        upperThreshold = octets.number(at: 8)
        trialInterval = octets.number(at: 10)
        testInterval = octets.number(at: 12)
        trafficClass = octets[15]
        rateIndex = octets.number(at: 16)
        usesOneWayDelay = octets[18] != 0
        highSpeedDelta = octets[19]
        slowAdjustThreshold = octets.number(at: 20)
        sequenceErrorThreshold = octets.number(at: 22)
        ignoresReordering = octets[24] != 0
        modifiers = Modifiers(rawValue: octets[25])
        algorithmCode = octets[26]
        rate = SendingRate(reading: octets, at: 28)
        subInterval = octets.number(at: 56)
        trailer = CapacityTrailer(reading: octets)
    }

    /// Writes all but digest and checksum, which stay zero, to `octets`, which has `length`.
    package func write(to octets: UnsafeMutableRawBufferPointer) {
        octets.clear(0..<Self.length)
        octets.put(CapacityPDU.activation, at: 0)
        octets.put(version, at: 2)
        octets[4] = command.rawValue
        octets[5] = answerCode
        octets.put(lowThreshold, at: 6)
        octets.put(upperThreshold, at: 8)
        octets.put(trialInterval, at: 10)
        octets.put(testInterval, at: 12)
        octets[15] = trafficClass
        octets.put(rateIndex, at: 16)
        octets[18] = usesOneWayDelay ? 1 : 0
        octets[19] = highSpeedDelta
        octets.put(slowAdjustThreshold, at: 20)
        octets.put(sequenceErrorThreshold, at: 22)
        octets[24] = ignoresReordering ? 1 : 0
        octets[25] = modifiers.rawValue
        octets[26] = algorithmCode
        rate.write(to: octets, at: 28)
        octets.put(subInterval, at: 56)
        trailer.write(to: octets)
    }

    /// The request as this server carries it out: what is outside the protocol's ranges becomes the default, what is beyond
    /// the server's own limits those limits.
    package func policed(longest: UInt16, permitsRandomPayload: Bool = true) -> ActivationPDU {
        var terms = self
        let standard = ActivationPDU()
        if !(1...10_000).contains(lowThreshold) { terms.lowThreshold = standard.lowThreshold }
        if !(1...10_000).contains(upperThreshold) { terms.upperThreshold = standard.upperThreshold }
        if terms.lowThreshold > terms.upperThreshold {
            terms.lowThreshold = standard.lowThreshold
            terms.upperThreshold = standard.upperThreshold
        }
        if !(5...250).contains(trialInterval) { terms.trialInterval = standard.trialInterval }
        if !(1...3_600).contains(testInterval) { terms.testInterval = standard.testInterval }
        terms.testInterval = min(terms.testInterval, longest)
        if !(100...10_000).contains(subInterval) || Int(subInterval) > Int(terms.testInterval) * 1_000 {
            terms.subInterval = standard.subInterval
        }
        if rateIndex != Self.searchIndex, Int(rateIndex) >= SendingRateTable.count {
            terms.rateIndex = Self.searchIndex
        }
        if highSpeedDelta == 0 { terms.highSpeedDelta = standard.highSpeedDelta }
        if slowAdjustThreshold == 0 { terms.slowAdjustThreshold = standard.slowAdjustThreshold }
        if algorithm == nil { terms.algorithmCode = standard.algorithmCode }
        if !permitsRandomPayload { terms.modifiers.remove(.randomPayload) }
        terms.answerCode = Answer.accepted.rawValue
        return terms
    }
}
