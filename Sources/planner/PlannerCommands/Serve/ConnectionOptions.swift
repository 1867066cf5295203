import ArgumentParser
import Collector
import CommandHelp
import Localization

/// How many connections an address may have.
struct ConnectionOptions: ParsableArguments {
    @Option(help: EdgeMessages.helpConnections.help(value: "number"))
    var connectionsPerAddress: String?

    init() {}

    /// An eighth of all.
    private static let standard = 256

    /// Nil for no limit.
    func ofAddress(_ language: Language) throws -> AddressBound? {
        guard let connectionsPerAddress else { return AddressBound(most: Self.standard, sparesLoopback: true) }
        if connectionsPerAddress == "off" { return nil }
        guard let number = Int(connectionsPerAddress), (8...65_536).contains(number) else {
            throw CommandError(
                .usage, language, what: EdgeMessages.badConnections.text(language, connectionsPerAddress),
                place: "--connections-per-address", expected: EdgeMessages.badConnectionsExpected.text(language))
        }
        return AddressBound(most: number, sparesLoopback: false)
    }
}
