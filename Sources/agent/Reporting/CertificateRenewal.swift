import FoundationEssentials
import Identity

/// Renews the agent's certificate before it ends, over the connection that the old one opens (`docs/protocol.md`, *Renewal*).
///
/// Asked for once two thirds of the lifetime are over, and up to a twelfth of it later, by the site: certificates that were given on one
/// day end on one day. The new key and certificate are used for one request before they are put in the old ones' place.
struct CertificateRenewal {
    enum Outcome {
        case renewed(AgentIdentity)
        /// The old one stays; tried again later.
        case failed(String)
    }

    private let state: StateFolder
    private let version: String
    private var backOff: BackOff
    /// Monotonic nanoseconds.
    private var notBefore: UInt64 = 0

    private static let day: UInt64 = 86_400_000_000_000

    init(site: String, state: StateFolder, version: String) {
        self.state = state
        self.version = version
        backOff = BackOff(site: site, first: .seconds(60), longest: .seconds(6 * 3_600))
    }

    /// Unix seconds from when on a certificate is to be renewed.
    static func due(_ certificate: Certificate, site: String) -> Int64 {
        let lifetime = Double(max(0, certificate.notAfter - certificate.notBefore))
        var random = SiteRandom(site: "renewal of \(site)")
        return certificate.notBefore + Int64(lifetime * (2.0 / 3 + random.unit() / 12))
    }

    /// Renews where it is time; nil where it isn't.
    ///
    /// - Parameters:
    ///   - identity: the one in use, which `client` shows; it shows the new one afterwards where there is one.
    ///   - time: Unix seconds.
    mutating func run(_ client: HTTPSClient, of identity: AgentIdentity, at time: Int64) -> Outcome? {
        guard time >= Self.due(identity.certificate, site: identity.site), monotonicNow() >= notBefore else {
            return nil
        }
        do {
            let renewed = try ask(client, identity, time)
            try client.present(with: renewed)
            do {
                let proof = try client.send(HTTPRequest("GET", "/v1/configuration"))
                guard proof.status == 200 else { throw Refusal(response: proof) }
                guard try state.renew(renewed, replacing: identity) else { throw Superseded() }
            } catch {
                try? client.present(with: identity)
                throw error
            }
            backOff.reset()
            return .renewed(renewed)
        } catch {
            // What was decided is not asked about again before tomorrow; an older collector answers 404.
            let isDecided = [400, 403, 404].contains((error as? Refusal)?.response.status)
            let wait = isDecided ? Self.day : UInt64(backOff.next().components.seconds) * 1_000_000_000
            notBefore = monotonicNow() + wait
            return .failed("\(error)")
        }
    }

    private struct Refusal: Error, CustomStringConvertible {
        var response: HTTPResponse
        var description: String { "status \(response.status): \(CollectorError.text(response))" }
    }

    private struct Superseded: Error, CustomStringConvertible {
        var description: String { "the state folder holds another identity meanwhile" }
    }

    private struct Request: Encodable {
        var csr: String
        var version: String
    }

    private struct Answer: Decodable {
        var site: String
        var certificate: String
        var ca: String
    }

    private func ask(_ client: HTTPSClient, _ identity: AgentIdentity, _ time: Int64) throws -> AgentIdentity {
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: identity.site, key: key)
        let body = try JSONEncoder().encode(Request(csr: request.pem, version: version))
        let response = try client.send(
            HTTPRequest(
                "POST", "/v1/renew", headers: [HTTPHeader("Content-Type", "application/json")], body: Array(body)))
        guard response.status == 200 else { throw Refusal(response: response) }
        let answer = try JSONFault.decode(Answer.self, response.body)
        let certificate = try Certificate(pem: answer.certificate)
        guard answer.site == identity.site, certificate.site == identity.site else {
            throw Enrolment.Failure.answer("it is for the site \(certificate.site ?? answer.site)")
        }
        guard try Certificate(pem: answer.ca) == identity.authority else {
            throw Enrolment.Failure.answer("its authority is another one")
        }
        guard try certificate.matches(key) else { throw Enrolment.Failure.answer("its certificate is for another key") }
        try certificate.verify(against: identity.authority, purpose: .client, at: time)
        var renewed = identity
        (renewed.certificate, renewed.key) = (certificate, key)
        return renewed
    }
}
