import Certificates
import Localization
import NetworkModel
import Planning
import Rendering

/// What another solver says about the cost of level I and the ring of centres of a plan. It is told beside the plan and is no
/// part of it: a plan does not depend on what is installed.
struct BackboneCertificate {
    private let found: TimedCertificate
    /// What the plan's backbone costs, in đồng.
    private let cost: Double
    private let bound: Double?

    /// Nil where the plan has no backbone. Throws where the solver contradicts the plan.
    init?(
        of document: PlanDocument, _ topology: Topology, by solver: HighsLibrary, _ options: CertificateOptions,
        _ language: Language
    ) throws {
        let plan = document.plan
        guard let cost = plan.methods.first(where: { $0.part == "backbone" })?.value,
            let (problem, unit) = Planning.Planner(topology).backboneProblem(
                asOf: plan.asOf, gatePolicy: plan.gatePolicy),
            let found = try options.certificate(
                by: solver, of: "backbone", cost: cost / unit, language, program: { problem.mixedProgram() })
        else { return nil }
        self.found = found
        self.cost = cost
        bound = found.certificate.lowerBound.map { $0 * unit }
    }

    func text(_ language: Language) -> String {
        let certificate = found.certificate
        guard let bound, bound > 0 else {
            return CertificateMessages.backboneUnbounded.text(
                language, certificate.solver, certificate.status.rawValue,
                NumberStyle(language).decimal(found.seconds, 1))
                + "\n"
        }
        return CertificateMessages.backbone.text(
            language, certificate.solver, NumberStyle(language).decimal(bound / 1e6, 0),
            NumberStyle(language).decimal(max(0, cost / bound - 1) * 100, 1), certificate.status.rawValue,
            NumberStyle(language).decimal(found.seconds, 1)) + "\n"
    }

    var json: JSONValue {
        .object([
            .init("part", .string("backbone")), .init("solver", .string(found.certificate.solver)),
            .init("lower_bound", bound.map { .number($0.rounded(.down)) } ?? .null), .init("unit", .string("VND")),
            .init("status", .string(found.certificate.status.rawValue)),
            .init("seconds", .number((found.seconds * 1000).rounded() / 1000)),
        ])
    }
}
