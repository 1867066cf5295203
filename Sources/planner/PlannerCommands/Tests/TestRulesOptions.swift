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

    @Option(help: TimetableHelp.from.help(value: "hh:mm"))
    var from = "22:00"

    @Option(help: TimetableHelp.to.help(value: "hh:mm"))
    var to = "05:00"

    @Option(help: TimetableHelp.direction.help)
    var direction = TestedDirections.down

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

    /// - Throws: `CommandError` for what is no time of day.
    func window(_ language: Language) throws -> LocalWindow {
        func minutes(_ text: String, _ name: String) throws -> Int {
            if let minutes = LocalWindow.minutes(text) { return minutes }
            throw CommandError(
                .usage, language, what: TimetableMessages.badTime.text(language, text), place: name,
                expected: TimetableMessages.badTimeExpected.text(language))
        }
        return LocalWindow(from: try minutes(from, "--from"), until: try minutes(to, "--to"))
    }

    var directions: [TestDirection] {
        switch direction {
        case .down: [.down]
        case .up: [.up]
        case .both: [.down, .up]
        }
    }

    func includes(_ role: CircuitRole) -> Bool {
        switch circuits {
        case .primary: role == .primary
        case .backup: role == .backup
        case .all: true
        }
    }
}
