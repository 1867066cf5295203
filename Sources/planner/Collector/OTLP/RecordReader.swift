import Telemetry

/// Why a record can't be placed.
struct RecordFault: Error, Hashable {
    var reason: String
    init(_ reason: String) { self.reason = reason }

    static var damaged: RecordFault { RecordFault("its protobuf is damaged") }
}

/// Reads `ScopeMetrics` of ours into the interval records that they stand for, one after the other.
///
/// Nothing is built of a message before it is placed: names, directions and attributes are compared where they lie.
struct RecordReader {
    /// Counts of probes stay below 2^32: beyond anything that is sent in a day, and sums over years of them fit.
    static let largestCount: UInt64 = 1 << 32
    /// What an interface counts, and rates.
    static let largestLineCount: UInt64 = 1 << 56
    /// Sequences are whole numbers that doubles hold too; no spool gives as many.
    static let largestSequence: Int64 = 1 << 53
    /// Nanoseconds of a delay: 31 years.
    static let largestDelay = 1e18
    /// An interval lasts at most a day.
    static let longestInterval: UInt64 = 86_400_000_000_000

    let site: String
    /// Unix nanoseconds: intervals begin before it.
    let latest: UInt64
    /// How the record is named in a refusal, as far as it is known.
    private(set) var place = "record"
    /// Metrics that the record has beside ours.
    private(set) var unplaced: [RefusedPoints] = []
    var interval: (start: UInt64, end: UInt64)?
    var seen: Set<MetricName> = []
    var attributes = WireAttributes()
    private var metric = WireMetric()

    init(site: String, latest: UInt64 = .max) {
        self.site = site
        self.latest = latest
    }

    /// - Parameters:
    ///   - scope: the `InstrumentationScope`.
    ///   - metrics: the messages in which the metrics are.
    mutating func read(scope: WireReader, metrics: [WireReader]) throws(RecordFault) -> SequencedRecord {
        place = "record"
        unplaced = []
        interval = nil
        seen.removeAll(keepingCapacity: true)
        attributes.removeAll()
        do throws(WireReader.Fault) {
            try MetricsRequestReader.addAttributes(3, of: scope, to: &attributes)
        } catch { throw .damaged }
        guard let sequence = attributes.integer("tuyen.sequence"), (1..<Self.largestSequence).contains(sequence) else {
            throw RecordFault("tuyen.sequence is not an integer from 1 to 2^53")
        }
        place = "record \(sequence)"
        var record = try header()
        for bytes in metrics { try read(bytes, into: &record) }
        guard let interval else { throw RecordFault("it has no data point") }
        guard seen.contains(.sent), seen.contains(.received) else {
            throw RecordFault("it lacks tuyen.probe.sent or tuyen.probe.received")
        }
        record.start = interval.start
        record.end = interval.end
        guard record.received + record.lost == record.sent else {
            throw RecordFault("received (\(record.received)) and lost (\(record.lost)) aren't sent (\(record.sent))")
        }
        return SequencedRecord(sequence: UInt64(sequence), record: record)
    }

    private mutating func read(_ bytes: WireReader, into record: inout IntervalRecord) throws(RecordFault) {
        do throws(WireReader.Fault) { try metric.read(bytes) } catch { throw .damaged }
        guard let name = MetricName(metric.name) else {
            let text = (metric.name.text ?? "?").prefix(100)
            unplaced.add(
                RefusedPoints(
                    place: place, reason: "the collector has no place for the metric '\(text)'", points: metric.points))
            return
        }
        let metric = metric
        try put(name, metric, in: &record)
        guard seen.insert(name).inserted else { throw RecordFault("it has \(name.rawValue) twice") }
    }

    private func header() throws(RecordFault) -> IntervalRecord {
        guard let link = attributes.text("tuyen.link", limit: 400), let peer = attributes.text("tuyen.peer", limit: 200)
        else { throw RecordFault("tuyen.link or tuyen.peer is absent, empty or too long") }
        guard joins(link, peer) else {
            throw RecordFault("tuyen.link '\(link)' is not the one between '\(site)' and '\(peer)'")
        }
        var record = IntervalRecord(site: site, link: link, peer: peer, start: 0, end: 0)
        guard let transmit = stamp("tuyen.stamp.transmit"), let receive = stamp("tuyen.stamp.receive") else {
            throw RecordFault("tuyen.stamp.transmit or tuyen.stamp.receive is neither kernel nor user")
        }
        record.timestamps = TimestampSource(transmit: transmit, receive: receive)
        if attributes.has("tuyen.not_measured") {
            let reasons = (attributes.text("tuyen.not_measured", limit: 400) ?? "").split(separator: ",")
            for reason in reasons {
                guard let known = NotMeasured(rawValue: String(reason)) else {
                    throw RecordFault("tuyen.not_measured names the unknown reason '\(reason)'")
                }
                record.notMeasured.append(known)
            }
        }
        if attributes.has("tuyen.path_hash") {
            guard let hash = attributes.text("tuyen.path_hash", limit: 16).flatMap(PathHash.value(of:)) else {
                throw RecordFault("tuyen.path_hash is not 16 lower-case hexadecimal digits")
            }
            record.pathHash = hash
        }
        if attributes.has("tuyen.uplink") {
            guard let uplink = attributes.text("tuyen.uplink", limit: 64) else {
                throw RecordFault("tuyen.uplink is empty, too long or not text")
            }
            record.uplink = uplink
        }
        try readLoad(into: &record)
        try readTraffic(into: &record)
        try readSeconds(into: &record)
        return record
    }

    /// Whether `link` is `site~peer` or `peer~site`.
    private func joins(_ link: String, _ peer: String) -> Bool {
        let (own, far) = (site.utf8, peer.utf8)
        guard link.utf8.count == own.count + far.count + 1 else { return false }
        func isPair(_ first: String.UTF8View, _ second: String.UTF8View) -> Bool {
            link.utf8.starts(with: first) && link.utf8.dropFirst(first.count).first == UInt8(ascii: "~")
                && link.utf8.dropFirst(first.count + 1).elementsEqual(second)
        }
        return isPair(own, far) || isPair(far, own)
    }

    private func stamp(_ key: StaticString) -> TimestampSource.Stamp? {
        guard let bytes = attributes.string(key) else { return nil }
        return bytes.equals("kernel") ? .kernel : bytes.equals("user") ? .user : nil
    }
}
