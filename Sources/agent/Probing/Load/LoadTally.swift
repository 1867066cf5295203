import Telemetry

/// What a line carries in one open interval, second by second, beside the probes that were sent in each.
///
/// Bounded: 12 octets a look, `most` looks at most, which is more than an hour has. O(1) a look, O(looks) at the interval's end.
struct LoadTally: Sendable {
    private struct Look {
        /// Behind the last probe that was sent in it, from the first on.
        var last: UInt32
        /// Bits per second; not a number where it is not known.
        var receive: Float
        var transmit: Float
    }

    private(set) var line: LineLoad
    private var looks: [Look] = []
    /// The first probe that the looks speak of.
    private let first: UInt64

    /// An hour has 4,000 looks at most, and its two borders; in an interval without end what comes later is in no second.
    private static let most = 4_096
    /// Of the probes that were lost, or late, so many must have been sent in counted seconds before the mean tells of them.
    private static let leastShare = 0.5

    init(_ line: LineLoad, first: UInt64) {
        self.line = line
        self.first = first
    }

    /// Takes in a look, or the part of one that lies in the interval.
    ///
    /// - Parameter last: behind the last probe that was sent by its end.
    mutating func add(_ counted: InterfaceCounters, over nanoseconds: Int64, before last: UInt64) {
        line.covered += UInt64(max(0, nanoseconds))
        line.carrierChanges += UInt64(counted.carrierChanges)
        Self.add(counted.receive, to: &line.receive, over: nanoseconds)
        Self.add(counted.transmit, to: &line.transmit, over: nanoseconds)
        append(
            receive: Self.rate(counted.receive.octets, nanoseconds),
            transmit: Self.rate(counted.transmit.octets, nanoseconds), before: last)
    }

    /// A look at which counters had begun anew: its second is not counted, and the probes sent in it belong to none.
    mutating func addReset(before last: UInt64) {
        line.resets += 1
        append(receive: nil, transmit: nil, before: last)
    }

    /// A look that came so late that it is no second's: nobody knows what was carried when.
    mutating func addGap(_ counted: InterfaceCounters, before last: UInt64) {
        line.carrierChanges += UInt64(counted.carrierChanges)
        append(receive: nil, transmit: nil, before: last)
    }

    /// The interface was down at a look: that is kept, whatever came before and after.
    mutating func noteDown() { line.speed = 0 }

    private mutating func append(receive: UInt64?, transmit: UInt64?, before last: UInt64) {
        guard looks.count < Self.most, last >= first else { return }
        looks.append(
            Look(
                last: UInt32(clamping: last - first), receive: receive.map { Float($0) } ?? .nan,
                transmit: transmit.map { Float($0) } ?? .nan))
    }

    private static func add(_ counted: InterfaceCounters.Way, to way: inout LineLoad.Way, over nanoseconds: Int64) {
        way.octets &+= counted.octets
        way.packets &+= counted.packets
        way.errors &+= counted.errors
        way.dropped &+= counted.dropped
        way.busiest = max(way.busiest, rate(counted.octets, nanoseconds) ?? 0)
    }

    /// The load with what the interval's probes fared added.
    ///
    /// - Parameters:
    ///   - range: the interval's probes.
    ///   - lost: how many probes of a range were lost.
    ///   - slow: how many of a range were among the slowest.
    func closed(
        in range: Range<UInt64>, lost: (Range<UInt64>) -> UInt64, slow: (Range<UInt64>) -> UInt64
    ) -> LineLoad {
        var line = line
        if let (receive, transmit) = mean(over: range, lost) {
            (line.receive.whenLost, line.transmit.whenLost) = (receive, transmit)
        }
        if let (receive, transmit) = mean(over: range, slow) {
            (line.receive.whenSlowest, line.transmit.whenSlowest) = (receive, transmit)
        }
        return line
    }

    /// The mean over probes, `number` of each range, of what was carried in the looks in which they were sent; nil where there are
    /// none, or too few of them in counted looks.
    private func mean(over range: Range<UInt64>, _ number: (Range<UInt64>) -> UInt64) -> (UInt64, UInt64)? {
        let all = number(range)
        guard all > 0 else { return nil }
        var begin = first
        var (sum, received, transmitted) = (0.0, 0.0, 0.0)
        for look in looks {
            let end = first + UInt64(look.last)
            defer { begin = max(begin, end) }
            guard begin < end, look.receive.isFinite, look.transmit.isFinite else { continue }
            let here = Double(number(begin..<end))
            sum += here
            received += here * Double(look.receive)
            transmitted += here * Double(look.transmit)
        }
        guard sum > 0, sum >= Self.leastShare * Double(all) else { return nil }
        return (UInt64(received / sum), UInt64(transmitted / sum))
    }

    /// Bits per second, below 2^48 as records have them; nil over no time.
    private static func rate(_ octets: UInt64, _ nanoseconds: Int64) -> UInt64? {
        nanoseconds > 0 ? UInt64(min(Double(octets) * 8e9 / Double(nanoseconds), 0x1p48 - 1)) : nil
    }
}

extension InterfaceCounters {
    /// The share of it that falls to a part of its time, and the rest; nothing is lost between the two.
    func split(_ share: Double) -> (InterfaceCounters, InterfaceCounters) {
        // Rounded, a number near 2^64 would be 2^64 itself, which fits into no integer.
        func part(_ number: UInt64) -> UInt64 {
            guard share < 1 else { return number }
            return min(number, UInt64(exactly: max(0, (Double(number) * share).rounded())) ?? number)
        }
        func part(_ way: Way) -> Way {
            Way(
                octets: part(way.octets), packets: part(way.packets), errors: part(way.errors),
                dropped: part(way.dropped))
        }
        let early = InterfaceCounters(
            receive: part(receive), transmit: part(transmit),
            carrierChanges: UInt32(part(UInt64(carrierChanges))))
        func rest(_ way: Way, _ part: Way) -> Way {
            Way(
                octets: way.octets - part.octets, packets: way.packets - part.packets,
                errors: way.errors - part.errors, dropped: way.dropped - part.dropped)
        }
        return (
            early,
            InterfaceCounters(
                receive: rest(receive, early.receive), transmit: rest(transmit, early.transmit),
                carrierChanges: carrierChanges - early.carrierChanges)
        )
    }
}
