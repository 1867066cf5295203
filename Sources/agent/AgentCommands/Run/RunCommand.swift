package import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import PacketIO
import Probing
import Reporting

/// `agent run`: measures, answers and reports until it is told to stop.
package struct RunCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run", abstract: AgentHelp.run.words,
            discussion: AgentHelp.runDiscussion.words)
    }

    @Option(help: AgentHelp.state.help(value: "folder"))
    var state: String
    @Option(
        help: AgentHelp.reflectorEndpoint.help(value: "address:port"))
    var reflect: String?
    @Option(help: PathHelp.uplinks.help(value: "name=interface|address"))
    var uplink: [String] = []
    @OptionGroup var line: LineOptions
    @Option(help: RouterMessages.helpRouter.help(value: "host[:port]"))
    var lineRouter: String?
    @Option(help: RouterMessages.helpRouterInterface.help(value: "name"))
    var lineRouterInterface: String?
    @Option(help: RouterMessages.helpRouterCredentials.help(value: "file"))
    var snmp: String?
    @Option(parsing: .unconditional, help: PathHelp.pathInterval.help)
    var pathInterval = DurationArgument("60s", .seconds(60))
    @Flag(help: TestMessages.helpTest.help)
    var testCapacity = false
    @Option(help: TestMessages.helpServe.help(value: "address:port"))
    var serveCapacity: String?
    @Option(help: TestMessages.helpKeyFile.help(value: "file"))
    var capacityKeyFile: String?
    @Option(parsing: .unconditional, help: TestMessages.helpKey.help(value: "id"))
    var capacityKey: UInt8?
    @Option(help: TestMessages.helpBudget.help(value: "size"))
    var testBudget: String?
    @Option(help: SpoolMessages.helpLimit.help(value: "size"))
    var spoolLimit: String?
    @Option(help: SpoolMessages.helpBacklogRate.help(value: "size"))
    var backlogRate: String?
    @OptionGroup var capturing: CaptureOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        StopSignals.block()
        try CommandFault.reporting {
            let endpoint = try reflect.map { text in
                guard let endpoint = Endpoint(text, defaultPort: nil) else {
                    throw CommandFault(
                        .input,
                        AgentMessages.badEndpoint.text(language, "--reflect", text, ReflectorSettings.defaultPort))
                }
                return endpoint
            }
            var uplinks = UplinkNames()
            for text in uplink where !uplinks.add(text) {
                throw CommandFault(.input, PathMessages.badUplink.text(language, text))
            }
            let lines = try line.names(language)
            uplinks.add(lines: lines)
            let router = try router(language)
            let period = pathInterval.duration
            guard period == .zero || (Duration.seconds(1)...Duration.seconds(86_400)).contains(period) else {
                throw CommandFault(
                    .input, PathMessages.badPathInterval.text(language, pathInterval.description))
            }
            var capacity = CapacityDuty.Settings(
                tests: testCapacity,
                serves: try serveCapacity.map { text in
                    guard let endpoint = Endpoint(text), endpoint.port > 0 else {
                        throw CommandFault(
                            .input,
                            AgentMessages.badEndpoint.text(
                                language, "--serve-capacity", text, CapacityPDU.defaultPort))
                    }
                    return endpoint
                },
                budget: try testBudget.map { text in
                    guard let size = OctetCountArgument(argument: text) else {
                        throw CommandFault(.input, TestMessages.badBudget.text(language, text))
                    }
                    return size.octets
                })
            try addKeys(to: &capacity, language)
            let captures = try capturing.settings(language)
            let storage = AgentRun.Storage(
                limit: try octets(spoolLimit, atLeast: 1_000_000, SpoolMessages.badLimit, language),
                backlogRate: try octets(backlogRate, atLeast: 1_000, SpoolMessages.badBacklogRate, language))
            // The program has its one thread still: opening the library changes the environment, which no thread may read
            // meanwhile. What is wrong with it is told when the router is asked.
            if router != nil { _ = try? SnmpLibrary.open() }
            let pages = ResidentPages()
            let folder = StateFolder(state)
            let identity = try folder.enrolledIdentity(language)
            let agent: AgentRun
            do {
                agent = try AgentRun(
                    identity: identity, state: folder, reflect: endpoint, pathPeriod: period == .zero ? nil : period,
                    uplinks: uplinks, lines: lines, router: router, capacity: capacity, captures: captures,
                    storage: storage,
                    log: EventLog(language: language))
                try agent.start()
            } catch let fault as CommandFault {
                throw fault
            } catch {
                throw CommandFault(
                    .environment, AgentMessages.stateUnreadable.text(language, words(of: error, language)))
            }
            // By then the last configuration measures, and the collector has been asked for the next.
            if !StopSignals.wait(atMost: .seconds(5)) {
                pages.giveBack()
                StopSignals.wait()
            }
            try agent.stop()
        }
    }

    private func addKeys(to capacity: inout CapacityDuty.Settings, _ language: Language) throws {
        guard let capacityKeyFile else {
            guard let capacityKey else { return }
            throw CommandFault(.input, TestMessages.keyAlone.text(language, capacityKey))
        }
        capacity.keys = try CapacityKeyReader.read(capacityKeyFile, language).keys
        // Who only serves needs none of its own.
        if capacity.tests { capacity.key = try CapacityKeyReader.key(capacityKey, in: capacityKeyFile, language) }
    }

    private func octets(
        _ text: String?, atLeast least: Int64, _ fault: SpoolMessages, _ language: Language
    ) throws -> Int64? {
        guard let text else { return nil }
        guard let size = OctetCountArgument(argument: text), size.octets >= least else {
            throw CommandFault(.input, fault.text(language, text))
        }
        return size.octets
    }

    private func router(_ language: Language) throws -> RouterSource? {
        switch (lineRouter, lineRouterInterface, snmp) {
        case (nil, nil, nil): return nil
        case (let host?, let interface?, let path?):
            let credentials = try SnmpCredentialsReader.read(path, language)
            let endpoint = try RouterArgument.endpoint(host, defaultPort: 161, language)
            return RouterSource(router: endpoint, interface: interface, credentials: credentials)
        default: throw CommandFault(.input, RouterMessages.together.text(language))
        }
    }
}

extension StateFolder {
    /// The identity, or the fault that says how to get one.
    func enrolledIdentity(_ language: Language) throws -> AgentIdentity {
        do {
            if let identity = try identity() { return identity }
        } catch {
            throw CommandFault(.environment, AgentMessages.stateUnreadable.text(language, words(of: error, language)))
        }
        throw CommandFault(.input, AgentMessages.notEnrolled.text(language, path))
    }
}
