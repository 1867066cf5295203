import Collector
import Glibc
import Localization

/// The names and addresses that the server's certificate stands for: this machine's loopback, and those given.
struct ServerNames {
    private(set) var dnsNames = ["localhost"]
    private(set) var addresses = ["127.0.0.1", "::1"]

    /// - Throws: `CommandError` for one that is neither a DNS name nor an address.
    init(_ names: [String], _ language: Language) throws {
        for name in names where !dnsNames.contains(name) && !addresses.contains(name) {
            var bytes = [UInt8](repeating: 0, count: 16)
            if inet_pton(AF_INET, name, &bytes) == 1 || inet_pton(AF_INET6, name, &bytes) == 1 {
                // 0.0.0.0 and :: listen everywhere; nobody connects to them.
                if bytes.contains(where: { $0 != 0 }) { addresses.append(name) }
            } else if ServerName.isDNSName(name) {
                dnsNames.append(name)
            } else {
                throw CommandError(
                    .usage, language, what: ServeMessages.badName.text(language, name), place: "--name",
                    expected: ServeMessages.badNameExpected.text(language))
            }
        }
    }
}
