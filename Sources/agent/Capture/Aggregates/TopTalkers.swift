package import NetworkAddress

/// The prefixes that carry most, found in bounded memory: sets of eight, 512 of them unless told otherwise; who finds its set full takes over the smallest's
/// count, which stands beside it as the most that its own may be too high.
///
/// Source: A. Metwally et al., *Efficient Computation of Frequent and Top-k Elements in Data Streams* (Space-Saving), ICDT 2005,
/// applied within each set. Addresses are cut to their prefix before they are kept.
package struct TopTalkers: ~Copyable {
    package struct Talker: Hashable, Sendable {
        package var prefix: Prefix
        /// Octets of IP packets from and to it.
        package var octets: UInt64
        package var packets: UInt64
        /// The most by which `octets` may be too high.
        package var surplus: UInt64
    }

    private struct Counter {
        var octets: UInt64 = 0
        var packets: UInt64 = 0
        var surplus: UInt64 = 0
    }

    private static let ways = 8
    /// Apart from the counters: those of a set, which each packet is held against, are one line of the processor's cache.
    private let keys: UnsafeMutablePointer<UInt64>
    private let counters: UnsafeMutablePointer<Counter>
    private let sets: Int
    /// Of a hash, to the number of a set.
    private let shift: Int
    private let length4: Int
    private let length6: Int

    /// - Parameters:
    ///   - length4: 0…32.
    ///   - length6: 0…62.
    ///   - sets: a power of two.
    init(length4: Int, length6: Int, sets: Int = 512) {
        precondition(sets > 1 && sets & (sets - 1) == 0)
        self.sets = sets
        shift = 64 - sets.trailingZeroBitCount
        self.length4 = min(32, max(0, length4))
        self.length6 = min(62, max(0, length6))
        let count = sets * Self.ways
        keys = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<UInt64>.stride, alignment: 64)
            .initializeMemory(as: UInt64.self, repeating: 0, count: count)
        counters = .allocate(capacity: count)
        counters.initialize(repeating: Counter(), count: count)
    }
    deinit {
        keys.deallocate()
        counters.deallocate()
    }

    /// The prefix as a number; its last bit tells an IPv6 prefix, the one before it that the place is taken.
    @inline(__always)
    private func key(_ high: UInt64, _ low: UInt64, _ version: UInt8) -> UInt64 {
        version == 4
            ? (low << 32) & ~(UInt64.max >> UInt64(length4)) | 2 : high & ~(UInt64.max >> UInt64(length6)) | 3
    }

    @inline(__always)
    mutating func take(_ headers: PacketHeaders) {
        let source = key(headers.sourceHigh, headers.sourceLow, headers.version)
        let destination = key(headers.destinationHigh, headers.destinationLow, headers.version)
        add(source, UInt64(headers.octets))
        if destination != source { add(destination, UInt64(headers.octets)) }
    }

    @inline(__always)
    private func add(_ key: UInt64, _ octets: UInt64) {
        // One multiplication: sets are few, and who fills one of them on purpose is counted in it.
        let place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
        let keys = keys + place * Self.ways
        let set = counters + place * Self.ways
        for way in 0..<Self.ways where keys[way] == key {
            set[way].octets &+= octets
            set[way].packets &+= 1
            return
        }
        var least = 0
        for way in 1..<Self.ways where set[way].octets < set[least].octets { least = way }
        let surplus = set[least].octets
        keys[least] = key
        set[least] = Counter(octets: surplus &+ octets, packets: 1, surplus: surplus)
    }

    /// The largest, and a new begin.
    mutating func finish(_ count: Int) -> [Talker] {
        var talkers: [Talker] = []
        for place in 0..<sets * Self.ways where keys[place] != 0 {
            let (key, counter) = (keys[place], counters[place])
            keys[place] = 0
            counters[place] = Counter()
            let bits = key & ~3
            let prefix =
                key & 1 == 0
                ? Prefix(.v4(IPv4Address(UInt32(key >> 32))), length: length4)
                : Prefix(.v6(IPv6Address(high: bits, low: 0)), length: length6)
            guard let prefix else { continue }
            talkers.append(
                Talker(prefix: prefix, octets: counter.octets, packets: counter.packets, surplus: counter.surplus))
        }
        talkers.sort { a, b in
            a.octets != b.octets ? a.octets > b.octets : a.prefix.address < b.prefix.address
        }
        return Array(talkers.prefix(count))
    }
}
