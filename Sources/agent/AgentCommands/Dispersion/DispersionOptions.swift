import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Reporting

enum CapacityMethod: String, ExpressibleByArgument, CaseIterable, Sendable { case search, trains }

/// How `agent probe capacity` finds the capacity: by the full search, by packet trains, or by the search where the trains
/// disagree with the contract.
struct DispersionOptions: ParsableArguments {
    @Option(help: DispersionHelp.method.help)
    var method: CapacityMethod?
    @Option(parsing: .unconditional, help: DispersionHelp.contract.help(value: "rate"))
    var contract: BitRateArgument?

    /// By how much of it a measured rate may differ from the contract. Trains are good to 2 %.
    static let tolerance = 0.03

    private var usesTrains: Bool { method == .trains || (method == nil && contract != nil) }

    /// Measures by trains where they are asked for. Whether that was the answer; otherwise the search has to follow.
    ///
    /// - Parameter measured: told what was measured, where it is the answer.
    func answers(
        _ host: String, _ request: CapacityRequest, _ format: CapacityFormat, _ language: Language,
        measured: (TestMeasurement, Endpoint) -> Void = { _, _ in }
    ) throws -> Bool {
        if let contract {
            try ProbeLimits.expect(
                contract.bitsPerSecond >= 1e5,
                CapacityMessages.badRate.text(language, "--contract", contract.text))
            try ProbeLimits.expect(method != .search, DispersionMessages.contractWithSearch.text(language))
        }
        guard usesTrains else { return false }
        let progress = ProgressLine(isLive: format == .table && Terminal.isWatched)
        progress.announce(
            DispersionMessages.measuring.text(language, request.direction.rawValue, host, request.server))
        let outcome: TrainOutcome
        do throws(TrainFailure) {
            outcome = try TrainMeasurement.run(request, .capacity, isLive: format == .table, language)
        } catch {
            guard contract != nil, case .unknown = error else { throw error.fault(request.server, language) }
            StandardError.write(DispersionMessages.searchUnknown.text(language, request.server) + "\n")
            return false
        }
        let disagrees = contract.map {
            outcome.capacity.disagrees(with: $0.bitsPerSecond, tolerance: Self.tolerance)
        }
        let listing = TrainListing(host: host, request: request, outcome: outcome, contract: contract?.bitsPerSecond)
        if disagrees == true {
            if format == .table { Terminal.write(listing.text(language)) }
            StandardError.write(
                DispersionMessages.searchFollows.text(
                    language, TrainListing.megabits(outcome.capacity.rate), contract?.text ?? "") + "\n")
            return false
        }
        if let found = TestMeasurement(outcome) { measured(found, request.server) }
        Terminal.write(format == .json ? listing.json.text() + "\n" : listing.text(language))
        if outcome.capacity.verdict != .measured { throw ExitCode(listing.code.rawValue) }
        return true
    }
}

/// Runs a measurement by trains under the signals of the terminal.
enum TrainMeasurement {
    static func run(
        _ request: CapacityRequest, _ goal: TrainGoal, isLive: Bool, _ language: Language
    ) throws(TrainFailure) -> TrainOutcome {
        let shows = isLive && Terminal.isWatched
        let result: Result<TrainOutcome, TrainFailure>
        do throws(SocketError) {
            let signals = try SignalWatch()
            let client = try TrainClient(
                request, goal: goal,
                progress: { number, count in
                    if shows { Terminal.write(DispersionMessages.live.text(language, number, count) + "\n") }
                }, finished: signals.end)
            if signals.wait() != nil { client.cancel() }
            result = outcome(of: client)
        } catch { throw .capacity(.socket(error)) }
        return try result.get()
    }

    private static func outcome(of client: TrainClient) -> Result<TrainOutcome, TrainFailure> {
        do throws(TrainFailure) { return .success(try client.outcome()) } catch { return .failure(error) }
    }
}
