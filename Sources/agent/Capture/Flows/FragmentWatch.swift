/// Keeps the ports that only a packet's first fragment has for the fragments behind it, so that all are of one flow and of one system.
///
/// Fragments of one packet share addresses and identification, with IPv4 the protocol too (RFC 791 §3.2, RFC 8200 §4.5). One that
/// comes before the first, or whose first wasn't seen, has no ports. A tunnel's fragments stay what the outer header says.
///
/// Bounded: sets of four packets, 256 of them unless told otherwise; one that finds its set full takes the oldest's place.
struct FragmentWatch: ~Copyable {
    private struct First {
        /// A keyed hash of addresses and identification; 0 where free.
        var key: UInt64
        var time: Int64
        var sourcePort: UInt16
        var destinationPort: UInt16
        var protocolNumber: UInt8

        static let free = First(key: 0, time: 0, sourcePort: 0, destinationPort: 0, protocolNumber: 0)
    }

    private static let ways = 4
    /// For so long hosts wait for the other fragments (RFC 1122 §3.3.2, RFC 8200 §4.5); identifications come again.
    static let patience: Int64 = 60_000_000_000

    private let firsts: UnsafeMutablePointer<First>
    private let sets: Int
    private let hash: KeyedHash

    init(hash: KeyedHash, sets: Int = 256) {
        self.hash = hash
        self.sets = max(1, sets)
        firsts = .allocate(capacity: self.sets * Self.ways)
        firsts.initialize(repeating: .free, count: self.sets * Self.ways)
    }
    deinit { firsts.deallocate() }

    /// Keeps what a first fragment has, and tells a later one. O(1).
    func resolve(_ headers: inout PacketHeaders, at time: Int64) {
        let key = hash(fragment: headers) | 1
        let set = firsts + Int(truncatingIfNeeded: key >> 40) % sets * Self.ways
        var oldest = 0
        var found: Int?
        for way in 0..<Self.ways {
            if set[way].key == key { found = way }
            if set[way].key == 0 || (set[oldest].key != 0 && set[way].time < set[oldest].time) { oldest = way }
        }
        if headers.fragment == .first {
            guard headers.hasTransport else { return }
            set[found ?? oldest] = First(
                key: key, time: time, sourcePort: headers.sourcePort, destinationPort: headers.destinationPort,
                protocolNumber: headers.protocolNumber)
        } else if let found, time - set[found].time <= Self.patience {
            headers.sourcePort = set[found].sourcePort
            headers.destinationPort = set[found].destinationPort
            headers.protocolNumber = set[found].protocolNumber
        }
    }
}
