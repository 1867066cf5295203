import COpenSSL
import Rendering

/// The bytes of `plan.json` and the hash of what it says.
///
/// One record a line, so that two plans compare line by line. The first lines name kind, format and hash; the hash is SHA-256 over
/// all bytes after the line that holds it.
package struct PlanDocument: Sendable {
    package static let kind = "tuyen-plan"

    package let plan: Plan
    package let text: String
    /// Lower-case hexadecimal.
    package let hash: String

    package init(_ plan: Plan) {
        self.plan = plan
        var body = ""
        let members = PlanEncoder.members(of: plan)
        for (index, member) in members.enumerated() {
            body += JSONValue.string(member.name).text() + ":"
            if case .array(let records) = member.value, !records.isEmpty {
                body += "[\n" + records.map { $0.text() }.joined(separator: ",\n") + "\n]"
            } else {
                body += member.value.text()
            }
            body += index == members.count - 1 ? "\n}\n" : ",\n"
        }
        hash = Self.sha256(body)
        text = Self.head(hash: hash) + body
    }

    private static func head(hash: String) -> String {
        "{\n\"kind\":\"\(kind)\",\n\"format\":\(Plan.formatVersion),\n\"plan_hash\":\"\(hash)\",\n"
    }

    /// What `read` can find wrong with the bytes.
    package enum Fault: Error, Hashable {
        /// Not a plan at all.
        case notAPlan
        /// A plan of another format.
        case foreign(String)
        /// The bytes are not those that were written, or don't make a plan.
        case damaged(String)
    }

    /// Reads the bytes back and checks them against their hash.
    package init(reading bytes: [UInt8]) throws(Fault) {
        let document: JSONValue
        do { document = try JSONReader.read(bytes) } catch { throw .damaged("\(error)") }
        let root = JSONField(value: document, path: "plan")
        guard let kind = try? root["kind"].text, kind == Self.kind else { throw .notAPlan }
        guard let format = try? root["format"].whole, let stated = try? root["plan_hash"].text else { throw .notAPlan }
        guard format == Plan.formatVersion else { throw .foreign(String(format)) }
        let head = Array(Self.head(hash: stated).utf8)
        guard bytes.starts(with: head) else { throw .damaged("the first four lines are not as they were written") }
        let body = String(decoding: bytes[head.count...], as: UTF8.self)
        guard Self.sha256(body) == stated else { throw .damaged("its contents don't have the hash that it states") }
        do { plan = try PlanDecoder.plan(from: document) } catch { throw .damaged("\(error)") }
        text = Self.head(hash: stated) + body
        hash = stated
    }

    private static func sha256(_ text: String) -> String {
        var text = text
        var digest = [UInt8](repeating: 0, count: 32)
        text.withUTF8 { bytes in
            _ = EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_sha256(), nil)
        }
        let digits = Array("0123456789abcdef")
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
