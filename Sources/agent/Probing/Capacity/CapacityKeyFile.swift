/// The keys of UDPSTP as OB-UDPST reads them, so that both use one file: `ID,KEY` a line, the number 0 to 255 and at most 64
/// characters. Blanks are ignored, `#` begins a comment.
package struct CapacityKeyFile: Hashable, Sendable {
    package private(set) var keys: [CapacityKey] = []

    /// What is wrong, and where. The text of a key is never repeated.
    package struct Fault: Error, Hashable, Sendable {
        package enum Reason: Hashable, Sendable { case badIdentifier, noKey, tooLong(Int), repeated(UInt8), noKeys }
        /// From 1.
        package var line: Int
        package var reason: Reason
    }

    package init(_ text: String) throws(Fault) {
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let bare = line.prefix { $0 != "#" }.filter { !" \t\r".contains($0) }
            if bare.isEmpty { continue }
            let parts = bare.split(separator: ",", omittingEmptySubsequences: true)
            guard let first = parts.first, let identifier = UInt8(first) else {
                throw Fault(line: number, reason: .badIdentifier)
            }
            guard parts.count == 2 else { throw Fault(line: number, reason: .noKey) }
            let secret = Array(parts[1].utf8)
            guard secret.count <= CapacityKey.maximumLength else {
                throw Fault(line: number, reason: .tooLong(secret.count))
            }
            guard !keys.contains(where: { $0.identifier == identifier }) else {
                throw Fault(line: number, reason: .repeated(identifier))
            }
            keys.append(CapacityKey(identifier: identifier, secret: secret))
        }
        guard !keys.isEmpty else { throw Fault(line: max(1, number), reason: .noKeys) }
    }

    package func key(_ identifier: UInt8) -> CapacityKey? { keys.first { $0.identifier == identifier } }
}
