package import ArgumentParser
package import Localization

extension Language: ExpressibleByArgument {}

/// `--lang`, which every command takes.
package struct LanguageOptions: ParsableArguments {
    @Option(name: .customLong("lang"), help: ParserMessages.languageHelp.help)
    package var choice: Language?

    package init() {}

    package var language: Language {
        Language.preferred(option: choice?.rawValue, environment: HelpLanguage.processEnvironment)
    }
}
