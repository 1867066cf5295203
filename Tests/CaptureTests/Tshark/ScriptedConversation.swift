/// A TCP segment as a test wishes it to be seen.
struct ScriptedSegment {
    /// Nanoseconds since 1970.
    var time: Int64
    /// Whether the client sent it.
    var isUp: Bool
    var sequence: UInt32
    var acknowledgment: UInt32 = 0
    var flags: UInt8 = 16
    var window = 1_000
    /// Octets of data.
    var length = 0
    /// Whole words of 32 bits.
    var options: [UInt8] = []
}

/// The segments of one pair of ports, in the order in which they were captured, and what they are wrapped in.
struct ScriptedConversation {
    static let serverPort = 9

    var clientPort: Int
    var isSix = false
    var wrapping = Wrapping.none
    /// What a network card leaves to be seen at times.
    var quirk = Quirk.none
    var segments: [ScriptedSegment] = []

    func frame(_ segment: ScriptedSegment) -> [UInt8] {
        let ports = segment.isUp ? (clientPort, Self.serverPort) : (Self.serverPort, clientPort)
        let tcp = FrameBuilder.tcp(
            ports.0, ports.1, sequence: segment.sequence, acknowledgment: segment.acknowledgment, flags: segment.flags,
            window: segment.window, options: segment.options, payload: [UInt8](repeating: 0, count: segment.length))
        var frame = wrapping.frame(6, tcp, isSix: isSix, isUp: segment.isUp)
        switch quirk {
        case .none: break
        case .padded:
            if frame.count < 60 { frame += [UInt8](repeating: 0xFF, count: 60 - frame.count) }
        case .noLength:
            // Behind a plain Ethernet header; with IPv6 tshark has it as a setting.
            if wrapping == .none, !isSix { (frame[16], frame[17]) = (0, 0) }
        }
        return frame
    }

    enum Quirk: CaseIterable {
        case none
        /// Frames have 60 octets at least (IEEE 802.3).
        case padded
        /// Segments that the card is to cut have no length in their IP header.
        case noLength
    }

    var frames: [TimedFrame] { segments.map { TimedFrame(time: $0.time, octets: frame($0)) } }
}

/// What a capture has of one packet before it is cut off.
struct TimedFrame {
    /// Nanoseconds since 1970.
    var time: Int64
    var octets: [UInt8]
}

/// What an IP packet may lie in on the line.
enum Wrapping: CaseIterable {
    case none, vlan, qinq, mpls, mplsStack, pppoe, snap, gre, greWithKey, ipInIP, vxlan, extensionHeader

    /// Addresses of tunnels' ends, that no conversation has.
    static let tunnelEnds = ["192.0.2.1", "192.0.2.2"]

    /// Whether there is an IP header around that of the packet.
    var isTunnel: Bool { [.gre, .greWithKey, .ipInIP, .vxlan].contains(self) }

    private static let near: [UInt8] = [10, 0, 0, 1]
    private static let far: [UInt8] = [10, 0, 1, 2]

    /// An Ethernet frame with a packet of a protocol.
    func frame(_ number: UInt8, _ inside: [UInt8], isSix: Bool, isUp: Bool) -> [UInt8] {
        let type = isSix ? 0x86DD : 0x0800
        let packet = packet(number, inside, isSix: isSix, isUp: isUp)
        switch self {
        case .none, .extensionHeader: return FrameBuilder.ethernet(type, packet)
        case .vlan: return FrameBuilder.ethernet(0x8100, FrameBuilder.tag(0x2064, type, packet))
        case .qinq:
            return FrameBuilder.ethernet(
                0x88A8, FrameBuilder.tag(200, 0x8100, FrameBuilder.tag(0x2064, type, packet)))
        case .mpls: return FrameBuilder.ethernet(0x8847, [0, 0x12, 0x31, 64] + packet)
        case .mplsStack: return FrameBuilder.ethernet(0x8847, [0, 0x12, 0x30, 64, 0, 0x45, 0x61, 63] + packet)
        case .pppoe:
            var session = FrameBuilder(octets: [0x11, 0, 0, 7])
            session.word(packet.count + 2)
            session.word(isSix ? 0x57 : 0x21)
            return FrameBuilder.ethernet(0x8864, session.octets + packet)
        case .snap:
            var header = FrameBuilder(octets: [0xAA, 0xAA, 3, 0, 0, 0])
            header.word(type)
            return FrameBuilder.ethernet(packet.count + 8, header.octets + packet)
        case .gre:
            var header = FrameBuilder(octets: [0, 0])
            header.word(type)
            return tunnel(47, header.octets + packet, isUp)
        case .greWithKey:
            var header = FrameBuilder(octets: [0x30, 0])
            header.word(type)
            header.long(7)
            header.long(1)
            return tunnel(47, header.octets + packet, isUp)
        case .ipInIP: return tunnel(isSix ? 41 : 4, packet, isUp)
        case .vxlan:
            let inner = FrameBuilder.ethernet(type, packet)
            return tunnel(17, FrameBuilder.udp(50_000, 4_789, [8, 0, 0, 0, 0, 0, 5, 0] + inner), isUp)
        }
    }

    private func packet(_ number: UInt8, _ inside: [UInt8], isSix: Bool, isUp: Bool) -> [UInt8] {
        guard isSix else {
            return FrameBuilder.ipv4(
                number, inside, options: self == .extensionHeader ? 8 : 0, source: isUp ? Self.near : Self.far,
                destination: isUp ? Self.far : Self.near)
        }
        let ends = isUp ? (FrameBuilder.near6, FrameBuilder.far6) : (FrameBuilder.far6, FrameBuilder.near6)
        // Hop-by-hop options: six octets of padding.
        return self == .extensionHeader
            ? FrameBuilder.ipv6(0, [number, 0, 1, 4, 0, 0, 0, 0] + inside, source: ends.0, destination: ends.1)
            : FrameBuilder.ipv6(number, inside, source: ends.0, destination: ends.1)
    }

    private func tunnel(_ number: UInt8, _ inside: [UInt8], _ isUp: Bool) -> [UInt8] {
        let ends: ([UInt8], [UInt8]) = isUp ? ([192, 0, 2, 1], [192, 0, 2, 2]) : ([192, 0, 2, 2], [192, 0, 2, 1])
        return FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(number, inside, source: ends.0, destination: ends.1))
    }
}
