import CNetShim
import NetworkAddress
import Probing
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

@Suite("What the host's interfaces carry", .blocking)
struct HostLoadTests {
    @Test("every interval has the kernel's counters of the interface named as the line's, and the classes seen")
    func loopback() async throws {
        let here = Endpoint(.v4(.loopback), port: 0)
        let engine = ProbeEngine(
            site: "a", interval: .seconds(1),
            reflector: .init(listen: [here], allow: [Prefix(IPAddress.v4(.loopback))]), lines: ["lo", "absent0"])
        let sink = RecordSink()
        try engine.start { sink.take($0) }
        let endpoint = try #require(engine.reflectorEndpoints.first)
        var settings = SessionSettings(link: "a~b", peer: "b", remote: endpoint, period: .milliseconds(10), dscp: 10)
        settings.extensions.replyCodePoint = 10
        engine.update(sessions: [settings], allow: [Prefix(IPAddress.v4(.loopback))])
        let records = await sink.next(4)
        _ = engine.stop()
        #expect(records.count == 4)
        // The first interval is partly over when the first look has come.
        for record in records.dropFirst() {
            let line = try #require(record.line)
            #expect(line.interface == "lo" && line.scope == .line)
            #expect(line.covered > 0 && line.covered <= record.end - record.start)
            // What loopback sends it receives.
            #expect(line.receive.octets == line.transmit.octets && line.receive.packets == line.transmit.packets)
            #expect(line.transmit.octets > 0 && line.transmit.busiest > 0)
            let marks = try #require(record.classMarks)
            #expect(marks.sent == 10 && marks.told == record.received)
            #expect(marks.remarkedForward == 0 && marks.remarkedReturn == 0)
        }
        // Each probe and its reply passed it.
        let packets = records.reduce(0) { $0 + ($1.line?.transmit.packets ?? 0) }
        #expect(packets >= records.dropFirst().dropLast().reduce(0) { $0 + 2 * $1.sent } * 8 / 10)
    }

    @Test("a session is held against the line's interface where one was named, otherwise against its own")
    func choice() {
        func load(_ index: Int32, _ scope: LineLoad.Scope) -> HostWatch.Load {
            .init(
                interface: index, line: LineLoad(interface: "if\(index)", scope: scope),
                sample: LoadSample(
                    since: MonotonicTime(nanoseconds: 0), until: MonotonicTime(nanoseconds: 1), counted: nil))
        }
        func chosen(_ loads: [HostWatch.Load], beside interface: Int32) -> Int32? {
            HostWatch.Report(since: MonotonicTime(nanoseconds: 0), loads: loads).load(beside: interface)?.interface
        }
        #expect(chosen([load(2, .host)], beside: 2) == 2)
        #expect(chosen([load(2, .host)], beside: 3) == nil)
        #expect(chosen([load(2, .host), load(5, .line)], beside: 2) == 5)
        // Of two lines only that by which the session leaves is known to be its own.
        #expect(chosen([load(2, .host), load(5, .line), load(6, .line)], beside: 6) == 6)
        #expect(chosen([load(2, .host), load(5, .line), load(6, .line)], beside: 2) == 2)
    }

    @Test("the kernel's interfaces are listed with their counters")
    func facts() throws {
        let loopback = try #require(InterfaceFacts.all().first { $0.name == "lo" })
        #expect(loopback.isLoopback && loopback.isEnabled && loopback.maximumPacket >= 1_500)
        #expect(loopback.counters.receive.octets == loopback.counters.transmit.octets)
        if case .none = loopback.module {} else { Issue.record("loopback has a module") }
        #expect(InterfaceSettings("absent0") == nil)
        #expect(InterfaceSettings(String(repeating: "x", count: 40)) == nil)
    }
}

/// Memories made by the standards' tables.
@Suite struct ModuleReadingTests {
    private static func name(_ text: String, at place: Int, in memory: inout [UInt8]) {
        for (index, octet) in text.utf8.prefix(16).enumerated() { memory[place + index] = octet }
    }

    /// SFF-8472: A0h at 0, A2h at 256.
    private static func small(_ diagnostics: UInt8) -> [UInt8] {
        var memory = [UInt8](repeating: 0, count: 512)
        for place in [20, 40, 68] { for index in 0..<16 { memory[place + index] = 0x20 } }
        name("ACME  OPTICS", at: 20, in: &memory)
        name("SFP-10G-LR", at: 40, in: &memory)
        name("A1\u{1}B2", at: 68, in: &memory)
        memory[92] = diagnostics
        memory.replaceSubrange(
            256 + 96..<256 + 106,
            with: [
                0xFB, 0x80,  // -4.5 degrees
                0x80, 0xE8,  // 3.3 V
                0x13, 0x88,  // 10 mA
                0x13, 0x94,  // 0.5012 mW
                0x00, 0x01,  // 0.0001 mW
            ])
        return memory
    }

    @Test("an SFP with internally calibrated diagnostics, dim and with its low alarm raised")
    func internallyCalibrated() throws {
        var memory = Self.small(0x68)
        memory[256 + 113] = 0x40
        let reading = try #require(ModuleReading(memory, layout: 2))
        #expect(reading.vendor == "ACME OPTICS" && reading.part == "SFP-10G-LR" && reading.serial == "A1B2")
        #expect(reading.temperature == -4.5 && reading.voltage == 3.3)
        #expect(reading.transmitPower == 0.5012 && reading.receivePower == 0.0001)
        #expect(try #require(ModuleReading.decibels(reading.receivePower)) == -40)
        #expect(reading.alarms == [.receivePower])
    }

    @Test("an externally calibrated one, by its slopes, offsets and the polynomial of received power")
    func externallyCalibrated() throws {
        var memory = Self.small(0x58)
        func put(_ octets: [UInt8], at place: Int) {
            memory.replaceSubrange(256 + place..<256 + place + octets.count, with: octets)
        }
        put([0x40, 0, 0, 0], at: 68)  // Rx_PWR(1) = 2.0
        put([0x42, 0xC8, 0, 0], at: 72)  // Rx_PWR(0) = 100.0
        put([0x02, 0x00], at: 80)  // transmitted power: slope 2
        put([0xFF, 0xF6], at: 82)  // offset -10
        put([0x01, 0x00], at: 84)  // temperature: slope 1
        put([0x01, 0x00], at: 86)  // offset 1 degree
        put([0x01, 0x00], at: 88)  // voltage: slope 1
        let reading = try #require(ModuleReading(memory, layout: 2))
        #expect(reading.temperature == -3.5 && reading.voltage == 3.3)
        #expect(reading.transmitPower == 1.0014)
        #expect(reading.receivePower == 0.0102)
        #expect(reading.alarms.isEmpty)
    }

    @Test("a passive cable has a name and no light")
    func passive() throws {
        let reading = try #require(ModuleReading(Self.small(0), layout: 2))
        #expect(reading.temperature == nil && reading.receivePower == nil)
        #expect(try #require(ModuleReading(Self.small(0x68), layout: 1)).receivePower == nil)
    }

    @Test("of a QSFP the weakest of the lanes that send is told")
    func lanes() throws {
        var memory = [UInt8](repeating: 0, count: 256)
        func put(_ octets: [UInt8], at place: Int) {
            memory.replaceSubrange(place..<place + octets.count, with: octets)
        }
        put([0x1E, 0x80], at: 22)  // 30.5 degrees
        put([0x80, 0xE8], at: 26)
        put([0x27, 0x10, 0x03, 0xE8, 0, 0, 0, 0], at: 34)  // received 1 and 0.1 mW
        put([0x0F, 0xA0, 0x0F, 0xA0, 0, 0, 0, 0], at: 42)  // two lanes have current
        put([0x27, 0x10, 0x13, 0x88, 0, 0, 0, 0], at: 50)  // transmitted 1 and 0.5 mW
        put([0x04], at: 9)  // lane 2's light is below its alarm
        put([0x40], at: 10)  // lane 3's too, which nobody uses
        Self.name("QSFP-28", at: 168, in: &memory)
        let reading = try #require(ModuleReading(memory, layout: 3))
        #expect(reading.lanes == 2 && reading.temperature == 30.5)
        #expect(reading.receivePower == 0.1 && reading.transmitPower == 0.5)
        #expect(reading.part == "QSFP-28" && reading.alarms == [.receivePower])
    }

    @Test("what is short or of another layout is none", arguments: [UInt32(0), 1, 2, 3, 4, 5, .max])
    func short(_ layout: UInt32) {
        for length in [0, 95, 127, 211, 255] {
            _ = ModuleReading([UInt8](repeating: 0xFF, count: length), layout: layout)
        }
        #expect(ModuleReading([UInt8](repeating: 0xFF, count: 90), layout: layout) == nil)
        #expect((1...4).contains(layout) || ModuleReading([UInt8](repeating: 0, count: 640), layout: layout) == nil)
    }
}
