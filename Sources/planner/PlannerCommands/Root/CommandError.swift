package import Localization

/// The exit codes of every command.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    /// The command worked and its answer is bad news: a failed check, a missed limit.
    case badNews = 1
    /// Wrong usage or input.
    case usage = 2
    /// A fault of the environment: disk, permission, network.
    case environment = 3
}

/// What an operator needs when a command can't go on: what is wrong, where, what was expected, what to do next.
package struct CommandError: Error, Sendable {
    package var status: ExitStatus
    package var language: Language
    package var what: String
    package var place: String?
    package var expected: String?
    package var next: String?

    package init(
        _ status: ExitStatus, _ language: Language, what: String, place: String? = nil, expected: String? = nil,
        next: String? = nil
    ) {
        self.status = status
        self.language = language
        self.what = what
        self.place = place
        self.expected = expected
        self.next = next
    }

    /// One line each, the first starting with `planner:`.
    package var text: String {
        var lines = ["planner: \(what)"]
        let rest: [(PlanMessages, String?)] = [(.labelWhere, place), (.labelExpected, expected), (.labelNext, next)]
        for (label, text) in rest {
            if let text { lines.append("  \(label.text(language)): \(text)") }
        }
        return lines.joined(separator: "\n")
    }
}
