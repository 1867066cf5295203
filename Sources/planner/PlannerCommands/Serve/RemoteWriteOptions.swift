import ArgumentParser
import Collector
import CommandHelp
import Identity
import Localization

/// Where `planner serve` passes on what it has committed.
struct RemoteWriteOptions: ParsableArguments {
    @Option(help: PlannerHelp.remoteWrite.help(value: "url"))
    var remoteWrite: String?

    @Option(help: PlannerHelp.remoteWriteToken.help(value: "file"))
    var remoteWriteToken: String?

    func target(_ language: Language) throws -> RemoteWriteTarget? {
        guard let remoteWrite else { return nil }
        let token: String?
        do {
            token = try remoteWriteToken.map {
                String(decoding: try PrivateFile.read($0, limit: 65_536).prefix { $0 > 0x20 }, as: UTF8.self)
            }
        } catch {
            throw CommandError(
                .usage, language, what: Phrases.translated("\(error)", to: language), place: "--remote-write-token",
                expected: ServeMessages.badTokenFileExpected.text(language))
        }
        guard let target = RemoteWriteTarget(url: remoteWrite, token: token) else {
            throw CommandError(
                .usage, language, what: ServeMessages.badRemoteWrite.text(language, remoteWrite),
                place: "--remote-write",
                expected: ServeMessages.badRemoteWriteExpected.text(language))
        }
        return target
    }
}
