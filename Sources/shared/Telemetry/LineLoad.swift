/// What an interface carried in the seconds of a probe interval, by the kernel's counters: whether the line was full when
/// probes were lost or late.
///
/// Octets are those of frames as the counters have them: on Ethernet with its header of 14 and without its checksum.
package struct LineLoad: Hashable, Sendable {
    /// Whose traffic the counters count.
    package enum Scope: String, CaseIterable, Sendable {
        /// All that the site sends and receives over the line: somebody said that the interface is the line's.
        case line
        /// What this host sends and receives; what the site's others do is unknown.
        case host
    }

    /// One direction of an interface, as seen from it.
    package struct Way: Hashable, Sendable {
        package var octets: UInt64 = 0
        package var packets: UInt64 = 0
        /// Damaged or otherwise not usable (RFC 2863 ifInErrors, ifOutErrors).
        package var errors: UInt64 = 0
        /// In order and yet not passed on (ifInDiscards, ifOutDiscards).
        package var dropped: UInt64 = 0
        /// Bits per second in the busiest second.
        package var busiest: UInt64 = 0
        /// The mean, bits per second, over the probes that were lost, of the seconds in which they were sent; nil where none
        /// was, or more than half of them in seconds that nobody counted.
        package var whenLost: UInt64?
        /// The same over the slowest tenth of the probes that were answered.
        package var whenSlowest: UInt64?
        package init() {}

        package static var counts: [WritableKeyPath<Way, UInt64>] {
            [\.octets, \.packets, \.errors, \.dropped, \.busiest]
        }
        package static var moments: [WritableKeyPath<Way, UInt64?>] { [\.whenLost, \.whenSlowest] }
    }

    package var interface: String
    package var scope: Scope
    /// Nanoseconds of the interval for which counters are here, second by second.
    package var covered: UInt64 = 0
    package var receive = Way()
    package var transmit = Way()
    /// How often the carrier came or went.
    package var carrierChanges: UInt64 = 0
    /// How often counters began anew, as with a driver that was loaded again. What was counted just before is missing.
    package var resets: UInt64 = 0
    /// Bits per second, by the interface's own word; 0 where it was down at one look at least, nil where it doesn't say.
    package var speed: UInt64?
    package var isHalfDuplex: Bool?

    package init(interface: String, scope: Scope) {
        self.interface = interface
        self.scope = scope
    }

    /// Mean bits per second of a way over the counted time; nil where none is.
    package func mean(_ way: KeyPath<LineLoad, Way>) -> Double? {
        covered == 0 ? nil : Double(self[keyPath: way].octets) * 8e9 / Double(covered)
    }

    /// The two ways and their names in `network.io.direction`.
    package static var ways: [(name: String, path: WritableKeyPath<LineLoad, Way>)] {
        [("receive", \.receive), ("transmit", \.transmit)]
    }
}

/// With which Differentiated Services code points probes and replies arrived (RFC 8972 §4.4).
package struct ClassMarks: Hashable, Sendable {
    /// The code point 0...63 with which probes left and replies were asked to.
    package var sent: UInt8
    /// Replies that said with which code point their probe had come.
    package var told: UInt64 = 0
    /// Probes that reached the reflector with another code point than they left with, and the last such.
    package var remarkedForward: UInt64 = 0
    package var lastForward: UInt8?
    /// Replies that came with another code point than the reflector sent them with, and the last such.
    package var remarkedReturn: UInt64 = 0
    package var lastReturn: UInt8?
    /// Probes that reached the reflector with congestion experienced (RFC 3168).
    package var congested: UInt64 = 0

    package init(sent: UInt8) { self.sent = sent }

    package static var counts: [WritableKeyPath<ClassMarks, UInt64>] {
        [\.told, \.remarkedForward, \.remarkedReturn, \.congested]
    }
    package static var seen: [WritableKeyPath<ClassMarks, UInt8?>] { [\.lastForward, \.lastReturn] }
}
