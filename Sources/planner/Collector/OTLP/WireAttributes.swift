/// Attributes of a resource, scope or data point, in place; of two with the same key the first counts.
struct WireAttributes {
    private var pairs: [(key: WireReader, value: WireReader)] = []

    mutating func removeAll() { pairs.removeAll(keepingCapacity: true) }

    var isEmpty: Bool { pairs.isEmpty }

    /// Adds what a `KeyValue` says.
    mutating func add(_ keyValue: WireReader) throws(WireReader.Fault) {
        var rest = keyValue
        var key = WireReader.empty
        var value = WireReader.empty
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .bytes): key = try rest.message()
            case (2, .bytes): value = try rest.message()
            default: try rest.skip(kind)
            }
        }
        pairs.append((key, value))
    }

    /// All of them as text, in the sender's order: numbers and truth values as one writes them, control characters as spaces;
    /// lists, maps and octets are left out.
    var texts: [(key: String, value: String)] {
        pairs.compactMap { pair in
            guard let value = Self.text(of: pair.value) else { return nil }
            return (Self.printable(pair.key.text ?? ""), Self.printable(value))
        }
    }

    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    private static func text(of value: WireReader) -> String? {
        var any = value
        var found: String?
        while let (number, kind) = try? any.field() {
            do throws(WireReader.Fault) {
                switch (number, kind) {
                case (1, .bytes): found = try any.message().text
                case (2, .varint): found = try any.varint() != 0 ? "true" : "false"
                case (3, .varint): found = String(Int64(bitPattern: try any.varint()))
                case (4, .fixed64): found = "\(try any.double())"
                default: try any.skip(kind)
                }
            } catch { return nil }
        }
        return found
    }

    private func value(_ key: StaticString) -> WireReader? { pairs.first { $0.key.equals(key) }?.value }

    func has(_ key: StaticString) -> Bool { value(key) != nil }

    /// The bytes of a string value; nil where there is none.
    func string(_ key: StaticString) -> WireReader? {
        guard var any = value(key) else { return nil }
        var found: WireReader?
        // AnyValue is a oneof: the last member counts.
        while let field = try? any.field() {
            if field == (1, .bytes) {
                found = try? any.message()
            } else {
                if field.number <= 7 { found = nil }
                guard (try? any.skip(field.kind)) != nil else { return nil }
            }
        }
        return any.isEmpty ? found : nil
    }

    /// A string of 1 to `limit` bytes of printable text.
    func text(_ key: StaticString, limit: Int) -> String? {
        guard let bytes = string(key), (1...limit).contains(bytes.count),
            bytes.bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return bytes.text
    }

    func integer(_ key: StaticString) -> Int64? {
        guard var any = value(key) else { return nil }
        var found: Int64?
        while let field = try? any.field() {
            if field == (3, .varint) {
                found = (try? any.varint()).map(Int64.init(bitPattern:))
            } else {
                if field.number <= 7 { found = nil }
                guard (try? any.skip(field.kind)) != nil else { return nil }
            }
        }
        return any.isEmpty ? found : nil
    }
}
