import Telemetry

/// What a line carries in one open interval, second by second, beside the probes that were sent in each.
///
/// Bounded: where an interval has more than `most` looks, each two neighbours become one, so that an hour's seconds are kept
/// as steps of 32. O(1) a look, O(steps) at the interval's end.
struct LoadTally: Sendable {
    private struct Step {
        /// Behind the last probe that was sent in it.
        var last: UInt64
        var nanoseconds: Int64
        var receive: UInt64
        var transmit: UInt64
    }

    private(set) var line: LineLoad
    private var steps: [Step] = []
    /// Looks in one step.
    private var looks = 1
    private var room = 0
    /// The first probe that the steps speak of.
    private let first: UInt64

    private static let most = 128

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
        if room == 0 {
            if steps.count == Self.most { halve() }
            steps.append(Step(last: last, nanoseconds: 0, receive: 0, transmit: 0))
            room = looks
        }
        room -= 1
        let index = steps.count - 1
        steps[index].last = last
        steps[index].nanoseconds += nanoseconds
        steps[index].receive &+= counted.receive.octets
        steps[index].transmit &+= counted.transmit.octets
    }

    /// A look at which counters had begun anew: its second is not counted, and the probes sent in it belong to no step.
    mutating func addReset(before last: UInt64) {
        line.resets += 1
        steps.append(Step(last: last, nanoseconds: 0, receive: 0, transmit: 0))
        room = 0
        if steps.count > Self.most { halve() }
    }

    /// The interface was down at a look: that is kept, whatever came before and after.
    mutating func noteDown() { line.speed = 0 }

    private static func add(_ counted: InterfaceCounters.Way, to way: inout LineLoad.Way, over nanoseconds: Int64) {
        way.octets &+= counted.octets
        way.packets &+= counted.packets
        way.errors &+= counted.errors
        way.dropped &+= counted.dropped
        way.busiest = max(way.busiest, rate(counted.octets, nanoseconds) ?? 0)
    }

    private mutating func halve() {
        steps = stride(from: 0, to: steps.count, by: 2).map { index in
            guard index + 1 < steps.count else { return steps[index] }
            var step = steps[index + 1]
            step.nanoseconds += steps[index].nanoseconds
            step.receive &+= steps[index].receive
            step.transmit &+= steps[index].transmit
            return step
        }
        looks *= 2
    }

    /// The load with what the interval's probes fared added.
    ///
    /// - Parameters:
    ///   - lost: how many probes of a range were lost.
    ///   - slowest: the probe with the longest delay.
    func closed(lost: (Range<UInt64>) -> UInt64, slowest: UInt64?) -> LineLoad {
        var line = line
        var begin = first
        var (number, received, transmitted) = (0.0, 0.0, 0.0)
        for step in steps {
            defer { begin = max(begin, step.last) }
            guard begin < step.last, let receive = Self.rate(step.receive, step.nanoseconds),
                let transmit = Self.rate(step.transmit, step.nanoseconds)
            else { continue }
            let range = begin..<step.last
            if let slowest, range.contains(slowest) {
                line.receive.whenSlowest = receive
                line.transmit.whenSlowest = transmit
            }
            let missing = Double(lost(range))
            number += missing
            received += missing * Double(receive)
            transmitted += missing * Double(transmit)
        }
        if number > 0 {
            line.receive.whenLost = UInt64(received / number)
            line.transmit.whenLost = UInt64(transmitted / number)
        }
        return line
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
