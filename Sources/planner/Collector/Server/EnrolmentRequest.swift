import Hummingbird
import Identity
import Localization
import NIOCore

/// What an agent asks to be enrolled with, and a collector in front likewise.
struct EnrolmentRequest: Decodable {
    /// Of its kit.
    var token: String
    /// PKCS #10 (RFC 2986), PEM.
    var csr: String
    var version: String

    static func read(_ request: Request, on channel: any Channel) async throws -> EnrolmentRequest {
        let body = try await request.json(EnrolmentRequest.self, form: .enrolmentExpected, on: channel)
        guard body.token.utf8.count <= 128 else {
            throw Refusal(.badRequest, .bodyMalformed, expected: .enrolmentExpected, next: .updateAgent)
        }
        return body
    }

    func certificateRequest() throws -> CertificateRequest {
        try CertificateRequest(asked: csr, version: version, form: .enrolmentExpected)
    }
}

/// What either asks for a new certificate with, showing the one that it has.
struct RenewalRequest: Decodable {
    var csr: String
    var version: String

    func certificateRequest() throws -> CertificateRequest {
        try CertificateRequest(asked: csr, version: version, form: .renewalExpected)
    }
}

extension CertificateRequest {
    /// - Parameter form: of the body that both came in.
    fileprivate init(asked csr: String, version: String, form: CollectorMessages) throws {
        guard version.utf8.count <= 64, version.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Refusal(.badRequest, .bodyMalformed, expected: form, next: .updateAgent)
        }
        do {
            try self.init(pem: csr)
        } catch {
            throw Refusal(.badRequest, .csrRefused, "\(error)", expected: .csrExpected, next: .updateAgent)
        }
    }
}
