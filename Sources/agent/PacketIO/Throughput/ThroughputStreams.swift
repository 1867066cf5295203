import CNetShim
import Glibc
import Probing
import Synchronization

/// All streams of one test on one end, their intervals and their end. Used on the control connection's thread alone.
final class ThroughputStreams {
    let parameters: ThroughputParameters
    private let isClient: Bool
    private let isIPv6: Bool
    /// A stream and what is kept of it, in the order in which they were opened.
    private struct Entry {
        let stream: ThroughputStream
        /// Counts up to the end of what is omitted, and at the last interval's end.
        var omitted = StreamCount()
        var last = StreamCount()
        /// At the end of what counts; nil before.
        var final: StreamCount?
        var finalState: TCPState?

        /// What counts, up to the end or to now.
        var counted: StreamCount { (final ?? stream.count()).since(omitted) }
    }
    private var entries: [Entry] = []
    private var begun = MonotonicTime(nanoseconds: 0)
    private var countedFrom = MonotonicTime(nanoseconds: 0)
    private var ended: MonotonicTime?
    private var lastLook = MonotonicTime(nanoseconds: 0)
    private(set) var isOmitting = false
    private var quality = TransferQuality()
    private var processorBegin: (user: Int64, system: Int64) = (0, 0)
    private var processor = (total: 0.0, user: 0.0, system: 0.0)
    private var counters = cnetshim_counters()
    private var backlogDrops: UInt64 = 0
    private var congestion = ""
    private var receiveBuffer = 0

    init(_ parameters: ThroughputParameters, isClient: Bool, isIPv6: Bool) {
        self.parameters = parameters
        self.isClient = isClient
        self.isIPv6 = isIPv6
    }

    /// Whether we send on the stream that is opened as the `index`th.
    ///
    /// With streams both ways the client's come first.
    func isSender(_ index: Int) -> Bool {
        let client = parameters.isBidirectional ? index < parameters.parallel : !parameters.isReverse
        return client == isClient
    }

    var streams: [ThroughputStream] { entries.map(\.stream) }

    var isComplete: Bool { entries.count == parameters.flows }

    /// What is asked of the stream that comes next, and whether we send on it.
    var next: (parameters: ThroughputParameters, isSender: Bool) {
        (parameters.stream(at: entries.count), isSender(entries.count))
    }

    func add(_ socket: ThroughputSocket) {
        let index = entries.count
        entries.append(
            Entry(
                stream: ThroughputStream(
                    id: ThroughputResults.Stream.id(at: index), isSender: isSender(index), socket,
                    parameters.stream(at: index))))
    }

    /// Receivers first: nothing that our own senders bring about finds them missing.
    func start(at now: MonotonicTime) throws(SocketError) {
        begun = now
        countedFrom = now
        lastLook = now
        isOmitting = parameters.omit > 0
        processorBegin = Self.processorTime()
        cnetshim_counters(&counters)
        if parameters.carrier == .tcp { congestion = entries.first?.stream.socket.congestion ?? "" }
        if let receiver = streams.first(where: { !$0.isSender }) {
            receiveBuffer = Int(max(0, cnetshim_receive_buffer(receiver.socket.descriptor)))
        }
        for stream in streams where !stream.isSender { try stream.start() }
        for stream in streams where stream.isSender { try stream.start() }
    }

    /// getrusage(2). Locals: two members of one property of ours may not be lent at once.
    private static func processorTime() -> (user: Int64, system: Int64) {
        var user: Int64 = 0
        var system: Int64 = 0
        cnetshim_processor_time(&user, &system)
        return (user, system)
    }

    /// Octets and blocks that count, of the busier direction.
    var progress: (octets: UInt64, blocks: UInt64) {
        var octets: (sent: UInt64, received: UInt64) = (0, 0)
        var blocks: (sent: UInt64, received: UInt64) = (0, 0)
        for entry in entries {
            let count = entry.stream.count().since(entry.omitted)
            if entry.stream.isSender {
                octets.sent &+= count.octets
                blocks.sent &+= count.blocks
            } else {
                octets.received &+= count.octets
                blocks.received &+= count.blocks
            }
        }
        return (max(octets.sent, octets.received), max(blocks.sent, blocks.received))
    }

    /// errno(3) of a stream that broke.
    var failure: Int32? {
        for stream in streams {
            let code = stream.failure.load(ordering: .relaxed)
            if code != 0 { return code }
        }
        return nil
    }

    /// What is behind us doesn't count.
    func endOmitting(at now: MonotonicTime) {
        guard isOmitting else { return }
        isOmitting = false
        for place in entries.indices {
            var omitted = entries[place].stream.count()
            omitted.reordered = 0
            omitted.duplicates = 0
            entries[place].omitted = omitted
            entries[place].last = omitted
            entries[place].stream.forgets.store(true, ordering: .relaxed)
        }
        countedFrom = now
        lastLook = now
        quality = TransferQuality()
        processorBegin = Self.processorTime()
        cnetshim_counters(&counters)
    }

    /// A look at the senders' connections, several in an interval.
    func sample() {
        guard parameters.carrier == .tcp else { return }
        for stream in streams where stream.isSender {
            if let state = TCPState(stream.socket.descriptor) { quality.add(state) }
        }
    }

    /// What was moved since the last interval.
    func interval(at now: MonotonicTime) -> ThroughputInterval {
        func seconds(_ time: MonotonicTime) -> Double { Double(time - begun) / 1e9 }
        var interval = ThroughputInterval(begin: seconds(lastLook), end: seconds(now), isOmitted: isOmitting)
        lastLook = now
        var sent: [StreamCount] = []
        var received: [StreamCount] = []
        for place in entries.indices {
            let count = entries[place].stream.count()
            let change = count.since(entries[place].last)
            entries[place].last = count
            if entries[place].stream.isSender { sent.append(change) } else { received.append(change) }
        }
        interval.sent = sent.isEmpty ? nil : StreamCount.sum(sent)
        interval.received = received.isEmpty ? nil : StreamCount.sum(received)
        if parameters.carrier == .tcp, let sender = streams.first(where: \.isSender) {
            interval.tcp = TCPState(sender.socket.descriptor)
        }
        return interval
    }

    /// The end of what counts. Senders stop; receivers take what has come and, where `peerHasStopped`, stop too, else go on
    /// throwing away what comes until `close()`.
    func end(at now: MonotonicTime, peerHasStopped: Bool) {
        guard ended == nil else { return }
        ended = now
        let streams = streams
        if !peerHasStopped { for stream in streams where !stream.isSender { stop(counting: stream) } }
        for stream in streams where stream.isSender || peerHasStopped {
            stream.isStopped.store(true, ordering: .relaxed)
        }
        let wall = Double(max(1, now - countedFrom))
        let (user, system) = Self.processorTime()
        let shares = (Double(user - processorBegin.user) / wall, Double(system - processorBegin.system) / wall)
        processor = ((shares.0 + shares.1) * 100, shares.0 * 100, shares.1 * 100)
        // TCP_INFO stays as long as the connection does.
        for place in entries.indices where parameters.carrier == .tcp {
            entries[place].finalState = TCPState(entries[place].stream.socket.descriptor)
        }
        for stream in streams where stream.isSender || peerHasStopped { stream.join() }
        for place in entries.indices { entries[place].final = entries[place].stream.count() }
        // A client of iperf3 reads whole blocks to the end, and would wait for the rest of the last: a stream's end tells it.
        if peerHasStopped, parameters.carrier == .tcp {
            for stream in streams where stream.isSender { _ = cnetshim_shutdown(stream.socket.descriptor) }
        }
        let before = counters.backlog_drops
        cnetshim_counters(&counters)
        backlogDrops = counters.backlog_drops > before ? counters.backlog_drops - before : 0
        bookBacklog()
    }

    private func stop(counting stream: ThroughputStream) { stream.isCounting.store(false, ordering: .relaxed) }

    /// Datagrams for which no queue of this host between interface and socket had room, as many at most as were missing.
    private func bookBacklog() {
        guard parameters.carrier == .udp else { return }
        for place in entries.indices where !entries[place].stream.isSender {
            guard var final = entries[place].final else { continue }
            let ours = min(final.lost - min(final.lost, entries[place].omitted.lost), backlogDrops)
            final.lost -= ours
            final.ownOverflow += ours
            entries[place].final = final
            backlogDrops -= ours
        }
    }

    /// Ends every thread and closes every socket.
    func close() {
        for entry in entries { entry.stream.isStopped.store(true, ordering: .relaxed) }
        for entry in entries { entry.stream.join() }
        entries.removeAll()
    }

    private var seconds: Double { Double((ended ?? lastLook) - countedFrom) / 1e9 }

    /// What the peer is told.
    func results() -> ThroughputResults {
        var results = ThroughputResults()
        results.processor = processor
        results.senderHasRetransmits =
            entries.contains(where: \.stream.isSender) ? (parameters.carrier == .tcp ? 1 : 0) : -1
        results.congestionUsed = congestion
        results.quality = senderQuality
        for entry in entries {
            let (stream, count) = (entry.stream, entry.counted)
            let (final, omitted) = (entry.final ?? stream.count(), entry.omitted)
            var result = ThroughputResults.Stream(id: stream.id, octets: count.octets, seconds: seconds)
            if stream.isSender, parameters.carrier == .tcp {
                result.retransmits = Int64(clamping: count.retransmits)
            } else if parameters.carrier == .udp {
                result.packets = Int64(clamping: final.packets)
                result.omittedPackets = Int64(clamping: omitted.packets)
                if stream.isSender {
                    result.lateness = stream.latest.load(ordering: .relaxed)
                    result.late = Int64(clamping: stream.late.load(ordering: .relaxed))
                }
                if stream.isSender, !parameters.classes.isEmpty {
                    result.typeOfService = stream.parameters.typeOfService
                }
                if !stream.isSender {
                    result.errors = Int64(clamping: final.lost)
                    result.omittedErrors = Int64(clamping: min(final.lost, omitted.lost))
                    result.jitter = final.jitter / 1e9
                    result.ownOverflow = Int64(clamping: count.ownOverflow)
                }
            }
            results.streams.append(result)
        }
        return results
    }

    /// RFC 6349's figures of what we send; nil where we send nothing by TCP.
    private var senderQuality: TransferQuality? {
        guard parameters.carrier == .tcp, entries.contains(where: \.stream.isSender) else { return nil }
        var quality = quality
        quality.conclude(entries.filter(\.stream.isSender).compactMap(\.finalState))
        return quality
    }

    /// Of a direction: how long a transfer takes the receiver knows too.
    private func quality(
        of direction: ThroughputReport.Direction, sends: Bool, committed: UInt64?
    ) -> TransferQuality? {
        var quality = sends ? senderQuality : nil
        guard parameters.carrier == .tcp, let committed,
            let octets = sends ? direction.sentOctets : direction.receivedOctets
        else { return quality }
        let segments = entries.filter { $0.stream.isSender == sends }.compactMap(\.finalState?.segment)
        var timed = quality ?? TransferQuality()
        timed.conclude(
            goodput: Double(octets) / max(1e-9, seconds), committed: committed, segment: segments.max() ?? 0,
            isIPv6: isIPv6)
        if timed.transferTimeRatio != nil { quality = timed }
        return quality
    }

    /// What we counted; the peer's part is to be merged in.
    func report(committed: UInt64? = nil) -> ThroughputReport {
        var directions: [ThroughputReport.Direction] = []
        for isForward in [true, false] {
            let sends = isForward == isClient
            var direction = ThroughputReport.Direction(isForward: isForward)
            direction.streams = entries.filter { $0.stream.isSender == sends }.map(report)
            guard !direction.streams.isEmpty else { continue }
            if sends, parameters.carrier == .tcp { direction.congestion = congestion }
            direction.quality = quality(of: direction, sends: sends, committed: committed)
            directions.append(direction)
        }
        var report = ThroughputReport(parameters, directions: directions)
        report.localProcessor = processor
        report.postponed = entries.map { $0.stream.postponed.load(ordering: .relaxed) }.max() ?? 0
        report.receiveBuffer = receiveBuffer
        return report
    }

    private func report(_ entry: Entry) -> ThroughputReport.Stream {
        let (stream, count) = (entry.stream, entry.counted)
        let isUDP = parameters.carrier == .udp
        var result = ThroughputReport.Stream(id: stream.id)
        if stream.isSender {
            result.sender = .init(
                octets: count.octets, seconds: seconds, retransmits: isUDP ? nil : count.retransmits,
                packets: isUDP ? count.packets : nil)
            if isUDP {
                result.sender?.lateness = stream.latest.load(ordering: .relaxed)
                result.sender?.late = stream.late.load(ordering: .relaxed)
            }
            if !parameters.classes.isEmpty { result.sender?.typeOfService = stream.parameters.typeOfService }
            result.tcp = entry.finalState
        } else {
            result.receiver = .init(octets: count.octets, seconds: seconds)
            if isUDP {
                result.receiver?.packets = count.packets
                result.receiver?.lost = count.lost
                result.receiver?.ownOverflow = count.ownOverflow
                result.receiver?.reordered = count.reordered
                result.receiver?.duplicates = count.duplicates
                result.receiver?.jitter = count.jitter / 1e9
            }
        }
        return result
    }
}
