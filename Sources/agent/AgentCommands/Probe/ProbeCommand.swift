package import ArgumentParser
import CommandHelp
import Localization

/// `agent probe`: measure by hand.
package struct ProbeCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "probe", abstract: AgentHelp.probe.words,
            subcommands: [
                ProbeStampCommand.self,
                ProbeICMPCommand.self,
                ProbePathCommand.self,
                ProbeMTUCommand.self,
                ProbeTwampCommand.self,
                ProbeBFDCommand.self,
                ProbeCapacityCommand.self,
                ProbeIperf3Command.self,
                ProbeAvailableCommand.self,
                ProbeSnmpCommand.self,
            ])
    }

    package init() {}
}
