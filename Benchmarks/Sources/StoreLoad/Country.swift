import Collector
import Telemetry

/// Sites of two links each, whose minutes are drawn from so many different ones that no two of an hour are alike.
struct Country {
    static let minute: UInt64 = 60_000_000_000
    let links: Int
    let begin: UInt64
    private let minutes: [IntervalRecord]
    var sites: Int { (links + 1) / 2 }

    init(links: Int, begin: UInt64) {
        self.links = links
        self.begin = begin
        var random = SplitMix(state: 20_250_701)
        minutes = (0..<2_048).map { _ in Self.minute(&random) }
    }

    func key(_ link: Int) -> LinkKey {
        let site = "\(10_000 + link / 2)@2025"
        return LinkKey(link: "\(site)~\(peer(link))", site: site)
    }

    private func peer(_ link: Int) -> String { link % 2 == 0 ? "0\(link / 2 % 34 + 1)@2025" : "pop-\(link / 2 % 97)" }

    /// What a site measured in `minutes`, as its spool numbers it.
    func batch(site: Int, minutes range: Range<Int>) -> ReportBatch {
        var records: [SequencedRecord] = []
        for minute in range {
            for way in 0..<2 where 2 * site + way < links {
                let link = 2 * site + way
                let key = key(link)
                let start = begin + UInt64(minute) * Self.minute
                let drawn = minutes[(link &* 7_919 &+ minute &* 31) % minutes.count]
                var record = IntervalRecord(
                    site: key.site, link: key.link, peer: peer(link), start: start, end: start + Self.minute)
                record.take(drawn)
                records.append(SequencedRecord(sequence: UInt64(2 * minute + way + 1), record: record))
            }
        }
        var id = [UInt8](repeating: 0, count: 16)
        for place in 0..<4 { id[place] = UInt8(truncatingIfNeeded: site >> (8 * place)) }
        return ReportBatch(
            site: key(2 * site).site, spool: SpoolID(bytes: id)!, version: "0.1.0", records: records)
    }

    /// 600 probes over a line with a queue: a floor, a log-normal rest, now and then a loss.
    private static func minute(_ random: inout SplitMix) -> IntervalRecord {
        var record = IntervalRecord(site: "", link: "", peer: "", start: 0, end: 0)
        record.sent = 600
        var (forward, back) = (ExponentialHistogram(), ExponentialHistogram())
        var delays: [Double] = []
        let floor = 2_000_000 + 8_000_000 * random.uniform()
        for _ in 0..<600 {
            guard random.uniform() > 0.0002 else {
                record.lostForward += 1
                continue
            }
            let (out, home) = (random.queue(), random.queue())
            forward.record((floor / 2 + out).rounded())
            back.record((floor / 2 + home).rounded())
            delays.append((floor + out + home).rounded())
            record.sendLateness.record((20_000 + 30_000 * random.uniform()).rounded())
        }
        record.received = UInt64(delays.count)
        let least = delays.min() ?? 0
        for delay in delays {
            record.roundTripDelay.record(delay)
            record.delayVariation.record(delay - least)
        }
        (record.forwardDelay, record.returnDelay) = (forward, back)
        if record.lostForward > 0 {
            record.lossEpisodes.periods = record.lostForward
            record.lossEpisodes.longest = 1
            record.longestOutage = 100_000_000
        }
        record.jitter = 100_000 * random.uniform()
        record.clock = ClockState(isSynchronised: true, maximumError: 100_000 + random.next() % 1_000_000)
        record.clockErrorBound = record.clock.maximumError
        record.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
        record.pathHash = 0x1234_5678_9ABC_DEF0
        record.uplink = "wan0"
        var line = LineLoad(interface: "wan0", scope: .line)
        line.covered = 60_000_000_000
        line.receive.octets = random.next() % 400_000_000
        line.receive.packets = line.receive.octets / 700
        line.receive.busiest = random.next() % 100_000_000
        line.receive.whenSlowest = random.next() % 100_000_000
        line.transmit.octets = random.next() % 100_000_000
        line.transmit.packets = line.transmit.octets / 300
        line.transmit.busiest = random.next() % 50_000_000
        line.transmit.whenSlowest = random.next() % 50_000_000
        line.speed = 1_000_000_000
        line.isHalfDuplex = false
        record.line = line
        var marks = ClassMarks(sent: 46)
        marks.told = record.received
        record.classMarks = marks
        return record
    }
}

extension IntervalRecord {
    /// Takes over all that was measured.
    fileprivate mutating func take(_ other: IntervalRecord) {
        let (site, link, peer, start, end) = (site, link, peer, start, end)
        self = other
        (self.site, self.link, self.peer, self.start, self.end) = (site, link, peer, start, end)
    }
}

/// SplitMix64.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
    /// Nanoseconds in queues: most wait hardly, some long.
    mutating func queue() -> Double {
        let normal = (0..<6).reduce(-3.0) { sum, _ in sum + uniform() }
        var factor = 1.0
        for _ in 0..<3 { factor *= 1 + normal / 3 + normal * normal / 18 }
        return 300_000 * max(0.05, factor)
    }
}
