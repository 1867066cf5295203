import ArgumentParser
import Collector
import CommandHelp
import Localization

/// How many connections an address may have.
struct ConnectionOptions: ParsableArguments {
    @Option(help: EdgeMessages.helpConnections.help(value: "number"))
    var connectionsPerAddress: String?

    init() {}

    /// An eighth of all that may be open: fewer addresses than eight keep nobody out.
    private static let most = 256

    /// Nil for no limit.
    func ofAddress(_ language: Language) throws -> AddressBound? {
        guard let connectionsPerAddress else { return AddressBound(most: Self.most, sparesLoopback: true) }
        if connectionsPerAddress == "off" { return nil }
        guard let number = Int(connectionsPerAddress), (8...Self.most).contains(number) else {
            throw CommandError(
                .usage, language, what: EdgeMessages.badConnections.text(language, connectionsPerAddress),
                place: "--connections-per-address", expected: EdgeMessages.badConnectionsExpected.text(language))
        }
        return AddressBound(most: number, sparesLoopback: false)
    }
}
