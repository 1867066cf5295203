import Foundation
import NetworkAddress
import TestSupport
import Testing

@testable import Capture

@Suite("Flows as tshark's conversations list them", .blocking, .enabled(if: Tshark.isHere, Tshark.lacks))
struct TsharkFlowTests {
    private static let begin: Int64 = 1_700_000_000_000_000_000

    /// What is behind an IP header, and what tells one flow of it from another.
    private struct Packet {
        var number: UInt8
        var inside: [UInt8]
        var isUp: Bool
    }

    /// Octets of each way, by addresses alone and, of TCP and UDP, with ports.
    private struct Totals {
        var octets: [String: [Tshark.Way: (packets: Int, octets: Int)]] = [:]

        mutating func add(_ kind: String, _ source: String, _ destination: String, _ counters: FlowCounters) {
            guard counters.packets > 0 else { return }
            let way = Tshark.Way(source: source, destination: destination)
            let before = octets[kind]?[way] ?? (0, 0)
            octets[kind, default: [:]][way] = (
                before.packets + Int(counters.packets), before.octets + Int(counters.frameOctets)
            )
        }
    }

    private static func ours(_ path: String) throws -> Totals {
        var settings = CaptureSettings()
        settings.keepsRecords = true
        settings.interval = 1_000_000_000_000_000
        var meter = CaptureMeter(settings)
        var file = try CaptureFile.open(path)
        while let packet = try file.next() { meter.take(packet) }
        meter.finish()
        #expect(meter.finished.allSatisfy { $0.dissected.ip == $0.packets })
        var totals = Totals()
        for record in meter.records {
            let (source, destination) = ("\(record.source)", "\(record.destination)")
            let kind = record.source.width == 32 ? "ip" : "ipv6"
            totals.add(kind, source, destination, record.forward)
            totals.add(kind, destination, source, record.backward)
            guard let name = [6: "tcp", 17: "udp"][record.protocolNumber] else { continue }
            let ends = (source + ":\(record.sourcePort)", destination + ":\(record.destinationPort)")
            totals.add(name, ends.0, ends.1, record.forward)
            totals.add(name, ends.1, ends.0, record.backward)
        }
        return totals
    }

    private func compare(_ frames: [TimedFrame], _ layout: WrittenCapture.Layout, snap: Int) throws {
        let capture = try WrittenCapture(frames, layout, snap: snap)
        let totals = try Self.ours(capture.path)
        for kind in ["ip", "ipv6", "tcp", "udp"] {
            var theirs = try Tshark.conversations(kind, of: capture.path)
            // Those of a tunnel's ends: here a packet is of its innermost addresses alone.
            theirs = theirs.filter { !Wrapping.tunnelEnds.contains(String($0.key.source.prefix(9))) }
            let ours = (totals.octets[kind] ?? [:]).mapValues {
                [Tshark.Carried(packets: $0.packets, octets: $0.octets)]
            }
            // A direction without packets stands there too.
            #expect(ours == theirs.filter { $0.value.contains { $0.packets > 0 } }, "\(kind), \(layout), snap \(snap)")
        }
    }

    private static func packet(_ kind: Int, _ port: Int, _ isUp: Bool, _ numbers: inout SeededNumbers) -> Packet {
        let (source, destination) = isUp ? (port, 9) : (9, port)
        let payload = [UInt8](repeating: 0, count: numbers.pick([0, 1, 20, 200, 900, 1_350]))
        switch kind {
        case 0:
            return Packet(
                number: 6,
                inside: FrameBuilder.tcp(
                    source, destination, sequence: UInt32(truncatingIfNeeded: numbers.next()), flags: 16,
                    payload: payload), isUp: isUp)
        case 1: return Packet(number: 17, inside: FrameBuilder.udp(source, destination, payload), isUp: isUp)
        default: return Packet(number: 253, inside: payload + [0], isUp: isUp)
        }
    }

    @Test("each encapsulation, whole and cut off", arguments: Wrapping.allCases, [true, false])
    func wrapped(wrapping: Wrapping, isCut: Bool) throws {
        // tshark tells no flow whose TCP or IPv6 header is cut itself; in a tunnel they end later.
        let snap = isCut ? (wrapping.isTunnel ? 128 : 96) : 65_535
        var numbers = SeededNumbers(seed: UInt64(snap))
        var frames: [TimedFrame] = []
        for number in 0..<160 {
            let isUp = numbers.chance(0.6)
            let packet = Self.packet(number % 3, 20_000 + numbers.within(0...5), isUp, &numbers)
            frames.append(
                TimedFrame(
                    time: Self.begin + Int64(number) * 1_234_567,
                    octets: wrapping.frame(
                        packet.number, packet.inside, isSix: numbers.chance(0.5), isUp: packet.isUp)))
        }
        try compare(frames, numbers.pick([.microseconds, .nanoseconds, .blocks]), snap: snap)
    }

    @Test("flows above what tshark prints to the octet", arguments: WrittenCapture.Layout.allCases)
    func large(layout: WrittenCapture.Layout) throws {
        var numbers = SeededNumbers(seed: 5)
        var frames: [TimedFrame] = []
        for number in 0..<1_500 {
            let packet = Self.packet(number % 2, 20_000 + numbers.within(0...7), numbers.chance(0.3), &numbers)
            frames.append(
                TimedFrame(
                    time: Self.begin + Int64(number) * 1_000_001,
                    octets: Wrapping.none.frame(
                        packet.number, packet.inside, isSix: numbers.chance(0.3), isUp: packet.isUp)))
        }
        try compare(frames, layout, snap: 96)
    }

    @Test("fragments are of their addresses' conversation")
    func fragments() throws {
        let datagram = FrameBuilder.udp(20_000, 9, [UInt8](repeating: 1, count: 1_472))
        var frames: [TimedFrame] = []
        for number in 0..<6 as Range<Int64> {
            let pieces = [(0x2000, Array(datagram[..<1_480])), (185, [UInt8](repeating: 2, count: 600))]
            for (field, inside) in pieces {
                frames.append(
                    TimedFrame(
                        time: Self.begin + number * 1_000_000,
                        octets: FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, inside, fragment: field))))
            }
        }
        let capture = try WrittenCapture(frames, .nanoseconds)
        let totals = try Self.ours(capture.path)
        let ours = (totals.octets["ip"] ?? [:]).mapValues { [Tshark.Carried(packets: $0.packets, octets: $0.octets)] }
        let theirs = try Tshark.conversations("ip", of: capture.path).filter { $0.value.contains { $0.packets > 0 } }
        #expect(ours == theirs && ours.count == 1)
    }
}
