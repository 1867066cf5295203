import FoundationEssentials
import Identity
package import NetworkAddress

/// Turns a kit into an enrolled agent.
///
/// It may be cut short at any moment and run again: the key is on the disk before the request is sent and is used again,
/// by which the collector knows who asks a second time with a used token, and `identity.json`, which makes the agent
/// enrolled, is written whole at the end.
package enum Enrolment {
    package enum Failure: Error, CustomStringConvertible {
        /// The folder already is another site's.
        case enrolledAs(String)
        /// The folder is enrolled with a collector of another authority.
        case otherCollector(enrolled: String, kit: String)
        /// The collector refused: its status and words.
        case refused(status: Int, String)
        /// The collector's answer isn't what it should be.
        case answer(String)

        package var description: String {
            switch self {
            case .enrolledAs(let site): "the state folder is already enrolled as \(site)"
            case .otherCollector(let enrolled, let kit):
                "the state folder is enrolled with \(enrolled), whose authority is not that of the kit for \(kit)"
            case .refused(let status, let words): "the collector refused (status \(status)): \(words)"
            case .answer(let words): "the collector's answer can't be used: \(words)"
            }
        }
    }

    private struct Request: Encodable {
        var token: String
        var csr: String
        var version: String
    }

    private struct Answer: Decodable {
        var site: String
        var certificate: String
        var ca: String
    }

    /// Enrols; where the folder is already enrolled by this very kit and its certificate is valid, gives that identity and
    /// asks nobody.
    ///
    /// A new kit of the same site and authority (after a revocation, an expiry or a move of the collector) replaces
    /// certificate and origin; key and spool stay, so what waits is sent under the new certificate. A kit of another
    /// authority is refused: what waits was promised to the first collector.
    ///
    /// - Parameters:
    ///   - now: Unix seconds, against which certificates are verified.
    ///   - language: in which a refusal shall be, `en` or `vi`.
    package static func enrol(
        kit: Kit, state: StateFolder, version: String, now: Int64, limits: HTTPSClient.Limits = .init(),
        language: String? = nil
    ) throws -> AgentIdentity {
        try state.create()
        if let owner = try state.owner() {
            guard owner.site == kit.site else { throw Failure.enrolledAs(owner.site) }
            guard owner.authority == kit.authority else {
                throw Failure.otherCollector(enrolled: owner.origin.description, kit: kit.origin.description)
            }
            // Whose key is gone can only enrol again.
            if owner.hasKey, let identity = try state.identity(), try isCurrent(identity, kit: kit, now: now) {
                return identity
            }
        }
        let key = try state.enrolmentKey()
        let request = try CertificateRequest.make(commonName: kit.site, key: key)
        let body = try JSONEncoder().encode(Request(token: kit.token, csr: request.pem, version: version))
        let client = try HTTPSClient(
            origins: kit.origins, authority: kit.authority, identity: nil, site: kit.site, limits: limits,
            language: language)
        let response = try client.send(
            HTTPRequest(
                "POST", "/v1/enrol", headers: [HTTPHeader("Content-Type", "application/json")], body: Array(body)))
        guard response.status == 200 else {
            throw Failure.refused(status: response.status, CollectorError.text(response))
        }
        let identity = try verified(response, kit: kit, key: key, now: now)
        try state.enrol(identity)
        return identity
    }

    /// Whether enrolling again would change nothing.
    private static func isCurrent(_ identity: AgentIdentity, kit: Kit, now: Int64) throws -> Bool {
        guard identity.origins == kit.origins, identity.tokenHash == (try tokenHash(kit)) else { return false }
        do {
            try identity.certificate.verify(against: kit.authority, purpose: .client, at: now)
            return true
        } catch { return false }
    }

    private static func tokenHash(_ kit: Kit) throws -> String { hexadecimal(try sha256(Array(kit.token.utf8))) }

    /// Tells the collector where this site's reflector listens, and remembers it.
    package static func announce(
        reflector: Endpoint, state: StateFolder, client: HTTPSClient
    ) throws {
        // Only where it is news: a full disk must not keep the collector from being told what it was told before.
        if (try? state.reflector()) != reflector { try state.write(reflector: reflector) }
        let body = #"{"address":"\#(reflector.address)","port":\#(reflector.port)}"#
        let response = try client.send(
            HTTPRequest(
                "PUT", "/v1/reflector", headers: [HTTPHeader("Content-Type", "application/json")],
                body: Array(body.utf8)))
        guard (200..<300).contains(response.status) else {
            throw Failure.refused(status: response.status, CollectorError.text(response))
        }
    }

    private static func verified(_ response: HTTPResponse, kit: Kit, key: PrivateKey, now: Int64) throws
        -> AgentIdentity
    {
        let answer: Answer
        do throws(DocumentError) { answer = try JSONFault.decode(Answer.self, response.body) } catch {
            throw Failure.answer(error.description)
        }
        let certificate = try Certificate(pem: answer.certificate)
        guard answer.site == kit.site, certificate.site == kit.site else {
            throw Failure.answer(
                "it is for the site \(certificate.site ?? answer.site), and the kit is for \(kit.site)")
        }
        guard try Certificate(pem: answer.ca) == kit.authority else {
            throw Failure.answer("its authority is not the kit's")
        }
        guard try certificate.matches(key) else { throw Failure.answer("its certificate is for another key") }
        try certificate.verify(against: kit.authority, purpose: .client, at: now)
        return AgentIdentity(
            site: kit.site, origins: kit.origins, certificate: certificate, authority: kit.authority, key: key,
            tokenHash: try tokenHash(kit))
    }
}
