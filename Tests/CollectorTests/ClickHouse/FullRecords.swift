import Telemetry

@testable import Collector

/// Records that use every field, each in its own way.
enum FullRecords {
    static func make(
        _ count: UInt64, from start: UInt64, first: UInt64 = 1, site: String = "01290@2025", peer: String = "04@2025",
        seed: UInt64 = 1
    ) -> [SequencedRecord] {
        var random = Random(state: seed)
        return (0..<count).map { index in
            var record = Samples.record(
                site: site, peer: peer, start: start + index * Samples.minute,
                lost: [0, 0, 0, 1, 20, 600][Int(random.next() % 6)],
                delay: Double(4_000_000 + random.next() % 90_000_000))
            record.lostReturn = record.received > 10 ? random.next() % 3 : 0
            record.received -= record.lostReturn
            record.roundTripDelay = histogram(record.received, &random)
            (record.duplicatedForward, record.duplicatedReturn) = (random.next() % 3, random.next() % 2)
            (record.reorderedForward, record.reorderedUnknown) = (random.next() % 4, random.next() % 2)
            record.longestOutage = record.lostForward * 100_000_000
            record.lossEpisodes.periods = record.lostForward > 0 ? 1 : 0
            record.lossEpisodes.longest = record.lostForward
            if random.next() % 2 == 0 {
                record.forwardLossEpisodes = record.lossEpisodes
                record.forwardDelay = histogram(record.received, &random)
                record.returnDelay = histogram(record.received / 2, &random)
            }
            record.notMeasured = random.next() % 4 == 0 ? [.started, .clockStep] : []
            (record.unmeasured, record.unsent) = (random.next() % 5, random.next() % 2)
            record.marked = random.next() % 3 == 0 ? [.contradiction: 2, .otherStamps: 1] : [:]
            record.sendLateness = histogram(random.next() % 600, &random)
            record.pathHash = random.next() % 2 == 0 ? random.next() : nil
            record.uplink = random.next() % 2 == 0 ? "đường 'chính'\\" : nil
            record.clockErrorBound = random.next() % 2 == 0 ? 12_345 : nil
            record.jitter = random.next() % 5 == 0 ? nil : 1_234.5
            record.pathMTU = random.next() % 6 == 0 ? 1_420 : nil
            if random.next() % 2 == 0 {
                var line = LineLoad(interface: "wan0", scope: random.next() % 3 == 0 ? .host : .line)
                line.covered = Samples.minute
                (line.receive.octets, line.transmit.octets) = (random.next() % 1_000_000_000, 77)
                (line.receive.busiest, line.transmit.busiest) = (random.next() % 90_000_000, 9_000)
                line.transmit.whenLost = random.next() % 60_000_000
                line.receive.whenLost = 5
                (line.speed, line.isHalfDuplex) = (100_000_000, false)
                record.line = line
            }
            if random.next() % 2 == 0 {
                var marks = ClassMarks(sent: 46)
                (marks.told, marks.remarkedForward, marks.lastForward) = (500, random.next() % 2 * 400, 0)
                record.classMarks = marks
            }
            return SequencedRecord(sequence: first + index, record: record)
        }
    }

    private static func histogram(_ count: UInt64, _ random: inout Random) -> ExponentialHistogram {
        var histogram = ExponentialHistogram()
        for _ in 0..<count { histogram.record(Double(random.next() % 200_000_000)) }
        return histogram
    }

    /// SplitMix64.
    struct Random {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
