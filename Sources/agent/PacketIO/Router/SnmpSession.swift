import CSnmp
import Glibc
import NetworkAddress

/// Why a router gave no answer.
package enum SnmpError: Error, Hashable, Sendable {
    case library(SnmpLibrary.Flaw)
    /// No session could be made; the library's words.
    case session(String)
    /// It didn't answer in time, or answered what the library refuses, as with a wrong password.
    case silent(String)
    /// RFC 3416 §3 error status.
    case refused(status: Int32)
    /// There is no such interface; those that there are.
    case noInterface(String, known: [String])
    /// It doesn't count what is asked for.
    case noCounters(String)
}

/// A session with one router. Used on one thread at a time.
final class SnmpSession {
    typealias Name = [UInt64]

    enum Value: Hashable {
        case number(UInt64)
        case text(String)
        /// No such object or instance, or another kind than the two.
        case none
    }

    private let library: SnmpLibrary
    private let session: UnsafeMutableRawPointer

    init(
        _ endpoint: Endpoint, _ credentials: SnmpCredentials, timeout: Duration, retries: Int32
    ) throws(SnmpError) {
        do throws(SnmpLibrary.Flaw) { library = try .open() } catch { throw .library(error) }
        let peer =
            endpoint.address.width == 32
            ? "udp:\(endpoint.address):\(endpoint.port)" : "udp6:[\(endpoint.address)]:\(endpoint.port)"
        var words = [CChar](repeating: 0, count: 256)
        let texts = [
            peer, credentials.community, credentials.user, credentials.authentication, credentials.privacy,
        ].map { $0.map { strdup($0) } ?? nil }
        defer {
            for case let text? in texts {
                explicit_bzero(text, strlen(text))
                free(text)
            }
        }
        var target = csnmp_target()
        target.peer = texts[0].map { UnsafePointer($0) }
        target.community = texts[1].map { UnsafePointer($0) }
        target.user = texts[2].map { UnsafePointer($0) }
        target.auth_password = texts[3].map { UnsafePointer($0) }
        target.auth_sha_bits = credentials.hash.bits
        target.privacy_password = texts[4].map { UnsafePointer($0) }
        target.timeout = timeout.components.seconds * 1_000_000 + timeout.components.attoseconds / 1_000_000_000_000
        target.retries = retries
        guard let session = csnmp_session(library.functions, &target, &words) else {
            throw .session(Self.text(words))
        }
        self.session = session
    }

    deinit { csnmp_close(library.functions, session) }

    /// What stands under `names`, at most 32 of them.
    func get(_ names: [Name]) throws(SnmpError) -> [Value] { try ask(names, next: false).map(\.value) }

    /// The column `root`, row by row up to that of which `last` says so. Each row costs a round trip.
    func walk(
        _ root: Name, atMost limit: Int, until last: (Value) -> Bool = { _ in false }
    ) throws(SnmpError) -> [(index: UInt64, value: Value)] {
        var rows: [(index: UInt64, value: Value)] = []
        var name = root
        while rows.count < limit {
            let (next, value) = try ask([name], next: true)[0]
            // RFC 3416 §4.2.2: names grow; an agent whose names don't would have us walk for ever.
            guard value != .none, next.count == root.count + 1, next.starts(with: root),
                next.last ?? 0 > rows.last?.index ?? 0
            else { break }
            rows.append((next.last ?? 0, value))
            if last(value) { break }
            name = next
        }
        return rows
    }

    private func ask(_ names: [Name], next: Bool) throws(SnmpError) -> [(name: Name, value: Value)] {
        var values = names.map { name in
            var value = csnmp_value()
            value.name_length = UInt32(min(name.count, Int(CSNMP_LONGEST_NAME)))
            withUnsafeMutableBytes(of: &value.name) { room in
                for (index, number) in name.prefix(Int(CSNMP_LONGEST_NAME)).enumerated() {
                    room.storeBytes(of: number, toByteOffset: 8 * index, as: UInt64.self)
                }
            }
            return value
        }
        var words = [CChar](repeating: 0, count: 256)
        let code = csnmp_request(library.functions, session, next ? 1 : 0, &values, UInt32(values.count), &words)
        guard code >= 0 else { throw .silent(Self.text(words)) }
        guard code == 0 else { throw .refused(status: code) }
        return values.map { value in
            let name = withUnsafeBytes(of: value.name) { room in
                (0..<Int(value.name_length)).map { room.load(fromByteOffset: 8 * $0, as: UInt64.self) }
            }
            switch UInt32(value.kind) {
            case CSNMP_NUMBER.rawValue: return (name, .number(value.number))
            case CSNMP_TEXT.rawValue:
                let text = withUnsafeBytes(of: value.text) { room in
                    Self.printable(room.prefix(Int(value.text_length)))
                }
                return (name, .text(text))
            default: return (name, .none)
            }
        }
    }

    private static func text(_ words: [CChar]) -> String {
        printable(words.map { UInt8(bitPattern: $0) })
    }

    /// What stands before the first zero, with `?` for each control character: whatever somebody called an interface, it is text
    /// on a terminal and in a log.
    static func printable(_ octets: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: Array(octets.prefix { $0 != 0 }), as: UTF8.self).unicodeScalars {
            text.append(scalar.properties.generalCategory == .control ? "?" : scalar)
        }
        return String(text)
    }
}
