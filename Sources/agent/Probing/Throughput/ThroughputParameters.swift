package import Rendering

/// What a test is to be, as the client tells the server (iperf3's parameter exchange).
package struct ThroughputParameters: Hashable, Sendable {
    package enum Carrier: String, CaseIterable, Sendable { case tcp, udp }

    /// What one stream sends that differs from the others.
    package struct StreamClass: Hashable, Sendable {
        /// Bits a second.
        package var rate: UInt64
        package var typeOfService: UInt8
        /// Octets of a block or of a datagram's payload.
        package var length: Int

        package init(rate: UInt64, typeOfService: UInt8, length: Int) {
            self.rate = rate
            self.typeOfService = typeOfService
            self.length = length
        }
    }

    package var carrier = Carrier.tcp
    /// Seconds; 0 where `octets` or `blocks` end the test.
    package var seconds = 10
    /// Seconds at the begin that don't count.
    package var omit = 0
    /// Ends the test after so many octets or blocks; 0 for no such end.
    package var octets: UInt64 = 0
    package var blocks: UInt64 = 0
    /// Streams each way, 1...128.
    package var parallel = 1
    /// The server sends.
    package var isReverse = false
    /// Both send.
    package var isBidirectional = false
    /// Octets of a block or of a datagram's payload.
    package var length = Self.tcpLength
    /// Octets of socket buffers; 0 lets the kernel choose.
    package var window = 0
    /// TCP's largest segment; 0 lets the kernel choose.
    package var segment = 0
    package var isUndelayed = false
    /// IPv4's TOS or IPv6's traffic class.
    package var typeOfService: UInt8 = 0
    /// Empty for the host's own.
    package var congestion = ""
    /// Bits a second for each stream; 0 for as fast as it goes.
    package var rate: UInt64 = 0
    /// As `rate`, but paced by the sender's kernel.
    package var kernelRate: UInt64 = 0
    package var hasWideCounters = false
    /// The payload repeats a pattern; otherwise it is random.
    package var isRepeating = false
    package var wantsServerOutput = false
    package var isUnfragmented = false
    /// One for each stream of a direction, in the order in which they are opened, or one for each of both directions where those
    /// differ; empty where all send the same. Ours alone: iperf3 passes over it, and lets all its streams send the same.
    package var classes: [StreamClass] = []

    package init() {}

    package static let tcpLength = 131_072
    package static let udpLength = 1_460
    package static let mostStreams = 128
    package static let mostSeconds = 86_400
    package static let mostOmitted = 600
    package static let mostWindow = 512 << 20
    package static let mostBlock = 1 << 20
    package static let datagrams = 16...65_507
    /// Octets of JSON that a server takes.
    package static let jsonLimit = 8 << 10

    /// Whether client and server send, in this order.
    package var senders: (client: Bool, server: Bool) { (isBidirectional || !isReverse, isBidirectional || isReverse) }
    /// Connections or UDP flows of the whole test.
    package var flows: Int { isBidirectional ? 2 * parallel : parallel }

    /// What is asked of the stream that is opened as the `index`th of the whole test, from 0.
    package func stream(at index: Int) -> ThroughputParameters {
        guard !classes.isEmpty else { return self }
        let own = classes[index % classes.count]
        var parameters = self
        parameters.rate = own.rate
        parameters.typeOfService = own.typeOfService
        parameters.length = own.length
        return parameters
    }
}

extension ThroughputParameters {
    package var json: JSONValue {
        var members: [JSONValue.Member] = [.init(carrier.rawValue, true)]
        func add(_ name: String, _ value: Int64, always: Bool = false) {
            if always || value != 0 { members.append(.init(name, .integer(value))) }
        }
        func flag(_ name: String, _ value: Bool) {
            if value { members.append(.init(name, true)) }
        }
        add("omit", Int64(omit), always: true)
        add("time", Int64(seconds), always: true)
        add("num", Int64(clamping: octets), always: true)
        add("blockcount", Int64(clamping: blocks), always: true)
        add("MSS", Int64(segment))
        flag("nodelay", isUndelayed)
        add("parallel", Int64(parallel), always: true)
        flag("reverse", isReverse)
        flag("bidirectional", isBidirectional)
        add("window", Int64(window))
        add("len", Int64(length))
        add("bandwidth", Int64(clamping: rate))
        add("fqrate", Int64(clamping: kernelRate))
        add("pacing_timer", 1_000)
        add("TOS", Int64(typeOfService))
        if !congestion.isEmpty { members.append(.init("congestion", .string(congestion))) }
        add("get_server_output", wantsServerOutput ? 1 : 0)
        add("udp_counters_64bit", hasWideCounters ? 1 : 0)
        add("repeating_payload", isRepeating ? 1 : 0)
        add("dont_fragment", isUnfragmented ? 1 : 0)
        if !classes.isEmpty { members.append(.init("stream_classes", .array(classes.map(\.json)))) }
        return .object(members)
    }

    /// What came from a client. Members that we don't know are passed over, as iperf3 does.
    ///
    /// - Throws: iperf3's number for the first member that isn't good.
    package init(reading json: JSONValue) throws(ThroughputErrorCode) {
        guard case .object = json else { throw .parameters }
        func number(
            _ name: String, _ range: ClosedRange<Int64>, _ code: ThroughputErrorCode, otherwise: Int64 = 0
        ) throws(ThroughputErrorCode) -> Int64 {
            guard let value = json.member(name)?.whole else { return otherwise }
            guard range.contains(value) else { throw code }
            return value
        }
        if json.member("sctp")?.isSet == true { throw .noSCTP }
        carrier = json.member("udp")?.isSet == true ? .udp : .tcp
        omit = Int(try number("omit", 0...Int64(Self.mostOmitted), .omit))
        seconds = Int(try number("time", 0...Int64(Self.mostSeconds), .duration))
        octets = UInt64(try number("num", 0...Int64.max, .parameters))
        blocks = UInt64(try number("blockcount", 0...Int64.max, .parameters))
        segment = Int(try number("MSS", 0...32_767, .segmentSize))
        isUndelayed = json.member("nodelay")?.isSet == true
        parallel = Int(try number("parallel", 1...Int64(Self.mostStreams), .streamCount, otherwise: 1))
        isReverse = json.member("reverse")?.isSet == true
        isBidirectional = json.member("bidirectional")?.isSet == true
        window = Int(try number("window", 0...Int64(Self.mostWindow), .bufferSize))
        length = Int(try number("len", 0...Int64(Self.mostBlock), .blockSize))
        if length == 0 { length = carrier == .udp ? Self.udpLength : Self.tcpLength }
        if carrier == .udp, !Self.datagrams.contains(length) { throw .datagramSize }
        rate = UInt64(try number("bandwidth", 0...Int64.max, .totalRate))
        kernelRate = UInt64(try number("fqrate", 0...Int64.max, .totalRate))
        typeOfService = UInt8(try number("TOS", 0...255, .typeOfService))
        congestion = json.member("congestion")?.words ?? ""
        guard congestion.utf8.count < 16 else { throw .congestion }
        hasWideCounters = json.member("udp_counters_64bit")?.isSet == true
        isRepeating = json.member("repeating_payload")?.isSet == true
        wantsServerOutput = json.member("get_server_output")?.isSet == true
        isUnfragmented = json.member("dont_fragment")?.isSet == true
        if case .array(let list)? = json.member("stream_classes") {
            guard list.count == parallel || (isBidirectional && list.count == flows) else { throw .streamCount }
            for item in list { classes.append(try StreamClass(reading: item, carrier)) }
        }
    }
}

extension ThroughputParameters.StreamClass {
    fileprivate var json: JSONValue {
        .object([
            .init("bandwidth", .integer(Int64(clamping: rate))), .init("TOS", .integer(Int64(typeOfService))),
            .init("len", .integer(Int64(length))),
        ])
    }

    fileprivate init(
        reading json: JSONValue, _ carrier: ThroughputParameters.Carrier
    ) throws(ThroughputErrorCode) {
        guard let rate = json.member("bandwidth")?.whole, rate > 0 else { throw .totalRate }
        guard let type = json.member("TOS")?.whole, let typeOfService = UInt8(exactly: type) else {
            throw .typeOfService
        }
        let lengths = carrier == .udp ? ThroughputParameters.datagrams : 1...ThroughputParameters.mostBlock
        guard let length = json.member("len")?.whole, lengths.contains(Int(clamping: length)) else {
            throw carrier == .udp ? .datagramSize : .blockSize
        }
        self.init(rate: UInt64(rate), typeOfService: typeOfService, length: Int(length))
    }
}
