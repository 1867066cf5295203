package import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// What `agent probe mtu` sends.
package enum MTUMethod: String, ExpressibleByArgument, CaseIterable, Sendable { case stamp, icmp }

/// `agent probe mtu HOST`: the largest packet that reaches it.
package struct ProbeMTUCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "mtu", abstract: PathHelp.mtu.words, discussion: PathHelp.mtuDiscussion.words)
    }

    @Argument(help: PathHelp.host.help(value: "host"))
    var host: String
    @Option(help: PathHelp.method.help)
    var `protocol`: MTUMethod = .stamp
    @Option(parsing: .unconditional, help: AgentHelp.reflectorPort.help)
    var port: UInt16 = ReflectorSettings.defaultPort
    @Option(parsing: .unconditional, help: PathHelp.maximum.help)
    var max: Int?
    @Option(parsing: .unconditional, help: PathHelp.timer.help)
    var timeout = DurationArgument("1s", PathMTUSettings.leastTimer)
    @OptionGroup var target: TargetOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let request = try request(language)
            let progress = ProgressLine(isLive: target.format == .table && Terminal.isWatched)
            progress.announce(
                PathMessages.measuring.text(language, host, request.remote.address, self.protocol.rawValue))
            let report = try search(request, progress, language)
            progress.clear()
            if report.sent == 0, let fault = report.failure {
                throw CommandFault(
                    .environment, PathMessages.notTraced.text(language, request.remote.address, fault))
            }
            let listing = MTUListing(host: host, request: request, report: report)
            switch target.format {
            case .table: Terminal.write(listing.text(language))
            case .json: Terminal.write(listing.json.text(pretty: true) + "\n")
            case .csv: Terminal.write(Table(row: listing.entries).rendered(as: .csv))
            }
            if report.size == nil { throw ExitCode(CommandFault.Code.badNews.rawValue) }
        }
    }

    private func search(
        _ request: PathMTURequest, _ progress: ProgressLine, _ language: Language
    ) throws -> PathMTUReport {
        do throws(SocketError) {
            let signals = try SignalWatch()
            let end = signals.end
            let run = try PathMTURun(request) { search in
                progress.show(
                    PathMessages.searchProgress.text(
                        language, search.state.rawValue, search.size.map(String.init) ?? "-",
                        search.tooLarge.map(String.init) ?? "-"))
            } onEnd: {
                end()
            }
            _ = signals.wait()
            return run.finish()
        } catch {
            throw TargetOptions.fault(error, to: request.remote.address, forbidden: .adviceEcho, language)
        }
    }

    private func request(_ language: Language) throws -> PathMTURequest {
        let expect = ProbeLimits.expect
        try expect(port != 0, ProbeMessages.badPort.text(language, port))
        try expect(
            (PathMTUSettings.leastTimer...Duration.seconds(60)).contains(timeout.duration),
            PathMessages.badTimer.text(language, timeout.description))
        let address = try target.address(of: host, language)
        let request = PathMTURequest(
            Endpoint(address, port: self.protocol == .stamp ? port : 0),
            method: self.protocol == .stamp ? .stamp : .echo,
            source: try target.source(for: address, language).map { Endpoint($0, port: 0) },
            maximum: max, timer: timeout.duration)
        if let max {
            let sizes = request.sizes
            try expect(
                sizes.contains(max), PathMessages.badMaximum.text(language, max, sizes.lowerBound, sizes.upperBound))
        }
        return request
    }
}
