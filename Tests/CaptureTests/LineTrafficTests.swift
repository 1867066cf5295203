import NetworkAddress
import Telemetry
import TestSupport
import Testing

@testable import Capture

@Suite("What a capture comes to in a record", .blocking) struct LineTrafficTests {
    private static let client: [UInt8] = [10, 0, 0, 1]
    private static let server: [UInt8] = [10, 0, 1, 2]
    /// That of `FrameBuilder.ethernet` as the source.
    private static let own: UInt64 = 0x0200_0000_0001
    private static let second: Int64 = 1_000_000_000

    private static func settings(_ change: (inout CaptureSettings) -> Void = { _ in }) -> CaptureSettings {
        var settings = CaptureSettings()
        settings.hardwareAddress = own
        settings.tellsFarDelays = true
        settings.isAligned = true
        settings.interval = 60 * second
        settings.keepsSilence = true
        change(&settings)
        return settings
    }

    /// A frame that came from the line.
    private static func inbound(_ frame: [UInt8]) -> [UInt8] {
        var frame = frame
        frame.swapAt(5, 11)
        return frame
    }

    private static func segment(
        _ flags: UInt8, _ sequence: UInt32, _ acknowledgment: UInt32, up: Bool, dscp: UInt8 = 0
    ) -> [UInt8] {
        let tcp = FrameBuilder.tcp(
            up ? 40_000 : 443, up ? 443 : 40_000, sequence: sequence, acknowledgment: acknowledgment, flags: flags)
        let frame = FrameBuilder.ethernet(
            0x0800,
            FrameBuilder.ipv4(
                6, tcp, dscp: dscp, source: up ? client : server, destination: up ? server : client))
        return up ? frame : inbound(frame)
    }

    @Test("delays across the line are told from those within the site, whoever calls")
    func far() {
        for isOutgoing in [true, false] {
            var meter = CaptureMeter(Self.settings())
            var time = 60 * Self.second
            meter.begin(at: time)
            func frame(_ flags: UInt8, _ sequence: UInt32, _ acknowledgment: UInt32, fromCaller: Bool) -> [UInt8] {
                Self.segment(flags, sequence, acknowledgment, up: fromCaller == isOutgoing)
            }
            // Who is called answers after 30 ms, who calls after 2 ms more.
            for (frame, delay) in [
                (frame(2, 100, 0, fromCaller: true), 0), (frame(18, 500, 101, fromCaller: false), 30_000_000),
                (frame(16, 101, 501, fromCaller: true), 2_000_000),
            ] as [([UInt8], Int64)] {
                time += delay
                meter.take(frame, at: time)
            }
            let tcp = meter.tcp[0].pointee
            #expect(tcp.far.handshake.count == 1)
            #expect(tcp.far.handshake.minimum == (isOutgoing ? 30e6 : 2e6))
        }
    }

    @Test("intervals end at the wall clock's multiples, also after it was set")
    func aligned() {
        var meter = CaptureMeter(Self.settings())
        meter.begin(at: 1_037 * Self.second)
        _ = meter.pass(to: 1_081 * Self.second)
        meter.labelShift = 7 * Self.second
        _ = meter.pass(to: 1_139 * Self.second)
        _ = meter.pass(to: 1_200 * Self.second)
        #expect(meter.finished.map { $0.begin / Self.second } == [1_037, 1_080, 1_147])
        #expect(meter.finished.map { $0.end / Self.second } == [1_080, 1_140, 1_200])
    }

    @Test(
        "classes, systems and networks stand in a record, the rest together, and nothing of an address beyond its prefix"
    )
    func summary() throws {
        var rules = SystemRules()
        let prefix = try #require(Prefix("10.0.1.0/24"))
        let isAdded = rules.add(system: "files", prefix: prefix, protocolNumber: 6, ports: 443...443)
        // A rule that says nothing would take all that follow it.
        let isEmptyAdded = rules.add(system: "all", prefix: nil, protocolNumber: nil, ports: nil)
        #expect(isAdded && !isEmptyAdded)
        var meter = CaptureMeter(
            Self.settings {
                $0.systems = rules
                $0.lineRate = 1e6
            })
        let begin = 60 * Self.second
        meter.begin(at: begin)
        meter.take(Self.segment(2, 100, 0, up: true, dscp: 26), at: begin + 1)
        meter.take(Self.segment(18, 500, 101, up: false), at: begin + 30_000_001)
        let voice = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(7_000, 7_001, [1]), dscp: 46))
        for step in 0..<10 as Range<Int64> { meter.take(voice, at: begin + Self.second + step) }
        #expect(meter.carried.outbound > 0 && meter.carried.inbound > 0)
        let carried = meter.carried
        _ = meter.pass(to: begin + 61 * Self.second)
        #expect(meter.carried == carried)
        let traffic = LineTraffic(try #require(meter.finished.first), interface: "wan0", systems: rules)
        #expect(traffic.covered == 60_000_000_000 && traffic.captured == 12 && traffic.dropped == 0)
        #expect(traffic.transmit.packets == 11 && traffic.receive.packets == 1)
        #expect(Set(traffic.classes.map(\.codePoint)) == [46, 26, 0])
        let files = try #require(traffic.systems.first { $0.name == "files" })
        #expect(files.segments == 2 && files.attempts == 1)
        #expect(traffic.systems.contains { $0.name == nil && $0.segments == 0 && $0.transmitted > 0 })
        #expect(traffic.tcp.handshake.count == 1 && traffic.tcp.handshake.scale <= LineTraffic.scale)
        #expect(Set(traffic.talkers.map(\.prefix)) == ["10.0.0.0/24", "10.0.1.0/24"])
    }
}
