import Identity
import Testing

/// Names of collectors, and certificates that bear them.
@Suite struct CollectorURITests {
    private let now: Int64 = 1_800_000_000

    @Test func nameIsItsURI() throws {
        #expect(try CollectorURI.encode("edge-1.vn") == "urn:tuyen:collector:edge-1.vn")
        #expect(CollectorURI.decode("urn:tuyen:collector:edge-1.vn") == "edge-1.vn")
    }

    @Test(arguments: ["", "Edge", "a b", "a/b", "a%41", "é", String(repeating: "a", count: 65)])
    func otherNamesAreNone(_ name: String) {
        #expect(throws: IdentityError.self) { try CollectorURI.encode(name) }
        #expect(CollectorURI.decode(CollectorURI.prefix + name) == nil)
    }

    @Test func collectorIsServerAndClientAndNoSite() throws {
        let authority = try CertificateAuthority.create(name: "CA", notBefore: now)
        let request = try CertificateRequest.make(commonName: "x", key: .generate())
        let certificate = try authority.issueCollector(
            request, name: "edge1", dnsNames: ["edge1.vn"], addresses: ["192.0.2.1"], notBefore: now)
        #expect(certificate.collector == "edge1" && certificate.site == nil)
        for purpose in [Certificate.Purpose.client, .server] {
            try certificate.verify(against: authority.certificate, purpose: purpose, at: now)
        }
        #expect(certificate.notAfter == now + 30 * 86_400)
        #expect(throws: IdentityError.self) {
            try authority.issueCollector(request, name: "edge1", dnsNames: [], addresses: [], notBefore: now)
        }
    }

    /// Whatever a site calls itself, its certificate names no collector, and can't be a server's.
    @Test(arguments: ["collector:edge1", "urn:tuyen:collector:edge1"])
    func agentIsNoCollector(_ site: String) throws {
        let authority = try CertificateAuthority.create(name: "CA", notBefore: now)
        let request = try CertificateRequest.make(commonName: "x", key: .generate())
        let certificate = try authority.issueAgent(request, site: site, notBefore: now)
        #expect(certificate.collector == nil && certificate.site == site)
        #expect(throws: IdentityError.self) {
            try certificate.verify(against: authority.certificate, purpose: .server, at: now)
        }
    }

    @Test func partsMakeTheDigestOfTheWhole() throws {
        let bytes = Array("the quick brown fox".utf8)
        let stream = try DigestStream()
        for part in [bytes[..<4], bytes[4...]] { try Array(part).withUnsafeBytes { try stream.update($0) } }
        #expect(try stream.finish() == sha256(bytes))
    }
}
