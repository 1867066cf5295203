package import NetworkAddress

/// The keys of authenticated mode as an administrator writes them down, one a line:
///
///     # name     secret, hexadecimal                                   whose packets it signs; everybody's without
///     north      7f3a…                                                 10.20.0.0/16 2001:db8:20::/48
///     spare      91c0…
///
/// The file is never to be readable by others; whoever reads it checks that.
package struct StampKeyFile: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var key: StampKey
        /// Empty for everybody.
        package var peers: [Prefix]
    }

    package private(set) var entries: [Entry] = []

    /// What is wrong, and where. The text of a secret is never repeated.
    package struct Fault: Error, Hashable, Sendable {
        package enum Reason: Hashable, Sendable {
            case noSecret
            case secretNotHexadecimal
            case secretLength(Int)
            case badPrefix(String)
            case repeated(String)
            case noKeys
        }

        /// From 1.
        package var line: Int
        package var column: Int
        package var reason: Reason
    }

    /// Reads the text of a key file.
    package init(_ text: String) throws(Fault) {
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if let entry = try Self.entry(line, number) {
                guard !entries.contains(where: { $0.key.identifier == entry.key.identifier }) else {
                    throw Fault(line: number, column: 1, reason: .repeated(entry.key.identifier))
                }
                entries.append(entry)
            }
        }
        guard !entries.isEmpty else { throw Fault(line: 1, column: 1, reason: .noKeys) }
    }

    package func key(named identifier: String) -> StampKey? {
        entries.first { $0.key.identifier == identifier }?.key
    }

    private static func entry(_ line: Substring, _ number: Int) throws(Fault) -> Entry? {
        let content = line.prefix { $0 != "#" }
        let words = content.split { $0 == " " || $0 == "\t" || $0 == "\r" }
        func column(of word: Substring) -> Int { line.distance(from: line.startIndex, to: word.startIndex) + 1 }
        guard let name = words.first else { return nil }
        guard words.count > 1 else {
            throw Fault(line: number, column: column(of: name) + name.count, reason: .noSecret)
        }
        let place = column(of: words[1])
        guard let octets = hexadecimal(words[1]) else {
            throw Fault(line: number, column: place, reason: .secretNotHexadecimal)
        }
        guard (StampKey.minimumLength...StampKey.maximumLength).contains(octets.count) else {
            throw Fault(line: number, column: place, reason: .secretLength(octets.count))
        }
        var peers: [Prefix] = []
        for word in words[2...] {
            guard let prefix = Prefix(String(word)) else {
                throw Fault(line: number, column: column(of: word), reason: .badPrefix(String(word)))
            }
            peers.append(prefix)
        }
        return Entry(key: StampKey(identifier: String(name), octets: octets), peers: peers)
    }

    private static func hexadecimal(_ word: Substring) -> [UInt8]? {
        guard word.utf8.count % 2 == 0 else { return nil }
        var octets: [UInt8] = []
        var high: UInt8?
        for character in word {
            guard let digit = character.hexDigitValue, character.isASCII else { return nil }
            if let first = high {
                octets.append(first << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        return octets
    }
}

/// Which keys a reflector expects of whom: those of the longest prefix that holds the sender's address. Two keys for one
/// prefix are both good, so that keys can be changed one end after the other.
package struct StampKeyRing: Sendable {
    private struct Entry: Sendable {
        var prefix: Prefix?
        var authenticator: StampAuthenticator
    }

    /// Longest prefixes first, everybody's last.
    private var entries: [Entry] = []

    package static let empty = StampKeyRing()

    private init() {}

    /// nil where OpenSSL refuses a key.
    package init?(_ file: StampKeyFile) {
        for entry in file.entries {
            guard let authenticator = StampAuthenticator(entry.key) else { return nil }
            entries += entry.peers.map { Entry(prefix: $0, authenticator: authenticator) }
            if entry.peers.isEmpty { entries.append(Entry(prefix: nil, authenticator: authenticator)) }
        }
        entries.sort { Self.length($0) > Self.length($1) }
    }

    private static func length(_ entry: Entry) -> Int { entry.prefix?.length ?? -1 }

    package var isEmpty: Bool { entries.isEmpty }

    /// The key at a place that `key(for:verifying:)` gave.
    subscript(_ place: Int) -> StampAuthenticator { entries[place].authenticator }

    /// Who must sign what comes from `address`: nil where nobody must, in open mode. Calls `verifies` with one key after the
    /// other until it says yes, and gives that one's place; the inner optional is nil where it never does.
    func key(for address: IPAddress, verifying verifies: (StampAuthenticator) -> Bool) -> Int?? {
        var length: Int?
        for place in entries.indices {
            if let length, Self.length(entries[place]) < length { break }
            guard entries[place].prefix?.contains(address) ?? true else { continue }
            length = Self.length(entries[place])
            if verifies(entries[place].authenticator) { return .some(place) }
        }
        return length == nil ? .none : .some(nil)
    }
}
