/// What a capture on the line saw second by second, held against one session's probes: what the line and each class on it carried in the
/// very seconds in which this link's probes were lost, and in which the slowest were sent.
///
/// It tells a class that its own users filled from one that others took the line from. Each record whose probes leave by a captured
/// line has its own; it is never summed up. Octets are those of frames as they were captured, on Ethernet with its header of 14
/// and without its checksum, as interfaces count them (`LineLoad`). Bounded: `LineTraffic.mostClasses`, the rest summed up in the one
/// without a code point.
package struct LineSeconds: Hashable, Sendable {
    /// One direction of the line, as seen from the site.
    package struct Way: Hashable, Sendable {
        package var octets: UInt64 = 0
        /// Bits per second in the busiest second.
        package var busiest: UInt64 = 0
        /// The mean, bits per second, over the probes that were lost, of the seconds in which they were sent; nil where none was, or
        /// more than half of them in seconds that were not captured.
        package var whenLost: UInt64?
        /// The same over the slowest tenth of the probes that were answered.
        package var whenSlowest: UInt64?
        package init() {}

        package static var counts: [WritableKeyPath<Way, UInt64>] { [\.octets, \.busiest] }
        package static var moments: [WritableKeyPath<Way, UInt64?>] { [\.whenLost, \.whenSlowest] }
    }

    /// One direction of a class: the same means of bits per second; 0 also where the line's is nil.
    package struct Moments: Hashable, Sendable {
        package var whenLost: UInt64 = 0
        package var whenSlowest: UInt64 = 0
        package init() {}

        package static var all: [WritableKeyPath<Moments, UInt64>] { [\.whenLost, \.whenSlowest] }
    }

    /// What packets of one Differentiated Services code point came to.
    package struct ClassShare: Hashable, Sendable {
        /// 0...63; nil for all that are not told apart.
        package var codePoint: UInt8?
        package var receive = Moments()
        package var transmit = Moments()
        package init(codePoint: UInt8?) { self.codePoint = codePoint }

        package static var ways: [(name: String, path: WritableKeyPath<ClassShare, Moments>)] {
            [("receive", \.receive), ("transmit", \.transmit)]
        }
    }

    /// On which it was captured.
    package var interface: String
    /// The code point, 0...63, with which this link's probes leave.
    package var probes: UInt8 = 0
    /// Whether a filter left packets out: what is here is then a part of the line.
    package var isNarrowed = false
    /// Nanoseconds of the interval whose seconds were captured whole; 0 where the capture was to run and didn't. A second in which it
    /// lost more than 1 % of the packets is none of them.
    package var covered: UInt64 = 0
    /// All of the line, users' and probes'. What a mirror port shows without a direction is in `receive`.
    package var receive = Way()
    package var transmit = Way()
    /// Those that carried most then, the class of the probes always among them where it carried anything.
    package var classes: [ClassShare] = []

    package init(interface: String) { self.interface = interface }

    /// The two ways and their names in `network.io.direction`.
    package static var ways: [(name: String, path: WritableKeyPath<LineSeconds, Way>)] {
        [("receive", \.receive), ("transmit", \.transmit)]
    }
}
