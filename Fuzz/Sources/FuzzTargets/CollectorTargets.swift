import Collector
import Telemetry

private let certifiedSite = "01290@2025"

/// What any sender posts as `ExportMetricsServiceRequest`: JSON where it begins with a brace, else protobuf. What is taken is of the
/// certified site, within its bounds, and comes out the same when it is sent again.
func fuzzMetricsRequest(_ input: UnsafeRawBufferPointer) {
    let octets = [UInt8](input)
    var body = octets
    if octets.first == UInt8(ascii: "{") {
        guard let made = try? OTLPJSON.protobuf(octets) else { return }
        body = made
    }
    let latest: UInt64 = 2_000_000_000_000_000_000
    guard let batches = metricsBatches(body, latest: latest) else { return }
    for batch in batches {
        precondition(batch.site == certifiedSite && !batch.records.isEmpty)
        for record in batch.records {
            precondition(record.record.site == certifiedSite && record.record.start < record.record.end)
            precondition(record.record.start <= latest)
        }
        let again = metricsBatches(
            OTLPEncoder.encode(
                records: batch.records, site: certifiedSite, spoolID: batch.spool, version: batch.version),
            latest: latest)
        precondition(again?.flatMap(\.records) == batch.records)
    }
}

private func metricsBatches(_ body: [UInt8], latest: UInt64) -> [ReportBatch]? {
    var reader = MetricsRequestReader(certified: certifiedSite, key: nil, latest: latest)
    do { try reader.read(body) } catch { return nil }
    for refusal in reader.refused { precondition(refusal.points >= 0) }
    return reader.batches
}
