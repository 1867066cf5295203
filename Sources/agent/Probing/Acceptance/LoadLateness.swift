/// How late a load's datagrams left, and how much that can have done to it and to what went beside it.
///
/// What is late makes up for it in a burst, which no line has promised to hold. But a queue or a token bucket that passes all of
/// a steady load passes that part of it that left in time, too: each octet that came late takes the place of one other at most.
/// And since a late load is never ahead of a steady one, no packet waits for longer behind it than the latest was late.
package struct LoadLateness: Hashable, Sendable {
    /// Nanoseconds by which a datagram left late at most.
    package var longest: Int64
    /// Octets of IP packets that left later than `PacingSchedule.punctual`; nil where the sender didn't say, and it may be all.
    package var octets: UInt64?

    package init(longest: Int64 = 0, octets: UInt64? = 0) {
        self.longest = longest
        self.octets = octets
    }

    /// Of two loads at the same time.
    package static func + (one: LoadLateness, other: LoadLateness) -> LoadLateness {
        var octets: UInt64?
        if let first = one.octets, let second = other.octets {
            octets = first.addingReportingOverflow(second).overflow ? .max : first + second
        }
        return LoadLateness(longest: max(one.longest, other.longest), octets: octets)
    }

    /// Why so many packets of `size` octets may be lost and the line none the worse; nil where they are more than that.
    package func excuse(lost packets: Double, of size: Int) -> String? {
        guard isLate else { return nil }
        if let octets, (packets - 1) * Double(size) > Double(octets) { return nil }
        return words
    }

    /// Why a packet may come so many nanoseconds too late.
    package func excuse(delay nanoseconds: Double) -> String? {
        isLate && nanoseconds <= Double(longest) ? words : nil
    }

    private var isLate: Bool { longest > PacingSchedule.punctual }

    private var words: String { "the load left up to \(longest / 1_000_000) ms late, and then in a burst" }
}
