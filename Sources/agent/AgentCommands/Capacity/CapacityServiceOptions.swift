import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// `agent probe capacity --serve`: the options, and the serving.
struct CapacityServiceOptions: ParsableArguments {
    @Flag(help: CapacityHelp.serve.help)
    var serve = false
    @Option(help: CapacityHelp.listen.help(value: "address:port"))
    var listen: [String] = []
    @Option(help: CapacityHelp.allow.help(value: "prefix"))
    var allow: [String] = []
    @Option(parsing: .unconditional, help: CapacityHelp.maximumBandwidth.help(value: "Mbit/s"))
    var maxBandwidth: Int?
    @Option(parsing: .unconditional, help: CapacityHelp.maximumSeconds.help(value: "number"))
    var maxSeconds = 60
    @Option(parsing: .unconditional, help: CapacityHelp.maximumTests.help(value: "number"))
    var maxTests = 8
    @Flag(help: CapacityHelp.strict.help)
    var strict = false

    private static let everywhere = ["0.0.0.0:24601", "[::]:24601"]

    /// What only a server has is no use to a client.
    func checkUnused(_ language: Language) throws {
        let used = [
            (!listen.isEmpty, "--listen"), (!allow.isEmpty, "--allow"), (maxBandwidth != nil, "--max-bandwidth"),
            (strict, "--strict"),
        ]
        for (isUsed, name) in used where isUsed {
            throw CommandFault(.input, CapacityMessages.serveOnly.text(language, name))
        }
    }

    func run(keyFile: String?, checksum: Bool, format: CapacityFormat, _ language: Language) throws {
        let settings = try settings(keyFile: keyFile, checksum: checksum, language)
        let counters: CapacityServerCounters
        do throws(SocketError) { counters = try serve(settings, format, language) } catch {
            throw CommandFault(.environment, Self.text(of: error, language))
        }
        if format == .json {
            Terminal.write(Self.json(counters).text() + "\n")
        } else {
            Terminal.write(
                CapacityMessages.serverSummary.text(
                    language, counters.requests, counters.accepted, counters.refused, counters.notAllowed,
                    counters.rateLimited, counters.malformed, counters.replayed, counters.finished,
                    counters.abandoned) + "\n")
        }
    }

    private func serve(
        _ settings: CapacityServerSettings, _ format: CapacityFormat, _ language: Language
    ) throws(SocketError) -> CapacityServerCounters {
        let signals = try SignalWatch()
        let finished: @Sendable (CapacityServer.Finished) -> Void = { test in
            let line = Self.line(test, language) + "\n"
            if format == .json { StandardError.write(line) } else { Terminal.write(line) }
        }
        let server = try open(settings, finished)
        let places = server.endpoints.map { "\($0)" }.joined(separator: ", ")
        let clients = settings.allow.map { "\($0)" }.joined(separator: ", ")
        // At once and not at the end: whoever started us waits for this line.
        let opening = CapacityMessages.serving.text(language, places, clients) + "\n"
        if format == .json { StandardError.write(opening) } else { Terminal.write(opening) }
        if allow.isEmpty { StandardError.write(ProbeMessages.loopbackOnly.text(language) + "\n") }
        _ = signals.wait()
        return server.stop()
    }

    /// Where nobody said where to listen, a host without IPv6 has IPv4 alone.
    private func open(
        _ settings: CapacityServerSettings, _ finished: @escaping @Sendable (CapacityServer.Finished) -> Void
    ) throws(SocketError) -> CapacityServer {
        do throws(SocketError) { return try CapacityServer(settings, finished: finished) } catch {
            guard listen.isEmpty, settings.listen.count > 1, error.code == EAFNOSUPPORT || error.code == EADDRNOTAVAIL
            else { throw error }
            var reduced = settings
            reduced.listen.removeLast()
            return try CapacityServer(reduced, finished: finished)
        }
    }

    private static func line(_ test: CapacityServer.Finished, _ language: Language) -> String {
        let direction = test.isUpstream ? "up" : "down"
        guard test.isComplete else {
            return CapacityMessages.servedIncomplete.text(language, test.client, direction)
        }
        let ratio = CapacityReport.ratio(test.report.lost, lost: test.report.lost, came: test.report.datagrams)
        return CapacityMessages.served.text(
            language, test.client, direction, Table.fixed(test.report.sustained / 1e6, decimals: 3),
            Table.fixed(100 * ratio, decimals: 3))
    }

    private func settings(
        keyFile: String?, checksum: Bool, _ language: Language
    ) throws -> CapacityServerSettings {
        let endpoints = try (listen.isEmpty ? Self.everywhere : listen).map { text in
            guard let endpoint = Endpoint(text) else {
                throw CommandFault(.input, ProbeMessages.badListen.text(language, text))
            }
            return endpoint
        }
        var prefixes = try allow.map { text in
            guard let prefix = Prefix(text) else {
                throw CommandFault(.input, ProbeMessages.badPrefix.text(language, text))
            }
            return prefix
        }
        if prefixes.isEmpty { prefixes = ["127.0.0.0/8", "::1/128"].compactMap { Prefix($0) } }
        var settings = CapacityServerSettings(listen: endpoints, allow: prefixes)
        if let maxBandwidth {
            try ProbeLimits.expect(
                (1...100_000).contains(maxBandwidth), CapacityMessages.badBandwidth.text(language, maxBandwidth))
            settings.maximumBandwidth = maxBandwidth
        }
        try ProbeLimits.expect(
            (1...3_600).contains(maxSeconds),
            CapacityMessages.badLimit.text(language, "--max-seconds", maxSeconds, 1, 3_600))
        try ProbeLimits.expect(
            (1...64).contains(maxTests), CapacityMessages.badLimit.text(language, "--max-tests", maxTests, 1, 64))
        settings.longestTest = UInt16(maxSeconds)
        settings.maximumTests = maxTests
        settings.isStrict = strict
        settings.sendsChecksums = checksum
        if let keyFile { settings.keys = try CapacityKeyReader.read(keyFile, language).keys }
        return settings
    }

    private static func json(_ counters: CapacityServerCounters) -> JSONValue {
        func integer(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }
        return [
            "requests": integer(counters.requests), "accepted": integer(counters.accepted),
            "refused": integer(counters.refused), "not_allowed": integer(counters.notAllowed),
            "rate_limited": integer(counters.rateLimited), "malformed": integer(counters.malformed),
            "unauthentic": integer(counters.unauthentic), "replayed": integer(counters.replayed),
            "finished": integer(counters.finished), "abandoned": integer(counters.abandoned),
        ]
    }

    private static func text(of error: SocketError, _ language: Language) -> String {
        let port = error.endpoint?.port ?? 0
        let advice =
            switch error.code {
            case EACCES, EPERM: port < 1_024 ? ProbeMessages.adviceLowPort : .adviceOther
            case EADDRINUSE: ProbeMessages.adviceInUse
            case EADDRNOTAVAIL: ProbeMessages.adviceNoAddress
            default: ProbeMessages.adviceOther
            }
        let words = advice.text(language, port)
        guard error.operation == .bind, let endpoint = error.endpoint else {
            return ProbeMessages.socketFailed.text(language, error, words)
        }
        return ProbeMessages.bindFailed.text(language, endpoint, "\(error.reason) (errno \(error.code))", words)
    }
}
