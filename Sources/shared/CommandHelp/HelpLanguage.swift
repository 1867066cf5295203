import Glibc
package import Localization

/// The language in which help and usage are spoken: ArgumentParser asks for them before any option has been read, so it
/// is chosen from the bare command line.
package enum HelpLanguage {
    @TaskLocal package static var current: Language = .english

    /// The last `--lang` before `--` among `arguments`, else what the process's environment says.
    package static func chosen(by arguments: [String]) -> Language {
        chosen(by: arguments, environment: processEnvironment)
    }

    static func chosen(by arguments: [String], environment: [String: String]) -> Language {
        var option: String?
        var words = arguments.prefix { $0 != "--" }
        while let word = words.popFirst() {
            if word == "--lang" { option = words.first ?? option }
            if word.hasPrefix("--lang=") { option = String(word.dropFirst(7)) }
        }
        return Language.preferred(option: option.flatMap(Language.init)?.rawValue, environment: environment)
    }

    /// The variables that choose the language, as they are set.
    package static var processEnvironment: [String: String] {
        var found: [String: String] = [:]
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name) { found[name] = String(cString: value) }
        }
        return found
    }
}
