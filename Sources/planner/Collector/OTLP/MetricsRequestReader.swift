package import Telemetry

/// Reads an `ExportMetricsServiceRequest` back into interval records, by the table in `docs/protocol.md`.
///
/// Every scope stands for itself: one that is malformed is refused and named, the others are kept.
package struct MetricsRequestReader {
    /// Most resources and scopes in a request: an empty one takes two bytes on the wire and much more in memory.
    static let maximumMessages = 1_000_000

    package enum Failure: Error, Hashable {
        case notProtobuf(String)
        case tooManyMessages(limit: Int)
    }

    /// The site that the sender's certificate names.
    let certified: String
    /// What `Idempotency-Key` announced.
    let key: BatchKey?

    package private(set) var batches: [ReportBatch] = []
    /// What scopes that are none of ours have.
    private(set) var foreign: ForeignReader
    package private(set) var refused: [RefusedPoints] = []
    private var reader: RecordReader
    private var messages = 0

    /// - Parameter latest: Unix nanoseconds before which intervals begin, and samples of others lie.
    package init(certified: String, key: BatchKey?, latest: UInt64 = .max) {
        self.certified = certified
        self.key = key
        reader = RecordReader(site: certified, latest: latest)
        foreign = ForeignReader(latest: latest)
    }

    /// Reads `body`; O(its length).
    ///
    /// - Throws: `Failure` where the body as a whole can't be read; then no record of it counts.
    package mutating func read(_ body: [UInt8]) throws(Failure) {
        var failure: Failure?
        body.withUnsafeBufferPointer { bytes in
            var rest = WireReader(bytes)
            do throws(Failure) {
                while let (number, kind) = try Self.sound({ () throws(WireReader.Fault) in try rest.field() }) {
                    if number == 1, kind == .bytes {
                        try resource(try Self.sound { () throws(WireReader.Fault) in try rest.message() })
                    } else {
                        try Self.sound { () throws(WireReader.Fault) in try rest.skip(kind) }
                    }
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// What the frame of the request, down to its scopes, must be for anything to count.
    private static func sound<Value>(
        _ body: () throws(WireReader.Fault) -> Value
    ) throws(Failure) -> Value {
        do throws(WireReader.Fault) { return try body() } catch {
            throw .notProtobuf("a message ends within a field, or a tag is none")
        }
    }

    private mutating func count() throws(Failure) {
        messages += 1
        guard messages <= Self.maximumMessages else { throw .tooManyMessages(limit: Self.maximumMessages) }
    }

    /// One `ResourceMetrics`; its resource may come behind its scopes.
    private mutating func resource(_ message: WireReader) throws(Failure) {
        try count()
        var attributes = WireAttributes()
        var scopes: [WireReader] = []
        try Self.sound { () throws(WireReader.Fault) in
            var rest = message
            while let (number, kind) = try rest.field() {
                switch (number, kind) {
                case (1, .bytes): try Self.addAttributes(1, of: try rest.message(), to: &attributes)
                case (2, .bytes): scopes.append(try rest.message())
                default: try rest.skip(kind)
                }
            }
        }
        var batch: ReportBatch?
        var fault: RecordFault?
        var common: [ForeignSample.Label]?
        // What is remembered of a record pays with the third like it.
        reader.remembers = scopes.count > 4
        var view = ScopeView()
        for message in scopes {
            try count()
            try Self.sound { () throws(WireReader.Fault) in try view.read(message) }
            let scope = view
            messages += scope.metrics.count
            guard scope.name.bytes.elementsEqual(OTLPEncoder.scopeName.utf8) else {
                let labels = common ?? ForeignReader.labels(ofResource: attributes)
                common = labels
                foreign.read(scope, common: labels)
                continue
            }
            if batch == nil, fault == nil {
                do throws(RecordFault) {
                    batch = try self.batch(attributes)
                    // Grown by doubling, each record would be moved twice; a million empty scopes are no reason for a gigabyte.
                    batch?.records.reserveCapacity(min(scopes.count, 1_024))
                } catch { fault = error }
            }
            if let fault { refuse(scope, "resource", fault.reason) } else { read(scope, into: &batch) }
        }
        if let batch, !batch.records.isEmpty { batches.append(batch) }
    }

    static func addAttributes(
        _ field: Int, of message: WireReader, to attributes: inout WireAttributes
    ) throws(WireReader.Fault) {
        var rest = message
        while let (number, kind) = try rest.field() {
            if number == field, kind == .bytes { try attributes.add(try rest.message()) } else { try rest.skip(kind) }
        }
    }

    /// An empty batch of the resource, once its site is the certificate's and its spool the key's.
    private func batch(_ attributes: WireAttributes) throws(RecordFault) -> ReportBatch {
        let site = attributes.text("tuyen.site", limit: 200) ?? ""
        guard site == certified else {
            throw RecordFault("tuyen.site is '\(site)' but the certificate is that of '\(certified)'")
        }
        guard let text = attributes.text("tuyen.spool.id", limit: 64), let spool = SpoolID(text) else {
            throw RecordFault("tuyen.spool.id is not 32 lower-case hexadecimal digits")
        }
        guard key == nil || key?.spool == spool else {
            throw RecordFault("tuyen.spool.id is not the one of the Idempotency-Key")
        }
        var batch = ReportBatch(
            site: certified, spool: spool, version: attributes.text("service.version", limit: 64) ?? "", records: [])
        batch.ledger = LedgerStatement(attributes)
        return batch
    }

    private mutating func read(_ scope: ScopeView, into batch: inout ReportBatch?) {
        do throws(RecordFault) {
            let record = try reader.read(scope: scope.scope, metrics: scope.metrics)
            if let key, !key.sequences.contains(record.sequence) {
                throw RecordFault("its sequence lies outside the Idempotency-Key's \(key.sequences)")
            }
            batch?.records.append(record)
            for unplaced in reader.unplaced { refused.add(unplaced) }
        } catch {
            refuse(scope, reader.place, error.reason)
        }
    }

    private mutating func refuse(_ scope: ScopeView, _ place: String, _ reason: String) {
        refused.add(RefusedPoints(place: place, reason: reason, points: scope.points))
    }
}

/// The parts of a `ScopeMetrics`, in place.
struct ScopeView {
    private(set) var scope = WireReader.empty
    private(set) var name = WireReader.empty
    private(set) var metrics: [WireReader] = []

    /// Most metrics of a scope: a record of ours has some forty.
    private static let mostMetrics = 20_000

    /// Reads the message's parts into this one, whose room is used again.
    mutating func read(_ message: WireReader) throws(WireReader.Fault) {
        (scope, name) = (.empty, .empty)
        metrics.removeAll(keepingCapacity: true)
        var rest = message
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .bytes): scope = try rest.message()
            case (2, .bytes):
                guard metrics.count < Self.mostMetrics else { throw WireReader.Fault() }
                metrics.append(try rest.message())
            default: try rest.skip(kind)
            }
        }
        rest = scope
        while let (number, kind) = try rest.field() {
            if number == 1, kind == .bytes { name = try rest.message() } else { try rest.skip(kind) }
        }
    }

    /// Data points of all its metrics; a damaged metric counts for one.
    var points: Int {
        var metric = WireMetric()
        return metrics.reduce(0) { $0 + ((try? metric.read($1)) == nil ? 1 : metric.points) }
    }
}
