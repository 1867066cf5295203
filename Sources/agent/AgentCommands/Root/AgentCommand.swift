package import ArgumentParser
import CommandHelp
import Localization

/// `agent`: everything that runs at a site.
package struct AgentCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "agent", abstract: AgentHelp.agent.words,
            subcommands: [
                EnrolCommand.self,
                RunCommand.self,
                StatusCommand.self,
                InterfacesCommand.self,
                ProbeCommand.self,
                ReflectCommand.self,
                ReflectSeamlessCommand.self,
                AcceptCommand.self,
                CaptureCommand.self,
            ])
    }

    package init() {}
}
