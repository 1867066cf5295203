package import ArgumentParser
import Localization
import Rendering
import Reporting
import Spool

/// `agent status`: what the state folder says, also while the agent runs.
package struct StatusCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show this site's enrolment, configuration and spool.",
        discussion: "Ends with 1 where the certificate has expired or records were refused.")

    @Option(help: ArgumentHelp("The state folder that agent enrol made.", valueName: "folder"))
    var state: String
    @Option(help: "table, json or csv.")
    var format: StatusFormat = .table
    @Option(help: "en or vi; by default what LANG says.")
    var lang: String?

    package init() {}

    package func run() throws {
        let language = Language.preferred(option: lang, environment: Environment.variables)
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
