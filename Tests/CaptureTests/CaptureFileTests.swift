import Foundation
import Testing

@testable import Capture

@Suite("Capture files")
struct CaptureFileTests {
    /// Octets in either byte order.
    private struct Writer {
        var isBig: Bool
        var octets: [UInt8] = []

        mutating func number(_ value: UInt64, _ size: Int) {
            for place in 0..<size {
                octets.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * (isBig ? size - 1 - place : place))))
            }
        }
        mutating func longs(_ values: UInt32...) { for value in values { number(UInt64(value), 4) } }

        mutating func block(_ type: UInt32, _ body: [UInt8]) {
            let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
            longs(type, UInt32(padded.count + 12))
            octets += padded
            longs(UInt32(padded.count + 12))
        }
        func body(_ fill: (inout Writer) -> Void) -> [UInt8] {
            var writer = Writer(isBig: isBig)
            fill(&writer)
            return writer.octets
        }
    }

    private static let packet = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(1, 2, [1, 2, 3])))

    private static func read(_ octets: [UInt8]) throws -> (
        packets: [(Int64, Int, Int, Int)], isCutShort: Bool, dropped: UInt64
    ) {
        let path = NSTemporaryDirectory() + "capture-\(UUID().uuidString)"
        try Data(octets).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = try CaptureFile.open(path)
        var packets: [(Int64, Int, Int, Int)] = []
        while let packet = try file.next() {
            packets.append((packet.time, packet.count, packet.wireLength, packet.interface))
        }
        // Octets in memory are read as a file is.
        var times: [Int64] = []
        try octets.withUnsafeBytes { octets in
            var file = try CaptureFile.open(octets)
            while let packet = try file.next() { times.append(packet.time) }
        }
        #expect(times == packets.map(\.0))
        return (packets, file.isCutShort, file.dropped)
    }

    private static func pcap(isBig: Bool, magic: UInt32, packets: Int) -> [UInt8] {
        var writer = Writer(isBig: isBig)
        writer.longs(magic, 4 << 16 | 2, 0, 0, 65_535, 1)
        for number in 0..<packets {
            writer.longs(UInt32(1_700_000_000 + number), 5, UInt32(packet.count), 1_400)
            writer.octets += packet
        }
        return writer.octets
    }

    @Test(
        "pcap in both byte orders, of micro- and nanoseconds", arguments: [true, false],
        [(0xA1B2_C3D4, 5_000), (0xA1B2_3C4D, 5)] as [(UInt32, Int64)])
    func pcap(isBig: Bool, kind: (UInt32, Int64)) throws {
        let answer = try Self.read(Self.pcap(isBig: isBig, magic: kind.0, packets: 3))
        #expect(answer.packets.map(\.0) == (0..<3).map { (1_700_000_000 + $0) * 1_000_000_000 + kind.1 })
        #expect(answer.packets.allSatisfy { $0.1 == Self.packet.count && $0.2 == 1_400 })
        #expect(!answer.isCutShort)
    }

    @Test("a file that ends within a packet gives all before it and says so")
    func cutShort() throws {
        let octets = Self.pcap(isBig: false, magic: 0xA1B2_C3D4, packets: 3)
        for length in [octets.count - 1, octets.count - Self.packet.count - 3] {
            let answer = try Self.read(Array(octets[..<length]))
            #expect(answer.packets.count == 2 && answer.isCutShort)
        }
    }

    @Test("files larger than the window are read whole")
    func large() throws {
        let answer = try Self.read(Self.pcap(isBig: false, magic: 0xA1B2_C3D4, packets: 40_000))
        #expect(answer.packets.count == 40_000 && !answer.isCutShort)
    }

    @Test(
        "pcapng: sections, interfaces with clocks of their own, simple packets, losses, blocks of others",
        arguments: [true, false])
    func pcapng(isBig: Bool) throws {
        var writer = Writer(isBig: isBig)
        func section() {
            writer.block(
                0x0A0D_0D0A,
                writer.body {
                    $0.longs(0x1A2B_3C4D, isBig ? 1 << 16 : 1)
                    $0.number(.max, 8)
                })
        }
        func interface(_ resolution: UInt8?, offset: Int64 = 0) {
            writer.block(
                1,
                writer.body {
                    $0.number(1, 2)
                    $0.number(0, 2)
                    $0.longs(96)
                    if let resolution {
                        $0.number(9, 2)
                        $0.number(1, 2)
                        $0.octets += [resolution, 0, 0, 0]
                    }
                    $0.number(14, 2)
                    $0.number(8, 2)
                    $0.number(UInt64(bitPattern: offset), 8)
                    $0.longs(0)
                })
        }
        func packet(_ interface: UInt32, _ ticks: UInt64) {
            writer.block(
                6,
                writer.body {
                    $0.longs(interface, UInt32(ticks >> 32), UInt32(truncatingIfNeeded: ticks))
                    $0.longs(UInt32(Self.packet.count), 200)
                    $0.octets += Self.packet
                })
        }
        section()
        interface(nil)
        interface(9, offset: 100)
        interface(0x80 | 10)
        packet(0, 1_700_000_000_000_123)
        writer.block(0x0BAD, [1, 2, 3, 4, 5])
        packet(1, 1_700_000_000_000_000_007)
        packet(2, 1_700_000_000 << 10 | 512)
        writer.block(
            5,
            writer.body {
                $0.longs(0, 0, 0)
                $0.number(5, 2)
                $0.number(8, 2)
                $0.number(42, 8)
                $0.longs(0)
            })
        section()
        interface(6)
        writer.block(
            3,
            writer.body {
                $0.longs(60); $0.octets += Self.packet
            })
        let answer = try Self.read(writer.octets)
        #expect(
            answer.packets.map(\.0) == [
                1_700_000_000_000_123_000, 1_700_000_100_000_000_007, 1_700_000_000_500_000_000, 0,
            ])
        #expect(answer.packets.map(\.3) == [0, 1, 2, 3])
        #expect(answer.packets.map(\.2) == [200, 200, 200, 60])
        #expect(answer.dropped == 42)
    }

    @Test(
        "clocks and losses that no capture ever had are metered without overflow",
        arguments: [0, 9, 18, 0x80 | 60] as [UInt8])
    func hostileClocks(resolution: UInt8) throws {
        var writer = Writer(isBig: false)
        writer.block(
            0x0A0D_0D0A,
            writer.body {
                $0.longs(0x1A2B_3C4D, 1)
                $0.number(.max, 8)
            })
        for offset in [0, .min, .max, -9_223_372_036] as [Int64] {
            writer.block(
                1,
                writer.body {
                    $0.longs(1, 96)
                    $0.number(9, 2)
                    $0.number(1, 2)
                    $0.octets += [resolution, 0, 0, 0]
                    $0.number(14, 2)
                    $0.number(8, 2)
                    $0.number(UInt64(bitPattern: offset), 8)
                    $0.longs(0)
                })
        }
        for ticks in [0, 9_223_372_036, .max, 1 << 63, 1] as [UInt64] {
            for interface in 0..<4 as Range<UInt32> {
                writer.block(
                    6,
                    writer.body {
                        $0.longs(interface, UInt32(ticks >> 32), UInt32(truncatingIfNeeded: ticks))
                        $0.longs(UInt32(Self.packet.count), 200)
                        $0.octets += Self.packet
                    })
            }
        }
        writer.block(
            5,
            writer.body {
                $0.longs(0, 0, 0)
                $0.number(5, 2)
                $0.number(8, 2)
                $0.number(.max, 8)
                $0.longs(0)
            })
        let path = NSTemporaryDirectory() + "capture-\(UUID().uuidString)"
        try Data(writer.octets).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = try CaptureFile.open(path)
        var meter = CaptureMeter(CaptureSettings())
        var count: UInt64 = 0
        while let packet = try file.next() {
            #expect((0...(Int64.max / 2 + 1_000_000_000)).contains(packet.time))
            meter.take(packet)
            count += 1
        }
        meter.lose(file.dropped)
        meter.finish()
        #expect(count == 20 && file.dropped == .max)
        #expect(meter.finished.reduce(0) { $0 + $1.packets } == count)
        #expect(meter.finished.allSatisfy { (0...1).contains($0.coverage ?? 1) })
    }

    @Test("what is no capture, or contradicts itself, is refused with its place")
    func refused() throws {
        #expect(throws: CaptureError.self) { try Self.read(Array("%PDF-1.7 and more of it".utf8)) }
        #expect(throws: CaptureError.self) { try Self.read([]) }
        var octets = Self.pcap(isBig: false, magic: 0xA1B2_C3D4, packets: 2)
        octets[24 + 8 + 3] = 0x7F
        do {
            _ = try Self.read(octets)
            Issue.record("a captured length of 2 GB was taken")
        } catch let error as CaptureError {
            guard case .damaged(_, let offset, _) = error else { throw error }
            #expect(offset == 24)
        }
    }

    @Test("a filter takes what tcpdump's takes, and its mistakes are told in libpcap's words")
    func filter() throws {
        let filter = try PacketFilter("udp port 2 and not host 10.0.0.9", link: .ethernet)
        func matches(_ frame: [UInt8]) -> Bool {
            frame.withUnsafeBufferPointer { octets in
                guard let base = octets.baseAddress else { return false }
                return filter.matches(
                    CapturedPacket(
                        octets: base, count: octets.count, wireLength: octets.count, time: 0, link: .ethernet))
            }
        }
        #expect(matches(Self.packet))
        #expect(!matches(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(1, 3, [])))))
        #expect(throws: CaptureError.self) { _ = try PacketFilter("port http and and", link: .ethernet) }
    }

    @Test("a filter is compiled once for each link type, and packets of one that can't have it are left unjudged")
    func filters() throws {
        func verdict(_ filters: inout FilterSet, _ frame: [UInt8], _ link: LinkType) throws -> FilterSet.Verdict? {
            try frame.withUnsafeBufferPointer { octets in
                try octets.baseAddress.map {
                    try filters.judge(
                        CapturedPacket(octets: $0, count: octets.count, wireLength: octets.count, time: 0, link: link))
                }
            }
        }
        let raw = Array(Self.packet[14...])
        var ports = try FilterSet("udp port 2")
        for _ in 0..<3 {
            #expect(try verdict(&ports, Self.packet, .ethernet) == .taken)
            #expect(try verdict(&ports, raw, .raw) == .taken)
        }
        #expect(try verdict(&ports, Array(raw[..<20]) + [0, 9, 0, 9, 0, 8, 0, 0], .raw) == .refused)
        var hosts = try FilterSet("ether host 02:00:00:00:00:01")
        #expect(try verdict(&hosts, Self.packet, .ethernet) == .taken)
        #expect(try verdict(&hosts, raw, .raw) == .unjudged && !hosts.words(on: .raw).isEmpty)
        #expect(try verdict(&hosts, raw, LinkType(rawValue: 147)) == .taken)
        // What never stands in such packets is refused, not unjudged.
        var resolution = try FilterSet("arp")
        for link in [LinkType.raw, .rawOnOpenBSD] { #expect(try verdict(&resolution, raw, link) == .refused) }
        #expect(
            try verdict(&resolution, FrameBuilder.ethernet(0x0806, [UInt8](repeating: 0, count: 28)), .ethernet)
                == .taken)
        #expect(try verdict(&ports, raw, .rawOnOpenBSD) == .taken)
        do {
            _ = try FilterSet("port http and and")
            Issue.record("a filter with a mistake was compiled")
        } catch {
            guard case .filter(_, let words) = error, !words.isEmpty else { throw error }
        }
    }
}
