/// Setup Request and Setup Response (RFC 9946): a client asks a server's control port for a test.
package struct SetupPDU: Hashable, Sendable {
    package static let length = 56

    package enum Command: UInt8, Sendable { case request = 1, response = 2 }

    /// The server's answer.
    package enum Answer: UInt8, Sendable {
        case none = 0
        case accepted = 1
        case badVersion = 2
        case jumboMismatch = 3
        case authenticationNotConfigured = 4
        case authenticationRequired = 5
        case authenticationModeInvalid = 6
        case authenticationFailed = 7
        case authenticationTime = 8
        case bandwidthRequired = 9
        case capacityExceeded = 10
        case traditionalMTUMismatch = 11
        case badConnectionParameters = 12
        case noConnection = 13
    }

    /// Bits of modifierBitmap.
    package struct Modifiers: OptionSet, Hashable, Sendable {
        package var rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Datagrams beyond 1,250 octets at more than 1 Gbit/s.
        package static let jumbo = Modifiers(rawValue: 1)
        /// Datagrams of 1,500 octets with the IP header instead of 1,250.
        package static let traditionalMTU = Modifiers(rawValue: 2)
    }

    private static let upstream: UInt16 = 0x8000

    package var version = CapacityPDU.version
    /// Which of `connectionCount` connections of one test this is, from 0.
    package var connectionIndex: UInt8 = 0
    package var connectionCount: UInt8 = 1
    /// Random and the same in all connections of a test.
    package var connectionIdentifier: UInt16 = 0
    package var command = Command.request
    /// As on the wire: what isn't in `Answer` can come.
    package var answerCode: UInt8 = 0
    /// Mbit/s that the test will need at most, below 32,768; 0 for unsaid.
    package var bandwidth: UInt16 = 0
    package var isUpstream = false
    /// Where the server awaits the Test Activation Request.
    package var testPort: UInt16 = 0
    package var modifiers: Modifiers = []
    package var trailer = CapacityTrailer()

    package init() {}

    package var answer: Answer? { Answer(rawValue: answerCode) }

    package init(reading octets: UnsafeRawBufferPointer) throws(CapacityPDUFault) {
        try CapacityPDUFault.check(octets, CapacityPDU.setup, Self.length)
        try CapacityTrailer.checkChecksum(octets)
        version = octets.number(at: 2)
        connectionIndex = octets[4]
        connectionCount = octets[5]
        connectionIdentifier = octets.number(at: 6)
        guard let command = Command(rawValue: octets[8]) else { throw .field(offset: 8, octets[8]) }
        self.command = command
        answerCode = octets[9]
        let bandwidth: UInt16 = octets.number(at: 10)
        self.bandwidth = bandwidth & ~Self.upstream
        isUpstream = bandwidth & Self.upstream != 0
        testPort = octets.number(at: 12)
        modifiers = Modifiers(rawValue: octets[14])
        trailer = CapacityTrailer(reading: octets)
    }

    /// Writes all but digest and checksum, which stay zero, to `octets`, which has `length`.
    package func write(to octets: UnsafeMutableRawBufferPointer) {
        octets.clear(0..<Self.length)
        octets.put(CapacityPDU.setup, at: 0)
        octets.put(version, at: 2)
        octets[4] = connectionIndex
        octets[5] = connectionCount
        octets.put(connectionIdentifier, at: 6)
        octets[8] = command.rawValue
        octets[9] = answerCode
        octets.put(bandwidth & ~Self.upstream | (isUpstream ? Self.upstream : 0), at: 10)
        octets.put(testPort, at: 12)
        octets[14] = modifiers.rawValue
        trailer.write(to: octets)
    }
}

/// Null Request (RFC 9946): from a server's test socket, so that its firewall lets the client's answer in.
package struct NullPDU: Hashable, Sendable {
    package static let length = 48
    package var version = CapacityPDU.version
    package var trailer = CapacityTrailer()

    package init() {}

    package init(reading octets: UnsafeRawBufferPointer) throws(CapacityPDUFault) {
        try CapacityPDUFault.check(octets, CapacityPDU.null, Self.length)
        try CapacityTrailer.checkChecksum(octets)
        version = octets.number(at: 2)
        guard octets[4] == 1 else { throw .field(offset: 4, octets[4]) }
        trailer = CapacityTrailer(reading: octets)
    }

    package func write(to octets: UnsafeMutableRawBufferPointer) {
        octets.clear(0..<Self.length)
        octets.put(CapacityPDU.null, at: 0)
        octets.put(version, at: 2)
        octets[4] = 1
        trailer.write(to: octets)
    }
}
