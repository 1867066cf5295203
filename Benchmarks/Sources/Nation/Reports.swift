import Glibc
import Identity
import Telemetry

/// Makes what agents report: minutes of 600 probes with delays as lines have them.
struct Reports: Sendable {
    /// Minutes that differ, so that nothing is compressed or cached better than in life.
    private let templates: [IntervalRecord]
    /// Data points of a record.
    let values: Int

    init() {
        var random = SystemRandomNumberGenerator()
        templates = (0..<64).map { number in
            var record = IntervalRecord(site: "", link: "", peer: "", start: 1, end: 2)
            record.sent = 600
            record.lostForward = number % 8 == 0 ? 2 : 0
            record.received = 600 - record.lostForward
            let base = Double.random(in: 2e6...4e7, using: &random)
            var least = Double.infinity
            var delays: [Double] = []
            for _ in 0..<record.received {
                let tail = -log(Double.random(in: 1e-6...1, using: &random))
                delays.append(base + 1e5 * tail + (tail > 5 ? 2e6 * tail : 0))
                least = min(least, delays[delays.count - 1])
            }
            for delay in delays {
                record.roundTripDelay.record(delay)
                record.forwardDelay = record.forwardDelay ?? ExponentialHistogram()
                record.forwardDelay?.record(delay / 2)
                record.returnDelay = record.returnDelay ?? ExponentialHistogram()
                record.returnDelay?.record(delay / 2)
                record.delayVariation.record(delay - least)
                record.sendLateness.record(5e4)
            }
            record.jitter = 43_210
            record.clock = ClockState(isSynchronised: true, maximumError: 1_000)
            record.clockErrorBound = 20_000
            record.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
            record.uplink = "eth0"
            var line = LineLoad(interface: "eth0", scope: .host)
            line.covered = 60_000_000_000
            line.speed = 1_000_000_000
            for way in LineLoad.ways {
                line[keyPath: way.path].octets = 123_456_789
                line[keyPath: way.path].packets = 234_567
                line[keyPath: way.path].busiest = 45_000_000
            }
            record.line = line
            return record
        }
        // sent, received, lost 3, duplicated 2, reordered 2, delay 3, variation, jitter, clock 3, episodes, lateness, line 12
        values = 31
    }

    /// A POST of the records of `minutes` from `start`, for `links` links, with consecutive sequence numbers from `first`.
    func request(
        _ account: Account, spool: SpoolID, first: UInt64, minutes: Range<UInt64>, start: UInt64, links: Int
    ) -> (bytes: [UInt8], records: Int) {
        var records: [SequencedRecord] = []
        for minute in minutes {
            for link in 0..<links {
                let sequence = first + UInt64(records.count)
                var record = templates[Int(truncatingIfNeeded: sequence &* 31 &+ UInt64(account.site.utf8.count)) & 63]
                record.site = account.site
                record.peer = "hub-\(link)"
                record.link = "\(account.site)~hub-\(link)"
                record.start = start + minute * 60_000_000_000
                record.end = record.start + 60_000_000_000
                records.append(SequencedRecord(sequence: sequence, record: record))
            }
        }
        let body =
            (try? Gzip.compress(
                OTLPEncoder.encode(records: records, site: account.site, spoolID: spool, version: "0.1.0"))) ?? []
        let key = BatchKey(spool: spool, sequences: first...(first + UInt64(records.count) - 1))
        return (
            Self.post(
                "/v1/metrics", body,
                "Content-Type: application/x-protobuf\r\nContent-Encoding: gzip\r\nIdempotency-Key: \(key)\r\n"),
            records.count
        )
    }

    static func post(_ path: String, _ body: [UInt8], _ headers: String) -> [UInt8] {
        Array("POST \(path) HTTP/1.1\r\nHost: collector\r\n\(headers)Content-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    static func spool() throws -> SpoolID {
        guard let spool = SpoolID(bytes: try randomBytes(16)) else { throw IdentityError("make a spool", "no bytes") }
        return spool
    }
}
