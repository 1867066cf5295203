import FoundationEssentials
import Identity
import NIOCore
import NIOHTTP1
import Rendering

/// Makes a machine a collector in front, and gives it its next certificate in time.
package enum EdgeEnrolment {
    package enum Failure: Error, Hashable {
        /// The registrar refused: its status and words.
        case refused(status: Int, String)
        /// Its answer isn't what it should be.
        case answer(String)
    }

    private struct Answer: Decodable {
        var collector: String
        var certificate: String
        var ca: String
    }

    private struct Fault: Decodable { var error: String }

    /// Enrols with a kit in `folder`, which is made; run again after it was cut short it goes on with the same key.
    ///
    /// A new kit of the same collector and authority replaces the certificate. The one in use stays where it is until the new one is
    /// whole; the registrar ends it when it gives the new one, so where that answer was lost the same kit is to be tried again.
    ///
    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - language: in which a refusal shall be, `en` or `vi`.
    /// - Throws: `Failure`, `EdgeIdentity.Failure.other`, `RegistrarClient.Unreachable`, `IdentityError`.
    package static func enrol(
        _ kit: CollectorKit, in folder: DataFolder, version: String, at now: Int64, language: String
    ) async throws -> EdgeIdentity {
        var identity = try EdgeIdentity(kit)
        if try EdgeIdentity.exists(in: folder) {
            let known = try EdgeIdentity(in: folder)
            guard known.collector == kit.collector, known.authority == identity.authority else {
                throw EdgeIdentity.Failure.other(known.collector)
            }
            if known.token == identity.token {
                if let certificate = known.certificate, certificate.notAfter > now, known.registrar == kit.registrar {
                    return known
                }
                identity.key = known.key
            }
        }
        if let asked = try EdgeIdentity.pending(in: folder), asked.token == identity.token { identity.key = asked.key }
        try identity.writePending(in: folder)
        let body = JSONValue.object([
            .init("token", .string(kit.token)), .init("csr", .string(try request(identity))),
            .init("version", .string(version)),
        ])
        let client = try RegistrarClient(identity)
        let answered = await Result.of {
            try await client.send(
                .POST, "/v1/collector/enrol",
                headers: [("Content-Type", "application/json"), ("Accept-Language", language)],
                body: Array(body.text().utf8))
        }
        try? await client.close()
        identity.certificate = try certificate(try answered.get(), for: identity, at: now)
        try identity.write(in: folder)
        try EdgeIdentity.removePending(in: folder)
        return identity
    }

    /// The next certificate of an identity that has one, with a key of its own.
    static func renewed(
        _ identity: EdgeIdentity, through client: RegistrarClient, version: String, at now: Int64
    ) async throws -> EdgeIdentity {
        var renewed = identity
        renewed.key = try PrivateKey.generate()
        let body = JSONValue.object([
            .init("csr", .string(try request(renewed))), .init("version", .string(version)),
        ])
        let answer = try await client.send(
            .POST, "/v1/collector/renew", headers: [("Content-Type", "application/json")],
            body: Array(body.text().utf8))
        renewed.certificate = try certificate(answer, for: renewed, at: now)
        return renewed
    }

    private static func request(_ identity: EdgeIdentity) throws -> String {
        try CertificateRequest.make(commonName: identity.collector, key: identity.key).pem
    }

    private static func certificate(
        _ answer: RegistrarClient.Answer, for identity: EdgeIdentity, at now: Int64
    ) throws -> Certificate {
        let bytes = Data(answer.body.readableBytesView)
        guard answer.status == 200 else {
            let words = (try? JSONDecoder().decode(Fault.self, from: bytes))?.error
            throw Failure.refused(status: answer.status, words ?? "")
        }
        guard let document = try? JSONDecoder().decode(Answer.self, from: bytes) else {
            throw Failure.answer(String(String(decoding: bytes, as: UTF8.self).prefix(200)))
        }
        let certificate = try Certificate(pem: document.certificate)
        guard document.collector == identity.collector, certificate.collector == identity.collector,
            try certificate.matches(identity.key)
        else { throw Failure.answer("its certificate is \(certificate.collector ?? "nobody")'s") }
        guard try Certificate(pem: document.ca) == identity.authority else {
            throw Failure.answer("its authority is not the kit's")
        }
        for purpose in [Certificate.Purpose.client, .server] {
            try certificate.verify(against: identity.authority, purpose: purpose, at: now)
        }
        return certificate
    }
}

extension Result where Failure == any Error {
    static func of(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
