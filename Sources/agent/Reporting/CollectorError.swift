import FoundationEssentials

/// The shape of every error of the collector: what is wrong, what it expected, what to do next.
package struct CollectorError: Decodable, Hashable, Sendable {
    package var error: String
    package var expected: String?
    package var next: String?

    /// The words of a refusal for people: the JSON's, or the body's first line where it is none.
    package static func text(_ response: HTTPResponse) -> String {
        if let known = try? JSONDecoder().decode(CollectorError.self, from: Data(response.body)) {
            return [known.error, known.expected.map { "expected \($0)" }, known.next].compactMap { $0 }
                .filter { !$0.isEmpty }.joined(separator: "; ")
        }
        let line = String(decoding: response.body.prefix(200), as: UTF8.self).split(whereSeparator: \.isNewline).first
        return line.map { String($0.filter { !$0.unicodeScalars.contains { $0.value < 0x20 } }) } ?? ""
    }
}
