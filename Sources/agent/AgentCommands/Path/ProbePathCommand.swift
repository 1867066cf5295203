package import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

extension TraceFlow.Carrier: ExpressibleByArgument {}

/// `agent probe path HOST`: the routers on the way.
package struct ProbePathCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "path", abstract: PathHelp.path.words, discussion: PathHelp.pathDiscussion.words)
    }

    @Argument(help: PathHelp.host.help(value: "host"))
    var host: String
    @Option(help: PathHelp.carrier.help)
    var `protocol`: TraceFlow.Carrier = .udp
    @Option(parsing: .unconditional, help: PathHelp.firstHop.help)
    var firstHop = 1
    @Option(parsing: .unconditional, help: PathHelp.maximumHops.help)
    var maxHops = 30
    @Option(name: .shortAndLong, parsing: .unconditional, help: PathHelp.queries.help)
    var queries = 3
    @Flag(help: PathHelp.allPaths.help)
    var allPaths = false
    @Option(help: PathHelp.confidence.help)
    var confidence = 0.95
    @Option(parsing: .unconditional, help: PathHelp.port.help)
    var port: UInt16?
    @Option(parsing: .unconditional, help: PathHelp.sourcePort.help)
    var sourcePort: UInt16?
    @Option(name: .shortAndLong, parsing: .unconditional, help: PathHelp.packetSize.help)
    var size: Int?
    @Option(parsing: .unconditional, help: AgentHelp.dscp.help)
    var dscp = 0
    @Option(parsing: .unconditional, help: PathHelp.wait.help)
    var timeout = DurationArgument("1s", .seconds(1))
    @Option(parsing: .unconditional, help: PathHelp.limit.help)
    var limit = DurationArgument("60s", .seconds(60))
    @Flag(help: PathHelp.names.help)
    var names = false
    @OptionGroup var target: TargetOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let request = try request(language)
            let lookup = names ? NameLookup() : nil
            let progress = ProgressLine(isLive: target.format == .table && Terminal.isWatched)
            progress.announce(
                PathMessages.tracing.text(language, host, request.destination, request.carrier.rawValue, maxHops))
            let (report, flow, fault) = try trace(request, lookup, progress, language)
            progress.clear()
            if report.sent == 0, let fault {
                throw CommandFault(
                    .environment, PathMessages.notTraced.text(language, request.destination, fault))
            }
            lookup?.ask(report.hops.flatMap { $0.responders.map(\.address) })
            lookup?.settle(patience: 2_000_000_000)
            let route = Route(
                to: Endpoint(request.destination, port: flow.destinationPort),
                from: Endpoint(flow.source, port: flow.sourcePort), carrier: flow.carrier)
            let listing = PathListing(
                host: host, flow: flow, report: report, route: route, isMultipath: allPaths,
                name: { lookup?.name($0) })
            switch target.format {
            case .table: Terminal.write(listing.text(language))
            case .json: Terminal.write(listing.json.text(pretty: true) + "\n")
            case .csv: Terminal.write(listing.rows(language).rendered(as: .csv))
            }
            guard case .reached = report.end else { throw ExitCode(CommandFault.Code.badNews.rawValue) }
        }
    }

    private func trace(
        _ request: PathRequest, _ lookup: NameLookup?, _ progress: ProgressLine, _ language: Language
    ) throws -> (PathReport, TraceFlow, SocketError?) {
        do throws(SocketError) {
            let signals = try SignalWatch()
            let end = signals.end
            let run = try PathRun(request) { sent, answered, hop in
                progress.show(PathMessages.progress.text(language, sent, answered, hop))
            } onEnd: {
                end()
            }
            _ = signals.wait()
            let outcome = run.finish()
            return (outcome.report, run.flow, outcome.failure)
        } catch {
            throw TargetOptions.fault(error, to: request.destination, forbidden: .adviceRaw, language)
        }
    }

    private func request(_ language: Language) throws -> PathRequest {
        let expect = ProbeLimits.expect
        try expect(
            (1...255).contains(maxHops) && (1...maxHops).contains(firstHop),
            PathMessages.badHops.text(language, firstHop, maxHops))
        try expect((1...100).contains(queries), PathMessages.badQueries.text(language, queries))
        try expect((0.5...0.9999).contains(confidence), PathMessages.badConfidence.text(language, confidence))
        try ProbeLimits.check(
            dscp: dscp, interval: DurationArgument("1ms", .milliseconds(1)), timeout: timeout, language)
        try expect(port != 0, ProbeMessages.badPort.text(language, 0))
        if let sourcePort {
            let last = 65_535 - (allPaths ? TraceFlow.mostFlows : 0)
            try expect(
                (1_024...last).contains(Int(sourcePort)),
                PathMessages.badSourcePort.text(language, sourcePort, 65_535 - TraceFlow.mostFlows))
        }
        let address = try target.address(of: host, language)
        if let size {
            try expect(`protocol` != .tcp, PathMessages.sizeOfSegment.text(language))
            let sizes = (address.width == 32 ? 36 : 56)...2_000
            try expect(
                sizes.contains(size), PathMessages.badSize.text(language, size, sizes.lowerBound, sizes.upperBound))
        }
        var request = PathRequest(
            address, carrier: `protocol`, source: try target.source(for: address, language),
            sourcePort: sourcePort, destinationPort: port, size: size, dscp: UInt8(dscp))
        request.firstHop = firstHop
        request.maximumHops = maxHops
        request.queries = queries
        request.isMultipath = allPaths
        request.confidence = confidence
        request.timeout = timeout.duration
        request.limit = limit.duration
        return request
    }
}
