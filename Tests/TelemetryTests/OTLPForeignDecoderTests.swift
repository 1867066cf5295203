import Foundation
import Telemetry
import TestSupport
import Testing

/// Runs `script` with `input`; nil where it can't be started.
private func python(_ script: String, _ input: [UInt8] = []) -> (status: Int32, output: String)? {
    let interpreter = ProcessInfo.processInfo.environment["TUYEN_PYTHON"] ?? "python3"
    guard let ended = try? ChildProcess([interpreter, "-c", script], input: input).finish() else { return nil }
    return (ended.status, ended.output)
}

private let hasProto =
    python("import opentelemetry.proto.collector.metrics.v1.metrics_service_pb2")?.status == 0

/// OpenTelemetry's own classes read what we write (PyPI `opentelemetry-proto`; `TUYEN_PYTHON` names another interpreter).
@Suite(.blocking, .enabled(if: hasProto, "python3 has no opentelemetry-proto package"))
struct OTLPForeignDecoderTests {
    private let script = """
        import sys
        from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
        data = sys.stdin.buffer.read()
        request = ExportMetricsServiceRequest.FromString(data)
        print("canonical", request.SerializeToString(deterministic=True) == data)
        value = lambda v: getattr(v, v.WhichOneof("value"))
        pairs = lambda attributes: " ".join(f"{a.key}={value(a.value)}" for a in attributes)
        for rm in request.resource_metrics:
            print(pairs(rm.resource.attributes))
            for sm in rm.scope_metrics:
                print("scope", sm.scope.name, pairs(sm.scope.attributes))
                for m in sm.metrics:
                    kind = m.WhichOneof("data")
                    data = getattr(m, kind)
                    for p in data.data_points:
                        direction = next((a.value.string_value for a in p.attributes if a.key in ("direction", "reason", "network.io.direction")), "")
                        direction += next(("@" + a.value.string_value for a in p.attributes if a.key == "network.interface.name"), "")
                        if kind == "exponential_histogram":
                            shown = f"{p.count} {p.scale} {p.zero_count} {p.positive.offset} {sum(p.positive.bucket_counts)}"
                            shown += f" {p.sum} {p.min if p.HasField('min') else '-'}"
                        else:
                            shown = getattr(p, p.WhichOneof("value"))
                        print(m.name, m.unit, kind, getattr(data, "aggregation_temporality", 0), direction, shown,
                              p.start_time_unix_nano, p.time_unix_nano)
        """

    @Test("a full record and an empty one are read back value by value")
    func readBack() throws {
        let spool = try #require(SpoolID("00112233445566778899aabbccddeeff"))
        let bytes = OTLPEncoder.encode(
            records: [
                SequencedRecord(sequence: 7, record: .full()), SequencedRecord(sequence: 8, record: .empty()),
            ], site: "04@2025", spoolID: spool, version: "0.1.0")
        let result = try #require(python(script, bytes))
        try #require(result.status == 0)
        let times = "1775001600000000000 1775001660000000000"
        let variation = IntervalRecord.full().delayVariation
        let lines = result.output.split(separator: "\n").map(String.init)
        let expected = [
            "canonical True",
            "service.name=tuyen-agent service.version=0.1.0 tuyen.site=04@2025 "
                + "tuyen.spool.id=00112233445566778899aabbccddeeff",
            "scope tuyen.probe.stamp tuyen.sequence=7 tuyen.link=01290@2025~04@2025 tuyen.peer=01290@2025 "
                + "tuyen.stamp.transmit=kernel tuyen.stamp.receive=kernel tuyen.not_measured=started,clock-step "
                + "tuyen.path_hash=f00d000000000001 tuyen.uplink=vnpt-1 network.interface.name=wan0 "
                + "tuyen.line.scope=line tuyen.line.duplex=half tuyen.dscp=46 tuyen.dscp.forward=0",
            "tuyen.probe.sent {packet} sum 1  600 \(times)",
            "tuyen.probe.received {packet} sum 1  594 \(times)",
            "tuyen.probe.lost {packet} sum 1 forward 3 \(times)",
            "tuyen.probe.lost {packet} sum 1 return 2 \(times)",
            "tuyen.probe.lost {packet} sum 1 unknown 1 \(times)",
            "tuyen.probe.duplicated {packet} sum 1 forward 4 \(times)",
            "tuyen.probe.duplicated {packet} sum 1 return 5 \(times)",
            "tuyen.probe.reordered {packet} sum 1 forward 6 \(times)",
            "tuyen.probe.reordered {packet} sum 1 return 7 \(times)",
            "tuyen.probe.delay_variation ns exponential_histogram 1 round_trip "
                + "594 \(variation.scale) 1 \(variation.offset) 593 \(variation.sum) 0.0 \(times)",
            "tuyen.probe.jitter ns gauge 0  1234.5 \(times)",
            "tuyen.clock.synchronised 1 gauge 0  1 \(times)",
            "tuyen.clock.maximum_error ns gauge 0  16000 \(times)",
            "tuyen.probe.duplicated {packet} sum 1 unknown 8 \(times)",
            "tuyen.probe.reordered {packet} sum 1 unknown 9 \(times)",
            "tuyen.probe.loss_periods {period} sum 1 round_trip 4 \(times)",
            "tuyen.probe.loss_periods {period} sum 1 forward 2 \(times)",
            "tuyen.probe.loss_periods {period} sum 1 return 0 \(times)",
            "tuyen.probe.loss_period.longest {packet} gauge 0 round_trip 3 \(times)",
            "tuyen.probe.loss_distances {packet} sum 1 round_trip 5 \(times)",
            "tuyen.probe.loss_distance.total {packet} sum 1 round_trip 120 \(times)",
            "tuyen.probe.loss_distance.least {packet} gauge 0 round_trip 1 \(times)",
            "tuyen.probe.outage.longest ns gauge 0  300000000 \(times)",
            "tuyen.probe.unmeasured {packet} sum 1  10 \(times)",
            "tuyen.probe.unsent {packet} sum 1  11 \(times)",
            "tuyen.probe.marked {packet} sum 1 contradiction 12 \(times)",
            "tuyen.probe.marked {packet} sum 1 other-stamps 13 \(times)",
            "tuyen.clock.error_bound ns gauge 0  17000 \(times)",
            "system.network.io By sum 1 receive@wan0 700000000 \(times)",
            "system.network.io By sum 1 transmit@wan0 60000000 \(times)",
            "system.network.packet.count {packet} sum 1 receive@wan0 800000 \(times)",
            "system.network.packet.dropped {packet} sum 1 receive@wan0 15 \(times)",
            "system.network.errors {error} sum 1 transmit@wan0 0 \(times)",
            "tuyen.line.covered ns gauge 0 @wan0 59000000000 \(times)",
            "tuyen.line.busiest bit/s gauge 0 receive@wan0 97000000 \(times)",
            "tuyen.line.when_lost bit/s gauge 0 transmit@wan0 17000000 \(times)",
            "tuyen.line.when_slowest bit/s gauge 0 transmit@wan0 0 \(times)",
            "tuyen.line.carrier_changes {change} sum 1 @wan0 2 \(times)",
            "tuyen.line.resets {reset} sum 1 @wan0 1 \(times)",
            "tuyen.line.speed bit/s gauge 0 @wan0 100000000 \(times)",
            "tuyen.probe.class_told {packet} sum 1  594 \(times)",
            "tuyen.probe.remarked {packet} sum 1 forward 594 \(times)",
            "tuyen.probe.remarked {packet} sum 1 return 0 \(times)",
            "tuyen.probe.congestion_experienced {packet} sum 1  3 \(times)",
            "tuyen.path.mtu By gauge 0  1420 \(times)",
            "scope tuyen.probe.stamp tuyen.sequence=8 tuyen.link=l tuyen.peer=p "
                + "tuyen.stamp.transmit=user tuyen.stamp.receive=user",
            "tuyen.probe.sent {packet} sum 1  0 1 2",
            "tuyen.probe.delay ns exponential_histogram 1 round_trip 0 7 0 0 0 0.0 - 1 2",
            "tuyen.clock.synchronised 1 gauge 0  0 1 2",
        ]
        for line in expected { #expect(lines.contains(line), "no line \(line) in\n\(result.output)") }
        #expect(!lines.contains { $0.hasPrefix("tuyen.probe.jitter") && $0.hasSuffix(" 1 2") })
        #expect(lines.count { $0.hasPrefix("tuyen.probe.delay ") } == 4)
        #expect(lines.count { $0.hasPrefix("tuyen.probe.send_lateness ns exponential_histogram 1 forward 3") } == 1)
    }
}
