package import ArgumentParser

/// `agent probe`: measure by hand.
package struct ProbeCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Measure a path by hand: like ping, but each direction for itself.",
        subcommands: [ProbeStampCommand.self])

    package init() {}
}
