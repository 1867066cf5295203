import COpenSSL
import Rendering

/// The bytes of `plan.json` and the hash of what it says.
///
/// One record a line, so that two plans compare line by line. The first lines name kind, format and hash; the hash is SHA-256 over
/// all bytes after the line that holds it.
package struct PlanDocument: Sendable {
    package static let kind = "tuyen-plan"

    package let plan: Plan
    /// UTF-8, to be written one after the other: the whole is tens of megabytes, which nobody needs in one piece.
    let pieces: [[UInt8]]
    /// Lower-case hexadecimal.
    package let hash: String

    /// UTF-8. O(octets).
    package var bytes: [UInt8] { pieces.count == 1 ? pieces[0] : Array(pieces.joined()) }
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package init(_ plan: Plan) {
        self.plan = plan
        let body = PlanEncoder.body(of: plan)
        hash = Self.sha256(body)
        pieces = [Array(Self.head(hash: hash).utf8)] + body
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

    /// Reads the bytes back and checks them against their hash. O(bytes).
    package init(reading bytes: [UInt8]) throws(Fault) {
        let read: Result<(Plan, String), Fault>?
        read = JSONField.withRoot(of: bytes) { root in Self.read(root, bytes) }
        guard let read else {
            // What is wrong with the bytes, and where, is for the slower reader to say.
            do { _ = try JSONReader.read(bytes) } catch { throw .damaged("\(error)") }
            throw .damaged("the document is too large or too deep")
        }
        (plan, hash) = try read.get()
        pieces = [bytes]
    }

    private static func read(_ root: JSONField, _ bytes: [UInt8]) -> Result<(Plan, String), Fault> {
        guard let kind = try? root["kind"].text, kind == Self.kind, let format = try? root["format"].whole,
            let stated = try? root["plan_hash"].text
        else { return .failure(.notAPlan) }
        guard format == Plan.formatVersion else { return .failure(.foreign(String(format))) }
        let head = Array(Self.head(hash: stated).utf8)
        guard bytes.starts(with: head) else {
            return .failure(.damaged("the first four lines are not as they were written"))
        }
        let actual = sha256([bytes[head.count...]])
        guard actual == stated else {
            return .failure(.damaged("its contents don't have the hash that it states"))
        }
        do { return .success((try PlanDecoder.plan(from: root), stated)) } catch {
            return .failure(.damaged("\(error)"))
        }
    }

    private static func sha256(_ pieces: [some Collection<UInt8>]) -> String {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
        for piece in pieces {
            _ = piece.withContiguousStorageIfAvailable { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        }
        EVP_DigestFinal_ex(context, &digest, nil)
        let digits = Array("0123456789abcdef")
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
