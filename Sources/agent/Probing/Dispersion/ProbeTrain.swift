/// A packet train: packets of one size that leave in sections, each at its own pace.
package struct ProbeTrain: Hashable, Sendable {
    package struct Section: Hashable, Sendable {
        package var count: Int
        /// Nanoseconds from one packet to the next; 0 for back to back.
        package var spacing: Int64

        package init(count: Int, spacing: Int64) {
            self.count = count
            self.spacing = spacing
        }

        /// Packets of `octets` at a rate in bits per second.
        package init(count: Int, octets: Int, rate: Double) {
            self.init(count: count, spacing: rate > 0 ? Int64((Double(octets) * 8e9 / rate).rounded()) : 0)
        }
    }

    package static let maximumSections = 8
    package static let maximumCount = 65_536
    package static let octetRange = 128...1_500
    package static let groupRange = 1...32
    /// Nanoseconds between packets below which a sender that gives them to its kernel one by one may be the slower.
    package static let groupSpacing: Int64 = 8_000
    /// Nanoseconds from a train's first packet to its last.
    package static let longest: Int64 = 10_000_000_000

    /// Octets of each IP packet.
    package var octets: Int
    package var sections: [Section]
    /// Packets that are given to the kernel at once where a section's spacing is below `groupSpacing`: for paths faster than
    /// one system call a packet. A group leaves back to back.
    package var group: Int

    package init(octets: Int, _ sections: [Section], group: Int = 1) {
        self.octets = octets
        self.sections = sections
        self.group = group
    }

    package var count: Int { sections.reduce(0) { $0 + $1.count } }
    /// Octets of all its IP packets.
    package var size: Int { count * octets }
    /// Nanoseconds that its sending takes by plan.
    package var duration: Int64 { sections.reduce(0) { $0 + Int64($1.count) * $1.spacing } }

    /// Nanoseconds from the first packet's sending to that of `sequence`, by plan.
    func moment(of sequence: UInt32) -> Int64 {
        var left = Int64(sequence)
        var time: Int64 = 0
        for section in sections {
            if left < Int64(section.count) { return time + left * section.spacing }
            time += Int64(section.count) * section.spacing
            left -= Int64(section.count)
        }
        return time
    }

    /// Nanoseconds by which `two` was sent later after `one` than planned; packets between them that did not come count for
    /// some time each, as those back to back have no plan.
    func pause(between one: TrainArrival, and two: TrainArrival) -> Int64 {
        let planned = moment(of: two.sequence) - moment(of: one.sequence)
        let missing = Int64(two.sequence) - Int64(one.sequence) - 1
        return two.sent - one.sent - planned - 20_000 * max(0, missing)
    }

    /// The same with fewer packets in each section where it would last too long to be lawful.
    package var bounded: ProbeTrain {
        var train = self
        for place in train.sections.indices {
            let spacing = min(1_000_000_000, max(0, train.sections[place].spacing))
            let room = Self.longest / Int64(train.sections.count) / max(1, spacing)
            train.sections[place].spacing = spacing
            train.sections[place].count = max(
                1, min(train.sections[place].count, Self.maximumCount / train.sections.count, Int(clamping: room)))
        }
        return train
    }

    /// Whether an end may be asked to send it.
    package var isLawful: Bool {
        guard Self.octetRange.contains(octets), (1...Self.maximumSections).contains(sections.count),
            Self.groupRange.contains(group), group * octets <= 60_000,
            sections.allSatisfy({
                (1...Self.maximumCount).contains($0.count) && (0...1_000_000_000).contains($0.spacing)
            })
        else { return false }
        return (2...Self.maximumCount).contains(count) && duration <= Self.longest
    }
}

/// One packet of a train as it came.
package struct TrainArrival: Hashable, Sendable {
    /// From 0.
    package var sequence: UInt32
    /// Nanoseconds of the sender's clock just before it was given to the kernel.
    package var sent: Int64
    /// Nanoseconds of the receiver's clock, by its kernel.
    package var arrived: Int64

    package init(sequence: UInt32, sent: Int64, arrived: Int64) {
        self.sequence = sequence
        self.sent = sent
        self.arrived = arrived
    }
}

/// What became of a train. Sender's and receiver's clocks may differ by any amount: only differences are used.
package struct TrainRecord: Sendable {
    package var train: ProbeTrain
    /// In order of arrival, each packet once.
    package var arrivals: [TrainArrival]
    /// Packets that the receiving host's own buffers dropped.
    package var overflows = 0

    package init(_ train: ProbeTrain, _ arrivals: [TrainArrival], overflows: Int = 0) {
        self.train = train
        self.arrivals = arrivals
        self.overflows = overflows
    }

    package var lost: Int { max(0, train.count - arrivals.count - overflows) }

    /// The least one-way delay, with the clocks' difference; nil where nothing came.
    var leastDelay: Int64? { arrivals.lazy.map { $0.arrived - $0.sent }.min() }
}

/// Why a train says nothing.
package enum TrainFault: String, CaseIterable, Hashable, Sendable {
    /// Too few of its packets came.
    case lost
    /// Our own receive buffers overflowed.
    case overflow
    /// The sending host paused within it.
    case late
    /// No queue stood: what others send comes and goes.
    case unsteady
}
