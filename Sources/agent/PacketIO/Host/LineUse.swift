import Glibc
package import NetworkAddress
import Probing
import Telemetry

/// What users do on the line before a test loads it, by the counters from which the records have the line's load: those of the
/// site's router where one is named, else those of the line's interface, else those of the interface towards the far end. Where a
/// capture of the line runs, what it saw counts where it is more.
package struct LineUse: Sendable {
    private let lines: [String]
    private let router: RecentLoad?
    private let captures: [(interface: String, load: RecentLoad)]

    /// - Parameters:
    ///   - lines: names of the interfaces through which all traffic of the site's line goes.
    ///   - router: what the router told lately. As long as it has told too little, the interfaces do.
    ///   - captures: what captures of the site's lines saw lately: that counts by which the test goes.
    package init(
        lines: [String] = [], router: RecentLoad? = nil, captures: [(interface: String, load: RecentLoad)] = []
    ) {
        self.lines = lines
        self.router = router
        self.captures = captures
    }

    /// Bits per second of the busier way, over `time`, a second at least, or by the router's word over the last
    /// `RecentLoad.span`; nil where nothing counts. May block for `time`.
    package func bitsPerSecond(towards remote: Endpoint, from source: IPAddress?, over time: Duration) -> Double? {
        let host = HostWatch(lines: lines)
        let interface = host.interface(towards: remote, from: source.map { Endpoint($0, port: 0) })
        let seen = captured(beside: interface.flatMap { host.name(of: $0) })?.bitsPerSecond(at: .now())
        if let rate = router?.bitsPerSecond(at: .now()) { return max(rate, seen ?? 0) }
        _ = host.look(at: .now())
        Self.sleep(max(.seconds(1), time))
        let counted = host.look(at: .now()).load(beside: interface ?? 0)?.sample.bitsPerSecond
        return [counted, seen].compactMap { $0 }.max()
    }

    private func captured(beside interface: String?) -> RecentLoad? {
        let lines = CapturedLines(captures.map { LineSeconds(interface: $0.interface) })
        guard let line = lines.line(beside: interface) else { return nil }
        return captures.first { $0.interface == line.interface }?.load
    }

    /// What captures saw until now is a test's own.
    package func forgetCaptured() { for capture in captures { capture.load.forget() } }

    private static func sleep(_ time: Duration) {
        let nanoseconds = time.nanoseconds
        var pause = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        var rest = timespec()
        while nanosleep(&pause, &rest) != 0, errno == EINTR { pause = rest }
    }
}

extension LoadSample {
    /// Of the busier way; nil where counters began anew.
    fileprivate var bitsPerSecond: Double? {
        guard let counted, until > since else { return nil }
        return Double(max(counted.receive.octets, counted.transmit.octets)) * 8e9 / Double(until - since)
    }
}
