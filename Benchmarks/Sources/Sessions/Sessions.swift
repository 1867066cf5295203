import Glibc
import NetworkAddress
import PacketIO
import Probing
import Synchronization
import Telemetry

/// What the probe engine takes: `sessions N PERIOD_MS ADDRESS SECONDS [LINE_BITS_PER_SECOND]` probes N reflectors' ports as an
/// agent does, `sessions reflect ADDRESS SECONDS` answers on port 862. One line of JSON.
@main
enum Sessions {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 4, arguments[1] == "reflect", let address = IPAddress(arguments[2]),
            let seconds = UInt32(arguments[3])
        {
            let all = ReflectorSettings(
                listen: [Endpoint(address, port: 862)], allow: [Prefix("0.0.0.0/0"), Prefix("::/0")].compactMap { $0 },
                rateLimit: nil)
            let reflector = try Reflector(all)
            sleep(seconds)
            let counters = reflector.stop()
            print(
                "{\"reflected\": \(counters.reflected), \"processor_percent\": \(Usage.now.percent(of: Double(seconds)))}"
            )
            return
        }
        guard arguments.count >= 5, let count = Int(arguments[1]), let period = Int(arguments[2]),
            let address = IPAddress(arguments[3]), let seconds = UInt32(arguments[4])
        else {
            print("sessions: expected N PERIOD_MS ADDRESS SECONDS [LINE_BITS_PER_SECOND], or reflect ADDRESS SECONDS")
            exit(2)
        }
        let tally = Tally()
        let settings = (0..<count).map { number in
            var settings = SessionSettings(
                link: "link-\(number)", peer: "peer-\(number)", remote: Endpoint(address, port: 862),
                period: .milliseconds(period))
            settings.extensions.followUp = true
            // As an agent's configuration makes them.
            settings.size = settings.comfortableSize
            return settings
        }
        let engine = ProbeEngine(
            site: "bench", interval: .seconds(60), sessions: settings,
            lineRate: arguments.count > 5 ? Int64(arguments[5]) : nil)
        try engine.start { tally.add($0) }
        // Sockets, proofs and first pages are not what goes on for years.
        sleep(1)
        let before = Usage.now
        sleep(seconds)
        let after = Usage.now
        for record in engine.stop() { tally.add(record) }
        let (sent, answered) = tally.counts.withLock { $0 }
        let percent = after.percent(since: before, of: Double(seconds))
        print(
            "{\"sessions\": \(count), \"processor_percent\": \(percent), \"sent\": \(sent), \"answered\": \(answered), "
                + "\"switches_per_second\": \(Double(after.switches - before.switches) / Double(seconds)), "
                + "\"resident_kilobytes\": \(after.resident)}")
    }

    final class Tally: Sendable {
        let counts = Mutex<(UInt64, UInt64)>((0, 0))
        func add(_ record: IntervalRecord) {
            counts.withLock { $0 = ($0.0 + UInt64(record.sent), $0.1 + UInt64(record.received)) }
        }
    }

    struct Usage {
        var seconds: Double
        var switches: Int
        var resident: Int

        static var now: Usage {
            var usage = rusage()
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            let time = { (t: timeval) in Double(t.tv_sec) + Double(t.tv_usec) / 1e6 }
            return Usage(
                seconds: time(usage.ru_utime) + time(usage.ru_stime), switches: usage.ru_nvcsw,
                resident: usage.ru_maxrss)
        }

        func percent(since before: Usage? = nil, of seconds: Double) -> Double {
            ((self.seconds - (before?.seconds ?? 0)) / seconds * 100_000).rounded() / 1_000
        }
    }
}
