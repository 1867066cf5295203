/// Watches the path of one constant flow, trace after trace, and says when it has changed.
///
/// Silence never makes a change: only a hop that now answers from another address does, or another length. And a
/// change must be seen twice in a row, as a path that changes in the middle of a trace looks like one that never was.
/// Paths seen before keep their names, so that a swing to the backup and back ends with the name it began with.
package struct PathWatch: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        /// The same path as before, or the first one.
        case unchanged(PathName)
        case changed(from: PathName, to: PathName)
        /// Nothing can be said.
        case unknown(Doubt)
    }

    package enum Doubt: Hashable, Sendable {
        /// Nobody answered.
        case noAnswer
        /// It looks changed; trace again now.
        case unconfirmed
    }

    private struct Known: Hashable, Sendable {
        var name: PathName
        var trace: PathTrace
    }

    /// The current one last.
    private var paths: [Known] = []
    private var candidate: PathTrace?
    private static let mostPaths = 16

    package init() {}

    /// The current path's name; nil before the first answer.
    package var current: PathName? { paths.last?.name }

    /// Takes in a trace.
    package mutating func take(_ trace: PathTrace) -> Verdict {
        guard !trace.isEmpty else { return .unknown(.noAnswer) }
        guard let known = paths.last else {
            paths.append(Known(name: PathName(value: trace.hash), trace: trace))
            return .unchanged(paths[0].name)
        }
        if trace.agrees(with: known.trace), trace.overlap(with: known.trace) > 0 {
            candidate = nil
            paths[paths.count - 1].trace.learn(from: trace)
            return .unchanged(known.name)
        }
        guard let suspect = candidate, trace.agrees(with: suspect), trace.overlap(with: suspect) > 0 else {
            candidate = trace
            return .unknown(.unconfirmed)
        }
        candidate = nil
        var fresh = trace
        fresh.learn(from: suspect)
        if let index = paths.lastIndex(where: { fresh.agrees(with: $0.trace) && fresh.overlap(with: $0.trace) > 0 }) {
            var old = paths.remove(at: index)
            old.trace.learn(from: fresh)
            paths.append(old)
        } else {
            paths.append(Known(name: PathName(value: fresh.hash), trace: fresh))
            if paths.count > Self.mostPaths { paths.removeFirst() }
        }
        return .changed(from: known.name, to: paths[paths.count - 1].name)
    }
}
