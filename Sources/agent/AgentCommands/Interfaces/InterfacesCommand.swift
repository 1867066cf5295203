package import ArgumentParser
import CommandHelp
import Localization
import PacketIO
import Rendering

/// `agent interfaces`: speed, duplex, counters and optics of this host's interfaces, and what is wrong with them.
package struct InterfacesCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "interfaces", abstract: InterfaceMessages.help.words,
            discussion: InterfaceMessages.helpDiscussion.words)
    }

    @Argument(help: InterfaceMessages.helpNames.help)
    var names: [String] = []
    @Option(parsing: .unconditional, help: InterfaceMessages.helpContract.help(value: "rate"))
    var contract: BitRateArgument?
    @Option(help: AgentHelp.statusFormat.help)
    var format: StatusFormat = .table
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let all = InterfaceFacts.all()
            guard !all.isEmpty else { throw CommandFault(.environment, InterfaceMessages.noNetlink.text(language)) }
            for name in names where !all.contains(where: { $0.name == name }) {
                throw CommandFault(
                    .input,
                    InterfaceMessages.noSuch.text(language, name, all.map(\.name).joined(separator: ", ")))
            }
            let chosen = all.filter { names.isEmpty ? !$0.isLoopback : names.contains($0.name) }
            let listing = InterfaceListing(interfaces: chosen, contract: contract?.bitsPerSecond)
            print(listing.table(language).rendered(as: format.tableFormat, language: language.rawValue), terminator: "")
            if listing.hasFaults { throw ExitCode(CommandFault.Code.badNews.rawValue) }
        }
    }
}
