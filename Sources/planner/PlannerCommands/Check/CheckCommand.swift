package import ArgumentParser
import CommandHelp
import Localization
import TopologyFiles

/// `planner check [DIR]`: reads a topology folder and lists everything wrong in it, or says in short what it holds.
///
/// Exit codes: 0 no errors, 1 errors were found, 2 the folder is no topology.
package struct CheckCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: CheckMessages.helpAbstract.words)
    }

    @Argument(help: PlannerHelp.topologyFolder.help)
    var folder = "topology/vietnam"

    @OptionGroup var listing: ListingOptions
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let report = CheckReport(
            folder: folder, reading: TopologyFolder(path: folder).read(), language: speech.language)
        try Terminal.say(report.text(as: listing.format))
        if report.exitCode != 0 { throw ExitCode(report.exitCode) }
    }
}
