package import Rendering

/// What an acceptance test found: the promise, every step that was done with its figures, and the result.
package struct AcceptanceRecord: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        package var name: String
        /// Nanoseconds since 1970.
        package var begin: Int64
        package var end: Int64
        package var figures: [AcceptanceFigure]

        package init(name: String, begin: Int64, end: Int64, figures: [AcceptanceFigure]) {
            self.name = name
            self.begin = begin
            self.end = end
            self.figures = figures
        }

        package var json: JSONValue {
            .object([
                .init("step", .string(name)), .init("begin_ns", .integer(begin)), .init("end_ns", .integer(end)),
                .init("figures", .array(figures.map(\.json))),
            ])
        }

        package init?(_ json: JSONValue) {
            guard case .object(let members) = json,
                case .string(let name)? = members.last(where: { $0.name == "step" })?.value,
                case .integer(let begin)? = members.last(where: { $0.name == "begin_ns" })?.value,
                case .integer(let end)? = members.last(where: { $0.name == "end_ns" })?.value,
                case .array(let listed)? = members.last(where: { $0.name == "figures" })?.value
            else { return nil }
            let figures = listed.compactMap(AcceptanceFigure.init)
            guard figures.count == listed.count else { return nil }
            self.init(name: name, begin: begin, end: end, figures: figures)
        }
    }

    package enum Result: String, CaseIterable, Sendable {
        case pass, fail
        /// Nothing failed; some steps were not done, or could not be measured.
        case incomplete
    }

    /// 1 of records that tell no result of each class, 2 of those that do.
    package private(set) var format: Int64 = 2
    package var agent: String
    package var remote: String
    /// SHA-256 of the promise's file, hexadecimal: what the figures were held against.
    package var promiseHash: String
    package var promise: JSONValue
    package var steps: [Step]
    /// Names of those that the schedule has and that were not done.
    package var missing: [String]

    package init(
        agent: String, remote: String, promiseHash: String, promise: JSONValue, steps: [Step], missing: [String]
    ) {
        self.agent = agent
        self.remote = remote
        self.promiseHash = promiseHash
        self.promise = promise
        self.steps = steps
        self.missing = missing
    }

    /// The far end's site; empty where the promise names none.
    package var peer: String {
        if case .object(let members) = promise,
            case .string(let peer)? = members.last(where: { $0.name == "peer" })?.value
        {
            peer
        } else {
            ""
        }
    }

    /// One failed figure fails the test; otherwise it must be whole.
    package var result: Result {
        let result = Self.result(steps.flatMap(\.figures))
        return result == .pass && !missing.isEmpty ? .incomplete : result
    }

    /// The classes of the promise, each with what its own figures say of it.
    package var classes: [(id: String, result: Result)] {
        guard case .object(let members) = promise,
            case .array(let listed)? = members.last(where: { $0.name == "classes" })?.value
        else { return [] }
        let figures = Dictionary(grouping: steps.flatMap(\.figures)) { $0.qosClass }
        return listed.compactMap { item in
            guard case .object(let members) = item,
                case .string(let id)? = members.last(where: { $0.name == "id" })?.value
            else { return nil }
            return (id, Self.result(figures[id] ?? []))
        }
    }

    private static func result(_ figures: [AcceptanceFigure]) -> Result {
        if figures.contains(where: { $0.verdict == .fail }) { return .fail }
        return figures.isEmpty || figures.contains { $0.verdict == .notMeasured } ? .incomplete : .pass
    }

    /// Reads what `json` wrote; nil for anything that it would not have written: another site's promise, a figure or step of
    /// another form, a result that doesn't follow from the figures.
    package init?(_ json: JSONValue) {
        guard case .object(let members) = json else { return nil }
        func value(_ name: String) -> JSONValue? { members.last { $0.name == name }?.value }
        func text(_ name: String) -> String? {
            if case .string(let text)? = value(name) { text } else { nil }
        }
        guard let agent = text("agent"), let remote = text("remote"), let hash = text("promise_sha256"),
            let promise = value("promise"), case .array(let listed)? = value("steps"),
            case .array(let names)? = value("not_done"), case .object(let promised) = promise,
            promised.last(where: { $0.name == "site" })?.value == .string(agent),
            case .integer(let format)? = value("format"), (1...2).contains(format)
        else { return nil }
        let steps = listed.compactMap(Step.init)
        let missing = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
        self.init(
            agent: agent, remote: remote, promiseHash: hash, promise: promise, steps: steps, missing: missing)
        self.format = format
        guard self.json.text() == json.text() else { return nil }
    }

    /// What is signed: one line, the same for the same record.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("format", .integer(format)), .init("kind", "acceptance"), .init("agent", .string(agent)),
            .init("result", .string(result.rawValue)),
        ]
        if format > 1 {
            let results = classes.map {
                JSONValue.object([.init("class", .string($0.id)), .init("result", .string($0.result.rawValue))])
            }
            members.append(.init("classes", .array(results)))
        }
        members += [
            .init("remote", .string(remote)), .init("promise", promise),
            .init("promise_sha256", .string(promiseHash)), .init("steps", .array(steps.map(\.json))),
            .init("not_done", .array(missing.map { .string($0) })),
        ]
        return .object(members)
    }
}
