import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Capture

@Suite("DNS as tshark tells it", .blocking, .enabled(if: Tshark.isHere, Tshark.lacks))
struct TsharkDNSTests {
    private static let begin: Int64 = 1_700_000_000_000_000_000
    /// Two labels, type A, class IN.
    private static let question: [UInt8] = [2, 118, 110, 4, 116, 101, 115, 116, 0, 0, 1, 0, 1]

    private static func message(_ identifier: Int, _ flags: Int) -> [UInt8] {
        var message = FrameBuilder()
        message.word(identifier)
        message.word(flags)
        for count in [1, 0, 0, 0] { message.word(count) }
        return message.octets + question
    }

    private static func frame(
        _ port: Int, isUp: Bool, isSix: Bool, _ message: [UInt8], _ wrapping: Wrapping
    ) -> [UInt8] {
        let ports = isUp ? (port, 53) : (53, port)
        return wrapping.frame(17, FrameBuilder.udp(ports.0, ports.1, message), isSix: isSix, isUp: isUp)
    }

    @Test(
        "time to the answer, answers by their code, and queries without one",
        arguments: 1...UInt64(TsharkAnalysisTests.captures))
    func answers(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        var frames: [TimedFrame] = []
        var unanswered = 0
        for query in 0..<400 {
            let (port, isSix) = (30_000 + numbers.within(0...50), numbers.chance(0.4))
            let wrapping = numbers.pick([Wrapping.none, .vlan, .pppoe, .mpls])
            // Identifiers and ports are of few values: pairs that are told by one of them only would be wrong.
            let identifier = query * 7 % 1_024
            let asked = Self.begin + Int64(query) * 20_000_000 + numbers.span(0...5_000_000)
            let delay = numbers.pick([40_001, 900_000, 11_000_003, 240_000_000, 1_400_000_000])
            func add(_ time: Int64, _ isUp: Bool, _ flags: Int) {
                frames.append(
                    TimedFrame(
                        time: time,
                        octets: Self.frame(
                            port, isUp: isUp, isSix: isSix, Self.message(identifier, flags), wrapping)))
            }
            add(asked, true, 0x0100)
            if numbers.chance(0.1) { add(asked + Int64(delay) / 2, true, 0x0100) }
            guard numbers.chance(0.9) else {
                unanswered += 1
                continue
            }
            add(asked + Int64(delay), false, 0x8180 | numbers.pick([0, 0, 0, 2, 3, 5]))
        }
        frames.sort { $0.time < $1.time }
        let capture = try WrittenCapture(frames, seed % 2 == 0 ? .microseconds : .nanoseconds, snap: 96)
        var settings = CaptureSettings()
        settings.interval = 1_000_000_000_000_000
        var meter = CaptureMeter(settings)
        var file = try CaptureFile.open(capture.path)
        while let packet = try file.next() { meter.take(packet) }
        _ = meter.pass(to: meter.now + 10_000_000_000)
        meter.finish()
        let dns = try #require(meter.finished.first).dns

        var (delays, sum, queries) = (0, 0 as Int64, 0)
        var codes: [String: UInt64] = [:]
        for row in try Tshark.fields(
            ["dns.flags.response", "dns.flags.rcode", "dns.time", "dns.id"], of: capture.path, filter: "dns")
        {
            if ["1", "True"].contains(row[0]) {
                codes[row[1], default: 0] += 1
            } else {
                queries += 1
            }
            if let delay = Tshark.nanoseconds(row[2]) {
                delays += 1
                sum += delay
            }
        }
        #expect(dns.queries == queries && dns.responses == codes.values.reduce(0, +))
        #expect(dns.serverFailures == codes["2"] && dns.noSuchName == codes["3"] && dns.refused == codes["5"])
        #expect(Int(dns.delay.count) == delays && Int64(dns.delay.sum) == sum)
        #expect(dns.unanswered == unanswered && dns.unasked == 0)
    }
}
