import Identity
import Probing
import Rendering

/// A record with the signature of the agent that made it.
///
/// `{"record": …, "certificate": "<PEM>", "signature": "<hexadecimal DER>"}`; signed is the record as one line of JSON with
/// its members in their order, as `JSONValue` writes it.
struct SignedRecord {
    var record: JSONValue
    var certificate: Certificate
    var signature: [UInt8]

    enum Fault: Error, Hashable {
        case form(String)
        /// It was changed, or another key signed it.
        case forged
        /// The certificate is not of the authority, or is of another site.
        case authority(String)
        case otherSite(certificate: String, record: String)
    }

    static func sign(_ record: JSONValue, as identity: (certificate: Certificate, key: PrivateKey)) throws -> Self {
        Self(
            record: record, certificate: identity.certificate,
            signature: try identity.key.signature(of: Array(record.text().utf8)))
    }

    func json() throws -> JSONValue {
        .object([
            .init("record", record), .init("certificate", .string(try certificate.pem)),
            .init("signature", .string(hexadecimal(signature))),
        ])
    }

    /// Reads a file; nothing of it is verified yet.
    init(reading bytes: [UInt8]) throws(Fault) {
        let document: JSONValue
        do { document = try JSONReader.read(bytes) } catch { throw .form("\(error)") }
        func member(_ name: String) throws(Fault) -> JSONValue {
            guard case .object(let members) = document, let found = members.first(where: { $0.name == name }) else {
                throw .form(name)
            }
            return found.value
        }
        guard case .string(let pem) = try member("certificate") else { throw .form("certificate") }
        guard case .string(let digits) = try member("signature"), let signature = Self.octets(digits) else {
            throw .form("signature")
        }
        record = try member("record")
        do { certificate = try Certificate(pem: pem) } catch { throw .form("certificate: \(error)") }
        self.signature = signature
    }

    private init(record: JSONValue, certificate: Certificate, signature: [UInt8]) {
        self.record = record
        self.certificate = certificate
        self.signature = signature
    }

    private static func octets(_ digits: String) -> [UInt8]? {
        let nibbles = digits.utf8.compactMap { UInt8(String(Unicode.Scalar($0)), radix: 16) }
        guard nibbles.count == digits.utf8.count, nibbles.count % 2 == 0, nibbles.count <= 1_024 else { return nil }
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    /// What it holds, signed by that site's agent. With an authority its certificate must be of it, and valid when the test ended.
    func verify(against authority: Certificate?) throws -> AcceptanceRecord {
        guard try certificate.verifies(signature, of: Array(record.text().utf8)) else { throw Fault.forged }
        // What it says of itself must follow from what it holds: whoever has a key can sign anything.
        guard let content = AcceptanceRecord(record) else { throw Fault.form("record") }
        let site = content.agent
        guard let signer = certificate.site, signer == site else {
            throw Fault.otherSite(certificate: certificate.site ?? "-", record: site)
        }
        if let authority {
            let end = content.steps.map(\.end).max() ?? 0
            do {
                try certificate.verify(against: authority, purpose: .client, at: end / 1_000_000_000)
            } catch let error as IdentityError { throw Fault.authority(error.reason) }
        }
        return content
    }
}
