import Foundation
import NetworkAddress
import TestSupport
import Testing

@testable import Capture

@Suite("IPFIX", .blocking)
struct IPFIXTests {
    private static func record(_ number: Int, isSix: Bool = false) -> FlowRecord {
        var headers = PacketHeaders()
        headers.version = isSix ? 6 : 4
        headers.protocolNumber = 6
        headers.sourceLow = isSix ? 1 : 0xC000_0201
        headers.destinationLow = isSix ? 2 : 0xC000_0202
        if isSix {
            headers.sourceHigh = 0x2001_0DB8_0000_0000
            headers.destinationHigh = 0x2001_0DB8_0000_0000
        }
        headers.sourcePort = UInt16(number)
        headers.destinationPort = 443
        var isLow = false
        let key = FlowKey(headers, isSourceLow: &isLow)
        var entry = FlowEntry(
            first: 1_700_000_000_500_000_000, last: 1_700_000_001_000_000_000, vlan: 12, detail: 0, list: .closed)
        entry.marks.insert(.initiatorIsLow)
        entry.forward = DirectionCounters(octets: 1_000, packets: 10, overhead: 140, tcpFlags: 0x1B, trafficClass: 184)
        entry.backward = DirectionCounters(octets: 2_000, packets: 20, overhead: 280, tcpFlags: 0x12, trafficClass: 0)
        return FlowRecord(entry, key, nil, end: .ended, shift: 0)
    }

    private static func messages(_ records: [FlowRecord]) -> [[UInt8]] {
        var writer = IPFIXWriter(domain: 7)
        var messages: [[UInt8]] = []
        func finish() { writer.finish(at: 1_700_000_002) { messages.append(Array($0)) } }
        _ = writer.addTemplates()
        for record in records where !writer.add(record) {
            finish()
            let fits = writer.add(record)
            #expect(fits)
        }
        finish()
        return messages
    }

    @Test("a message's octets, header to last element")
    func octets() {
        let message = Self.messages([Self.record(1_000)])[0]
        #expect(Array(message[0..<2]) == [0, 10])  // version
        #expect(Int(message[2]) << 8 | Int(message[3]) == message.count)  // length
        #expect(Array(message[8..<16]) == [0, 0, 0, 0, 0, 0, 0, 7])  // sequence number, domain
        #expect(Array(message[16..<18]) == [0, 2])  // template set
        #expect(Array(message[20..<28]) == [1, 0, 0, 21, 0, 8, 0, 4])  // template 256, 21 elements: sourceIPv4Address
        let options = 16 + Int(message[18]) << 8 + Int(message[19])
        #expect(Array(message[options..<options + 2]) == [0, 3])  // options template set
        // Template 258, seven elements, one of them scope: observationDomainId, exportedOctetTotalCount.
        #expect(Array(message[options + 4..<options + 18]) == [1, 2, 0, 7, 0, 1, 0, 149, 0, 4, 0, 40, 0, 8])
        let start = options + Int(message[options + 2]) << 8 + Int(message[options + 3])
        #expect(Array(message[start..<start + 2]) == [1, 0])  // data set of template 256
        #expect(
            Array(message[start + 4..<start + 25]) == [
                192, 0, 2, 1, 192, 0, 2, 2, 0, 0, 0x03, 0xE8, 0x01, 0xBB, 6, 184, 3, 1, 0, 0x1B, 0,
            ])
        // 12 in the vlan; then 1,700,000,000,500 ms.
        #expect(Array(message[start + 25..<start + 34]) == [12, 0, 0, 0x01, 0x8B, 0xCF, 0xE5, 0x69, 0xF4])
    }

    @Test("messages fit their bound, and sequence numbers count the records before")
    func sequence() {
        let messages = Self.messages((0..<100).map { Self.record($0 + 1, isSix: $0 % 3 == 0) })
        #expect(messages.count > 3)
        var before = 0
        for message in messages {
            #expect(message.count <= IPFIXWriter.maximumMessage)
            #expect(message[8..<12].reduce(0) { $0 << 8 | Int($1) } == before)
            var at = 16
            while at < message.count {
                let set = Int(message[at]) << 8 | Int(message[at + 1])
                let length = Int(message[at + 2]) << 8 | Int(message[at + 3])
                if set == 256 { before += (length - 4) / 89 }
                if set == 257 { before += (length - 4) / 113 }
                at += length
            }
            #expect(at == message.count)
        }
        #expect(before == 100)
    }

    @Test("options: what was metered, ignored and not sent, and which interface it was; each counts as a record")
    func options() {
        var writer = IPFIXWriter(domain: 7)
        var metering = MeteringStatistics()
        metering.observedFlows = 3
        metering.packets = 1_000
        metering.ignoredPackets = 258
        var exporting = ExportingStatistics()
        exporting.octets = 700
        exporting.messages = 5
        exporting.unsentFlows = 2
        let fits = [
            writer.add(metering, exporting), writer.add(exporting, process: 9),
            writer.add(ObservedInterface(index: 4, name: "eth0", details: "đường")),
        ]
        #expect(fits == [true, true, true])
        var message: [UInt8] = []
        writer.finish(at: 0) { message = Array($0) }
        func wide(_ last: UInt8...) -> [UInt8] { [UInt8](repeating: 0, count: 8 - last.count) + last }
        #expect(
            Array(message[16...]) == [1, 2, 0, 56, 0, 0, 0, 7] + wide(2, 188) + wide(5) + wide(0) + wide(3)
                + wide(3, 232) + wide(1, 2)
                + [1, 3, 0, 32, 0, 0, 0, 9] + wide(2) + wide(0) + wide(0)
                + [1, 4, 0, 23, 0, 0, 0, 4, 4] + Array("eth0".utf8) + [9] + Array("đường".utf8))
        #expect(writer.sequence == 3)
    }

    @Test("of an interface that is observed, each flow tells its ifIndex, and the template says so")
    func ingress() {
        for isSix in [false, true] {
            var writer = IPFIXWriter(domain: 7, interface: 0x0102)
            let fits = [writer.addTemplates(), writer.add(Self.record(1_000, isSix: isSix))]
            #expect(fits == [true, true])
            var message: [UInt8] = []
            writer.finish(at: 0) { message = Array($0) }
            #expect(Array(message[20..<24]) == [1, 0, 0, 22])
            let templates = 16 + Int(message[18]) << 8 + Int(message[19])
            #expect(Array(message[templates - 4..<templates]) == [0, 10, 0, 4])
            #expect(Array(message.suffix(4)) == [0, 0, 1, 2])
        }
    }

    @Test("the exporter tells how many octets, messages and flows it sent before")
    func exported() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &name) { octets in
            guard let address = octets.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
        }
        try #require(isBound)
        let collector = Endpoint(.v4(IPv4Address(127, 0, 0, 1)), port: UInt16(bigEndian: name.sin_port))
        let exporter = try IPFIXExporter(collector)
        exporter.export([Self.record(1_000)], at: 1)
        exporter.report(MeteringStatistics(), at: 1)
        exporter.report(MeteringStatistics(), at: 2)
        var messages: [[UInt8]] = []
        for _ in 0..<3 {
            var message = [UInt8](repeating: 0, count: 2_048)
            let count = recv(descriptor, &message, message.count, Int32(MSG_DONTWAIT))
            if count > 0 { messages.append(Array(message[..<count])) }
        }
        try #require(messages.count == 3)
        // Behind the header, the set's and the domain: octets, messages, flows.
        let counts = (0..<3).map { messages[2][24 + 8 * $0..<32 + 8 * $0].reduce(0) { $0 << 8 | Int($1) } }
        #expect(counts == [messages[0].count + messages[1].count, 2, 1])
    }

    @Test("a description that is too long is cut between characters")
    func longDescription() {
        var writer = IPFIXWriter(domain: 7)
        let fits = writer.add(ObservedInterface(index: 4, name: "", details: String(repeating: "đ", count: 900)))
        #expect(fits)
        var message: [UInt8] = []
        writer.finish(at: 0) { message = Array($0) }
        #expect(message[25] == 254 && message.count == 26 + 254)
    }

    private static let hasTshark = FileManager.default.isExecutableFile(atPath: "/usr/bin/tshark")

    @Test("tshark decodes every element as it was meant", .enabled(if: hasTshark, "needs tshark"))
    func tshark() throws {
        let path = NSTemporaryDirectory() + "ipfix-\(UUID().uuidString).pcap"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file: [UInt8] = [0xA1, 0xB2, 0xC3, 0xD4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 1]
        for message in Self.messages([Self.record(1_000), Self.record(1_001, isSix: true)]) {
            let frame = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(50_000, 4_739, message)))
            var header = FrameBuilder()
            header.long(1_700_000_002)
            header.long(0)
            header.long(UInt32(frame.count))
            header.long(UInt32(frame.count))
            file += header.octets + frame
        }
        try Data(file).write(to: URL(fileURLWithPath: path))
        let fields = [
            "cflow.srcaddr", "cflow.dstaddrv6", "cflow.srcport", "cflow.dstport", "cflow.protocol", "cflow.octets",
            "cflow.packets", "cflow.flow_end_reason", "cflow.od_id",
        ]
        let child = try ChildProcess(
            ["tshark", "-r", path, "-d", "udp.port==4739,cflow", "-T", "fields"] + fields.flatMap { ["-e", $0] })
        let ended = child.finish()
        let words = ended.output.split(separator: "\n").first?.split(separator: "\t", omittingEmptySubsequences: false)
            .map(String.init)
        #expect(
            words == [
                "192.0.2.1", "2001:db8::2", "1000,1001", "443,443", "6,6", "1000,2000,1000,2000", "10,20,10,20", "3,3",
                "7",
            ], "\(ended.output)\(ended.errors)")
    }
}
