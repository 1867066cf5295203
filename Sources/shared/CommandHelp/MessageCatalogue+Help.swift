package import ArgumentParser
package import Localization

/// The catalogue of messages as ArgumentParser takes it, in the language of `HelpLanguage.current`.
extension MessageCatalogue {
    package var words: String { text(HelpLanguage.current) }

    package var help: ArgumentHelp { ArgumentHelp(stringLiteral: words) }

    /// - Parameter value: what stands for the option's value in the usage, as `dir` in `--out <dir>`.
    package func help(value: String) -> ArgumentHelp { ArgumentHelp(words, valueName: value) }
}
