package import ArgumentParser
import CommandHelp
import Localization
import Rendering
import Reporting
import Spool

/// `agent status`: what the state folder says, also while the agent runs.
package struct StatusCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "status", abstract: AgentHelp.status.words,
            discussion: AgentHelp.statusDiscussion.words)
    }

    @Option(help: AgentHelp.state.help(value: "folder"))
    var state: String
    @Option(help: AgentHelp.statusFormat.help)
    var format: StatusFormat = .table
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let folder = StateFolder(state)
            let identity = try folder.enrolledIdentity(language)
            let spool: SpoolSummary?
            do throws(SpoolError) { spool = try SpoolSummary.read(folder: state) } catch {
                throw CommandFault(.environment, AgentMessages.spoolUnusable.text(language, words(of: error, language)))
            }
            let status = AgentStatus(
                identity: identity, reflector: try? folder.reflector(),
                configuration: folder.configuration(site: identity.site)?.configuration, spool: spool,
                now: Int64(WallClock.seconds))
            print(status.rendered(as: format.tableFormat, language), terminator: "")
            if status.isBadNews { throw ExitCode(CommandFault.Code.badNews.rawValue) }
        }
    }
}

enum StatusFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv

    var tableFormat: Table.Format {
        switch self {
        case .table: .table
        case .json: .json
        case .csv: .csv
        }
    }
}
