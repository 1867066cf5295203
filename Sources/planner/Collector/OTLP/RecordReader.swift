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
    var place: String { sequence.map { "record \($0)" } ?? "record" }
    private var sequence: Int64?
    /// Metrics that the record has beside ours.
    private(set) var unplaced: [RefusedPoints] = []
    var interval: (start: UInt64, end: UInt64)?
    var attributes = WireAttributes()
    private var metric = WireMetric()
    /// The names that the record has had, by their bits.
    private var seen: UInt128 = 0
    /// Whether what comes is worth being remembered: many records of few links.
    var remembers = false
    private var shapes = MetricShapes()
    /// Of the links that come by turns.
    private var headers: [RecordHeader] = []
    private static let mostHeaders = 4
    /// By what the metric's data points are told apart, and where each belongs, as far as it was asked for.
    var placed: (key: StaticString, positions: [Int]) = ("", [])

    init(site: String, latest: UInt64 = .max) {
        self.site = site
        self.latest = latest
    }

    /// - Parameters:
    ///   - scope: the `InstrumentationScope`.
    ///   - metrics: the messages in which the metrics are.
    mutating func read(scope: WireReader, metrics: [WireReader]) throws(RecordFault) -> SequencedRecord {
        sequence = nil
        unplaced = []
        interval = nil
        seen = 0
        var record = try header(scope)
        for bytes in metrics { try read(bytes, into: &record) }
        guard let sequence, let interval else { throw RecordFault("it has no data point") }
        guard seen & Self.needed == Self.needed else {
            throw RecordFault("it lacks tuyen.probe.sent or tuyen.probe.received")
        }
        record.start = interval.start
        record.end = interval.end
        guard record.received + record.lost == record.sent else {
            throw RecordFault("received (\(record.received)) and lost (\(record.lost)) aren't sent (\(record.sent))")
        }
        return SequencedRecord(sequence: UInt64(sequence), record: record)
    }

    private static let needed = [MetricName.sent, .received].reduce(0) { $0 | $1.bit }

    private mutating func read(_ bytes: WireReader, into record: inout IntervalRecord) throws(RecordFault) {
        // Out of self while it is placed: nothing of it is copied.
        var metric = WireMetric()
        swap(&metric, &self.metric)
        defer { swap(&metric, &self.metric) }
        let slot = remembers ? MetricShapes.slot(of: bytes) : nil
        if let slot, let shape = shapes.shape(of: bytes, in: slot) {
            metric.read(bytes, like: shape)
            return try read(metric, shape.name, into: &record)
        }
        do throws(WireReader.Fault) { try metric.read(bytes) } catch { throw .damaged }
        guard let name = MetricName.place(of: metric.name) else {
            let text = (metric.name.text ?? "?").prefix(100)
            unplaced.add(
                RefusedPoints(
                    place: place, reason: "the collector has no place for the metric '\(text)'", points: metric.points))
            return
        }
        placed.positions.removeAll(keepingCapacity: true)
        try read(metric, name, into: &record)
        if let slot, let shape = MetricShape(bytes, metric, name, key: placed.key, positions: placed.positions) {
            shapes.keep(shape, in: slot)
        }
    }

    private mutating func read(
        _ metric: WireMetric, _ name: MetricName.Place, into record: inout IntervalRecord
    ) throws(RecordFault) {
        try put(name.name, metric, in: &record)
        guard seen & name.bit == 0 else { throw RecordFault("it has \(name.name.rawValue) twice") }
        seen |= name.bit
    }

    /// A record of which only the scope was read, and its sequence.
    private mutating func header(_ scope: WireReader) throws(RecordFault) -> IntervalRecord {
        for header in headers {
            guard let number = header.sequence(of: scope), isSequence(number) else { continue }
            sequence = number
            return header.record
        }
        attributes.removeAll()
        do throws(WireReader.Fault) {
            try MetricsRequestReader.addAttributes(3, of: scope, to: &attributes)
        } catch { throw .damaged }
        guard let number = attributes.integer("tuyen.sequence"), isSequence(number) else {
            throw RecordFault("tuyen.sequence is not an integer from 1 to 2^53")
        }
        sequence = number
        let record = try header()
        if remembers, let header = RecordHeader(scope, record) {
            if headers.count >= Self.mostHeaders { headers.removeFirst() }
            headers.append(header)
        }
        return record
    }

    private func isSequence(_ number: Int64) -> Bool { (1..<Self.largestSequence).contains(number) }

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
