import NetworkAddress
import Testing

@testable import Capture

@Suite("Headers of packets")
struct DissectorTests {
    private static let syn = FrameBuilder.tcp(40_000, 443, sequence: 7, flags: 2)

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var frame: [UInt8]
        var link = LinkType.ethernet
        var encapsulation: PacketHeaders.Encapsulation = []
        var vlan: UInt16 = 0
        var version: UInt8 = 4
        var testDescription: String { name }
    }

    private static let packet4 = FrameBuilder.ipv4(6, syn, dscp: 46)
    private static let packet6 = FrameBuilder.ipv6(6, syn, dscp: 46)
    private static let mpls: [UInt8] = [0, 0x10, 0x00, 64, 0, 0x20, 0x01, 64]

    static let cases: [Case] = [
        .init(name: "Ethernet, IPv4", frame: FrameBuilder.ethernet(0x0800, packet4)),
        .init(name: "Ethernet, IPv6", frame: FrameBuilder.ethernet(0x86DD, packet6), version: 6),
        .init(
            name: "802.1Q", frame: FrameBuilder.ethernet(0x8100, FrameBuilder.tag(0x2064, 0x0800, packet4)),
            encapsulation: .vlan, vlan: 0x64),
        .init(
            name: "QinQ",
            frame: FrameBuilder.ethernet(
                0x88A8, FrameBuilder.tag(100, 0x8100, FrameBuilder.tag(200, 0x0800, packet4))),
            encapsulation: [.vlan, .qinq], vlan: 100),
        .init(
            name: "MPLS, two labels", frame: FrameBuilder.ethernet(0x8847, mpls + packet6), encapsulation: .mpls,
            version: 6),
        .init(
            name: "MPLS, pseudowire",
            frame: FrameBuilder.ethernet(0x8847, mpls + [0, 0, 0, 1] + FrameBuilder.ethernet(0x0800, packet4)),
            encapsulation: .mpls),
        .init(
            name: "PPPoE", frame: FrameBuilder.ethernet(0x8864, [0x11, 0, 0, 1, 0, 42, 0x00, 0x21] + packet4),
            encapsulation: .pppoe),
        .init(
            name: "SNAP", frame: FrameBuilder.ethernet(60, [0xAA, 0xAA, 3, 0, 0, 0, 0x08, 0x00] + packet4)),
        .init(
            name: "GRE with key and sequence number",
            frame: FrameBuilder.ethernet(
                0x0800, FrameBuilder.ipv4(47, [0x30, 0, 0x08, 0, 0, 0, 0, 1, 0, 0, 0, 2] + packet4, dscp: 46)),
            encapsulation: .gre),
        .init(
            name: "VXLAN",
            frame: FrameBuilder.ethernet(
                0x0800,
                FrameBuilder.ipv4(
                    17,
                    FrameBuilder.udp(
                        50_000, 4_789, [8, 0, 0, 0, 0, 0, 9, 0] + FrameBuilder.ethernet(0x0800, packet4)), dscp: 46)),
            encapsulation: .vxlan),
        .init(
            name: "6in4", frame: FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(41, packet6, dscp: 46)),
            encapsulation: .ipInIP, version: 6),
        .init(
            name: "IPv4 options", frame: FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(6, syn, dscp: 46, options: 12))
        ),
        .init(
            name: "IPv6 extension headers",
            frame: FrameBuilder.ethernet(
                0x86DD,
                FrameBuilder.ipv6(
                    0, [60, 0, 1, 4, 0, 0, 0, 0] + [6, 1] + [UInt8](repeating: 0, count: 14) + syn, dscp: 46)),
            version: 6),
        .init(
            name: "authentication header",
            frame: FrameBuilder.ethernet(
                0x0800, FrameBuilder.ipv4(51, [6, 4] + [UInt8](repeating: 0, count: 22) + syn, dscp: 46)),
            encapsulation: .authentication),
        .init(name: "raw IP", frame: packet4, link: .raw),
        .init(name: "loopback, other byte order", frame: [0, 0, 0, 2] + packet4, link: .null),
        .init(name: "loopback", frame: [2, 0, 0, 0] + packet4, link: .null),
        .init(
            name: "Linux cooked", frame: [0, 4, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x08, 0x00] + packet4, link: .cooked
        ),
        .init(
            name: "Linux cooked 2",
            frame: [0x86, 0xDD, 0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 1, 2, 3, 4, 5, 6, 0, 0] + packet6, link: .cooked2,
            version: 6),
    ]

    @Test("the segment inside is found, and the line's class", arguments: cases)
    func found(_ item: Case) {
        let (verdict, headers) = dissect(item.frame, link: item.link)
        #expect(verdict == .ip)
        #expect(headers.version == item.version)
        #expect(headers.sourcePort == 40_000 && headers.destinationPort == 443)
        #expect(headers.hasTransport && headers.tcp.sequence == 7 && headers.tcp.flags == 2)
        #expect(headers.encapsulation == item.encapsulation)
        #expect(headers.vlan == item.vlan)
        #expect(headers.codePoint == 46)
        #expect(headers.payloadOctets == 0)
        if item.link == .cooked || item.link == .cooked2 { #expect(headers.direction == .outbound) }
    }

    @Test("no frame that ends early, or has any octet wrong, is read beyond its end", arguments: cases)
    func bounds(_ item: Case) {
        for length in 0..<item.frame.count { _ = dissect(Array(item.frame[..<length]), link: item.link) }
        for place in item.frame.indices {
            for value in [0, 1, 0x0F, 0x45, 0x60, 0x7F, 0x80, 0xFF] as [UInt8] {
                var frame = item.frame
                frame[place] = value
                _ = dissect(frame, link: item.link)
            }
        }
    }

    @Test("ESP is told by its outer header")
    func esp() {
        let (verdict, headers) = dissect(
            FrameBuilder.ethernet(
                0x0800, FrameBuilder.ipv4(50, [0, 0, 1, 2, 0, 0, 0, 1] + [UInt8](repeating: 9, count: 64))))
        #expect(verdict == .ip)
        #expect(headers.encapsulation == .esp && headers.securityParametersIndex == 0x102)
        #expect(headers.sourcePort == 0 && headers.octets == 92)
    }

    @Test("fragments keep their addresses; only the first has ports")
    func fragments() {
        let first = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(1, 2, [0]), fragment: 0x2000))
        let later = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(1, 2, [0]), fragment: 0x0010))
        #expect(dissect(first).1.fragment == .first && dissect(first).1.sourcePort == 1)
        #expect(dissect(later).1.fragment == .later && dissect(later).1.sourcePort == 0)
        let six = FrameBuilder.ethernet(
            0x86DD, FrameBuilder.ipv6(44, [17, 0, 0, 9, 0, 0, 0, 1] + FrameBuilder.udp(1, 2, [])))
        #expect(dissect(six).1.fragment == .later && dissect(six).1.protocolNumber == 17)
    }

    @Test("nothing that packets carry changes what is kept of them")
    func payload() {
        func headers(_ fill: UInt8) -> [String] {
            let payload = [UInt8](repeating: fill, count: 60)
            let dns: [UInt8] = [0x12, 0x34, 0x81, 0x83] + payload
            let quic: [UInt8] = [0x40 | fill & 0x1F] + payload
            let frames = [
                FrameBuilder.ipv4(6, FrameBuilder.tcp(1, 80, sequence: 1, flags: 24, payload: payload)),
                FrameBuilder.ipv4(17, FrameBuilder.udp(1, 2, payload)), FrameBuilder.ipv4(1, [3, 1, 0, 0] + payload),
                FrameBuilder.ipv4(17, FrameBuilder.udp(9, 53, dns)),
                FrameBuilder.ipv4(17, FrameBuilder.udp(9, 443, quic)),
                FrameBuilder.ipv4(50, [0, 0, 0, 1, 0, 0, 0, 2] + payload), FrameBuilder.ipv4(99, payload),
            ]
            return frames.map { "\(dissect(FrameBuilder.ethernet(0x0800, $0)).1)" }
        }
        // "QUIC" in two of three bits: form and fixed bit stay the same.
        #expect(headers(0x00) == headers(0x1F))
        #expect(headers(0x05) == headers(0xFF & 0x1A))
        // And all that is left of a packet is smaller than its headers were.
        #expect(MemoryLayout<PacketHeaders>.size <= 96)
    }

    @Test("an echo and its reply are one flow; other messages keep type and code")
    func icmp() {
        let request = dissect(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(1, [8, 0, 0, 0, 0x12, 0x34, 0, 1]))).1
        #expect(request.sourcePort == 0x1234 && request.destinationPort == 0x1234 && request.icmpTypeCode == 0x800)
        let unreachable = dissect(FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(1, [3, 1, 0, 0, 0, 0, 0, 0]))).1
        #expect(unreachable.sourcePort == 0 && unreachable.icmpTypeCode == 0x301)
    }
}
