package import ArgumentParser

/// `planner site`: the sites of a plan, and what an engineer takes to them.
package struct SiteCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Lists sites and makes the kits that enrol their agents.",
        subcommands: [SiteKitCommand.self, SiteListCommand.self])

    package init() {}
}
