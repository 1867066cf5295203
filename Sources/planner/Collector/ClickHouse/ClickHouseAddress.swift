import Identity

/// Which ClickHouse holds the measurements, as one URL says it:
/// `clickhouse://user:password@host:8123,other:8123/database?secure=1&cluster=name`.
///
/// | parameter | value |
/// |---|---|
/// | `secure` | 1: TLS, by default on port 8443 instead of 8123 |
/// | `ca` | a PEM file with the authorities to trust instead of the system's |
/// | `password-file` | a file whose first line is the password |
/// | `cluster` | of the servers' `remote_servers`: tables are replicated and distributed over it |
/// | `quorum` | with a cluster, how many replicas must have a batch before it is acknowledged; 2 unless said otherwise |
///
/// Its description leaves the password out.
package struct ClickHouseAddress: Hashable, Sendable, CustomStringConvertible {
    package struct Host: Hashable, Sendable, CustomStringConvertible {
        package var name: String
        package var port: Int
        package var description: String { "\(name.contains(":") ? "[\(name)]" : name):\(port)" }
    }

    /// What is wrong with a text that should be such a URL.
    package enum Failure: Error, Hashable {
        case scheme
        case host(String)
        case name(String)
        /// A parameter that there isn't, or a value that it doesn't take.
        case parameter(String)
        /// The password's file, and the system's words.
        case passwordFile(String, reason: String)
    }

    package static let scheme = "clickhouse://"

    /// Asked in this order: the next when one does not answer.
    package private(set) var hosts: [Host]
    package private(set) var user = "default"
    package private(set) var password = ""
    package private(set) var database = "default"
    package private(set) var isSecure = false
    package private(set) var authority: String?
    package private(set) var cluster: String?
    package private(set) var quorum = 2

    package init(_ text: String) throws(Failure) {
        guard text.hasPrefix(Self.scheme) else { throw .scheme }
        var rest = text.dropFirst(Self.scheme.count)
        var parameters: [Substring] = []
        if let mark = rest.firstIndex(of: "?") {
            parameters = rest[rest.index(after: mark)...].split(separator: "&")
            rest = rest[..<mark]
        }
        hosts = []
        for parameter in parameters { try take(parameter) }
        if let slash = rest.firstIndex(of: "/") {
            let name = String(rest[rest.index(after: slash)...])
            if !name.isEmpty {
                guard Self.isIdentifier(name) else { throw .name(name) }
                database = name
            }
            rest = rest[..<slash]
        }
        if let at = rest.lastIndex(of: "@") {
            let pair = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(pair[0]) else { throw .name(String(pair[0])) }
            user = name
            if pair.count > 1 {
                guard let word = Self.decoded(pair[1]) else { throw .name("***") }
                password = word
            }
            rest = rest[rest.index(after: at)...]
        }
        for part in rest.split(separator: ",", omittingEmptySubsequences: false) {
            guard let host = Self.host(part, defaultPort: isSecure ? 8_443 : 8_123) else { throw .host(String(part)) }
            hosts.append(host)
        }
    }

    package var description: String {
        var text = "\(Self.scheme)\(user)@\(hosts.map(\.description).joined(separator: ","))/\(database)"
        if let cluster { text += "?cluster=\(cluster)" }
        return text
    }

    func only(_ host: Host) -> ClickHouseAddress {
        var address = self
        address.hosts = [host]
        return address
    }

    /// As it is, before its database is made.
    var withoutDatabase: ClickHouseAddress {
        var address = self
        address.database = "default"
        return address
    }

    private mutating func take(_ parameter: Substring) throws(Failure) {
        let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, let value = Self.decoded(pair[1]), !value.isEmpty else {
            throw .parameter(String(parameter))
        }
        switch pair[0] {
        case "secure" where value == "0" || value == "1": isSecure = value == "1"
        case "ca": authority = value
        case "cluster" where Self.isIdentifier(value): cluster = value
        case "quorum":
            guard let number = Int(value), (1...16).contains(number) else { throw .parameter(String(parameter)) }
            quorum = number
        case "password-file":
            do {
                let bytes = try PrivateFile.read(value, limit: 4_096)
                password = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            } catch {
                throw .passwordFile(value, reason: "\(error)")
            }
        default: throw .parameter(String(parameter))
        }
    }

    /// A name that stands in SQL without quotes.
    private static func isIdentifier(_ name: String) -> Bool {
        let isWord = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        return isWord && name.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    private static func host(_ text: Substring, defaultPort: Int) -> Host? {
        var name = text
        var port = defaultPort
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) else { return nil }
            port = number
            name = text[..<colon]
        }
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        let isPlain = name.utf8.allSatisfy { (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: "/") }
        return name.isEmpty || !isPlain ? nil : Host(name: String(name), port: port)
    }

    /// RFC 3986 §2.1; nil where a percent sign has no two hexadecimal digits behind it, or the octets are no UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
