@testable import Capture

/// Writes frames octet by octet, for tests.
struct FrameBuilder {
    var octets: [UInt8] = []

    mutating func word(_ value: Int) { octets += [UInt8(value >> 8 & 255), UInt8(value & 255)] }
    mutating func long(_ value: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { octets.append(UInt8(value >> shift & 255)) }
    }

    static func ethernet(_ type: Int, _ inside: [UInt8]) -> [UInt8] {
        var frame = FrameBuilder(octets: [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1])
        frame.word(type)
        return frame.octets + inside
    }

    static func tag(_ identifier: Int, _ type: Int, _ inside: [UInt8]) -> [UInt8] {
        var tag = FrameBuilder()
        tag.word(identifier)
        tag.word(type)
        return tag.octets + inside
    }

    static func ipv4(
        _ number: UInt8, _ inside: [UInt8], dscp: UInt8 = 0, options: Int = 0, fragment: Int = 0,
        source: [UInt8] = [10, 0, 0, 1], destination: [UInt8] = [10, 0, 1, 2]
    ) -> [UInt8] {
        var header = FrameBuilder(octets: [0x45 + UInt8(options / 4), dscp << 2])
        header.word(20 + options + inside.count)
        header.word(1)
        header.word(fragment)
        header.octets += [64, number, 0, 0] + source + destination + [UInt8](repeating: 1, count: options)
        return header.octets + inside
    }

    static let near6: [UInt8] = [0xFD, 1] + [UInt8](repeating: 0, count: 13) + [1]
    static let far6: [UInt8] = [0xFD, 2] + [UInt8](repeating: 0, count: 13) + [2]

    static func ipv6(
        _ next: UInt8, _ inside: [UInt8], dscp: UInt8 = 0, source: [UInt8] = near6, destination: [UInt8] = far6
    ) -> [UInt8] {
        var header = FrameBuilder()
        header.long(6 << 28 | UInt32(dscp) << 22)
        header.word(inside.count)
        header.octets += [next, 64] + source + destination
        return header.octets + inside
    }

    static func udp(_ source: Int, _ destination: Int, _ payload: [UInt8]) -> [UInt8] {
        var header = FrameBuilder()
        header.word(source)
        header.word(destination)
        header.word(8 + payload.count)
        header.word(0)
        return header.octets + payload
    }

    static func tcp(
        _ source: Int, _ destination: Int, sequence: UInt32, acknowledgment: UInt32 = 0, flags: UInt8,
        window: Int = 1_000, stamps: (UInt32, UInt32)? = nil, payload: [UInt8] = []
    ) -> [UInt8] {
        var options = FrameBuilder()
        if let stamps {
            options.octets += [1, 1, 8, 10]
            options.long(stamps.0)
            options.long(stamps.1)
        }
        return tcp(
            source, destination, sequence: sequence, acknowledgment: acknowledgment, flags: flags, window: window,
            options: options.octets, payload: payload)
    }

    /// - Parameter options: whole words of 32 bits.
    static func tcp(
        _ source: Int, _ destination: Int, sequence: UInt32, acknowledgment: UInt32, flags: UInt8, window: Int,
        options: [UInt8], payload: [UInt8]
    ) -> [UInt8] {
        var header = FrameBuilder()
        header.word(source)
        header.word(destination)
        header.long(sequence)
        header.long(acknowledgment)
        header.octets += [UInt8(5 + options.count / 4) << 4, flags]
        header.word(window)
        header.long(0)
        return header.octets + options + payload
    }
}

/// Dissects from memory of exactly the frame's size, so that a read behind it is noticed by the address sanitizer.
func dissect(_ frame: [UInt8], link: LinkType = .ethernet, wireLength: Int? = nil) -> (Dissected, PacketHeaders) {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, frame.count))
    defer { memory.deallocate() }
    memory.update(from: frame, count: frame.count)
    var headers = PacketHeaders()
    let verdict = Dissector.dissect(
        memory, count: frame.count, wireLength: wireLength ?? frame.count, link: link, into: &headers)
    return (verdict, headers)
}

extension CaptureMeter {
    /// Takes a frame as if it had been captured.
    mutating func take(_ frame: [UInt8], at time: Int64, link: LinkType = .ethernet, snap: Int = 96) {
        frame.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress else { return }
            take(
                CapturedPacket(
                    octets: base, count: min(snap, octets.count), wireLength: octets.count, time: time, link: link))
        }
    }
}
