import Telemetry

/// Waits for the answers to DNS queries over UDP. Of a message it knows the identifier, and of its flags QR, the response code
/// and truncation (RFC 1035 §4.1.1); no name.
///
/// Bounded: sets of four queries, 2,048 of them unless told otherwise. A query that finds its set full takes the place of the oldest, which is counted.
struct DNSWatch: ~Copyable {
    private struct Query {
        /// A keyed hash of flow and identifier; 0 where free.
        var key: UInt64
        var time: Int64
    }

    private static let ways = 4
    /// A resolver that hasn't answered by then is taken not to: what stub resolvers wait (resolv.conf(5)).
    static let patience: Int64 = 5_000_000_000

    private let queries: UnsafeMutablePointer<Query>
    private let sets: Int
    private let hash: KeyedHash

    init(hash: KeyedHash, sets: Int = 2_048) {
        self.hash = hash
        self.sets = max(1, sets)
        queries = .allocate(capacity: self.sets * Self.ways)
        queries.initialize(repeating: Query(key: 0, time: 0), count: self.sets * Self.ways)
    }
    deinit { queries.deallocate() }

    private func set(_ key: UInt64) -> UnsafeMutablePointer<Query> {
        queries + Int(truncatingIfNeeded: key >> 40) % sets * Self.ways
    }

    mutating func take(
        _ headers: PacketHeaders, flow: UInt64, at time: Int64, into counts: inout DNSCounts
    ) {
        let isResponse = headers.dnsFlags & 0x8000 != 0
        let key = hash(flow, UInt64(headers.dnsIdentifier)) | 1
        let set = set(key)
        if !isResponse {
            counts.queries += 1
            var oldest = 0
            for way in 0..<Self.ways {
                if set[way].key == key {
                    // Asked again: the user waits since the first.
                    counts.repeated += 1
                    return
                }
                if set[way].key == 0 || (set[oldest].key != 0 && set[way].time < set[oldest].time) { oldest = way }
            }
            if set[oldest].key != 0 {
                if time - set[oldest].time > Self.patience { counts.unanswered += 1 } else { counts.evicted += 1 }
            }
            set[oldest] = Query(key: key, time: time)
            return
        }
        counts.responses += 1
        switch headers.dnsFlags & 15 {
        case 2: counts.serverFailures += 1
        case 3: counts.noSuchName += 1
        case 5: counts.refused += 1
        default: break
        }
        for way in 0..<Self.ways where set[way].key == key {
            set[way].key = 0
            let delay = time - set[way].time
            if delay > Self.patience {
                // Nobody waits for it any more.
                counts.unanswered += 1
                counts.unasked += 1
            } else if delay >= 0 {
                counts.delay.record(Double(delay))
            }
            return
        }
        counts.unasked += 1
    }

    /// Gives up what waits too long. O(8,192): once an interval.
    mutating func expire(at time: Int64, into counts: inout DNSCounts) {
        for place in 0..<sets * Self.ways
        where queries[place].key != 0 && time - queries[place].time > Self.patience {
            queries[place].key = 0
            counts.unanswered += 1
        }
    }
}
