package import Rendering

/// What one end of a test counted, as both tell each other at its end (iperf3's results exchange).
package struct ThroughputResults: Hashable, Sendable {
    package struct Stream: Hashable, Sendable {
        /// 1, 3, 4, 5 …: iperf3 has no stream 2.
        package var id: Int
        /// Sent, or received, without what was omitted.
        package var octets: UInt64
        /// Segments that TCP sent again; nil at the receiver and for UDP.
        package var retransmits: Int64?
        /// Seconds (RFC 3550 §6.4.1), UDP only.
        package var jitter = 0.0
        /// Datagrams that were lost, and the highest number sent or seen, from the test's begin.
        package var errors: Int64 = 0
        package var packets: Int64 = 0
        /// Of these, within what was omitted; nil where the peer doesn't say (iperf3 before 3.13).
        package var omittedErrors: Int64?
        package var omittedPackets: Int64?
        package var seconds: Double
        /// Datagrams for which the receiver itself had no room, which are not among `errors`. Ours alone says so.
        package var ownOverflow: Int64?
        /// Nanoseconds by which a datagram left late at most. Ours alone says so.
        package var lateness: Int64?
        /// Datagrams that left later than `PacingSchedule.punctual`. Ours alone says so.
        package var late: Int64?
        /// What the sender put into its packets, where its streams differ. Ours alone says so.
        package var typeOfService: UInt8?

        package init(id: Int, octets: UInt64, seconds: Double) {
            self.id = id
            self.octets = octets
            self.seconds = seconds
        }

        /// The number of the stream that was opened as the `index`th, from 0.
        package static func id(at index: Int) -> Int { index == 0 ? 1 : index + 2 }
    }

    /// Per cent of one processor: all, in programs, in the kernel.
    package var processor: (total: Double, user: Double, system: Double) {
        get { (processorTotal, processorUser, processorSystem) }
        set { (processorTotal, processorUser, processorSystem) = newValue }
    }
    private var processorTotal = 0.0
    private var processorUser = 0.0
    private var processorSystem = 0.0
    /// Whether the peer, as a sender, knows what it sent again: 1, 0, or -1 at a receiver.
    package var senderHasRetransmits = -1
    package var congestionUsed = ""
    /// RFC 6349's figures of the sender's connections, but the transfer's time. Ours alone says so.
    package var quality: TransferQuality?
    /// What the server printed, where the client asked for it.
    package var serverOutput: String?
    package var streams: [Stream] = []

    /// Octets of JSON taken from a peer: 128 streams both ways and a server's output.
    package static let jsonLimit = 1 << 20

    package init() {}

    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("cpu_util_total", .number(processorTotal)), .init("cpu_util_user", .number(processorUser)),
            .init("cpu_util_system", .number(processorSystem)),
            .init("sender_has_retransmits", .integer(Int64(senderHasRetransmits))),
        ]
        if !congestionUsed.isEmpty { members.append(.init("congestion_used", .string(congestionUsed))) }
        if let quality { members.append(.init("rfc6349", quality.json)) }
        if let serverOutput { members.append(.init("server_output_text", .string(serverOutput))) }
        members.append(.init("streams", .array(streams.map(\.json))))
        return .object(members)
    }

    /// What came from a peer; nil where it isn't of that form.
    package init?(reading json: JSONValue) {
        guard let total = json.member("cpu_util_total")?.real, let user = json.member("cpu_util_user")?.real,
            let system = json.member("cpu_util_system")?.real,
            let hasRetransmits = json.member("sender_has_retransmits")?.whole,
            case .array(let list) = json.member("streams"), list.count <= 2 * ThroughputParameters.mostStreams
        else { return nil }
        processor = (total, user, system)
        senderHasRetransmits = Int(clamping: hasRetransmits)
        congestionUsed = String((json.member("congestion_used")?.words ?? "").prefix(32))
        quality = json.member("rfc6349").map(TransferQuality.init(reading:))
        serverOutput = json.member("server_output_text")?.words
        if serverOutput == nil { serverOutput = json.member("server_output_json")?.text() }
        for item in list {
            guard let stream = Stream(reading: item) else { return nil }
            streams.append(stream)
        }
    }
}

extension ThroughputResults.Stream {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .integer(Int64(id))), .init("bytes", .integer(Int64(clamping: octets))),
            .init("retransmits", .integer(retransmits ?? -1)), .init("jitter", .number(jitter)),
            .init("errors", .integer(errors)), .init("omitted_errors", .integer(omittedErrors ?? 0)),
            .init("packets", .integer(packets)), .init("omitted_packets", .integer(omittedPackets ?? 0)),
            .init("start_time", 0), .init("end_time", .number(seconds)),
        ]
        if let ownOverflow { members.append(.init("own_overflow", .integer(ownOverflow))) }
        if let lateness { members.append(.init("send_lateness_ns", .integer(lateness))) }
        if let late { members.append(.init("sent_late", .integer(late))) }
        if let typeOfService { members.append(.init("TOS", .integer(Int64(typeOfService)))) }
        return .object(members)
    }

    fileprivate init?(reading json: JSONValue) {
        guard let id = json.member("id")?.whole, (1...1_000).contains(id),
            let octets = Self.count(json, "bytes"), let retransmits = json.member("retransmits")?.whole,
            let jitter = json.member("jitter")?.real, let errors = Self.count(json, "errors"),
            let packets = Self.count(json, "packets")
        else { return nil }
        let begin = json.member("start_time")?.real ?? 0
        let seconds = (json.member("end_time")?.real ?? 0) - begin
        self.init(id: Int(id), octets: UInt64(octets), seconds: max(0, seconds))
        self.retransmits = retransmits >= 0 ? min(retransmits, Self.most) : nil
        self.jitter = jitter
        self.errors = errors
        self.packets = packets
        omittedErrors = Self.count(json, "omitted_errors")
        omittedPackets = Self.count(json, "omitted_packets")
        ownOverflow = Self.count(json, "own_overflow")
        lateness = Self.count(json, "send_lateness_ns")
        late = Self.count(json, "sent_late")
        typeOfService = json.member("TOS")?.whole.flatMap { UInt8(exactly: $0) }
    }

    /// More than any test moves, and few enough that 256 of them can be added.
    private static let most: Int64 = 1 << 54

    /// A count; nil where it isn't there. iperf3's own loss may go below nothing, by copies: then nothing was lost.
    private static func count(_ json: JSONValue, _ name: String) -> Int64? {
        json.member(name)?.whole.map { min(max(0, $0), most) }
    }
}
