import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// `agent probe iperf3 --serve`.
struct Iperf3Service {
    var listen: [String]
    var port: UInt16
    var allow: [String]
    var isOnce: Bool
    var interval: Duration
    var format: ProbeFormat
    var language: Language

    func run() throws {
        var settings = try settings()
        let places: ThroughputServerRun
        let signals: SignalWatch
        do throws(SocketError) {
            signals = try SignalWatch()
            places = try open(&settings, signals.end)
        } catch { throw CommandFault(.environment, text(of: error)) }
        let clients = settings.allow.map { "\($0)" }.joined(separator: ", ")
        let opening = Iperf3Messages.serving.text(
            language, places.endpoints.map { "\($0)" }.joined(separator: ", "), clients)
        // At once: whoever started us waits for this line.
        if format == .table { Terminal.write(opening + "\n") } else { StandardError.write(opening + "\n") }
        if allow.isEmpty { StandardError.write(Iperf3Messages.loopbackOnly.text(language) + "\n") }
        _ = signals.wait()
        places.finish()
    }

    /// By default on both families; a host without IPv6 serves all the same.
    private func open(
        _ settings: inout ThroughputServerSettings, _ onEnd: @escaping @Sendable () -> Void
    ) throws(SocketError) -> ThroughputServerRun {
        let language = language
        let describe: @Sendable (ThroughputReport) -> String = {
            Iperf3Listing(host: "", place: "iperf3", language: language).text($0)
        }
        let show = show
        do throws(SocketError) {
            return try ThroughputServerRun(settings, describe: describe, onEvent: show, onEnd: onEnd)
        } catch {
            guard listen.isEmpty, error.code == EAFNOSUPPORT || error.code == EADDRNOTAVAIL else { throw error }
            settings.listen.removeLast()
            return try ThroughputServerRun(settings, describe: describe, onEvent: show, onEnd: onEnd)
        }
    }

    private func settings() throws -> ThroughputServerSettings {
        let places = listen.isEmpty ? ["0.0.0.0:\(port)", "[::]:\(port)"] : listen
        let endpoints = try places.map { text in
            guard let endpoint = Endpoint(text, defaultPort: port) else {
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
        var settings = ThroughputServerSettings(listen: endpoints, allow: prefixes)
        settings.isOnce = isOnce
        settings.interval = interval.nanoseconds
        return settings
    }

    /// Called on the server's thread.
    private var show: @Sendable (ThroughputServerEvent) -> Void {
        let (language, format) = (language, format)
        return { event in
            switch (event, format) {
            case (.refused(let client, let isBusy), .table):
                let words: Iperf3Messages = isBusy ? .refusedBusy : .refusedPlace
                Terminal.write(words.text(language, client) + "\n")
            case (.started(let client, let parameters), .table):
                Terminal.write(Iperf3Messages.began.text(language, client, parameters.carrier.rawValue) + "\n")
            case (.interval(let interval), .table):
                guard Terminal.isWatched else { return }
                let listing = Iperf3Listing(host: "", place: "", language: language)
                for line in listing.lines(interval, isClient: false) { Terminal.write(line + "\n") }
            case (.interval(let interval), .json):
                Terminal.write(Iperf3Listing.json(interval, isClient: false).text() + "\n")
            case (.finished(let client, let report, let failure), _):
                Self.finish(client, report, failure, format, language)
            case (.refused, _), (.started, _), (.interval, _): break
            }
        }
    }

    private static func finish(
        _ client: Endpoint, _ report: ThroughputReport?, _ failure: ThroughputServerFailure?, _ format: ProbeFormat,
        _ language: Language
    ) {
        let words = ThroughputFaultWords(place: "\(client)", remote: client, language: language)
        let fault = failure.map(words.text)
        let listing = Iperf3Listing(host: "\(client.address)", place: "\(client)", language: language)
        switch format {
        case .json:
            if let report {
                Terminal.write(listing.json(report, remote: client, fault: fault).text() + "\n")
            } else if let fault {
                let line: JSONValue = [
                    "kind": "failure", "address": .string("\(client.address)"), "fault": .string(fault),
                ]
                Terminal.write(line.text() + "\n")
            }
        case .table, .csv:
            if let report { Terminal.write(listing.text(report)) }
            let end =
                fault.map { Iperf3Messages.endedEarly.text(language, client, $0) }
                ?? Iperf3Messages.ended.text(language, client)
            Terminal.write(end + "\n")
        }
    }

    private func text(of error: SocketError) -> String {
        guard error.operation == .bind, let endpoint = error.endpoint else {
            return ProbeMessages.socketFailed.text(language, error, Iperf3Messages.adviceOther.text(language))
        }
        let advice: String =
            switch error.code {
            case EADDRINUSE: Iperf3Messages.adviceListen.text(language, endpoint.port)
            case EADDRNOTAVAIL: ProbeMessages.adviceNoAddress.text(language, endpoint.port)
            case EACCES, EPERM: ProbeMessages.adviceLowPort.text(language, endpoint.port)
            default: Iperf3Messages.adviceOther.text(language)
            }
        return ProbeMessages.bindFailed.text(
            language, endpoint, "\(error.reason) (errno \(error.code))", advice)
    }
}
