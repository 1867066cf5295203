import Localization
import NetworkAddress
import Telemetry
import Testing

@testable import AgentCommands
@testable import Capture

@Suite("A mirror port: direction by the site's addresses")
struct MirrorPortTests {
    private static let second: Int64 = 1_000_000_000
    private static let near: [UInt8] = [10, 64, 0, 5]
    private static let near2: [UInt8] = [10, 64, 1, 9]
    private static let far: [UInt8] = [10, 1, 0, 7]

    private static func settings(_ prefixes: [String], lineRate: Double = 0) throws -> CaptureSettings {
        var settings = CaptureSettings()
        settings.interval = 60 * second
        settings.lineRate = lineRate
        settings.tellsFarDelays = true
        // The port's own address, which no mirrored frame has.
        settings.hardwareAddress = 0x0200_0000_0099
        settings.inside = try InsidePrefixes.read(prefixes, "--inside", .english)
        return settings
    }

    private static func udp(_ source: [UInt8], _ destination: [UInt8], _ length: Int = 100) -> [UInt8] {
        FrameBuilder.ethernet(
            0x0800,
            FrameBuilder.ipv4(
                17, FrameBuilder.udp(5_000, 6_000, [UInt8](repeating: 0, count: length)), source: source,
                destination: destination))
    }

    @Test("out is what the site sends elsewhere, in what it gets; neither is what stays within or only passes by")
    func directions() throws {
        var meter = CaptureMeter(try Self.settings(["10.64.0.0/16", "fd01::/32"]))
        meter.take(Self.udp(Self.near, Self.far), at: 1)
        meter.take(Self.udp(Self.far, Self.near), at: 2)
        meter.take(Self.udp(Self.far, Self.near2), at: 3)
        meter.take(Self.udp(Self.near, Self.near2), at: 4)
        meter.take(Self.udp(Self.far, [224, 0, 0, 5]), at: 5)
        meter.take(FrameBuilder.ethernet(0x0806, [UInt8](repeating: 0, count: 46)), at: 6)
        let six = FrameBuilder.ipv6(17, FrameBuilder.udp(1, 2, []))
        meter.take(FrameBuilder.ethernet(0x86DD, six), at: 7)
        meter.finish()
        let summary = try #require(meter.finished.first)
        #expect(summary.rates.map(\.packets) == [3, 2, 2])
        let traffic = LineTraffic(summary, interface: "span0", systems: SystemRules())
        #expect(traffic.captured == 7 && traffic.receive.packets == 2 && traffic.transmit.packets == 2)
        #expect(traffic.classes.map(\.receive.packets) == [2] && traffic.classes.map(\.transmit.packets) == [2])
    }

    @Test("the ends within a tunnel tell, and behind tags")
    func wrapped() throws {
        var meter = CaptureMeter(try Self.settings(["10.0.0.0/24"]))
        for (number, wrapping) in Wrapping.allCases.enumerated() {
            for isUp in [true, false] {
                let frame = wrapping.frame(17, FrameBuilder.udp(1, 2, [1]), isSix: false, isUp: isUp)
                meter.take(frame, at: Int64(number))
            }
        }
        let count = UInt64(Wrapping.allCases.count)
        #expect(meter.unknown.packets == 0 && meter.inbound.packets == count && meter.outbound.packets == count)
    }

    @Test(
        "each direction is held against the line's rate by itself, so that two that are half full make no microburst",
        arguments: [true, false])
    func bursts(isTold: Bool) throws {
        // 1,500 octets on 10 Mbit/s take 1.2 ms: two each way in 5 ms are half of it each, and more than all of it together.
        var meter = CaptureMeter(try Self.settings(isTold ? ["10.64.0.0/16"] : [], lineRate: 10e6))
        for step in 0..<4 as Range<Int64> {
            for way in 0..<2 as Range<Int64> {
                let at = Self.second + step * 5_000_000 + way * 1_000_000
                meter.take(Self.udp(Self.near, Self.far, 1_434), at: at)
                meter.take(Self.udp(Self.far, Self.near, 1_434), at: at)
            }
        }
        meter.take(Self.udp(Self.near, Self.far, 10), at: 2 * Self.second)
        meter.finish()
        let rates = try #require(meter.finished.first).rates
        #expect(rates.reduce(0) { $0 + Int($1.microbursts) } == (isTold ? 0 : 1))
        #expect(rates.map(\.peakFine) == (isTold ? [0, 3_000, 3_000] : [0, 6_000, 0]))
    }

    @Test("delays across the line are those of the end outside, and those within the site are none")
    func far() throws {
        func segment(
            _ flags: UInt8, _ sequence: UInt32, _ acknowledgment: UInt32, _ ends: ([UInt8], [UInt8]), _ isUp: Bool
        )
            -> [UInt8]
        {
            let ports = isUp ? (40_000, 443) : (443, 40_000)
            let tcp = FrameBuilder.tcp(
                ports.0, ports.1, sequence: sequence, acknowledgment: acknowledgment, flags: flags)
            return FrameBuilder.ethernet(
                0x0800,
                FrameBuilder.ipv4(
                    6, tcp, source: isUp ? ends.0 : ends.1, destination: isUp ? ends.1 : ends.0))
        }
        // Who called, who was called, and which delay crosses the line: to who was called 30 ms, to who called 2 ms.
        for (caller, called, across) in [
            (Self.near, Self.far, 30e6), (Self.far, Self.near, 2e6), (Self.near, Self.near2, nil),
        ] as [([UInt8], [UInt8], Double?)] {
            var meter = CaptureMeter(try Self.settings(["10.64.0.0/16"]))
            meter.take(segment(2, 100, 0, (caller, called), true), at: Self.second)
            meter.take(segment(18, 500, 101, (caller, called), false), at: Self.second + 30_000_000)
            meter.take(segment(16, 101, 501, (caller, called), true), at: Self.second + 32_000_000)
            let delays = meter.tcp[0].pointee.far.handshake
            #expect((delays.isEmpty ? nil : delays.minimum) == across)
        }
    }

    @Test("prefixes of any length, to the bit")
    func lengths() throws {
        func direction(_ prefix: String, _ source: String) throws -> PacketHeaders.LinkDirection {
            let inside = try InsidePrefixes.read([prefix], "--inside", .english)
            var headers = PacketHeaders()
            switch try #require(IPAddress(source)) {
            case .v4(let address): (headers.version, headers.sourceLow) = (4, UInt64(address.value))
            case .v6(let address):
                (headers.version, headers.sourceHigh, headers.sourceLow) = (6, address.high, address.low)
                headers.destinationHigh = 1
            }
            return inside.direction(of: headers)
        }
        for (prefix, within, beside) in [
            ("10.64.0.0/10", "10.127.255.255", "10.128.0.0"), ("192.0.2.9/32", "192.0.2.9", "192.0.2.8"),
            ("128.0.0.0/1", "255.0.0.1", "127.0.0.1"), ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"),
            ("2001:db8::/64", "2001:db8::ffff:0:0:1", "2001:db8:0:1::1"),
            ("2001:db8::8000:0:0:0/65", "2001:db8::8000:0:0:1", "2001:db8::7fff:0:0:1"),
            ("2001:db8::5/128", "2001:db8::5", "2001:db8::4"),
        ] {
            #expect(try direction(prefix, within) == .outbound, "\(prefix)")
            #expect(try direction(prefix, beside) == .unknown, "\(prefix)")
        }
        #expect(try direction("::/0", "2001:db8::1") == .unknown)
    }

    @Test("what is no prefix is named, and so are too many")
    func mistakes() throws {
        for (texts, words) in [
            (["10.0.0.1/8"], "--inside: '10.0.0.1/8'"), (["10.64.0.0/16", "site"], "'site'"),
            ([String](repeating: "10.0.0.0/8", count: 65), "64"),
        ] as [([String], String)] {
            let fault = #expect(throws: CommandFault.self) {
                try InsidePrefixes.read(texts, "--inside", .english)
            }
            #expect(fault?.text.contains(words) == true, "\(String(describing: fault))")
        }
    }
}
