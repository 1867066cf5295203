package import ArgumentParser
import Glibc
import Localization
import Rendering
import TopologyFiles

/// `planner check [DIR]`: reads a topology folder and lists everything wrong in it, or says in short what it holds.
///
/// Exit codes: 0 no errors, 1 errors were found, 2 the folder is no topology.
package struct CheckCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check", abstract: CheckMessages.helpAbstract.texts.en)

    @Argument(help: "The topology folder.")
    var folder = "topology/vietnam"

    @Option(help: "How to print: table, json or csv.")
    var format = "table"

    @Option(help: "Language: en or vi; otherwise LC_ALL, LC_MESSAGES or LANG decide.")
    var lang: String?

    package init() {}

    package func validate() throws {
        guard Table.Format(rawValue: format) != nil else {
            throw ValidationError(
                "--format is “\(format)”; accepted: \(Table.Format.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        if let lang, Language(rawValue: lang) == nil {
            throw ValidationError(
                "--lang is “\(lang)”; accepted: \(Language.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    package func run() throws {
        var environment: [String: String] = [:]
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let report = CheckReport(
            folder: folder, reading: TopologyFolder(path: folder).read(),
            language: Language.preferred(option: lang, environment: environment))
        print(report.text(as: Table.Format(rawValue: format) ?? .table), terminator: "")
        if report.exitCode != 0 { throw ExitCode(report.exitCode) }
    }
}
