/// Interval records as an OTLP `ExportMetricsServiceRequest`, by the table in `docs/protocol.md`.
///
/// Field numbers are those of opentelemetry-proto v1. Fields without presence are left out where they are zero, as every
/// canonical encoder does; members of a `oneof` and `optional` fields are always written.
package enum OTLPEncoder {
    package static let serviceName = "tuyen-agent"
    package static let scopeName = "tuyen.probe.stamp"

    /// The request's bytes; equal arguments give equal bytes. O(size of the result × nesting).
    ///
    /// - Parameters:
    ///   - records: in any order; each becomes one `ScopeMetrics`.
    ///   - site: the measuring site; stands once in the resource, so all records must be this site's.
    ///   - version: the agent's version.
    ///   - ledger: how the spool stands; nil leaves it out.
    package static func encode(
        records: [SequencedRecord], site: String, spoolID: SpoolID, version: String, ledger: SpoolLedger? = nil
    ) -> [UInt8] {
        var request = ProtobufWriter()
        request.message(1) { resourceMetrics in  // ExportMetricsServiceRequest.resource_metrics
            resourceMetrics.message(1) { resource in  // ResourceMetrics.resource
                resource.attribute(1, "service.name", serviceName)
                resource.attribute(1, "service.version", version)
                resource.attribute(1, "tuyen.site", site)
                resource.attribute(1, "tuyen.spool.id", spoolID.description)
                if let ledger { resource.attributes(1, ledger) }
            }
            for record in records {
                resourceMetrics.message(2) { $0.scopeMetrics(record) }  // ResourceMetrics.scope_metrics
            }
        }
        return request.bytes
    }
}

extension ProtobufWriter {
    fileprivate mutating func attributes(_ field: Int, _ ledger: SpoolLedger) {
        attribute(field, "tuyen.spool.newest", Int64(clamping: ledger.newest))
        attribute(field, "tuyen.spool.oldest", Int64(clamping: ledger.oldest))
        attribute(field, "tuyen.spool.waiting", Int64(clamping: ledger.waiting))
        if !ledger.gaps.isEmpty { attribute(field, "tuyen.spool.gaps", ledger.gapsText) }
    }

    fileprivate mutating func scopeMetrics(_ sequenced: SequencedRecord) {
        let record = sequenced.record
        message(1) { scope in  // ScopeMetrics.scope
            scope.string(1, OTLPEncoder.scopeName)
            scope.attribute(3, "tuyen.sequence", Int64(clamping: sequenced.sequence))
            scope.attribute(3, "tuyen.link", record.link)
            scope.attribute(3, "tuyen.peer", record.peer)
            scope.attribute(3, "tuyen.stamp.transmit", record.timestamps.transmit.rawValue)
            scope.attribute(3, "tuyen.stamp.receive", record.timestamps.receive.rawValue)
            if !record.notMeasured.isEmpty {
                scope.attribute(3, "tuyen.not_measured", record.notMeasured.map(\.rawValue).joined(separator: ","))
            }
            if let hash = record.pathHash { scope.attribute(3, "tuyen.path_hash", PathHash.text(of: hash)) }
            if let uplink = record.uplink { scope.attribute(3, "tuyen.uplink", uplink) }
            scope.loadAttributes(3, record)
            scope.trafficAttributes(3, record)
            scope.secondsAttributes(3, record)
        }
        let point = MetricPoint(record)
        metric("tuyen.probe.sent", "{packet}") { $0.sum([(nil, record.sent)], point) }
        metric("tuyen.probe.received", "{packet}") { $0.sum([(nil, record.received)], point) }
        metric("tuyen.probe.lost", "{packet}") {
            $0.sum(
                [("forward", record.lostForward), ("return", record.lostReturn), ("unknown", record.lostUnknown)],
                point)
        }
        metric("tuyen.probe.duplicated", "{packet}") {
            $0.sum(
                Self.ways(record.duplicatedForward, record.duplicatedReturn, unknown: record.duplicatedUnknown), point)
        }
        metric("tuyen.probe.reordered", "{packet}") {
            $0.sum(
                Self.ways(record.reorderedForward, record.reorderedReturn, unknown: record.reorderedUnknown), point)
        }
        metric("tuyen.probe.delay", "ns") {
            $0.histogram(
                [
                    ("round_trip", record.roundTripDelay), ("forward", record.forwardDelay),
                    ("return", record.returnDelay),
                ],
                point)
        }
        metric("tuyen.probe.delay_variation", "ns") { $0.histogram([("round_trip", record.delayVariation)], point) }
        if let jitter = record.jitter {
            metric("tuyen.probe.jitter", "ns") { $0.gauge(.double(jitter), point) }
        }
        metric("tuyen.clock.synchronised", "1") { $0.gauge(.int(record.clock.isSynchronised ? 1 : 0), point) }
        if let error = record.clock.maximumError {
            metric("tuyen.clock.maximum_error", "ns") { $0.gauge(.int(Int64(clamping: error)), point) }
        }
        honesty(record, point)
        load(record, point)
        if let traffic = record.traffic { self.traffic(traffic, point) }
        if let seconds = record.seconds { self.seconds(seconds, point) }
    }

    private static func ways(
        _ forward: UInt64, _ backward: UInt64, unknown: UInt64
    ) -> [(direction: String?, value: UInt64)] {
        let known: [(direction: String?, value: UInt64)] = [("forward", forward), ("return", backward)]
        return unknown > 0 ? known + [("unknown", unknown)] : known
    }

    /// A `Metric` within a `ScopeMetrics`.
    mutating func metric(_ name: String, _ unit: String, _ data: (inout ProtobufWriter) -> Void) {
        message(2) { metric in  // ScopeMetrics.metrics
            metric.string(1, name)
            metric.string(3, unit)
            data(&metric)
        }
    }
}
