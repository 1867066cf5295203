package import ArgumentParser
package import CommandHelp
import Glibc
import Localization
import Rendering
import Resilience

/// `planner benchmark failures`: how long failure analysis takes on a made-up country.
package struct FailuresCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "failures",
            abstract: BenchmarkHelp.failures.words,
            discussion: BenchmarkHelp.failuresDiscussion.words)
    }

    @Option(help: BenchmarkHelp.sites.help)
    package var sites = 3_391

    @Option(help: BenchmarkHelp.seed.help)
    package var seed: UInt64 = 1

    @Option(help: BenchmarkHelp.worstPairs.help)
    package var worst = 100

    @Option(help: BenchmarkHelp.networkFile.help)
    package var edgeList: String?

    @Option(help: BenchmarkHelp.format.help)
    package var format = "table"

    @OptionGroup package var speech: LanguageOptions

    package init() {}

    package mutating func validate() throws {
        func refuse(_ option: String, _ value: String, _ accepted: String) -> ValidationError {
            ValidationError(BenchmarkMessages.badOption.text(language, option, value, accepted))
        }
        if Table.Format(rawValue: format) == nil {
            throw refuse("--format", format, Table.Format.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if !(100...1_000_000).contains(sites) { throw refuse("--sites", "\(sites)", "100 … 1000000") }
        if !(1...1_000_000).contains(worst) { throw refuse("--worst", "\(worst)", "1 … 1000000") }
    }

    private var language: Language { speech.language }

    package mutating func run() async throws {
        let network = RandomCountry(sites: sites, seed: seed).network
        if let edgeList {
            let lines = network.links.map { "\($0.a) \($0.b) \($0.latency)\n" }
            try BenchmarkReport.write(lines.joined(), to: edgeList, language)
        }
        var stages: [Stage] = []
        var watch = Stopwatch()
        let analysis = try FailureAnalysis(network)
        stages.append(watch.stage("route", count: network.nodes.count, found: 0))
        let singles = await analysis.singles()
        stages.append(watch.stage("singles", count: singles.count, found: singles.count { $0.peopleCutOff > 0 }))
        let pairs = await analysis.pairs(keeping: worst)
        stages.append(watch.stage("pairs", count: pairs.pairCount, found: pairs.harmfulCount))
        let availability = await analysis.availability(with: pairs)
        stages.append(
            watch.stage("availability", count: availability.count, found: availability.count { $0.isSettled }))
        let findings = await analysis.protection()
        stages.append(
            watch.stage("protection", count: findings.count, found: findings.count { $0.onlyLooksProtected }))
        try print(stages, network)
    }

    private func print(_ stages: [Stage], _ network: FailureNetwork) throws {
        func title(_ message: BenchmarkMessages) -> String { message.text(language) }
        guard format != Table.Format.json.rawValue else {
            let line = JSONValue.object(
                [
                    .init("sites", .integer(Int64(network.nodes.count))),
                    .init("links", .integer(Int64(network.links.count))),
                    .init("groups", .integer(Int64(network.groups.count))),
                    .init("seed", .integer(Int64(bitPattern: seed))),
                ] + stages.map { .init($0.name, $0.json) })
            return try BenchmarkReport.put(line.text() + "\n", to: 1)
        }
        let table = Table(
            columns: [
                .init("analysis", title: title(.columnAnalysis)),
                .init("count", title: title(.columnCount), isNumeric: true),
                .init("found", title: title(.columnFound), isNumeric: true),
                .init("seconds", title: title(.columnSeconds), isNumeric: true),
                .init("cpu_seconds", title: title(.columnProcessorSeconds), isNumeric: true),
            ],
            rows: stages.map {
                [
                    .init($0.name), .init($0.count), .init($0.found), .init($0.seconds, decimals: 3),
                    .init($0.processorSeconds, decimals: 3),
                ]
            })
        try BenchmarkReport.put(table.rendered(as: Table.Format(rawValue: format) ?? .table), to: 1)
    }
}

/// One timed analysis: how much it judged, how much of that it found bad (or settled), and its time.
private struct Stage {
    var name: String
    var count: Int
    var found: Int
    var seconds: Double
    var processorSeconds: Double

    var json: JSONValue {
        .object([
            .init("count", .integer(Int64(count))), .init("found", .integer(Int64(found))),
            .init("seconds", .number(seconds)), .init("cpu_seconds", .number(processorSeconds)),
        ])
    }
}

private struct Stopwatch {
    private var begin = ContinuousClock.now
    private var processor = Self.processorSeconds

    /// Of all threads of this process.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    mutating func stage(_ name: String, count: Int, found: Int) -> Stage {
        func rounded(_ seconds: Double) -> Double { (seconds * 1e4).rounded() / 1e4 }
        let used = Self.processorSeconds - processor
        let result = Stage(
            name: name, count: count, found: found, seconds: rounded(begin.secondsSince),
            processorSeconds: rounded(used))
        begin = .now
        processor = Self.processorSeconds
        return result
    }
}
