import FoundationEssentials

/// Reads JSON and says where it is wrong, and what was expected there, in one line.
enum JSONFault {
    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws(DocumentError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw describe(error)
        } catch {
            throw DocumentError(place: "document", expected: "JSON", found: "\(error)")
        }
    }

    /// The JSON of a value whose numbers are all finite, its names in order.
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(value)).map(Array.init) ?? []
    }

    private static func describe(_ error: DecodingError) -> DocumentError {
        switch error {
        case .keyNotFound(let key, let context):
            DocumentError(place: place(context.codingPath + [key]), expected: "a value", found: "none")
        case .typeMismatch(let type, let context):
            DocumentError(place: place(context.codingPath), expected: "\(type)", found: "another type")
        case .valueNotFound(let type, let context):
            DocumentError(place: place(context.codingPath), expected: "\(type)", found: "null")
        case .dataCorrupted(let context):
            DocumentError(place: place(context.codingPath), expected: "valid JSON", found: context.debugDescription)
        @unknown default: DocumentError(place: "document", expected: "valid JSON", found: "\(error)")
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text.isEmpty ? "document" : text
    }
}

/// A document that says what it may not: where, what was expected, what stands there.
package struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// For example `sessions[3].port`.
    package var place: String
    package var expected: String
    package var found: String

    package init(place: String, expected: String, found: String) {
        self.place = place
        self.expected = expected
        self.found = found
    }

    package var description: String { "\(place): expected \(expected), found \(found)" }
}
