import FoundationEssentials
import Hummingbird
import Identity

/// `Client-Cert` (RFC 9440 §2.2): the certificate of the client for whom a request is passed on, a byte sequence of its DER form
/// (RFC 8941 §3.3.5, base64 between colons).
enum ClientCertificateField {
    static let name = HTTPFields.Key("Client-Cert")!

    static func value(_ der: [UInt8]) -> String { ":\(Data(der).base64EncodedString()):" }

    /// Nil where the field is no certificate.
    static func certificate(_ value: String) -> Certificate? {
        guard value.count > 2, value.hasPrefix(":"), value.hasSuffix(":"),
            let der = Data(base64Encoded: String(value.dropFirst().dropLast()))
        else { return nil }
        return try? Certificate(der: Array(der))
    }
}
