package import NetworkAddress

/// The prefixes of the addresses on this side of the line. By them direction is told where a frame's own addresses can't tell it: on a
/// mirror port, on a tunnel's interface, in a file.
///
///     InsidePrefixes([Prefix("10.64.0.0/16")!])
///
/// Complexity: O(prefixes) for each address, without a hash: a site has few.
package struct InsidePrefixes: Hashable, Sendable {
    package static let most = 64

    private struct Block4: Hashable {
        var value: UInt32
        var mask: UInt32
    }

    private struct Block6: Hashable {
        var high: UInt64
        var low: UInt64
        var highMask: UInt64
        var lowMask: UInt64
    }

    private var short: ContiguousArray<Block4> = []
    private var long: ContiguousArray<Block6> = []

    /// Tells nothing.
    package init() {}

    /// nil for more than `most`.
    package init?(_ prefixes: [Prefix]) {
        guard prefixes.count <= Self.most else { return nil }
        for prefix in prefixes {
            // A shift by the whole width gives nought.
            switch prefix.address {
            case .v4(let address):
                short.append(Block4(value: address.value, mask: UInt32.max << UInt32(32 - prefix.length)))
            case .v6(let address):
                let (length, half) = (UInt64(prefix.length), UInt64(64))
                long.append(
                    Block6(
                        high: address.high, low: address.low, highMask: UInt64.max << (half - min(half, length)),
                        lowMask: UInt64.max << (128 - max(half, length))))
            }
        }
    }

    package var isEmpty: Bool { short.isEmpty && long.isEmpty }

    /// Out where the source alone is inside, in where the destination alone is, and unknown where both are or neither is.
    func direction(of headers: PacketHeaders) -> PacketHeaders.LinkDirection {
        let isVersion4 = headers.version == 4
        let isFromInside =
            isVersion4
            ? contains(UInt32(truncatingIfNeeded: headers.sourceLow))
            : contains(headers.sourceHigh, headers.sourceLow)
        let isToInside =
            isVersion4
            ? contains(UInt32(truncatingIfNeeded: headers.destinationLow))
            : contains(headers.destinationHigh, headers.destinationLow)
        return isFromInside == isToInside ? .unknown : isFromInside ? .outbound : .inbound
    }

    @inline(__always)
    private func contains(_ address: UInt32) -> Bool {
        for block in short where address & block.mask == block.value { return true }
        return false
    }

    @inline(__always)
    private func contains(_ high: UInt64, _ low: UInt64) -> Bool {
        for block in long where high & block.highMask == block.high && low & block.lowMask == block.low { return true }
        return false
    }
}
