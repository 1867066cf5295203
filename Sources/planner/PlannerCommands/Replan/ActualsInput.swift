import Localization
import NetworkModel
import Planning
import TopologyFiles

/// The actuals given on the command line, or else those in the topology's folder, if there are any.
struct ActualsInput {
    var file: String?
    var topologyFolder: String
    private static let shown = 20

    /// - Throws: `CommandError` with status `usage` where it has errors, which are then on standard error.
    func read(_ topology: Topology, _ plan: Plan, _ language: Language) throws -> [Actual] {
        let path = file ?? "\(topologyFolder)/\(ActualsFile.name)"
        let reading = ActualsFile(path: path, isOptional: file == nil).read(topology)
        let errors = reading.findings.filter { $0.severity == .error }
        guard errors.isEmpty else {
            Progress().finish()
            for finding in errors.prefix(Self.shown) { Terminal.complain(finding.text(language)) }
            throw CommandError(
                .usage, language, what: ReplanMessages.unreadable.text(language, path, errors.count), place: path,
                expected: PlanMessages.badTopologyExpected.text(language))
        }
        let circuits = Set(plan.circuits.map(\.circuit.id))
        for actual in reading.actuals {
            guard let circuit = actual.circuit, !circuits.contains(circuit) else { continue }
            throw CommandError(
                .usage, language, what: ReplanMessages.unknownCircuit.text(language, circuit), place: actual.record,
                expected: ReplanMessages.unknownCircuitExpected.text(language))
        }
        return reading.actuals
    }
}

extension Actual {
    fileprivate var circuit: String? {
        switch event {
        case .circuitLate(let circuit, _), .belowTier(let circuit, _, _): circuit
        case .booking, .delivery, .crews, .carrierLate: nil
        }
    }
}
