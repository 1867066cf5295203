package import ArgumentParser

/// `agent`: everything that runs at a site.
package struct AgentCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Measures the network from one site, and answers others that measure.",
        subcommands: [
            EnrolCommand.self,
            RunCommand.self,
            StatusCommand.self,
            ProbeCommand.self,
            ReflectCommand.self,
        ])

    package init() {}
}
