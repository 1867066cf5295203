/// Who asks a router by SNMP: a community (v2c, RFC 1901) or a user (v3, RFC 3414).
///
///     community public-or-not
///
///     user watcher
///     auth sha256 at-least-8-characters
///     privacy aes at-least-8-characters
///
/// A line each; `#` begins a comment line. What is secret stays in the file: no message repeats it.
package struct SnmpCredentials: Hashable, Sendable {
    package enum Hash: String, CaseIterable, Sendable {
        /// HMAC-SHA-96 (RFC 3414).
        case sha
        /// RFC 7860.
        case sha256, sha384, sha512

        var bits: Int32 {
            switch self {
            case .sha: 1
            case .sha256: 256
            case .sha384: 384
            case .sha512: 512
            }
        }
    }

    var community: String?
    var user: String?
    var hash = Hash.sha
    var authentication: String?
    var privacy: String?

    /// What is wrong, and where.
    package struct Fault: Error, Hashable, Sendable {
        package enum Reason: Hashable, Sendable {
            /// Not one of the four words.
            case unknownWord
            /// The word needs that many more.
            case words(Int)
            case repeated
            case unknownHash
            /// Only AES-128 (RFC 3826).
            case unknownCipher
            /// RFC 3414 §11.2: 8 characters at least.
            case shortPassword
            /// Privacy without authentication, or either without a user.
            case incomplete
            /// Both a community and a user, or neither.
            case neitherOrBoth
        }
        /// From 1.
        package var line: Int
        package var reason: Reason
    }

    package init(_ text: String) throws(Fault) {
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let words = line.split(whereSeparator: { " \t\r".contains($0) }).map(String.init)
            guard let word = words.first, !word.hasPrefix("#") else { continue }
            try take(word, words.dropFirst().map { $0 }, at: number)
        }
        guard (community == nil) != (user == nil) else { throw Fault(line: max(1, number), reason: .neitherOrBoth) }
        let isComplete = (authentication == nil || user != nil) && (privacy == nil || authentication != nil)
        guard isComplete else { throw Fault(line: max(1, number), reason: .incomplete) }
    }

    private mutating func take(_ word: String, _ values: [String], at line: Int) throws(Fault) {
        func expect(_ count: Int) throws(Fault) {
            guard values.count == count else { throw Fault(line: line, reason: .words(count)) }
        }
        func once(_ known: String?) throws(Fault) {
            guard known == nil else { throw Fault(line: line, reason: .repeated) }
        }
        func password(_ text: String) throws(Fault) -> String {
            guard text.utf8.count >= 8 else { throw Fault(line: line, reason: .shortPassword) }
            return text
        }
        switch word {
        case "community":
            try expect(1)
            try once(community)
            community = values[0]
        case "user":
            try expect(1)
            try once(user)
            user = values[0]
        case "auth":
            try expect(2)
            try once(authentication)
            guard let known = Hash(rawValue: values[0]) else { throw Fault(line: line, reason: .unknownHash) }
            hash = known
            authentication = try password(values[1])
        case "privacy":
            try expect(2)
            try once(privacy)
            guard values[0] == "aes" else { throw Fault(line: line, reason: .unknownCipher) }
            privacy = try password(values[1])
        default: throw Fault(line: line, reason: .unknownWord)
        }
    }
}
