/// Messages of packet trains between two agents, on the test port that a Setup Request of RFC 9946 opened.
///
/// An extension of our own in place of that RFC's Test Activation: servers that don't know it pass over it, and their test
/// times out. Every message begins with
///
///     identifier 2 (0xAC7A) | version 1 | kind 1 | train 4 | token 8
///
/// in network order. The token is the server's, random, from its signed answer: it proves that who orders trains receives
/// what is sent to its address.
package enum TrainMessage {
    package static let identifier: UInt16 = 0xAC7A
    package static let version: UInt8 = 1
    package static let headLength = 16

    package enum Kind: UInt8, Sendable { case open = 1, order = 2, probe = 3, query = 4, report = 5, close = 6 }

    /// Whether these octets begin as one of our messages.
    package static func kind(_ octets: UnsafeRawBufferPointer) -> Kind? {
        guard octets.count >= headLength, octets.number(at: 0, as: UInt16.self) == identifier, octets[2] == version
        else { return nil }
        return Kind(rawValue: octets[3])
    }

    package static func number(_ octets: UnsafeRawBufferPointer) -> UInt32 { octets.number(at: 4) }
    package static func token(_ octets: UnsafeRawBufferPointer) -> UInt64 { octets.number(at: 8) }

    package static func writeHead(
        _ kind: Kind, number: UInt32, token: UInt64, to octets: UnsafeMutableRawBufferPointer
    ) {
        octets.put(identifier, at: 0)
        octets[2] = version
        octets[3] = kind.rawValue
        octets.put(number, at: 4)
        octets.put(token, at: 8)
    }
}

/// Asks for trains instead of a load test, and the answer; as long as each other, with RFC 9946's trailer for signing.
///
///     head 16 | command 1 | answer 1 | DSCP and ECN 1 | reserved 5 | budget 8 | reserved 15 | trailer 41
package struct TrainOpening: Hashable, Sendable {
    package static let length = 88

    package enum Command: UInt8, Sendable { case request = 1, response = 2 }
    package enum Answer: UInt8, Sendable { case none = 0, accepted = 1, refused = 2 }

    package var command = Command.request
    package var answerCode: UInt8 = 0
    package var trafficClass: UInt8 = 0
    package var token: UInt64 = 0
    /// Octets of trains that the client will want at most, and that the server will send at most.
    package var budget: UInt64 = 0
    package var trailer = CapacityTrailer()

    package init() {}

    package var answer: Answer? { Answer(rawValue: answerCode) }

    /// nil for what isn't one.
    package init?(reading octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length, TrainMessage.kind(octets) == .open,
            let command = Command(rawValue: octets[16])
        else { return nil }
        self.command = command
        answerCode = octets[17]
        trafficClass = octets[18]
        token = TrainMessage.token(octets)
        budget = octets.number(at: 24)
        trailer = CapacityTrailer(reading: octets)
    }

    /// Writes all but the digest to `octets`, which has `length`.
    package func write(to octets: UnsafeMutableRawBufferPointer) {
        octets.clear(0..<Self.length)
        TrainMessage.writeHead(.open, number: 0, token: token, to: octets)
        octets[16] = command.rawValue
        octets[17] = answerCode
        octets[18] = trafficClass
        octets.put(budget, at: 24)
        trailer.write(to: octets)
    }
}

/// Orders a train of the server.
///
///     head 16 | octets of an IP packet 2 | sections 1 | group 1 | 8 times: count 4, spacing in nanoseconds 4
///
/// Group: packets given to the kernel at once; 0 for one by one, as older agents have it.
package struct TrainOrder: Hashable, Sendable {
    package static let length = 84
    package var number: UInt32
    package var token: UInt64
    package var train: ProbeTrain

    package init(number: UInt32, token: UInt64, train: ProbeTrain) {
        self.number = number
        self.token = token
        self.train = train
    }

    /// nil for what isn't one, or orders a train that nobody may order.
    package init?(reading octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length, TrainMessage.kind(octets) == .order,
            (1...ProbeTrain.maximumSections).contains(Int(octets[18]))
        else { return nil }
        number = TrainMessage.number(octets)
        token = TrainMessage.token(octets)
        var sections: [ProbeTrain.Section] = []
        for place in 0..<Int(octets[18]) {
            let count: UInt32 = octets.number(at: 20 + 8 * place)
            let spacing: UInt32 = octets.number(at: 24 + 8 * place)
            sections.append(ProbeTrain.Section(count: Int(count), spacing: Int64(spacing)))
        }
        train = ProbeTrain(
            octets: Int(octets.number(at: 16, as: UInt16.self)), sections, group: max(1, Int(octets[19])))
        guard train.isLawful else { return nil }
    }

    package func write(to octets: UnsafeMutableRawBufferPointer) {
        octets.clear(0..<Self.length)
        TrainMessage.writeHead(.order, number: number, token: token, to: octets)
        octets.put(UInt16(clamping: train.octets), at: 16)
        octets[18] = UInt8(clamping: train.sections.count)
        octets[19] = train.group > 1 ? UInt8(clamping: train.group) : 0
        for (place, section) in train.sections.prefix(ProbeTrain.maximumSections).enumerated() {
            octets.put(UInt32(clamping: section.count), at: 20 + 8 * place)
            octets.put(UInt32(clamping: section.spacing), at: 24 + 8 * place)
        }
    }
}

/// The begin of each packet of a train.
///
///     head 16 | sequence 4 | count 4 | sent, nanoseconds 8
package struct TrainProbe: Hashable, Sendable {
    package static let length = 32
    package var number: UInt32
    package var token: UInt64
    package var sequence: UInt32
    package var count: UInt32
    package var sent: Int64

    package init(number: UInt32, token: UInt64, sequence: UInt32, count: UInt32, sent: Int64) {
        self.number = number
        self.token = token
        self.sequence = sequence
        self.count = count
        self.sent = sent
    }

    package init?(reading octets: UnsafeRawBufferPointer) {
        guard octets.count >= Self.length, TrainMessage.kind(octets) == .probe else { return nil }
        number = TrainMessage.number(octets)
        token = TrainMessage.token(octets)
        sequence = octets.number(at: 16)
        count = octets.number(at: 20)
        sent = octets.number(at: 24)
        guard count >= 1, Int(count) <= ProbeTrain.maximumCount, sequence < count, sent > 0, sent < 1 << 62 else {
            return nil
        }
    }

    package func write(to octets: UnsafeMutableRawBufferPointer) {
        TrainMessage.writeHead(.probe, number: number, token: token, to: octets)
        octets.put(sequence, at: 16)
        octets.put(count, at: 20)
        octets.put(sent, at: 24)
    }
}

/// Asks the server for a page of what has arrived of a train.
///
///     head 16 | page 4
package struct TrainQuery: Hashable, Sendable {
    package static let length = 20
    package var number: UInt32
    package var token: UInt64
    package var page: UInt32

    package init(number: UInt32, token: UInt64, page: UInt32) {
        self.number = number
        self.token = token
        self.page = page
    }

    package init?(reading octets: UnsafeRawBufferPointer) {
        guard octets.count == Self.length, TrainMessage.kind(octets) == .query else { return nil }
        number = TrainMessage.number(octets)
        token = TrainMessage.token(octets)
        page = octets.number(at: 16)
    }

    package func write(to octets: UnsafeMutableRawBufferPointer) {
        TrainMessage.writeHead(.query, number: number, token: token, to: octets)
        octets.put(page, at: 16)
    }
}

/// A page of arrivals.
///
///     head 16 | page 4 | arrivals in all 4 | own drops 4 | quiet, microseconds 4 | first arrival, nanoseconds 8 |
///     entries 2 | reserved 2 | each: sequence 4, nanoseconds after the first arrival 4
package struct TrainReport: Hashable, Sendable {
    package static let headLength = 44
    package static let entriesPerPage = 160
    package static let maximumLength = headLength + 8 * entriesPerPage

    package struct Entry: Hashable, Sendable {
        package var sequence: UInt32
        package var after: UInt32
        package init(sequence: UInt32, after: UInt32) {
            self.sequence = sequence
            self.after = after
        }
    }

    package var number: UInt32
    package var token: UInt64
    package var page: UInt32
    package var arrivals: UInt32 = 0
    package var overflows: UInt32 = 0
    /// Microseconds since the last arrival.
    package var quiet: UInt32 = 0
    package var first: Int64 = 0
    package var entries: [Entry] = []

    package init(number: UInt32, token: UInt64, page: UInt32) {
        self.number = number
        self.token = token
        self.page = page
    }

    package init?(reading octets: UnsafeRawBufferPointer) {
        guard octets.count >= Self.headLength, TrainMessage.kind(octets) == .report else { return nil }
        let count = Int(octets.number(at: 40, as: UInt16.self))
        guard count <= Self.entriesPerPage, octets.count == Self.headLength + 8 * count else { return nil }
        number = TrainMessage.number(octets)
        token = TrainMessage.token(octets)
        page = octets.number(at: 16)
        arrivals = octets.number(at: 20)
        overflows = octets.number(at: 24)
        quiet = octets.number(at: 28)
        first = octets.number(at: 32)
        guard first >= 0, first < 1 << 62, Int(arrivals) <= ProbeTrain.maximumCount else { return nil }
        entries = (0..<count).map {
            Entry(
                sequence: octets.number(at: Self.headLength + 8 * $0),
                after: octets.number(at: Self.headLength + 8 * $0 + 4))
        }
    }

    package var length: Int { Self.headLength + 8 * entries.count }

    /// Writes it to `octets`, which has `length`.
    package func write(to octets: UnsafeMutableRawBufferPointer) {
        octets.clear(0..<Self.headLength)
        TrainMessage.writeHead(.report, number: number, token: token, to: octets)
        octets.put(page, at: 16)
        octets.put(arrivals, at: 20)
        octets.put(overflows, at: 24)
        octets.put(quiet, at: 28)
        octets.put(first, at: 32)
        octets.put(UInt16(clamping: entries.count), at: 40)
        for (place, entry) in entries.enumerated() {
            octets.put(entry.sequence, at: Self.headLength + 8 * place)
            octets.put(entry.after, at: Self.headLength + 8 * place + 4)
        }
    }
}
