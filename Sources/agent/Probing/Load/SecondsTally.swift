import Telemetry

/// What a capture saw of the line in one open interval, second by second, beside the probes that were sent in each.
///
/// Bounded: 16 octets a second, `most` seconds, which is more than an hour has; what was seen in them is shared by all sessions. O(1) a
/// second, O(seconds × classes) at the interval's end.
struct SecondsTally: Sendable {
    private struct Look {
        /// Behind the last probe that was sent in it, from the first on.
        var last: UInt32
        /// Nil where nobody knows what went.
        var second: CapturedSecond?
    }

    private(set) var seen: LineSeconds
    private var looks: [Look] = []
    /// The first probe that the looks speak of.
    private let first: UInt64
    /// When the last look ended.
    private(set) var until: MonotonicTime?

    private static let most = 4_096
    /// Of the probes that were lost, or late, so many must have been sent in captured seconds before the mean tells of them.
    private static let leastShare = 0.5
    /// Over less than this a rate is no second's.
    private static let least: Int64 = 900_000_000

    /// - Parameter seen: which interface it is, without counts.
    init(_ seen: LineSeconds, first: UInt64) {
        self.seen = seen
        self.first = first
    }

    /// Whether a line is the one that is tallied.
    func isOf(_ line: LineSeconds) -> Bool { seen.interface == line.interface && seen.isNarrowed == line.isNarrowed }

    /// Takes in a second, or the part of one that lies in the interval.
    ///
    /// - Parameters:
    ///   - nanoseconds: of it that lie in the interval.
    ///   - since: the first probe that was sent in it; those before it, and behind the look before, belong to none.
    ///   - last: behind the last one.
    mutating func add(_ second: CapturedSecond, over nanoseconds: Int64, from since: UInt64, before last: UInt64) {
        let end = looks.last.map { first + UInt64($0.last) } ?? first
        if since > end { append(nil, before: since) }
        until = second.until
        let length = second.until - second.since
        guard second.isWhole, length > 0 else {
            append(nil, before: last)
            return
        }
        let share = Double(nanoseconds) / Double(length)
        seen.covered += UInt64(max(0, nanoseconds))
        seen.receive.octets &+= UInt64((Double(second.received) * share).rounded())
        seen.transmit.octets &+= UInt64((Double(second.transmitted) * share).rounded())
        if length >= Self.least {
            seen.receive.busiest = max(seen.receive.busiest, Self.rate(second.received, length))
            seen.transmit.busiest = max(seen.transmit.busiest, Self.rate(second.transmitted, length))
        }
        append(second, before: last)
    }

    private mutating func append(_ second: CapturedSecond?, before last: UInt64) {
        guard looks.count < Self.most, last >= first else { return }
        looks.append(Look(last: UInt32(clamping: last - first), second: second))
    }

    /// What was seen, with how the interval's probes fared.
    ///
    /// - Parameters:
    ///   - range: the interval's probes.
    ///   - lost: how many probes of a range were lost.
    ///   - slow: how many of a range were among the slowest.
    func closed(
        in range: Range<UInt64>, lost: (Range<UInt64>) -> UInt64, slow: (Range<UInt64>) -> UInt64
    ) -> LineSeconds {
        var line = seen
        var shares = (0..<64).map { LineSeconds.ClassShare(codePoint: $0) }
        if let mean = Mean(of: looks, first: first, over: range, lost) {
            (line.receive.whenLost, line.transmit.whenLost) = (mean.received, mean.transmitted)
            for point in shares.indices {
                shares[point].receive.whenLost = mean.classes[2 * point]
                shares[point].transmit.whenLost = mean.classes[2 * point + 1]
            }
        }
        if let mean = Mean(of: looks, first: first, over: range, slow) {
            (line.receive.whenSlowest, line.transmit.whenSlowest) = (mean.received, mean.transmitted)
            for point in shares.indices {
                shares[point].receive.whenSlowest = mean.classes[2 * point]
                shares[point].transmit.whenSlowest = mean.classes[2 * point + 1]
            }
        }
        line.classes = Self.most(of: shares, own: seen.probes)
        return line
    }

    /// The probes' own class first, then those that carried most at any such moment, then the rest in one.
    private static func most(of shares: [LineSeconds.ClassShare], own: UInt8) -> [LineSeconds.ClassShare] {
        var carrying = shares.filter { $0.most > 0 }
        carrying.sort { one, other in
            if (one.codePoint == own) != (other.codePoint == own) { return one.codePoint == own }
            return (one.most, other.codePoint ?? 0) > (other.most, one.codePoint ?? 0)
        }
        guard carrying.count > LineTraffic.mostClasses else { return carrying }
        var rest = LineSeconds.ClassShare(codePoint: nil)
        for share in carrying[LineTraffic.mostClasses...] {
            for (_, path) in LineSeconds.ClassShare.ways {
                for moment in LineSeconds.Moments.all {
                    rest[keyPath: path][keyPath: moment] += share[keyPath: path][keyPath: moment]
                }
            }
        }
        return carrying.prefix(LineTraffic.mostClasses) + [rest]
    }

    /// Bits per second, below 2^48 as records have them.
    private static func rate(_ octets: UInt64, _ nanoseconds: Int64) -> UInt64 {
        UInt64(min(Double(octets) * 8e9 / Double(nanoseconds), 0x1p48 - 1))
    }

    /// The mean over probes, so many of each range, of what was carried in the seconds in which they were sent.
    private struct Mean {
        var received: UInt64 = 0
        var transmitted: UInt64 = 0
        /// Of each code point received and transmitted, one behind the other.
        var classes = [UInt64](repeating: 0, count: 128)

        /// Nil where there are none, or too few of them in captured seconds.
        init?(of looks: [Look], first: UInt64, over range: Range<UInt64>, _ number: (Range<UInt64>) -> UInt64) {
            let all = number(range)
            guard all > 0 else { return nil }
            var begin = first
            var (sum, line) = (0.0, (received: 0.0, transmitted: 0.0))
            var parts = [Double](repeating: 0, count: 128)
            for look in looks {
                let end = first + UInt64(look.last)
                defer { begin = max(begin, end) }
                guard begin < end, let second = look.second else { continue }
                let here = Double(number(begin..<end))
                guard here > 0 else { continue }
                sum += here
                // Probes, times bits per octet, by seconds.
                let weight = here * 8e9 / Double(second.until - second.since)
                line.received += weight * Double(second.received)
                line.transmitted += weight * Double(second.transmitted)
                for part in second.classes where part.codePoint < 64 {
                    parts[2 * Int(part.codePoint)] += weight * Double(part.received)
                    parts[2 * Int(part.codePoint) + 1] += weight * Double(part.transmitted)
                }
            }
            guard sum > 0, sum >= SecondsTally.leastShare * Double(all) else { return nil }
            func mean(_ total: Double) -> UInt64 { UInt64(min(total / sum, 0x1p48 - 1)) }
            (received, transmitted) = (mean(line.received), mean(line.transmitted))
            for place in parts.indices { classes[place] = mean(parts[place]) }
        }
    }
}

extension LineSeconds.ClassShare {
    /// Bits per second at the moment and on the way in which it carried most.
    fileprivate var most: UInt64 {
        max(receive.whenLost, receive.whenSlowest, transmit.whenLost, transmit.whenSlowest)
    }
}
