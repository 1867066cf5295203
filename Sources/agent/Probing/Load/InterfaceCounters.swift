/// The running counters of an interface at one moment, as a kernel or a router keeps them (RFC 2863 §3.1.6).
package struct InterfaceCounters: Hashable, Sendable {
    package struct Way: Hashable, Sendable {
        package var octets: UInt64
        package var packets: UInt64
        package var errors: UInt64
        package var dropped: UInt64
        package init(octets: UInt64, packets: UInt64, errors: UInt64, dropped: UInt64) {
            self.octets = octets
            self.packets = packets
            self.errors = errors
            self.dropped = dropped
        }
    }

    package var receive: Way
    package var transmit: Way
    /// How often the carrier came or went, modulo 2^32.
    package var carrierChanges: UInt32
    package init(receive: Way, transmit: Way, carrierChanges: UInt32) {
        self.receive = receive
        self.transmit = transmit
        self.carrierChanges = carrierChanges
    }

    /// What was counted since `old`; nil where a counter began anew meanwhile.
    ///
    /// Some drivers, and old routers, count in 32 bits whatever the width of the field: a counter that goes back has wrapped
    /// where it stood in the upper half of 32 bits and stands in the lower, and all others went on or did the same. No line
    /// carries 2^48 octets between two looks: a counter that leaps so far underflowed, or was set, and counts as begun anew.
    func since(_ old: InterfaceCounters) -> InterfaceCounters? {
        guard let receive = receive.since(old.receive), let transmit = transmit.since(old.transmit) else { return nil }
        return InterfaceCounters(
            receive: receive, transmit: transmit, carrierChanges: carrierChanges &- old.carrierChanges)
    }
}

extension InterfaceCounters.Way {
    fileprivate func since(_ old: Self) -> Self? {
        guard let octets = Self.step(from: old.octets, to: octets),
            let packets = Self.step(from: old.packets, to: packets),
            let errors = Self.step(from: old.errors, to: errors),
            let dropped = Self.step(from: old.dropped, to: dropped)
        else { return nil }
        return Self(octets: octets, packets: packets, errors: errors, dropped: dropped)
    }

    private static func step(from old: UInt64, to new: UInt64) -> UInt64? {
        guard new < old else { return new - old < 1 << 48 ? new - old : nil }
        guard old < 1 << 32, old >= 1 << 31, new < 1 << 31 else { return nil }
        return 1 << 32 - old + new
    }
}

/// An interface's counters look by look: the difference between two.
package struct CounterSeries: Sendable {
    private var last: (counters: InterfaceCounters, at: MonotonicTime)?

    /// Differences over less than this are no rate of a second: the next look takes them in.
    private static let least: Int64 = 900_000_000

    package init() {}

    /// Takes in the counters as they stood at `now`. nil for the first look, and for one that comes too early.
    ///
    /// - Parameter beganAnew: it is known by other means that they did, since the look before.
    package mutating func advance(
        to counters: InterfaceCounters, at now: MonotonicTime, beganAnew: Bool = false
    ) -> LoadSample? {
        guard let old = last else {
            last = (counters, now)
            return nil
        }
        guard beganAnew || now - old.at >= Self.least else { return nil }
        last = (counters, now)
        return LoadSample(since: old.at, until: now, counted: beganAnew ? nil : counters.since(old.counters))
    }
}

/// What an interface carried between two looks, about a second apart.
package struct LoadSample: Hashable, Sendable {
    package var since: MonotonicTime
    package var until: MonotonicTime
    /// nil where counters began anew between the looks.
    package var counted: InterfaceCounters?
    package init(since: MonotonicTime, until: MonotonicTime, counted: InterfaceCounters?) {
        self.since = since
        self.until = until
        self.counted = counted
    }
}
