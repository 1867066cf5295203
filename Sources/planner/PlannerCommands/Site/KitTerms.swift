import ArgumentParser
import Collector
import CommandHelp
import Glibc
import Localization

/// What kits are made of, whether one or many.
struct KitTerms: ParsableArguments {
    @Option(help: PlannerHelp.planServed.help(value: "dir"))
    var plan: String

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @Option(name: .customLong("collector"), help: PlannerHelp.collectorURL.help(value: "url"))
    var collectors: [String]

    @Option(help: PlannerHelp.tokenLife.help(value: "time"))
    var expires = "72h"

    /// Collectors that a site may have.
    private static let most = 8

    /// The collectors' addresses, the preferred one first, and the tokens' lifetime.
    func checked(_ language: Language) throws -> (collectors: [String], lifetime: TokenLifetime) {
        var addresses: [String] = []
        for collector in collectors {
            let address = collector.hasPrefix("https://") ? ListenAddress(String(collector.dropFirst(8))) : nil
            guard let address, address.port > 0, !addresses.contains("https://\(address)"), addresses.count < Self.most
            else {
                throw CommandError(
                    .usage, language, what: ServeMessages.badCollector.text(language, collector), place: "--collector",
                    expected: ServeMessages.badCollectorExpected.text(language))
            }
            addresses.append("https://\(address)")
        }
        guard let lifetime = TokenLifetime(expires) else {
            throw CommandError(
                .usage, language, what: ServeMessages.badLifetime.text(language, expires), place: "--expires",
                expected: ServeMessages.badLifetimeExpected.text(language))
        }
        return (addresses, lifetime)
    }

    /// Who runs the command, for the audit log.
    static var operatorName: String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "uid \(getuid())" }
        return String(cString: name)
    }
}

/// How long a token works: `30m`, `72h`, `7d`; 1 minute to 90 days.
struct TokenLifetime: Hashable {
    var nanoseconds: UInt64

    init?(_ text: String) {
        let units: [Character: UInt64] = ["m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = UInt64(text.dropLast()), number > 0,
            number <= 90 * 86_400 / unit, text.first?.isNumber == true
        else { return nil }
        nanoseconds = number * unit * 1_000_000_000
    }
}
