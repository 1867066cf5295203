/// What went in one second of a capture, or in the first part of one.
package struct SecondSummary: Sendable {
    /// One class, octets of frames each way; what has no direction is among those received.
    package struct ClassOctets: Hashable, Sendable {
        package var codePoint: UInt8
        package var received: UInt64
        package var transmitted: UInt64
    }

    /// Nanoseconds of CLOCK_MONOTONIC; `end` is the first that is not in it.
    package var begin: Int64
    package var end: Int64
    package var packets: UInt64
    /// Packets that the capture lost, as far as they may have been lost in it.
    package var dropped: UInt64
    package var carried: CarriedOctets
    /// Of IP packets, those classes that carried anything.
    package var classes: [ClassOctets]

    /// Whether nearly all of its packets were seen.
    package var isWhole: Bool { dropped == 0 || Double(dropped) <= 0.01 * (Double(packets) + Double(dropped)) }
}

/// The second under way: where the meter's sums stood when it began.
struct SecondMark {
    /// By the packets' time.
    var begin: Int64 = 0
    var end: Int64 = .max
    var packets: UInt64 = 0
    var carried = CarriedOctets()
    /// Of each code point received and sent, one behind the other.
    var classes = [UInt64](repeating: 0, count: 128)
    /// Packets lost, and until when they may have been.
    var dropped: UInt64 = 0
    var dropsUntil: Int64 = 0
    /// Those that were noted last.
    var lastDropped: UInt64 = 0
}
