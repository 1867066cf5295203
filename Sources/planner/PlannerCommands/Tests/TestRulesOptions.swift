import Admission
import ArgumentParser
import CommandHelp
import Localization
import NetworkModel

/// Which circuits are tested, and which way.
enum TestedCircuits: String, CaseIterable, ExpressibleByArgument, Sendable { case primary, backup, all }
enum TestedDirections: String, CaseIterable, ExpressibleByArgument, Sendable { case down, up, both }

/// The options by which `planner tests timetable` and `planner serve` make the same timetable.
struct TestRulesOptions: ParsableArguments {
    @Option(name: .customLong("seconds"), help: TimetableHelp.seconds.help(value: "seconds"))
    var seconds = 10

    @Option(name: .customLong("guard"), help: TimetableHelp.guardTime.help(value: "seconds"))
    var guardSeconds = 2

    @Option(help: TimetableHelp.direction.help)
    var direction = TestedDirections.both

    @Option(help: TimetableHelp.circuits.help)
    var circuits = TestedCircuits.primary

    @Option(help: TimetableHelp.atOnce.help(value: "tests"))
    var atOnce = 8

    @Option(help: TimetableHelp.hubShare.help(value: "percent"))
    var hubShare = 50.0

    @Option(help: TimetableHelp.usersShare.help(value: "percent"))
    var usersShare = 25.0

    @Option(help: TimetableHelp.dailyShare.help(value: "percent"))
    var dailyShare = 1.0

    init() {}

    /// - Throws: `CommandError` that names the option out of range.
    func rules(_ language: Language) throws -> TestRules {
        func check(_ value: Double, _ range: ClosedRange<Double>, _ name: String) throws {
            guard range.contains(value) else {
                throw CommandError(
                    .usage, language,
                    what: TimetableMessages.badNumber.text(language, NumberStyle(language).decimal(value, 1)),
                    place: name, expected: "\(Int(range.lowerBound))...\(Int(range.upperBound))")
            }
        }
        try check(Double(seconds), 1...3_600, "--seconds")
        try check(Double(guardSeconds), 0...3_600, "--guard")
        try check(Double(atOnce), 1...10_000, "--at-once")
        try check(hubShare, 0...100, "--hub-share")
        try check(usersShare, 0...100, "--users-share")
        try check(dailyShare, 0...100, "--daily-share")
        var rules = TestRules()
        rules.seconds = seconds
        rules.guardSeconds = guardSeconds
        rules.testsAtOnce = atOnce
        rules.hubShare = Int((hubShare * 10).rounded())
        rules.usersShare = Int((usersShare * 10).rounded())
        rules.dailyShare = Int((dailyShare * 10).rounded())
        return rules
    }

    var scope: TestScope {
        let directions: [TestDirection] =
            switch direction {
            case .down: [.down]
            case .up: [.up]
            case .both: [.down, .up]
            }
        let roles: Set<CircuitRole> =
            switch circuits {
            case .primary: [.primary]
            case .backup: [.backup]
            case .all: Set(CircuitRole.allCases)
            }
        return TestScope(directions: directions, roles: roles)
    }
}
