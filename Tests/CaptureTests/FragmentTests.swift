import Testing

@testable import Capture

@Suite("Fragments")
struct FragmentTests {
    private static let second: Int64 = 1_000_000_000

    private static func meter() throws -> CaptureMeter {
        var settings = CaptureSettings()
        settings.systems = try SystemRules(text: "\(SystemRules.header)\nmeeting,,udp,10000")
        settings.keepsRecords = true
        settings.interval = 3_600 * second
        return CaptureMeter(settings)
    }

    private static let datagram = FrameBuilder.udp(5_000, 10_000, [UInt8](repeating: 1, count: 1_472))
    private static let rest = [UInt8](repeating: 2, count: 600)

    /// More fragments follow where the field has 0x2000; its lower bits are the offset in eights.
    private static func fragment4(_ field: Int, _ inside: [UInt8], destination: [UInt8] = [10, 0, 1, 2]) -> [UInt8] {
        FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, inside, fragment: field, destination: destination))
    }

    private static func fragment6(_ offset: Int, isLast: Bool, _ identifier: UInt32, _ inside: [UInt8]) -> [UInt8] {
        var header = FrameBuilder(octets: [17, 0])
        header.word(offset | (isLast ? 0 : 1))
        header.long(identifier)
        return FrameBuilder.ethernet(0x86DD, FrameBuilder.ipv6(44, header.octets + inside))
    }

    @Test("the fragments of a datagram are of its flow and of its system, with IPv4 and with IPv6")
    func together() throws {
        var meter = try Self.meter()
        meter.take(Self.fragment4(0x2000, Self.datagram), at: 1)
        meter.take(Self.fragment4(185, Self.rest), at: 2)
        meter.take(Self.fragment6(0, isLast: false, 7, Self.datagram), at: 3)
        meter.take(Self.fragment6(1_480, isLast: true, 7, Self.rest), at: 4)
        meter.finish()
        #expect(meter.records.map(\.forward.packets) == [2, 2])
        #expect(meter.records.map(\.destinationPort) == [10_000, 10_000])
        #expect(meter.finished[0].systems.map(\.traffic.packets) == [4, 0])
        #expect(meter.finished[0].fragments == 4)
    }

    @Test("a fragment of another packet, one before the first and one long behind it have no ports")
    func apart() throws {
        var meter = try Self.meter()
        meter.take(Self.fragment6(1_480, isLast: true, 7, Self.rest), at: 1)
        meter.take(Self.fragment6(0, isLast: false, 7, Self.datagram), at: 2)
        meter.take(Self.fragment6(1_480, isLast: true, 8, Self.rest), at: 3)
        meter.take(Self.fragment4(0x2000, Self.datagram), at: 4)
        meter.take(Self.fragment4(185, Self.rest, destination: [10, 0, 1, 3]), at: 5)
        meter.take(Self.fragment4(185, Self.rest), at: 61 * Self.second)
        meter.finish()
        #expect(meter.finished[0].systems.map(\.traffic.packets) == [2, 4])
    }

    @Test("first fragments that nothing follows push out the oldest of their set and take no more memory")
    func flood() throws {
        var settings = CaptureSettings()
        settings.fragmentSets = 1
        settings.keepsRecords = true
        var meter = CaptureMeter(settings)
        for host in 1...5 as ClosedRange<UInt8> {
            meter.take(Self.fragment4(0x2000, Self.datagram, destination: [10, 0, 2, host]), at: Int64(host))
        }
        for host in 1...5 as ClosedRange<UInt8> {
            meter.take(Self.fragment4(185, Self.rest, destination: [10, 0, 2, host]), at: 10 + Int64(host))
        }
        meter.finish()
        #expect(
            meter.records.filter { $0.destinationPort == 10_000 }.map(\.forward.packets).sorted() == [1, 2, 2, 2, 2])
    }
}
