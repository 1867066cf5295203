import Foundation

/// A capture file that a test writes; it goes away with the value.
final class WrittenCapture {
    enum Layout: CaseIterable {
        /// The classic format, stamps of micro- or nanoseconds.
        case microseconds, nanoseconds
        /// As the first, of raw IP, from frames of Ethernet that have nothing else behind their header.
        case raw
        /// pcapng with three interfaces that take the packets in turn: Ethernet with stamps of nanoseconds and of microseconds, and
        /// with ticks of 2^-20 s.
        case blocks
    }

    let path: String

    init(_ frames: [TimedFrame], _ layout: Layout, snap: Int = 65_535) throws {
        path = NSTemporaryDirectory() + "capture-\(UUID().uuidString).pcap"
        var out = FileOctets()
        switch layout {
        case .microseconds, .nanoseconds, .raw:
            let isExact = layout == .nanoseconds
            let begin = layout == .raw ? 14 : 0
            out.longs(isExact ? 0xA1B2_3C4D : 0xA1B2_C3D4, 4 << 16 | 2, 0, 0, 65_535, layout == .raw ? 101 : 1)
            for frame in frames {
                let rest = frame.time % 1_000_000_000
                let kept = frame.octets.dropFirst(begin).prefix(snap)
                out.longs(
                    UInt32(frame.time / 1_000_000_000), UInt32(isExact ? rest : rest / 1_000), UInt32(kept.count),
                    UInt32(frame.octets.count - begin))
                out.octets += kept
            }
        case .blocks:
            out.block(0x0A0D_0D0A) { $0.longs(0x1A2B_3C4D, 1, .max, .max) }
            for resolution in [9, 6, 0x80 | 20] as [UInt32] {
                out.block(1) { $0.longs(1, 65_535, 1 << 16 | 9, resolution, 0) }
            }
            for (number, frame) in frames.enumerated() {
                let kept = frame.octets.prefix(snap)
                let (seconds, rest) = frame.time.quotientAndRemainder(dividingBy: 1_000_000_000)
                let ticks = [frame.time, frame.time / 1_000, seconds << 20 | (rest << 20) / 1_000_000_000][number % 3]
                out.block(6) {
                    $0.longs(
                        UInt32(number % 3), UInt32(ticks >> 32), UInt32(truncatingIfNeeded: ticks), UInt32(kept.count),
                        UInt32(frame.octets.count))
                    $0.octets += kept
                }
            }
        }
        try Data(out.octets).write(to: URL(fileURLWithPath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Octets of a file in little-endian order.
private struct FileOctets {
    var octets: [UInt8] = []

    mutating func longs(_ values: UInt32...) {
        for value in values { withUnsafeBytes(of: value.littleEndian) { octets += $0 } }
    }

    mutating func block(_ type: UInt32, _ fill: (inout FileOctets) -> Void) {
        var body = FileOctets()
        fill(&body)
        body.octets += [UInt8](repeating: 0, count: (4 - body.octets.count % 4) % 4)
        longs(type, UInt32(body.octets.count + 12))
        octets += body.octets
        longs(UInt32(body.octets.count + 12))
    }
}
