import SwiftProtobuf
import Telemetry

/// Reads an `ExportMetricsServiceRequest` back into interval records, by the table in `docs/protocol.md`.
///
/// Every scope stands for itself: one that is malformed is refused and named, the others are kept.
struct MetricsRequestReader {
    /// Most messages in a request; a record of ours takes about 130.
    static let maximumMessages = 1_000_000

    enum Failure: Error, Hashable {
        case notProtobuf(String)
        case tooManyMessages(limit: Int)
    }

    /// The site that the sender's certificate names.
    let certified: String
    /// What `Idempotency-Key` announced.
    let key: BatchKey?

    private(set) var batches: [ReportBatch] = []
    private(set) var refused: [RefusedPoints] = []

    init(certified: String, key: BatchKey?) {
        self.certified = certified
        self.key = key
    }

    /// Reads `body`; O(its length).
    ///
    /// - Throws: `Failure` where the body as a whole can't be read.
    mutating func read(_ body: [UInt8]) throws(Failure) {
        guard RequestCensus.isWithin(Self.maximumMessages, body) else {
            throw .tooManyMessages(limit: Self.maximumMessages)
        }
        let request: OTLP_ExportMetricsServiceRequest
        do {
            request = try OTLP_ExportMetricsServiceRequest(serializedBytes: body)
        } catch {
            throw .notProtobuf("\(error)")
        }
        for resource in request.resourceMetrics { read(resource) }
    }

    private mutating func read(_ metrics: OTLP_ResourceMetrics) {
        let attributes = Attributes(metrics.resource.attributes)
        let (ours, foreign) = metrics.scopeMetrics.partitioned { $0.scope.name == OTLPEncoder.scopeName }
        for scope in foreign {
            let names = Set(scope.metrics.map(\.name)).sorted().prefix(4).joined(separator: ", ")
            refuse(scope, "scope \(scope.scope.name)", "the collector has no place for its metrics (\(names))")
        }
        guard !ours.isEmpty else { return }
        let spool: SpoolID
        do throws(RecordFault) {
            spool = try self.spool(attributes)
        } catch {
            for scope in ours { refuse(scope, "resource", error.reason) }
            return
        }
        var batch = ReportBatch(
            site: certified, spool: spool, version: attributes.text("service.version", limit: 64) ?? "", records: [])
        for scope in ours { read(scope, into: &batch) }
        if !batch.records.isEmpty { batches.append(batch) }
    }

    /// The resource's spool, once its site is the certificate's and its spool the key's.
    private func spool(_ attributes: Attributes) throws(RecordFault) -> SpoolID {
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
        return spool
    }

    private mutating func read(_ scope: OTLP_ScopeMetrics, into batch: inout ReportBatch) {
        var reader = RecordReader(site: certified)
        do throws(RecordFault) {
            let record = try reader.read(scope)
            if let key, !key.sequences.contains(record.sequence) {
                throw RecordFault("its sequence lies outside the Idempotency-Key's \(key.sequences)")
            }
            batch.records.append(record)
            refused += reader.unplaced
        } catch {
            refuse(scope, reader.place, error.reason)
        }
    }

    private mutating func refuse(_ scope: OTLP_ScopeMetrics, _ place: String, _ reason: String) {
        refused.append(RefusedPoints(place: place, reason: reason, points: scope.metrics.reduce(0) { $0 + $1.points }))
    }
}

extension Array {
    fileprivate func partitioned(_ belongs: (Element) -> Bool) -> (in: [Element], out: [Element]) {
        (filter(belongs), filter { !belongs($0) })
    }
}

extension OTLP_Metric {
    /// How many data points it has, of whichever kind.
    var points: Int {
        switch data {
        case .gauge(let data): data.dataPoints.count
        case .sum(let data): data.dataPoints.count
        case .histogram(let data): data.dataPoints.count
        case .exponentialHistogram(let data): data.dataPoints.count
        case .summary(let data): data.dataPoints.count
        case nil: 0
        }
    }
}
