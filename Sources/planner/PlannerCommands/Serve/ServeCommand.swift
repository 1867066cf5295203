import Admission
package import ArgumentParser
import Collector
import CommandHelp
import Glibc
import Localization
import NetworkModel
import Planning

/// `planner serve`: the collector for agents and the console for people, until Ctrl-C.
package struct ServeCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve", abstract: PlannerHelp.serve.words,
            discussion: PlannerHelp.serveDiscussion.words)
    }

    @Option(help: PlannerHelp.servedPlan.help(value: "dir"))
    var plan: String

    @Option(help: PlannerHelp.serveData.help(value: "dir"))
    var data: String

    @Option(help: MeasurementMessages.helpStore.help(value: "url"))
    var store: String?

    @Option(help: PlannerHelp.collectorListen.help(value: "host:port"))
    var listen = "127.0.0.1:8443"

    @Option(help: PlannerHelp.consoleListen.help(value: "host:port"))
    var console = "127.0.0.1:8080"

    @Option(name: .customLong("name"), help: PlannerHelp.serverName.help)
    var names: [String] = []

    @Option(help: PlannerHelp.interval.help(value: "seconds"))
    var interval = 60

    @Option(help: PlannerHelp.assets.help(value: "dir"))
    var assets: String?

    @Option(help: PlannerHelp.outlines.help(value: "file"))
    var outlines: String?

    @Option(help: TimetableHelp.served.help(value: "hh:mm-hh:mm"))
    var tests = "22:00-05:00"

    @Option(help: LineMessages.helpMTU.help(value: "octets"))
    var mtu: Int?

    @OptionGroup var testing: TestRulesOptions
    @OptionGroup var keeping: RetentionOptions
    @OptionGroup var limits: ConnectionOptions
    @OptionGroup var passing: RemoteWriteOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let listen = try ListenAddress.option(listen, "--listen", language)
        let console = try ListenAddress.option(console, "--console", language)
        guard (1...3_600).contains(interval) else {
            throw CommandError(
                .usage, language, what: ServeMessages.badInterval.text(language, interval), place: "--interval",
                expected: ServeMessages.badIntervalExpected.text(language))
        }
        if let mtu, !(576...65_535).contains(mtu) {
            throw CommandError(
                .usage, language, what: LineMessages.badMTU.text(language, mtu), place: "--mtu", expected: "576...65535"
            )
        }
        let window = try LocalWindow(option: tests, "--tests", language)
        let rules = try testing.rules(language)
        let retention = try keeping.retention(language)
        let ofAddress = try limits.ofAddress(language)
        let remote = try passing.target(language)
        let certified = try ServerNames(names + [listen.host], language)
        let plan = try readPlan(plan, language).plan
        let lineage = SiteLineage(plan)
        let desk = try desk(of: plan, rules, window, language)
        let pages = try ConsolePagesSource(assets: assets, outlines: outlines, language)
        let urlPlace = store == nil ? DataFolder(path: data).storeURL : "--store"
        try await CollectorFaults(language: language, dataPath: data, urlPlace: urlPlace).catching {
            Descriptors.raiseLimit()
            let folder = DataFolder(path: data)
            try folder.make()
            let lock = try DataFolderLock(folder)
            try listen.checkFree("--listen", language)
            try console.checkFree("--console", language)
            let isFirstRun = access(folder.authorityCertificate, F_OK) != 0
            let identity = try CollectorIdentity.open(
                in: folder, dnsNames: certified.dnsNames, addresses: certified.addresses,
                at: Int64(WallClock.now() / 1_000_000_000))
            if isFirstRun { Terminal.complain(ServeMessages.madeAuthority.text(language, folder.path)) }
            let store = try SQLiteStore(path: folder.store, create: true) { WallClock.now() }
            try await store.keep(TestTerms(rules: desk.rules, window: desk.window, scope: desk.scope))
            let measurements = try await openMeasurements(folder, chosen: self.store, registry: store, language)
            var server = CollectorServer(
                listen: listen, identity: identity, store: store, measurements: measurements.store, lineage: lineage,
                intervalSeconds: interval, lineRates: plan.lineRates, codePoints: plan.codePoints,
                contracts: plan.contracts(mtu: mtu), retention: retention, logger: CollectorLog.logger, desk: desk
            ) { WallClock.now() }
            server.connectionsOfAddress = ofAddress
            server.remote = remote
            server.systems = plan.systemRules
            let listening = server
            // What reading the plan took and nobody holds: a third of what a collector would have for years.
            SpareMemory.giveBack()
            try await measurements.closing {
                try await serve(
                    listening, pages.listener(console, plan: plan, network: measurements.store, lineage: lineage),
                    language
                )
            }
            try store.close()
            withExtendedLifetime(lock) {}
        }
    }

    /// Who may test when, by all that the plan builds.
    private func desk(
        of plan: Planning.Plan, _ rules: TestRules, _ window: LocalWindow, _ language: Language
    ) throws -> TestDesk {
        do {
            return TestDesk(try TestNetwork(plan, .built), rules, window: window, scope: testing.scope)
        } catch {
            throw CommandError(
                .usage, language, what: TimetableMessages.flaw.text(language, "\(error)"), place: self.plan,
                next: TimetableMessages.noPathNext.text(language))
        }
    }

    private func serve(_ server: CollectorServer, _ console: CollectorServer.ConsoleListener, _ language: Language)
        async throws
    {
        do {
            try await server.run(console: console) { bound in
                var lines = [ServeMessages.collectorListens.text(language, bound.collector)]
                if let console = bound.console { lines.append(ServeMessages.consoleListens.text(language, console)) }
                if Terminal.outputIsTerminal { lines.append(ServeMessages.stopsOnInterrupt.text(language)) }
                try? Terminal.say(lines.joined(separator: "\n") + "\n")
            }
        } catch {
            throw CommandError(
                .environment, language,
                what: ServeMessages.cannotListen.text(
                    language, Phrases.translated("\(error)", to: language)),
                place: "\(server.listen), \(console.address)", next: ServeMessages.cannotListenNext.text(language))
        }
        Terminal.complain(ServeMessages.stopped.text(language))
    }
}
