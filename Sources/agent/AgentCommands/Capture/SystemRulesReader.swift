import Capture
import Glibc
import Localization

/// Reads files of rules for the systems of the plan.
enum SystemRulesReader {
    private static let maximumLength = 1 << 20

    static func read(_ path: String, _ language: Language) throws -> SystemRules {
        let octets = try contents(of: path, language)
        do throws(SystemRules.Fault) {
            return try SystemRules(text: String(decoding: octets, as: UTF8.self))
        } catch {
            throw CommandFault(
                .input,
                CaptureMessages.rulesFault.text(language, path, error.line, error.column, words(error.reason, language))
            )
        }
    }

    private static func contents(of path: String, _ language: Language) throws -> [UInt8] {
        func unreadable() -> CommandFault {
            CommandFault(.input, CaptureMessages.file.text(language, path, String(cString: strerror(errno))))
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var octets = [UInt8](repeating: 0, count: maximumLength + 1)
        var length = 0
        while length < octets.count {
            let taken = octets[length...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if taken < 0, errno == EINTR { continue }
            guard taken >= 0 else { throw unreadable() }
            if taken == 0 { break }
            length += taken
        }
        guard length <= maximumLength else {
            throw CommandFault(.input, CaptureMessages.rulesTooLong.text(language, path, maximumLength))
        }
        return Array(octets[..<length])
    }

    private static func words(_ reason: SystemRules.Fault.Reason, _ language: Language) -> String {
        switch reason {
        case .header: CaptureMessages.rulesHeader.text(language, SystemRules.header)
        case .fields(let count): CaptureMessages.rulesFields.text(language, count, SystemRules.header)
        case .name: CaptureMessages.rulesName.text(language)
        case .prefix(let text): CaptureMessages.rulesPrefix.text(language, text)
        case .protocolName(let text):
            CaptureMessages.rulesProtocol.text(
                language, text, SystemRules.protocols.map(\.name).joined(separator: ", "))
        case .ports(let text): CaptureMessages.rulesPorts.text(language, text)
        case .portless(let text): CaptureMessages.rulesPortless.text(language, text)
        case .everything: CaptureMessages.rulesEverything.text(language)
        case .tooManyRules: CaptureMessages.rulesTooMany.text(language, SystemRules.mostRules)
        case .tooManySystems: CaptureMessages.rulesTooManySystems.text(language, SystemRules.mostSystems)
        case .noRules: CaptureMessages.rulesNone.text(language)
        }
    }
}

extension ObservedInterface {
    init(_ name: String) {
        let facts = InterfaceFacts(name)
        self.init(index: facts.index, name: name, details: facts.alias)
    }
}
