import Glibc
import Localization

/// Standard output, standard error and whether a person looks at them.
package enum Terminal {
    /// Writes all of `text` to standard output.
    /// - Throws: `CommandError` with status `environment` where it can't be written (a full disk, a closed pipe).
    package static func say(_ text: String) throws { try write(text, to: 1) }

    /// Writes `text` and a line end to standard error; there is nobody left to tell if that fails.
    package static func complain(_ text: String) { try? write(text.hasSuffix("\n") ? text : text + "\n", to: 2) }

    package static var errorIsTerminal: Bool { isatty(2) == 1 }
    package static var outputIsTerminal: Bool { isatty(1) == 1 }

    /// The variables that choose the language, as they are set.
    package static var environment: [String: String] {
        var found: [String: String] = [:]
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name) { found[name] = String(cString: value) }
        }
        return found
    }

    private static func write(_ text: String, to descriptor: Int32) throws {
        var text = text
        try text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    let reason = String(cString: strerror(errno))
                    let language = Language.preferred(option: nil, environment: environment)
                    throw CommandError(.environment, language, what: PlanMessages.cannotWrite.text(language, reason))
                }
                written += count
            }
        }
    }
}

/// One line on standard error that says what long work is at; nothing where nobody looks.
package struct Progress {
    private let isShown: Bool
    package init(isShown: Bool = Terminal.errorIsTerminal) { self.isShown = isShown }

    /// Replaces the line.
    package func step(_ text: String) {
        if isShown { try? Self.put("\r\u{1B}[K\(text)…") }
    }

    /// Clears the line.
    package func finish() {
        if isShown { try? Self.put("\r\u{1B}[K") }
    }

    private static func put(_ text: String) throws {
        var text = text
        text.withUTF8 { _ = Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
