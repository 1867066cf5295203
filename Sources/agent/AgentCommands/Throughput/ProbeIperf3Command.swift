package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Reporting
import Synchronization

/// `agent probe iperf3 HOST` and `agent probe iperf3 --serve`: throughput by iperf3's protocol.
package struct ProbeIperf3Command: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "iperf3", abstract: Iperf3Help.iperf3.words, discussion: Iperf3Help.discussion.words)
    }

    @Argument(help: Iperf3Help.host.help(value: "host"))
    var host: String?
    @Option(name: .shortAndLong, parsing: .unconditional, help: Iperf3Help.port.help)
    var port: UInt16 = ThroughputServerSettings.defaultPort
    @Option(name: [.customShort("t"), .long], parsing: .unconditional, help: Iperf3Help.seconds.help)
    var seconds: Int?
    @Option(parsing: .unconditional, help: Iperf3Help.octets.help(value: "octets"))
    var bytes: QuantityArgument?
    @Flag(name: .shortAndLong, help: Iperf3Help.udp.help)
    var udp = false
    @Option(name: .shortAndLong, parsing: .unconditional, help: Iperf3Help.rate.help(value: "bits"))
    var rate: QuantityArgument?
    @Flag(name: [.customShort("R"), .long], help: Iperf3Help.reverse.help)
    var reverse = false
    @Flag(help: Iperf3Help.bidirectional.help)
    var bidir = false
    @Option(name: [.customShort("P"), .long], parsing: .unconditional, help: Iperf3Help.parallel.help)
    var parallel = 1
    @Option(name: [.customShort("O"), .long], parsing: .unconditional, help: Iperf3Help.omit.help)
    var omit = 0
    @Option(name: .shortAndLong, parsing: .unconditional, help: Iperf3Help.length.help(value: "octets"))
    var length: QuantityArgument?
    @Option(name: .shortAndLong, parsing: .unconditional, help: Iperf3Help.window.help(value: "octets"))
    var window: QuantityArgument?
    @Option(parsing: .unconditional, help: Iperf3Help.segment.help)
    var mss: Int?
    @Option(name: [.customShort("C"), .long], help: Iperf3Help.congestion.help)
    var congestion = ""
    @Option(name: .shortAndLong, parsing: .unconditional, help: Iperf3Help.interval.help)
    var interval = DurationArgument("1s", .seconds(1))
    @Option(parsing: .unconditional, help: AgentHelp.dscp.help)
    var dscp = 0
    @Option(parsing: .unconditional, help: Iperf3Help.committed.help(value: "bits"))
    var committed: QuantityArgument?
    @Flag(help: Iperf3Help.serverOutput.help)
    var serverOutput = false
    @Option(help: Iperf3Help.source.help(value: "address"))
    var source: String?
    @OptionGroup var family: FamilyOptions
    @Flag(help: Iperf3Help.serve.help)
    var serve = false
    @Option(help: Iperf3Help.listen.help(value: "address:port"))
    var listen: [String] = []
    @Option(help: Iperf3Help.allow.help(value: "prefix"))
    var allow: [String] = []
    @Flag(help: Iperf3Help.once.help)
    var once = false
    @Option(help: Iperf3Help.format.help)
    var format: ProbeFormat = .table
    @OptionGroup var leave: LeaveOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            try ProbeLimits.expect(
                (Duration.milliseconds(100)...Duration.seconds(60)).contains(interval.duration),
                Iperf3Messages.badInterval.text(language, interval.description))
            guard !serve else {
                try ProbeLimits.expect(host == nil, Iperf3Messages.serverOptions.text(language))
                return try Iperf3Service(
                    listen: listen, port: port, allow: allow, isOnce: once, interval: interval.duration, format: format,
                    language: language
                ).run()
            }
            guard let host else { throw CommandFault(.input, Iperf3Messages.missingHost.text(language)) }
            try test(host, language)
        }
    }

    private func test(_ host: String, _ language: Language) throws {
        var request = try request(host, language)
        try ProbeLimits.expect(bytes == nil || leave.state == nil, LeaveMessages.octetsUnbounded.text(language))
        let granted = try leave.ask(
            bidir ? .both : reverse ? .down : .up, seconds: (seconds ?? 10) + omit, server: request.remote,
            source: request.source, language)
        defer { granted?.end() }
        if let granted { request.limit = Int64(granted.secondsLeft) * 1_000_000_000 }
        let words = ThroughputFaultWords(
            place: "\(host) (\(request.remote))", remote: request.remote, language: language)
        let listing = Iperf3Listing(host: host, request: request, language: language)
        let display = Iperf3Display(listing, request.remote, format: format, isWatched: Terminal.isWatched)
        let outcome: ThroughputClientRun.Outcome
        do throws(SocketError) {
            let signals = try SignalWatch()
            let end = signals.end
            let isOver = Mutex(false)
            let run = try ThroughputClientRun(request, onEvent: display.show) {
                isOver.withLock { $0 = true }
                end()
            }
            // The first signal ends the test, the second gives it up.
            while signals.wait() != nil, !isOver.withLock({ $0 }) { run.stop() }
            outcome = run.finish()
        } catch { throw CommandFault(.environment, words.text(ThroughputFailure.socket(error))) }
        if let report = outcome.report { display.summarise(report, outcome.failure.map(words.text)) }
        if let failure = outcome.failure { throw CommandFault(words.code(failure), words.text(failure)) }
        let isNothing = outcome.report?.directions.contains { $0.bitsPerSecond == 0 } ?? true
        if isNothing { throw ExitCode(CommandFault.Code.badNews.rawValue) }
    }
}
