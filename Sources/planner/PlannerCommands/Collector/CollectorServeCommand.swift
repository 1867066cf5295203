package import ArgumentParser
import Collector
import CommandHelp
import Localization

/// `planner collector serve`: takes agents' reports in front of a registrar, until Ctrl-C.
package struct CollectorServeCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve", abstract: EdgeMessages.helpServe.words,
            discussion: EdgeMessages.helpServeDiscussion.words)
    }

    @Option(help: EdgeMessages.helpEdgeData.help(value: "dir"))
    var data: String

    @Option(help: EdgeMessages.helpStore.help(value: "url"))
    var store: String?

    @Option(help: PlannerHelp.collectorListen.help(value: "host:port"))
    var listen = "127.0.0.1:8443"

    @Option(help: EdgeMessages.helpMetrics.help(value: "host:port"))
    var metrics = "127.0.0.1:8080"

    @Option(help: EdgeMessages.helpGrace.help(value: "time"))
    var grace = "1h"

    @OptionGroup var limits: ConnectionOptions
    @OptionGroup var passing: RemoteWriteOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let listen = try ListenAddress.option(listen, "--listen", language)
        let metrics = try ListenAddress.option(metrics, "--metrics", language)
        guard let grace = EdgeGrace(grace) else {
            throw CommandError(
                .usage, language, what: EdgeMessages.badGrace.text(language, self.grace), place: "--grace",
                expected: EdgeMessages.badGraceExpected.text(language))
        }
        let ofAddress = try limits.ofAddress(language)
        let remote = try passing.target(language)
        try await CollectorFaults(language: language, dataPath: data).catching {
            Descriptors.raiseLimit()
            let folder = DataFolder(path: data)
            let identity = try EdgeIdentity(in: folder)
            guard identity.certificate != nil else { throw EdgeIdentity.Failure.notEnrolled(folder.path) }
            let lock = try DataFolderLock(folder)
            try listen.checkFree("--listen", language)
            try metrics.checkFree("--metrics", language)
            let database = try await database(folder, language)
            let client = try RegistrarClient(identity)
            var server = EdgeServer(
                listen: listen, identity: identity, folder: folder, client: client,
                measurements: EdgeMeasurements(database), grace: grace.seconds, version: PlannerRelease.version,
                logger: CollectorLog.logger
            ) { WallClock.now() }
            server.connectionsOfAddress = ofAddress
            server.remote = remote
            let served = await serve(server, metrics, language)
            try? await client.close()
            try? await database.close()
            withExtendedLifetime(lock) {}
            try served.get()
        }
        Terminal.complain(ServeMessages.stopped.text(language))
    }

    /// ClickHouse: where `--store` says, which the folder remembers once it could be opened.
    private func database(_ folder: DataFolder, _ language: Language) async throws -> ClickHouseDatabase {
        guard let url = try store ?? folder.measurementStore(), url != DataFolder.ownStore else {
            throw CommandError(
                .usage, language, what: EdgeMessages.noStore.text(language), place: "--store",
                expected: MeasurementMessages.urlExpected.text(language))
        }
        let database = try await ClickHouseDatabase.open(try ClickHouseAddress(url))
        if let store { try folder.setMeasurementStore(store) }
        return database
    }

    private func serve(
        _ server: EdgeServer, _ metrics: ListenAddress, _ language: Language
    ) async -> Result<Void, any Error> {
        do {
            try await server.run(metrics: metrics) { agents, metrics in
                var lines = [ServeMessages.collectorListens.text(language, agents)]
                if let metrics { lines.append(EdgeMessages.metricsListen.text(language, metrics)) }
                if Terminal.outputIsTerminal { lines.append(ServeMessages.stopsOnInterrupt.text(language)) }
                try? Terminal.say(lines.joined(separator: "\n") + "\n")
            }
            return .success(())
        } catch {
            return .failure(
                CommandError(
                    .environment, language,
                    what: ServeMessages.cannotListen.text(language, Phrases.translated("\(error)", to: language)),
                    place: "\(server.listen), \(metrics)", next: EdgeMessages.cannotListenNext.text(language)))
        }
    }
}

/// For how long agents that are known are heard without the registrar: `0m`, `90m`, `24h`, `7d` at most.
struct EdgeGrace: Hashable {
    var seconds: Int

    init?(_ text: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), text.first?.isNumber == true,
            let number = Int(text.dropLast()), (0...7 * 86_400 / unit).contains(number)
        else { return nil }
        seconds = number * unit
    }
}
