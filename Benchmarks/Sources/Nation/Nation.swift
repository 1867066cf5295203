import Glibc

/// A nation of simulated agents over real TLS, against a collector that runs.
///
/// ```
/// nation enrol KITS WALLET                    every kit of the folder KITS is used; the identities go into the file WALLET
/// nation report WALLET SECONDS [PERIOD] [PID] every agent reports its links' records each PERIOD (60 s)
/// nation storm WALLET MINUTES [PID]           all connect at once, each with a backlog of MINUTES
/// nation ingest WALLET SECONDS CONNECTIONS [PID]  few connections, whole batches, as fast as they are acknowledged
/// ```
/// `PID` is the collector's, whose processor time and memory are then said too. One line of JSON.
@main
enum Nation {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        signal(SIGPIPE, SIG_IGN)
        raiseDescriptorLimit()
        func next() -> String? { arguments.isEmpty ? nil : arguments.removeFirst() }
        func number(_ fallback: Int? = nil) -> Int {
            if let text = next(), let number = Int(text) { return number }
            if let fallback { return fallback }
            usage()
        }
        guard let verb = next(), let first = next() else { usage() }
        switch verb {
        case "enrol":
            guard let wallet = next() else { usage() }
            try Enrolment.run(kits: first, wallet: wallet)
        case "report":
            try Steady.run(try Wallet(first), seconds: number(), period: number(60), watch: ServerWatch(number(0)))
        case "storm": try Storm.run(try Wallet(first), minutes: number(), watch: ServerWatch(number(0)))
        case "ingest":
            try Ingest.run(try Wallet(first), seconds: number(), connections: number(), watch: ServerWatch(number(0)))
        default: usage()
        }
    }

    static func usage() -> Never {
        complain(
            "nation: expected enrol KITS WALLET, report WALLET SECONDS [PERIOD] [PID], storm WALLET MINUTES [PID] or "
                + "ingest WALLET SECONDS CONNECTIONS [PID]")
        exit(2)
    }

    /// One descriptor an agent.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    write(2, bytes, bytes.count)
}

/// Monotonic nanoseconds.
func monotonic() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Unix nanoseconds.
func wallClock() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
