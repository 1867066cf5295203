/// What a receiver of numbered datagrams counts: each number once.
///
/// - Lost is what lies below the highest number seen and has not come: it falls when a late one comes, and copies don't
///   touch it (iperf3 counts a copy as a late one, and its loss can fall below the truth, even below nothing).
/// - Reordered is what came behind a higher number (RFC 4737 §3.3), once for each number.
/// - Jitter is that of RFC 3550 §6.4.1, over all that came for the first time.
/// - What the receiver's own socket had no room for is known to the gap in which it happened (`SO_RXQ_OVFL`), and is
///   not loss.
package struct DatagramTally: Sendable {
    /// Octets of payload, of all that came.
    package private(set) var octets: UInt64 = 0
    /// Datagrams that came, each number once.
    package private(set) var unique: UInt64 = 0
    /// The highest number.
    package private(set) var highest: UInt64 = 0
    package private(set) var reordered: UInt64 = 0
    package private(set) var duplicates: UInt64 = 0
    /// Too short for a header, or of a number that no sender has.
    package private(set) var malformed: UInt64 = 0
    /// Came so late that it can't be known whether for the first time.
    package private(set) var stale: UInt64 = 0
    /// Nanoseconds.
    package private(set) var jitter = 0.0
    /// Numbers that were missing where our own socket dropped, before any of them came late.
    private var ownGaps: UInt64 = 0
    private var transit: Int64?
    /// A bit for each of the last `span` numbers.
    private var seen: [UInt64]
    private static let span: UInt64 = 1 << 18
    /// No test comes so far: a thousand years at a hundred million a second.
    private static let beyond: UInt64 = 1 << 62

    package init() { seen = [UInt64](repeating: 0, count: Int(Self.span / 64)) }

    /// Numbers that are missing.
    package var missing: UInt64 { highest - unique - min(stale, highest - unique) }
    /// Of these, what our own socket had no room for.
    package var ownOverflow: UInt64 { min(missing, ownGaps) }
    /// Of these, the rest: what was lost on the way.
    package var lost: UInt64 { missing - ownOverflow }

    /// Forgets jitter, reordering and copies: what was omitted is over. Counts by difference are the caller's.
    package mutating func forgetOmitted() {
        jitter = 0
        reordered = 0
        duplicates = 0
        malformed = 0
    }

    /// Takes one datagram that came at `arrival` (nanoseconds on this host's clock).
    ///
    /// - Parameter ownDrops: datagrams that our own socket dropped, at most, since the last call.
    package mutating func receive(
        _ datagram: UnsafeRawBufferPointer, isWide: Bool, at arrival: Int64, ownDrops: UInt64
    ) {
        octets &+= UInt64(datagram.count)
        guard let header = DatagramHeader(reading: datagram, isWide: isWide),
            (1..<Self.beyond).contains(header.number)
        else {
            malformed &+= 1
            return
        }
        let number = header.number
        if number > highest {
            let gap = number - highest - 1
            if ownDrops > 0 { ownGaps &+= min(gap, ownDrops) }
            advance(to: number)
        } else if highest - number >= Self.span {
            stale &+= 1
            return
        } else if isSeen(number) {
            duplicates &+= 1
            return
        } else {
            reordered &+= 1
        }
        mark(number)
        unique &+= 1
        let now = arrival &- header.nanoseconds
        if let transit {
            let change = Double((now &- transit).magnitude)
            jitter += (change - jitter) / 16
        }
        transit = now
    }

    private mutating func advance(to number: UInt64) {
        if number - highest >= Self.span {
            for index in seen.indices { seen[index] = 0 }
        } else {
            var next = highest + 1
            while next <= number {
                if next & 63 == 0, number - next >= 63 {
                    seen[Int(next % Self.span / 64)] = 0
                    next += 64
                } else {
                    seen[Int(next % Self.span / 64)] &= ~(1 << (next & 63))
                    next += 1
                }
            }
        }
        highest = number
    }

    private func isSeen(_ number: UInt64) -> Bool { seen[Int(number % Self.span / 64)] >> (number & 63) & 1 == 1 }

    private mutating func mark(_ number: UInt64) { seen[Int(number % Self.span / 64)] |= 1 << (number & 63) }
}
