import Identity
import Rendering

/// What a site engineer carries to a site: who to become, where to report, a token that works once, and the CA to trust.
package struct EnrolmentKit: Hashable, Sendable {
    package var site: String
    /// `https://host:port` of each collector that the site may report to, the preferred one first; at least one.
    package var collectors: [String]
    package var token: String
    /// PEM.
    package var authority: String

    package init(site: String, collectors: [String], token: String, authority: String) {
        self.site = site
        self.collectors = collectors
        self.token = token
        self.authority = authority
    }

    /// Issues a token for `site` and gives the kit; the store keeps the token's SHA-256 only.
    ///
    /// - Parameters:
    ///   - now: Unix nanoseconds.
    ///   - lifetime: nanoseconds.
    package static func issue(
        site: String, collectors: [String], folder: DataFolder, registry: any AgentRegistry, actor: String,
        at now: UInt64, lifetime: UInt64
    ) async throws -> EnrolmentKit {
        try await issue(
            sites: [site], collectors: collectors, folder: folder, registry: registry, actor: actor, at: now,
            lifetime: lifetime)[0]
    }

    /// The kits of `sites`, in their order, all in one commit.
    package static func issue(
        sites: [String], collectors: [String], folder: DataFolder, registry: any AgentRegistry, actor: String,
        at now: UInt64, lifetime: UInt64
    ) async throws -> [EnrolmentKit] {
        guard try PrivateFile.exists(folder.authorityCertificate) else {
            throw DataFolder.Failure.notMade(folder.path)
        }
        let authority = try Certificate(contentsOf: folder.authorityCertificate).pem
        let kits = try sites.map {
            EnrolmentKit(site: $0, collectors: collectors, token: try randomToken(), authority: authority)
        }
        try await registry.issueTokens(
            try kits.map {
                IssuedToken(
                    hash: try sha256(Array($0.token.utf8)), site: $0.site, issued: now, expires: now + lifetime,
                    actor: actor)
            })
        return kits
    }

    package var json: String {
        // Agents that know of one collector only read the first.
        let several =
            collectors.count > 1 ? [JSONValue.Member("collectors", .array(collectors.map { .string($0) }))] : []
        return JSONValue.object(
            [
                .init("format", 1),
                .init("site", .string(site)),
                .init("collector", .string(collectors.first ?? "")),
            ] + several + [
                .init("token", .string(token)),
                .init("ca", .string(authority)),
            ]
        ).text(pretty: true) + "\n"
    }

    /// Writes the kit with mode 0600, whole or not at all.
    package func write(to path: String) throws { try PrivateFile.write(Array(json.utf8), to: path) }
}
