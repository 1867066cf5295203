/// The states of an iperf3 test: one octet on the control connection, signed (iperf 3, `iperf_api.h`).
package enum ThroughputState: Int8, CaseIterable, Sendable {
    case testStart = 1
    case testRunning = 2
    case testEnd = 4
    case parameterExchange = 9
    case createStreams = 10
    case serverTerminate = 11
    case clientTerminate = 12
    case exchangeResults = 13
    case displayResults = 14
    case start = 15
    case done = 16
    case accessDenied = -1
    case serverError = -2

    package var octet: UInt8 { UInt8(bitPattern: rawValue) }
    package init?(octet: UInt8) { self.init(rawValue: Int8(bitPattern: octet)) }
}

/// iperf3's numbers for what goes wrong, which a server tells its client behind `serverError`.
package enum ThroughputErrorCode: Int32, CaseIterable, Sendable {
    case duration = 5
    case streamCount = 6
    case blockSize = 7
    case bufferSize = 8
    case segmentSize = 10
    case omit = 12
    case burst = 15
    case noSCTP = 18
    case datagramSize = 20
    case typeOfService = 21
    case totalRate = 27
    case initialise = 101
    case cookie = 106
    case unknownMessage = 110
    case parameters = 114
    case results = 117
    case clientTerminated = 119
    case serverTerminated = 120
    case congestion = 134
    case notAuthorised = 142
    case noData = 144
    case durationExpired = 160
    case openStream = 200
    case acceptStream = 204
    case writeStream = 205
    case readStream = 206

    /// What a server sends: the state, this number, and errno(3), 0 where there is none.
    package func message(errno code: Int32 = 0) -> [UInt8] {
        var octets = [ThroughputState.serverError.octet]
        for number in [rawValue, code] {
            withUnsafeBytes(of: number.bigEndian) { octets.append(contentsOf: $0) }
        }
        return octets
    }
}

/// What tells the connections of one test from those of others: 36 characters of base 32 and a zero.
package struct ThroughputCookie: Hashable, Sendable {
    package static let length = 37
    package let octets: [UInt8]

    /// A new one.
    package init(using generator: inout some RandomNumberGenerator) {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var octets: [UInt8] = []
        for _ in 1..<Self.length { octets.append(alphabet[Int(generator.next() & 31)]) }
        self.octets = octets + [0]
    }

    /// One that came; nil where it is of another length.
    package init?(_ octets: some Collection<UInt8>) {
        guard octets.count == Self.length else { return nil }
        self.octets = Array(octets)
    }
}
