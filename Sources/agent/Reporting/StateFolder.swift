import FoundationEssentials
import Glibc
package import Identity
package import NetworkAddress

/// The folder where an agent keeps who it is and what it was told. Every file is mode 0600 and replaced whole.
///
/// | file | content |
/// |---|---|
/// | `key.pem` | the private key, made before enrolment and kept if that is cut short |
/// | `key-….pem` | in its place, once the certificate was renewed: named by its certificate's SHA-256 |
/// | `identity.json` | site, collectors, certificate, authority, key's file, SHA-256 of the token: written last; with it the agent is enrolled |
/// | `reflector.json` | where this site's reflector listens, as the collector is told |
/// | `configuration.json` | the last good configuration and its ETag |
/// | `tests.json` | what today's capacity tests have cost each circuit |
/// | `spool.sqlite`, `spool.mark`, `spool.reserve` | what is not yet acknowledged |
package struct StateFolder: Hashable, Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// mkdir(2) with mode 0700 where the folder isn't there; its parents must be.
    package func create() throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw IdentityError("make the state folder \(path)", String(cString: strerror(errno)))
        }
    }

    var keyPath: String { path + "/key.pem" }
    var identityPath: String { path + "/identity.json" }
    var reflectorPath: String { path + "/reflector.json" }
    var configurationPath: String { path + "/configuration.json" }
    var testsPath: String { path + "/tests.json" }

    private struct IdentityDocument: Codable {
        var format: Int
        var site: String
        /// The preferred one, for older agents.
        var collector: String
        /// Absent where there is but one.
        var collectors: [String]?
        var certificate: String
        var ca: String
        /// The key's file within the folder; absent for `key.pem`.
        var key: String?
        /// SHA-256 of the kit's token, hexadecimal; absent where an older agent enrolled.
        var token: String?
    }

    /// Nil where the agent isn't enrolled.
    package func identity() throws -> AgentIdentity? {
        try read { document in
            AgentIdentity(
                site: document.site, origins: try Origin.list(document.collectors, or: document.collector),
                certificate: try Certificate(pem: document.certificate),
                authority: try Certificate(pem: document.ca),
                key: try PrivateKey(contentsOf: keyPath(try Self.checked(document.key))), tokenHash: document.token)
        }
    }

    /// Whose folder it is, also where the key is gone; nil where the agent isn't enrolled.
    func owner() throws -> (site: String, origin: Origin, authority: Certificate, hasKey: Bool)? {
        try read { document in
            (
                document.site, try Origin.list(document.collectors, or: document.collector)[0],
                try Certificate(pem: document.ca), try exists(keyPath(try Self.checked(document.key)))
            )
        }
    }

    private func read<Result>(_ body: (IdentityDocument) throws -> Result) throws -> Result? {
        guard try exists(identityPath) else { return nil }
        do {
            return try body(try JSONFault.decode(IdentityDocument.self, PrivateFile.read(identityPath)))
        } catch let error as DocumentError {
            throw IdentityError("read \(identityPath)", error.description)
        }
    }

    /// - Parameter key: the file of its key in this folder; nil for `key.pem`.
    func write(_ identity: AgentIdentity, key: String? = nil) throws {
        let names = identity.origins.map(\.description)
        let document = IdentityDocument(
            format: 1, site: identity.site, collector: identity.origin.description,
            collectors: names.count > 1 ? names : nil, certificate: try identity.certificate.pem,
            ca: try identity.authority.pem, key: key, token: identity.tokenHash)
        try write(document, to: identityPath)
    }

    /// A name of ours: a document must not lead out of the folder.
    private static func checked(_ name: String?) throws(DocumentError) -> String? {
        guard let name else { return nil }
        let inner = name.utf8.dropFirst(4).dropLast(4)
        let isHexadecimal = inner.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard name.hasPrefix("key-"), name.hasSuffix(".pem"), (8...64).contains(inner.count), isHexadecimal else {
            throw DocumentError(place: "key", expected: "key-<hexadecimal>.pem", found: name.debugDescription)
        }
        return name
    }

    private func keyPath(_ name: String?) -> String { name.map { "\(path)/\($0)" } ?? keyPath }

    /// Puts a renewed key and certificate in the place of the old: the key under a name of its own, then the document that names both,
    /// which is replaced whole, then the old key goes. Cut short at any moment, the folder holds a key with its certificate.
    ///
    /// - Returns: false where the folder's identity is not `old` any more: whoever enrolled meanwhile is right.
    func renew(_ identity: AgentIdentity, replacing old: AgentIdentity) throws -> Bool {
        try alone {
            guard try self.identity() == old else { return false }
            let name = "key-\(identity.certificate.fingerprint.prefix(16)).pem"
            try identity.key.write(to: keyPath(name))
            try replace(with: identity, key: name)
            return true
        }
    }

    /// Writes what an enrolment gave, and its key again where a renewal took that away meanwhile.
    func enrol(_ identity: AgentIdentity) throws {
        try alone {
            let kept = try exists(keyPath) ? try PrivateKey(contentsOf: keyPath) : nil
            if kept != identity.key { try identity.key.write(to: keyPath) }
            try replace(with: identity, key: nil)
        }
    }

    /// Then the key's file that the document before named goes, if it is another one.
    private func replace(with identity: AgentIdentity, key: String?) throws {
        let before = try? read { keyPath(try Self.checked($0.key)) }
        try write(identity, key: key)
        if let before, before != keyPath(key) { unlink(before) }
    }

    /// One process at a time, by flock(2) of the folder: an agent that runs may renew while another enrols.
    private func alone<Result>(_ body: () throws -> Result) throws -> Result {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw IdentityError("open \(path)", String(cString: strerror(errno))) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw IdentityError("lock \(path)", String(cString: strerror(errno))) }
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    /// The identity that another enrolment of the same site, or a renewal, left here meanwhile; nil where it is the one that is shown.
    package func successor(of shown: AgentIdentity) -> AgentIdentity? {
        guard let found = try? identity(), found != shown, found.site == shown.site, found.origins == shown.origins
        else { return nil }
        return found
    }

    /// The key that an enrolment began with, or a new one, on the disk before it is used.
    func enrolmentKey() throws -> PrivateKey {
        try alone {
            if try exists(keyPath) { return try PrivateKey(contentsOf: keyPath) }
            let key = try PrivateKey.generate()
            try key.write(to: keyPath)
            return key
        }
    }

    private struct ReflectorDocument: Codable {
        var address: String
        var port: UInt16
    }

    package func reflector() throws -> Endpoint? {
        guard try exists(reflectorPath) else { return nil }
        let document: ReflectorDocument
        do {
            document = try JSONFault.decode(ReflectorDocument.self, PrivateFile.read(reflectorPath))
        } catch let error as DocumentError {
            throw IdentityError("read \(reflectorPath)", error.description)
        }
        guard let address = IPAddress(document.address) else {
            throw IdentityError("read \(reflectorPath)", "address: expected an IP address, found \(document.address)")
        }
        return Endpoint(address, port: document.port)
    }

    package func write(reflector: Endpoint) throws {
        let document = ReflectorDocument(address: reflector.address.description, port: reflector.port)
        try write(document, to: reflectorPath)
    }

    struct ConfigurationDocument: Codable {
        var etag: String?
        var document: String
    }

    /// The last good configuration; nil where there is none, or none that can still be read: the next answer of the
    /// collector replaces it.
    package func configuration(site: String) -> (configuration: AgentConfiguration, etag: String?)? {
        guard let bytes = try? PrivateFile.read(configurationPath, limit: 8 << 20),
            let kept = try? JSONFault.decode(ConfigurationDocument.self, bytes),
            let configuration = try? AgentConfiguration(Array(kept.document.utf8), site: site)
        else { return nil }
        return (configuration, kept.etag)
    }

    func write(configuration: [UInt8], etag: String?) throws {
        let document = ConfigurationDocument(etag: etag, document: String(decoding: configuration, as: UTF8.self))
        try write(document, to: configurationPath)
    }

    private struct TestsDocument: Codable {
        var day: Int64
        var octets: [String: Int64]
    }

    /// Nothing spent where the file isn't there; an error where it can't be read: then nobody knows what was spent.
    func testSpending() throws -> TestSpending {
        guard try exists(testsPath) else { return TestSpending() }
        do {
            let document = try JSONFault.decode(TestsDocument.self, PrivateFile.read(testsPath))
            return TestSpending(day: document.day, octets: document.octets)
        } catch let error as DocumentError {
            throw IdentityError("read \(testsPath)", error.description)
        }
    }

    func write(_ spending: TestSpending) throws {
        try write(TestsDocument(day: spending.day, octets: spending.octets), to: testsPath)
    }

    private func write(_ document: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try PrivateFile.write(Array(try encoder.encode(document)) + [0x0A], to: path)
    }

    /// Absence is what the system calls so; a folder that may not be searched, say, is a fault.
    private func exists(_ path: String) throws -> Bool { try PrivateFile.exists(path) }
}

/// Who an enrolled agent is, and to whom it reports.
package struct AgentIdentity: Hashable, Sendable {
    package var site: String
    /// The collectors, the preferred one first; at least one.
    package var origins: [Origin]
    package var certificate: Certificate
    package var authority: Certificate
    package var key: PrivateKey
    /// SHA-256 of the token by which it enrolled, hexadecimal; nil where that isn't known.
    package var tokenHash: String?

    package init(
        site: String, origins: [Origin], certificate: Certificate, authority: Certificate, key: PrivateKey,
        tokenHash: String? = nil
    ) {
        precondition(!origins.isEmpty, "an agent has a collector")
        self.site = site
        self.origins = origins
        self.certificate = certificate
        self.authority = authority
        self.key = key
        self.tokenHash = tokenHash
    }

    /// The preferred collector.
    package var origin: Origin { origins[0] }

    /// A client that shows this identity's certificate.
    package func client(
        limits: HTTPSClient.Limits = .init(), cutoff: Cutoff = Cutoff(), language: String? = nil
    ) throws -> HTTPSClient {
        try HTTPSClient(
            origins: origins, authority: authority, identity: (certificate, key), site: site, limits: limits,
            cutoff: cutoff, language: language)
    }
}

extension HTTPSClient {
    /// As `identity` from the next connection on.
    func present(with identity: AgentIdentity) throws {
        try present((identity.certificate, identity.key), authority: identity.authority)
    }
}
