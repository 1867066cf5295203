package import Localization
package import NetworkModel
package import TopologyFiles

/// A topology folder given on the command line.
package struct TopologyInput {
    package var path: String
    /// Findings that are printed before the rest is only counted.
    private static let shown = 20

    package init(path: String) { self.path = path }

    /// Reads and checks it.
    /// - Throws: `CommandError` with status `usage` where it has errors, which are then on standard error.
    package func read(_ language: Language) throws -> Topology {
        try topology(of: TopologyFolder(path: path).read(), language)
    }

    /// The topology of a reading of the folder, as `read` gives it.
    package func topology(of reading: TopologyReading, _ language: Language) throws -> Topology {
        if let topology = reading.topology { return topology }
        let errors = reading.findings.filter { $0.severity == .error }
        Progress().finish()
        for finding in errors.prefix(Self.shown) { Terminal.complain(finding.text(language)) }
        throw CommandError(
            .usage, language, what: PlanMessages.badTopology.text(language, errors.count), place: path,
            expected: PlanMessages.badTopologyExpected.text(language),
            next: PlanMessages.fixAndCheck.text(language, path))
    }
}
