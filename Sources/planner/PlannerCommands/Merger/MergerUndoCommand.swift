package import ArgumentParser
import CommandHelp
import Localization

/// `planner merger undo`: takes back a record, the last that stands unless another is named.
package struct MergerUndoCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "undo", abstract: MergerHelp.undo.words, discussion: MergerHelp.undoDiscussion.words)
    }

    @Argument(help: MergerHelp.number.help(value: "number"))
    var number: Int?

    @OptionGroup var options: MergerOptions

    package init() {}

    package func run() async throws { try await MergerRun(options).undo(number) }
}
