package import ArgumentParser
import Certificates
import CommandHelp
import Glibc
import Localization

/// The solver that may certify results besides our own bounds.
package enum CertificateSolver: String, CaseIterable, ExpressibleByArgument, Sendable {
    case highs
}

/// The options about a certificate by another solver.
package struct CertificateOptions: ParsableArguments {
    /// Names the library where the option doesn't.
    static let variable = "TUYEN_HIGHS"

    @Option(help: BenchmarkHelp.certificate.help)
    package var certificate: CertificateSolver?

    @Option(
        help: BenchmarkHelp.highs.help(value: "path"))
    package var highs: String?

    @Option(help: BenchmarkHelp.certificateLimit.help)
    package var certificateLimit: Double = 60

    package init() {}

    package mutating func validate() throws {
        let language = HelpLanguage.current
        func refuse(_ option: String, _ value: String, _ accepted: String) -> ValidationError {
            ValidationError(BenchmarkMessages.badOption.text(language, option, value, accepted))
        }
        if !(certificateLimit > 0 && certificateLimit <= 1e6) {
            throw refuse("--certificate-limit", "\(certificateLimit)", "> 0")
        }
        if let highs, certificate == nil { throw refuse("--highs", highs, "--certificate highs --highs PATH") }
    }

    /// The solver asked for: nil without the option, and where its library is not on the machine, which standard error
    /// then says. A library that was named and is of no use ends the command.
    func solver(_ language: Language) throws -> HighsLibrary? {
        guard certificate != nil else { return nil }
        let named = getenv(Self.variable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        do {
            return try HighsLibrary(at: highs ?? named)
        } catch {
            let message = error.message(language)
            if case .absent = error {
                try BenchmarkReport.put("planner: " + message + "\n", to: 2)
                return nil
            }
            throw BenchmarkReport.fail(message, status: highs == nil ? 3 : 2)
        }
    }
}

extension HighsLibrary.Flaw {
    /// What is wrong and what to do.
    func message(_ language: Language) -> String {
        let oldest = "\(HighsLibrary.oldestVersion.major).\(HighsLibrary.oldestVersion.minor)"
        return switch self {
        case .absent(let names):
            CertificateMessages.absent.text(language, names.joined(separator: ", "), CertificateOptions.variable)
        case .unopened(let path, let reason): CertificateMessages.unopened.text(language, path, reason)
        case .foreign(let path, let missing): CertificateMessages.foreign.text(language, path, missing)
        case .version(let path, let found):
            CertificateMessages.version.text(language, path, found.isEmpty ? "?" : found, oldest)
        case .integers(let path): CertificateMessages.integers.text(language, path)
        }
    }
}
