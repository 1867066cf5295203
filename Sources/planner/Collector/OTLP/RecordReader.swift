import Telemetry

/// Why a record can't be placed.
struct RecordFault: Error, Hashable {
    var reason: String
    init(_ reason: String) { self.reason = reason }
}

/// Attributes by key; of two with the same key the first counts.
struct Attributes {
    private var values: [String: OTLP_AnyValue] = [:]

    init(_ pairs: [OTLP_KeyValue]) {
        for pair in pairs where values[pair.key] == nil { values[pair.key] = pair.value }
    }

    /// A string of 1 to `limit` bytes of printable text.
    func text(_ key: String, limit: Int) -> String? {
        guard case .stringValue(let text)? = values[key]?.value, (1...limit).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { return nil }
        return text
    }

    func integer(_ key: String) -> Int64? {
        if case .intValue(let number)? = values[key]?.value { number } else { nil }
    }

    func has(_ key: String) -> Bool { values[key] != nil }
}

/// Reads one `ScopeMetrics` of ours into the interval record that it stands for.
struct RecordReader {
    /// Counts of packets stay below 2^48, so that sums over years of them fit.
    static let largestCount: UInt64 = 1 << 48
    /// An interval lasts at most a day.
    static let longestInterval: UInt64 = 86_400_000_000_000

    let site: String
    /// How the record is named in a refusal, as far as it is known.
    private(set) var place = "record"
    /// Metrics that the record has beside ours.
    private(set) var unplaced: [RefusedPoints] = []
    var interval: (start: UInt64, end: UInt64)?
    var seen: Set<String> = []

    init(site: String) { self.site = site }

    mutating func read(_ scope: OTLP_ScopeMetrics) throws(RecordFault) -> SequencedRecord {
        let attributes = Attributes(scope.scope.attributes)
        guard let sequence = attributes.integer("tuyen.sequence"), sequence > 0 else {
            throw RecordFault("tuyen.sequence is not an integer from 1")
        }
        place = "record \(sequence)"
        var record = try header(attributes)
        for metric in scope.metrics where try !place(metric, in: &record) {
            unplaced.append(
                RefusedPoints(
                    place: place, reason: "the collector has no place for the metric '\(metric.name)'",
                    points: metric.points))
        }
        guard let interval else { throw RecordFault("it has no data point") }
        guard seen.contains("tuyen.probe.sent"), seen.contains("tuyen.probe.received") else {
            throw RecordFault("it lacks tuyen.probe.sent or tuyen.probe.received")
        }
        record.start = interval.start
        record.end = interval.end
        guard record.received + record.lost == record.sent else {
            throw RecordFault("received (\(record.received)) and lost (\(record.lost)) aren't sent (\(record.sent))")
        }
        return SequencedRecord(sequence: UInt64(sequence), record: record)
    }

    private func header(_ attributes: Attributes) throws(RecordFault) -> IntervalRecord {
        guard let link = attributes.text("tuyen.link", limit: 400), let peer = attributes.text("tuyen.peer", limit: 200)
        else { throw RecordFault("tuyen.link or tuyen.peer is absent, empty or too long") }
        guard link == "\(site)~\(peer)" || link == "\(peer)~\(site)" else {
            throw RecordFault("tuyen.link '\(link)' is not the one between '\(site)' and '\(peer)'")
        }
        var record = IntervalRecord(site: site, link: link, peer: peer, start: 0, end: 0)
        guard let transmit = stamp(attributes, "transmit"), let receive = stamp(attributes, "receive") else {
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
        try readLoad(attributes, into: &record)
        return record
    }

    private func stamp(_ attributes: Attributes, _ end: String) -> TimestampSource.Stamp? {
        attributes.text("tuyen.stamp.\(end)", limit: 16).flatMap(TimestampSource.Stamp.init(rawValue:))
    }
}
