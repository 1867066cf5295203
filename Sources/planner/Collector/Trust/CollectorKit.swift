import FoundationEssentials
import Identity
import Rendering

/// What makes a machine a collector in front of a registrar: its name, where the registrar is, a token that works once, and the CA.
package struct CollectorKit: Hashable, Sendable {
    package var collector: String
    /// `https://host:port`.
    package var registrar: String
    package var token: String
    /// PEM.
    package var authority: String

    package init(collector: String, registrar: String, token: String, authority: String) {
        self.collector = collector
        self.registrar = registrar
        self.token = token
        self.authority = authority
    }

    /// What is wrong with a file that should be a kit: the field, and what was expected.
    package struct Malformed: Error, Hashable {
        package var field: String
        package var expected: String
    }

    /// Issues a token for `collector` and gives the kit; the store keeps the token's SHA-256 only.
    ///
    /// - Parameters:
    ///   - names: DNS names and addresses under which agents reach it: its certificate has these and no others, whatever it asks for.
    ///   - now: Unix nanoseconds.
    ///   - lifetime: nanoseconds.
    package static func issue(
        collector: String, names: [String], registrar: String, folder: DataFolder, store: SQLiteStore, actor: String,
        at now: UInt64, lifetime: UInt64
    ) async throws -> CollectorKit {
        guard try PrivateFile.exists(folder.authorityCertificate) else {
            throw DataFolder.Failure.notMade(folder.path)
        }
        let kit = CollectorKit(
            collector: collector, registrar: registrar, token: try randomToken(),
            authority: try Certificate(contentsOf: folder.authorityCertificate).pem)
        try await store.issueCollectorToken(
            IssuedCollectorToken(
                hash: try sha256(Array(kit.token.utf8)), collector: collector, names: names, issued: now,
                expires: now + lifetime, actor: actor))
        return kit
    }

    package var json: String {
        JSONValue.object([
            .init("format", 1), .init("collector", .string(collector)), .init("registrar", .string(registrar)),
            .init("token", .string(token)), .init("ca", .string(authority)),
        ]).text(pretty: true) + "\n"
    }

    private struct Document: Decodable {
        var format: Int
        var collector: String?
        var registrar: String?
        var token: String?
        var ca: String?
    }

    /// Reads the JSON of a kit file.
    package init(_ bytes: [UInt8]) throws(Malformed) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), document.format == 1 else {
            throw Malformed(field: "format", expected: "1")
        }
        guard let collector = document.collector, CollectorURI.isValid(collector) else {
            throw Malformed(field: "collector", expected: "a-z, 0-9, '-', '.'")
        }
        guard let registrar = document.registrar, Self.isURL(registrar) else {
            throw Malformed(field: "registrar", expected: "https://host:port")
        }
        guard let token = document.token, (1...128).contains(token.utf8.count) else {
            throw Malformed(field: "token", expected: "base64url")
        }
        guard let ca = document.ca, (try? Certificate(pem: ca)) != nil else {
            throw Malformed(field: "ca", expected: "PEM")
        }
        self.init(collector: collector, registrar: registrar, token: token, authority: ca)
    }

    /// Whether it is `https://host:port` and no more.
    package static func isURL(_ text: String) -> Bool {
        guard text.hasPrefix("https://"), let address = ListenAddress(String(text.dropFirst(8))) else { return false }
        return address.port > 0
    }

    /// Writes the kit with mode 0600, whole or not at all.
    package func write(to path: String) throws { try PrivateFile.write(Array(json.utf8), to: path) }
}
