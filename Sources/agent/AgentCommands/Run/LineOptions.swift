import ArgumentParser
import CommandHelp
import Localization
import PacketIO

/// The interfaces of the site's line.
struct LineOptions: ParsableArguments {
    @Option(help: LineMessages.helpLine.help(value: "interface"))
    var line: [String] = []

    /// Their names, all of which this host has.
    func names(_ language: Language) throws -> [String] {
        let known = line.isEmpty ? [] : InterfaceFacts.names
        for name in line where !known.contains(name) {
            throw CommandFault(
                .input, InterfaceMessages.noSuch.text(language, name, known.joined(separator: ", ")))
        }
        return line
    }
}
