import ArgumentParser
package import Certificates
import Localization
package import Rendering

/// A certificate and how long it took, model and all.
package struct TimedCertificate {
    package var certificate: Certificate
    package var seconds: Double

    package var json: JSONValue {
        .object([
            .init("solver", .string(certificate.solver)),
            .init("lower_bound", certificate.lowerBound.map { .number(BenchmarkReport.trimmed($0)) } ?? .null),
            .init("status", .string(certificate.status.rawValue)),
            .init("seconds", .number((seconds * 1000).rounded() / 1000)),
        ])
    }
}

extension CertificateOptions {
    /// Lets `solver` bound the problem that `program` makes. Throws where it contradicts the solution of `cost`: then the
    /// model or the solution is wrong, and neither may pass for right.
    func certificate(
        by solver: HighsLibrary?, of instance: String, cost: Double, _ language: Language,
        program: () -> MixedProgram
    ) throws -> TimedCertificate? {
        guard let solver else { return nil }
        let begin = ContinuousClock.now
        let program = program()
        let found = solver.certificate(for: program, seconds: certificateLimit - begin.secondsSince) {
            Interruption.isRequested
        }
        if found.contradicts(cost: cost) {
            let bound = found.lowerBound.map { "\($0)" } ?? found.status.rawValue
            throw BenchmarkReport.fail(
                CertificateMessages.contradiction.text(language, instance, found.solver, bound, "\(cost)"), status: 1)
        }
        return TimedCertificate(certificate: found, seconds: begin.secondsSince)
    }
}
