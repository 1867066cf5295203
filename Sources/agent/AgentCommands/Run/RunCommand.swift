package import ArgumentParser
import Localization
import NetworkAddress
import Reporting

/// `agent run`: measures, answers and reports until it is told to stop.
package struct RunCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Measure this site's links and report them to the collector.",
        discussion: "It stops cleanly on SIGINT and SIGTERM. One agent at a time works on a state folder.")

    @Option(help: ArgumentHelp("The state folder that agent enrol made.", valueName: "folder"))
    var state: String
    @Option(
        help: ArgumentHelp(
            "Where the reflector listens; by default where the collector was told.", valueName: "address:port"))
    var reflect: String?
    @Option(help: "en or vi; by default what LANG says.")
    var lang: String?

    package init() {}

    package func run() throws {
        let language = Language.preferred(option: lang, environment: Environment.variables)
        StopSignals.block()
        try CommandFault.reporting {
            let endpoint = try reflect.map { text in
                guard let endpoint = Endpoint(text, defaultPort: nil) else {
                    throw CommandFault(.input, AgentMessages.badEndpoint.text(language, text))
                }
                return endpoint
            }
            let folder = StateFolder(state)
            let identity = try folder.enrolledIdentity(language)
            let agent: AgentRun
            do {
                agent = try AgentRun(
                    identity: identity, state: folder, reflect: endpoint, log: EventLog(language: language))
                try agent.start()
            } catch let fault as CommandFault {
                throw fault
            } catch {
                throw CommandFault(
                    .environment, AgentMessages.stateUnreadable.text(language, words(of: error, language)))
            }
            StopSignals.wait()
            try agent.stop()
        }
    }
}

extension StateFolder {
    /// The identity, or the fault that says how to get one.
    func enrolledIdentity(_ language: Language) throws -> AgentIdentity {
        do {
            if let identity = try identity() { return identity }
        } catch {
            throw CommandFault(.environment, AgentMessages.stateUnreadable.text(language, words(of: error, language)))
        }
        throw CommandFault(.input, AgentMessages.notEnrolled.text(language, path))
    }
}
