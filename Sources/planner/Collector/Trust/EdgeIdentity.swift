import FoundationEssentials
package import Identity
import Rendering

/// Who a collector in front is: all the state that it has, one file of its owner's alone.
///
/// One that is yet to enrol has a file of its own beside it, so that what is in use stays so until the new one is whole.
package struct EdgeIdentity: Hashable, Sendable {
    package var collector: String
    /// `https://host:port`.
    package var registrar: String
    package var authority: Certificate
    package var key: PrivateKey
    /// Nil until it has enrolled.
    package var certificate: Certificate?
    /// SHA-256 of the kit's token, hexadecimal.
    package var token: String

    package enum Failure: Error, Hashable {
        /// The folder holds no identity.
        case absent(String)
        /// It holds one that has not enrolled.
        case notEnrolled(String)
        /// The file is damaged: what is wrong with it.
        case damaged(String, String)
        /// It is another collector's, or another authority's.
        case other(String)
    }

    private struct Document: Codable {
        var format: Int
        var collector: String
        var registrar: String
        var ca: String
        var key: String
        var certificate: String?
        var token: String
    }

    package static func path(in folder: DataFolder) -> String { folder.path + "/edge.json" }
    /// Where one waits that has asked for its certificate and has no answer yet.
    static func pendingPath(in folder: DataFolder) -> String { folder.path + "/edge-pending.json" }

    package static func exists(in folder: DataFolder) throws -> Bool { try PrivateFile.exists(path(in: folder)) }

    /// - Throws: `Failure`, or an `IdentityError`.
    package init(in folder: DataFolder) throws {
        let path = Self.path(in: folder)
        guard try PrivateFile.exists(path) else { throw Failure.absent(folder.path) }
        try self.init(path)
    }

    /// The one that asked for a certificate and may not have heard the answer; nil where there is none, or none that can be read.
    ///
    /// - Throws: an `IdentityError` where the file is there and can't be opened, or others may read it.
    package static func pending(in folder: DataFolder) throws -> EdgeIdentity? {
        let path = pendingPath(in: folder)
        guard try PrivateFile.exists(path) else { return nil }
        do { return try EdgeIdentity(path) } catch is Failure { return nil }
    }

    private init(_ path: String) throws {
        if let mode = PrivateFile.mode(of: path), mode & 0o077 != 0 {
            throw IdentityError("read the private key \(path)", "others may read it; run: chmod 600 \(path)")
        }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(PrivateFile.read(path)))
        } catch let error as IdentityError {
            throw error
        } catch {
            throw Failure.damaged(path, "\(error)")
        }
        collector = document.collector
        registrar = document.registrar
        authority = try Certificate(pem: document.ca)
        key = try PrivateKey(pem: document.key)
        certificate = try document.certificate.map { try Certificate(pem: $0) }
        token = document.token
        if let certificate, try certificate.collector != collector || !certificate.matches(key) {
            throw Failure.damaged(path, "key and certificate don't belong together")
        }
    }

    /// One that has a key of its own and is yet to enrol with `kit`.
    package init(_ kit: CollectorKit) throws {
        collector = kit.collector
        registrar = kit.registrar
        authority = try Certificate(pem: kit.authority)
        key = try PrivateKey.generate()
        token = hexadecimal(try sha256(Array(kit.token.utf8)))
    }

    /// Puts it in the place of the one in use, whole or not at all.
    package func write(in folder: DataFolder) throws { try write(to: Self.path(in: folder)) }

    /// Forgets the one that was pending: it has its certificate now.
    static func removePending(in folder: DataFolder) throws { try PrivateFile.remove(pendingPath(in: folder)) }

    /// Keeps it beside the one in use: its key is on the disk before its certificate is asked for, so that a lost answer can be
    /// asked for again.
    func writePending(in folder: DataFolder) throws { try write(to: Self.pendingPath(in: folder)) }

    private func write(to path: String) throws {
        var members: [JSONValue.Member] = [
            .init("format", 1), .init("collector", .string(collector)), .init("registrar", .string(registrar)),
            .init("ca", .string(try authority.pem)), .init("key", .string(key.pem)), .init("token", .string(token)),
        ]
        if let certificate { members.append(.init("certificate", .string(try certificate.pem))) }
        try PrivateFile.write(Array((JSONValue.object(members).text(pretty: true) + "\n").utf8), to: path)
    }
}
