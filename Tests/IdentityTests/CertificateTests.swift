import Foundation
import Identity
import Testing

private let day: Int64 = 86_400
private let now: Int64 = 1_775_001_600

@Suite struct CertificateTests {
    private let authority: CertificateAuthority
    private let key: PrivateKey
    init() throws {
        authority = try CertificateAuthority.create(name: "Tuyến CA", notBefore: now)
        key = try PrivateKey.generate()
    }

    private func agent(_ site: String, from start: Int64 = now) throws -> Certificate {
        let request = try CertificateRequest.make(commonName: "anything", key: key)
        return try authority.issueAgent(request, site: site, notBefore: start)
    }

    @Test(
        "an agent's certificate carries its site, whatever characters the site id has",
        arguments: ["01290@2025", "pop-040", "04@2025", "xã Đông Anh", "a/b?c#d%41", "100%", "x,DNS:evil", "~"])
    func site(site: String) throws {
        let certificate = try agent(site)
        #expect(certificate.site == site)
        #expect(certificate.commonName == site)
        #expect(certificate.notBefore == now)
        #expect(certificate.notAfter == now + 90 * day)
        #expect(try certificate.matches(key))
        try certificate.verify(against: authority.certificate, purpose: .client, at: now + day)
        let again = try Certificate(pem: certificate.pem)
        #expect(again == certificate)
        #expect(try Certificate(der: certificate.der).fingerprint == certificate.fingerprint)
    }

    @Test(
        "a name that is no site id is refused", arguments: ["", "a\u{0}b", "a\nb", String(repeating: "x", count: 65)])
    func badSite(site: String) throws {
        #expect(throws: IdentityError.self) { try agent(site) }
    }

    @Test("serial numbers are long and differ")
    func serials() throws {
        let serials = try Set((0..<8).map { _ in try agent("04@2025").serial })
        #expect(serials.count == 8)
        #expect(serials.allSatisfy { $0.count > 24 && $0.count <= 32 })
    }

    @Test("verification names what is wrong")
    func refusals() throws {
        let certificate = try agent("04@2025")
        let root = authority.certificate
        func reason(_ certificate: Certificate, _ root: Certificate, _ purpose: Certificate.Purpose, _ at: Int64)
            -> String?
        {
            do {
                try certificate.verify(against: root, purpose: purpose, at: at)
                return nil
            } catch { return (error as? IdentityError)?.reason }
        }
        #expect(reason(certificate, root, .client, now - 1) == "certificate is not yet valid")
        #expect(reason(certificate, root, .client, now + 91 * day) == "certificate has expired")
        #expect(reason(certificate, root, .server, now) == "unsuitable certificate purpose")
        let other = try CertificateAuthority.create(name: "Tuyến CA", notBefore: now)
        #expect(reason(certificate, other.certificate, .client, now) != nil)
        let server = try authority.issueServer(
            key: key, dnsNames: ["collector.example"], addresses: ["127.0.0.1", "::1"], notBefore: now)
        #expect(reason(server, root, .server, now) == nil)
        #expect(reason(server, root, .client, now) == "unsuitable certificate purpose")
        #expect(server.site == nil)
        // An end entity signs nobody, whatever its key does.
        let impostor = try CertificateAuthority(certificate: certificate, key: key)
        let forged = try impostor.issueAgent(
            CertificateRequest.make(commonName: "x", key: PrivateKey.generate()), site: "00@2025", notBefore: now)
        #expect(reason(forged, root, .client, now) != nil)
    }

    @Test("no certificate outlives its authority")
    func clamped() throws {
        let short = try CertificateAuthority.create(name: "short", notBefore: now, days: 10)
        let request = try CertificateRequest.make(commonName: "x", key: key)
        #expect(try short.issueAgent(request, site: "x", notBefore: now).notAfter == now + 10 * day)
    }

    @Test("a server certificate needs names that are names")
    func serverNames() throws {
        for (names, addresses) in [([], []), (["tỉnh.vn"], []), ([""], []), ([], ["300.1.1.1"]), ([], ["host"])] {
            #expect(throws: IdentityError.self) {
                try authority.issueServer(key: key, dnsNames: names, addresses: addresses, notBefore: now)
            }
        }
    }

    @Test("a request that was changed after signing is refused, and so is rubbish")
    func proofOfPossession() throws {
        let request = try CertificateRequest.make(commonName: "01290@2025", key: key)
        #expect(request.commonName == "01290@2025")
        #expect(try CertificateRequest(pem: request.pem) == request)
        let body = request.pem.split(separator: "\n").dropFirst().dropLast().joined()
        var der = try #require(Data(base64Encoded: body))
        der[der.count - 1] ^= 1  // the last bit of the signature's s
        let forged = """
            -----BEGIN CERTIFICATE REQUEST-----
            \(der.base64EncodedString(options: .lineLength64Characters))
            -----END CERTIFICATE REQUEST-----

            """
        let error = #expect(throws: IdentityError.self) { try CertificateRequest(pem: forged) }
        #expect(error?.action == "verify the certificate request's signature")
        for bad in ["", "x", forged, String(repeating: "A", count: 70_000), key.pem] {
            #expect(throws: IdentityError.self) { try CertificateRequest(pem: bad) }
        }
        #expect(throws: IdentityError.self) { try Certificate(pem: request.pem) }
        #expect(throws: IdentityError.self) { try Certificate(der: [0x30, 0x80]) }
        #expect(throws: IdentityError.self) { try Certificate(der: authority.certificate.der + [0]) }
    }

    @Test("authority and key must belong together")
    func wrongKey() throws {
        let reloaded = try CertificateAuthority(
            certificate: Certificate(pem: authority.certificate.pem), key: PrivateKey(pem: authority.privateKey.pem))
        #expect(reloaded.certificate == authority.certificate)
        #expect(throws: IdentityError.self) {
            try CertificateAuthority(certificate: authority.certificate, key: PrivateKey.generate())
        }
    }
}
