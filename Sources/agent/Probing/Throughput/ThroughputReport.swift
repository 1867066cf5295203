/// What one interval of a test moved, on one end.
package struct ThroughputInterval: Hashable, Sendable {
    /// Seconds since the test's begin.
    package var begin: Double
    package var end: Double
    package var isOmitted: Bool
    /// All streams of a direction together; nil where there is none.
    package var sent: StreamCount?
    package var received: StreamCount?
    /// Of the first stream that sends.
    package var tcp: TCPState?

    package init(begin: Double, end: Double, isOmitted: Bool) {
        self.begin = begin
        self.end = end
        self.isOmitted = isOmitted
    }

    package var seconds: Double { end - begin }

    package static func bitsPerSecond(_ octets: UInt64, _ seconds: Double) -> Double {
        seconds > 0 ? Double(octets) * 8 / seconds : 0
    }
}

/// What a whole test moved, from what both ends counted. The receiver's figure is the result.
package struct ThroughputReport: Hashable, Sendable {
    /// One stream as its two ends counted it; nil where an end didn't say.
    package struct Stream: Hashable, Sendable {
        package struct Sender: Hashable, Sendable {
            package var octets: UInt64
            package var seconds: Double
            package var retransmits: UInt64?
            package var packets: UInt64?
            /// UDP: nanoseconds by which a datagram left late at most; nil where the sender doesn't say.
            package var lateness: Int64?
            /// UDP: datagrams that left later than `PacingSchedule.punctual`; nil where the sender doesn't say.
            package var late: UInt64?
            /// What it put into its packets; nil where it doesn't say, or all its streams send the same.
            package var typeOfService: UInt8?

            package init(octets: UInt64, seconds: Double, retransmits: UInt64? = nil, packets: UInt64? = nil) {
                self.octets = octets
                self.seconds = seconds
                self.retransmits = retransmits
                self.packets = packets
            }
        }
        package struct Receiver: Hashable, Sendable {
            package var octets: UInt64
            package var seconds: Double
            /// UDP: up to the highest number that came.
            package var packets: UInt64?
            package var lost: UInt64?
            package var ownOverflow: UInt64?
            package var reordered: UInt64?
            package var duplicates: UInt64?
            /// Seconds.
            package var jitter: Double?

            package init(octets: UInt64, seconds: Double) {
                self.octets = octets
                self.seconds = seconds
            }
        }
        package var id: Int
        package var sender: Sender?
        package var receiver: Receiver?
        package var tcp: TCPState?
        package init(id: Int) { self.id = id }
    }

    package struct Direction: Hashable, Sendable {
        /// From the client to the server.
        package var isForward: Bool
        package var streams: [Stream] = []
        /// Congestion control of the sender; empty where unknown.
        package var congestion = ""
        package var quality: TransferQuality?
        package init(isForward: Bool) { self.isForward = isForward }

        /// One stream of it as a direction of its own; nil where there is no such stream.
        package func alone(_ index: Int) -> Direction? {
            guard streams.indices.contains(index) else { return nil }
            var alone = self
            alone.streams = [streams[index]]
            return alone
        }

        private func total<Value: AdditiveArithmetic>(_ value: (Stream) -> Value?) -> Value? {
            let values = streams.compactMap(value)
            return values.isEmpty || values.count < streams.count ? nil : values.reduce(.zero, +)
        }
        private func longest(_ value: (Stream) -> Double?) -> Double { streams.compactMap(value).max() ?? 0 }

        package var sentOctets: UInt64? { total { $0.sender?.octets } }
        package var receivedOctets: UInt64? { total { $0.receiver?.octets } }
        package var sentSeconds: Double { longest { $0.sender?.seconds } }
        package var receivedSeconds: Double { longest { $0.receiver?.seconds } }
        package var retransmits: UInt64? { total { $0.sender?.retransmits } }
        /// Nanoseconds by which a datagram left late at most; nil where no sender says so.
        package var lateness: Int64? { streams.compactMap { $0.sender?.lateness }.max() }
        /// Datagrams that left later than `PacingSchedule.punctual`; nil where a sender doesn't say.
        package var late: UInt64? { total { $0.sender?.late } }
        package var packetsSent: UInt64? { total { $0.sender?.packets } }
        package var packets: UInt64? { total { $0.receiver?.packets } }
        package var lost: UInt64? { total { $0.receiver?.lost } }
        package var ownOverflow: UInt64? { total { $0.receiver?.ownOverflow } }
        package var reordered: UInt64? { total { $0.receiver?.reordered } }
        package var duplicates: UInt64? { total { $0.receiver?.duplicates } }
        /// Seconds, the mean of the streams.
        package var jitter: Double? { total { $0.receiver?.jitter }.map { $0 / Double(streams.count) } }

        /// The result: the receiver's figure, or the sender's where the receiver didn't say.
        package var bitsPerSecond: Double {
            if let receivedOctets { return ThroughputInterval.bitsPerSecond(receivedOctets, receivedSeconds) }
            return ThroughputInterval.bitsPerSecond(sentOctets ?? 0, sentSeconds)
        }
        package var isMeasuredAtReceiver: Bool { receivedOctets != nil }
    }

    package var parameters: ThroughputParameters
    package var directions: [Direction]
    /// Per cent of one processor, of this host's program and of the peer's.
    package var localProcessor: (total: Double, user: Double, system: Double) {
        get { (local[0], local[1], local[2]) }
        set { local = [newValue.total, newValue.user, newValue.system] }
    }
    package var remoteProcessor: (total: Double, user: Double, system: Double)? {
        get { remote.map { ($0[0], $0[1], $0[2]) } }
        set { remote = newValue.map { [$0.total, $0.user, $0.system] } }
    }
    private var local = [0.0, 0.0, 0.0]
    private var remote: [Double]?
    package var serverOutput: String?
    /// Nanoseconds for which paced sending was given up.
    package var postponed: Int64 = 0
    /// Octets of the receive buffer that the kernel granted; 0 where nothing was received.
    package var receiveBuffer = 0
    /// Ended before its time.
    package var isCutShort = false

    package init(_ parameters: ThroughputParameters, directions: [Direction]) {
        self.parameters = parameters
        self.directions = directions
    }

    package var forward: Direction? { directions.first { $0.isForward } }
    package var backward: Direction? { directions.first { !$0.isForward } }
}

extension ThroughputReport {
    /// Adds what the peer counted to what we did.
    package mutating func merge(_ peer: ThroughputResults) {
        remoteProcessor = peer.processor
        serverOutput = peer.serverOutput
        for direction in directions.indices {
            for index in directions[direction].streams.indices {
                let stream = directions[direction].streams[index]
                guard let found = peer.streams.first(where: { $0.id == stream.id }) else { continue }
                if stream.receiver == nil {
                    let seconds = found.seconds > 1e-3 ? found.seconds : stream.sender?.seconds ?? 0
                    directions[direction].streams[index].receiver = receiver(found, seconds)
                } else {
                    let seconds = found.seconds > 1e-3 ? found.seconds : stream.receiver?.seconds ?? 0
                    directions[direction].streams[index].sender = .init(
                        octets: found.octets, seconds: seconds,
                        retransmits: parameters.carrier == .tcp ? found.retransmits.map { UInt64($0) } : nil,
                        packets: parameters.carrier == .udp
                            ? UInt64(max(0, found.packets - (found.omittedPackets ?? 0))) : nil)
                    directions[direction].streams[index].sender?.lateness = found.lateness
                    directions[direction].streams[index].sender?.late = found.late.map { UInt64($0) }
                    directions[direction].streams[index].sender?.typeOfService = found.typeOfService
                    directions[direction].congestion = peer.congestionUsed
                    if var quality = peer.quality {
                        quality.transferTimeRatio = directions[direction].quality?.transferTimeRatio
                        directions[direction].quality = quality
                    }
                }
            }
        }
    }

    private func receiver(_ found: ThroughputResults.Stream, _ seconds: Double) -> Stream.Receiver {
        var receiver = Stream.Receiver(octets: found.octets, seconds: seconds)
        guard parameters.carrier == .udp else { return receiver }
        receiver.packets = UInt64(max(0, found.packets - (found.omittedPackets ?? 0)))
        receiver.lost = UInt64(max(0, found.errors - (found.omittedErrors ?? 0)))
        receiver.ownOverflow = found.ownOverflow.map { UInt64($0) }
        receiver.jitter = found.jitter
        return receiver
    }
}
