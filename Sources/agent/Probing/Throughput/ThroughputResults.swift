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
        return .object(members)
    }

    fileprivate init?(reading json: JSONValue) {
        guard let id = json.member("id")?.whole, (1...1_000).contains(id),
            let octets = json.member("bytes")?.whole, octets >= 0,
            let retransmits = json.member("retransmits")?.whole, let jitter = json.member("jitter")?.real,
            let errors = json.member("errors")?.whole, let packets = json.member("packets")?.whole
        else { return nil }
        let begin = json.member("start_time")?.real ?? 0
        let seconds = (json.member("end_time")?.real ?? 0) - begin
        self.init(id: Int(id), octets: UInt64(octets), seconds: max(0, seconds))
        self.retransmits = retransmits >= 0 ? retransmits : nil
        self.jitter = jitter
        // Where a peer's own count went below nothing, by copies, nothing was lost.
        self.errors = max(0, errors)
        self.packets = max(0, packets)
        omittedErrors = json.member("omitted_errors")?.whole.map { max(0, $0) }
        omittedPackets = json.member("omitted_packets")?.whole.map { max(0, $0) }
        ownOverflow = json.member("own_overflow")?.whole.map { max(0, $0) }
    }
}
