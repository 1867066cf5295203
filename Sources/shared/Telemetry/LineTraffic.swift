/// What a capture on the site's line saw of its users in a probe interval, or in several: how much of which class and system went each
/// way, and how TCP and DNS fared. Sums add up and histograms merge, so that an hour's is that of its minutes.
///
/// It names no address beyond the truncated prefixes of the busiest networks, and nothing of any payload. Bounded: at most
/// `mostClasses`, `mostSystems` and `mostTalkers` in an interval, twice as many systems and talkers in a sum; what is beyond is
/// summed up in the one without a name.
package struct LineTraffic: Hashable, Sendable {
    package static let mostClasses = 8
    package static let mostSystems = 16
    package static let mostTalkers = 5
    /// Octets of a system's name in UTF-8, and of a prefix's text.
    package static let longestName = 64
    package static let longestPrefix = 49
    /// Buckets of delays are 19 % wide: what users feel is not told apart any finer, and a year of all sites must be kept.
    package static let scale = 2

    /// One direction, as seen from the site.
    package struct Way: Hashable, Sendable {
        /// Of frames as they were captured.
        package var octets: UInt64 = 0
        package var packets: UInt64 = 0
        /// Bits per second on the wire in the busiest second.
        package var busiest: UInt64 = 0
        package init() {}

        package static var counts: [WritableKeyPath<Way, UInt64>] { [\.octets, \.packets, \.busiest] }
    }

    /// What packets of one Differentiated Services code point came to.
    package struct ClassShare: Hashable, Sendable {
        /// 0...63; nil for all that are not told apart.
        package var codePoint: UInt8?
        package var receive = Way()
        package var transmit = Way()
        package init(codePoint: UInt8?) { self.codePoint = codePoint }
    }

    /// What one of the plan's systems carried, and how its users' TCP fared.
    package struct SystemShare: Hashable, Sendable {
        /// As the plan names it; nil for what is of none, and for those that are not told apart.
        package var name: String?
        package var received: UInt64 = 0
        package var transmitted: UInt64 = 0
        package var segments: UInt64 = 0
        package var retransmissions: UInt64 = 0
        package var attempts: UInt64 = 0
        /// Attempts that were refused or never answered.
        package var failed: UInt64 = 0
        package init(name: String?) { self.name = name }

        package static var counts: [WritableKeyPath<SystemShare, UInt64>] {
            [\.received, \.transmitted, \.segments, \.retransmissions, \.attempts, \.failed]
        }
    }

    /// What the prefix of one network sent and received together.
    package struct Talker: Hashable, Sendable {
        /// Truncated by the agent's policy, such as 10.1.2.0/24.
        package var prefix: String
        package var octets: UInt64
        package init(prefix: String, octets: UInt64) {
            self.prefix = prefix
            self.octets = octets
        }
    }

    /// Of all TCP connections.
    package struct Connections: Hashable, Sendable {
        package var segments: UInt64 = 0
        package var retransmissions: UInt64 = 0
        package var attempts: UInt64 = 0
        package var refused: UInt64 = 0
        package var unanswered: UInt64 = 0
        /// Nanoseconds from the capture across the line and back: of handshakes, and of data until it is acknowledged. The latter has the
        /// receiver's wait for more (RFC 9293 §3.8.6.3) in it.
        package var handshake = ExponentialHistogram()
        package var acknowledgment = ExponentialHistogram()
        package init() {}

        package static var counts: [WritableKeyPath<Connections, UInt64>] {
            [\.segments, \.retransmissions, \.attempts, \.refused, \.unanswered]
        }
        package static var delays: [WritableKeyPath<Connections, ExponentialHistogram>] {
            [\.handshake, \.acknowledgment]
        }
    }

    package struct Names: Hashable, Sendable {
        package var queries: UInt64 = 0
        /// Answers that say that the server failed, or that it refused.
        package var failures: UInt64 = 0
        package var unanswered: UInt64 = 0
        /// Nanoseconds from query to response.
        package var delay = ExponentialHistogram()
        package init() {}

        package static var counts: [WritableKeyPath<Names, UInt64>] { [\.queries, \.failures, \.unanswered] }
    }

    package var interface: String
    /// Whether a filter left packets out: what is here is then a part of the line.
    package var isNarrowed = false
    /// How many of the site's measured links go over the interface, whose users are all among these; 0 where nobody said.
    package var links: UInt64 = 0
    /// Nanoseconds in which the capture ran; 0 where it was to run and didn't.
    package var covered: UInt64 = 0
    /// Packets seen, and packets that the capture lost: these are missing from all else.
    package var captured: UInt64 = 0
    package var dropped: UInt64 = 0
    /// All of the line, users' and probes'. What a mirror port shows without a direction is in `receive`.
    package var receive = Way()
    package var transmit = Way()
    /// Bursts of 5 to 100 ms that filled 80 % of the line's rate, each way; none where nobody knows that rate.
    package var receiveBursts: UInt64 = 0
    package var transmitBursts: UInt64 = 0
    package var classes: [ClassShare] = []
    package var systems: [SystemShare] = []
    package var talkers: [Talker] = []
    package var tcp = Connections()
    package var dns = Names()

    package init(interface: String) { self.interface = interface }

    package static var counts: [WritableKeyPath<LineTraffic, UInt64>] {
        [\.covered, \.captured, \.dropped, \.receiveBursts, \.transmitBursts]
    }

    /// The two ways and their names in `network.io.direction`.
    package static var ways: [(name: String, path: WritableKeyPath<LineTraffic, Way>)] {
        [("receive", \.receive), ("transmit", \.transmit)]
    }
}

// MARK: - what it says

extension LineTraffic {
    /// Share of the packets that the capture saw; nil where there were none.
    package var coverage: Double? { Self.ratio(captured, of: captured.addingSaturated(dropped)) }

    /// Mean bits per second of so many octets over the time in which the capture ran; nil where it didn't.
    package func mean(_ octets: UInt64) -> Double? { covered == 0 ? nil : Double(octets) * 8e9 / Double(covered) }

    package static func ratio(_ part: UInt64, of all: UInt64) -> Double? { all == 0 ? nil : Double(part) / Double(all) }
}

extension LineTraffic.SystemShare {
    package var retransmissionRatio: Double? { LineTraffic.ratio(retransmissions, of: segments) }
    package var octets: UInt64 { received.addingSaturated(transmitted) }
}

extension LineTraffic.ClassShare {
    package var octets: UInt64 { receive.octets.addingSaturated(transmit.octets) }
}

extension LineTraffic.Connections {
    package var retransmissionRatio: Double? { LineTraffic.ratio(retransmissions, of: segments) }
    package var failureRatio: Double? { LineTraffic.ratio(refused.addingSaturated(unanswered), of: attempts) }
}

extension LineTraffic.Names {
    package var failureRatio: Double? { LineTraffic.ratio(failures.addingSaturated(unanswered), of: queries) }
}
