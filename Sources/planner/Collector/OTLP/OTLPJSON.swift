import Rendering
import Telemetry

/// The JSON form of an `ExportMetricsServiceRequest`, made into the binary one, which alone is read further.
///
/// Source: OTLP specification, *JSON Protobuf Encoding*: names in lowerCamelCase, 64-bit integers as text or numbers,
/// enumerations as integers, unknown fields passed over.
package enum OTLPJSON {
    /// What of the document is not as the schema has it.
    struct Fault: Error, Hashable, CustomStringConvertible {
        var path: String
        var expected: String
        var description: String { "\(path): expected \(expected)" }
    }

    /// - Throws: `Fault`, or `JSONReader.Fault` where the bytes are no JSON.
    package static func protobuf(_ json: [UInt8]) throws -> [UInt8] {
        let document = try JSONReader.read(json)
        var writer = ProtobufWriter()
        try write(document, .request, "the document", &writer)
        return writer.bytes
    }

    private static func write(
        _ value: JSONValue, _ message: OTLPSchema.Message, _ path: String, _ writer: inout ProtobufWriter
    ) throws(Fault) {
        guard case .object(let members) = value else { throw Fault(path: path, expected: "an object") }
        for member in members where member.value != .null {
            guard let field = message.field(member.name) else { continue }
            try write(member.value, field, "\(path).\(member.name)", &writer)
        }
    }

    private static func write(
        _ value: JSONValue, _ field: OTLPSchema.Field, _ path: String, _ writer: inout ProtobufWriter
    ) throws(Fault) {
        let number = field.number
        switch field.kind {
        case .string:
            guard case .string(let text) = value else { throw Fault(path: path, expected: "text in quotes") }
            writer.string(number, text)
        case .bool:
            guard case .bool(let flag) = value else { throw Fault(path: path, expected: "true or false") }
            writer.bool(number, flag)
        case .double: writer.double(number, try double(value, path))
        case .int64: writer.int64(number, try integer(value, path))
        case .uint32: writer.uint64(number, UInt64(try integer(value, path, in: 0...Int64(UInt32.max))))
        case .sint32:
            writer.sint32(number, Int32(try integer(value, path, in: Int64(Int32.min)...Int64(Int32.max))))
        case .fixed64: writer.fixed64(number, try unsigned(value, path))
        case .sfixed64: writer.sfixed64(number, try integer(value, path))
        case .packedUInt64:
            var numbers: [UInt64] = []
            for element in try elements(value, path) { numbers.append(try unsigned(element, path)) }
            writer.packed(number, numbers)
        case .packedFixed64:
            for element in try elements(value, path) { writer.fixed64(number, try unsigned(element, path)) }
        case .packedDouble:
            for element in try elements(value, path) { writer.double(number, try double(element, path)) }
        case .message(let message): try nest(value, message, number, path, &writer)
        case .repeated(let message):
            for (index, element) in try elements(value, path).enumerated() {
                try nest(element, message, number, "\(path)[\(index)]", &writer)
            }
        }
    }

    private static func nest(
        _ value: JSONValue, _ message: OTLPSchema.Message, _ number: Int, _ path: String, _ writer: inout ProtobufWriter
    ) throws(Fault) {
        var fault: Fault?
        writer.message(number) { inner in
            do throws(Fault) { try write(value, message, path, &inner) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    private static func elements(_ value: JSONValue, _ path: String) throws(Fault) -> [JSONValue] {
        guard case .array(let elements) = value else { throw Fault(path: path, expected: "a list") }
        return elements
    }

    private static func integer(
        _ value: JSONValue, _ path: String, in range: ClosedRange<Int64> = .min ... .max
    ) throws(Fault) -> Int64 {
        let number: Int64? =
            switch value {
            case .integer(let number): number
            case .string(let text): Int64(text)
            case .number(let number): Int64(exactly: number)
            default: nil
            }
        guard let number, range.contains(number) else { throw Fault(path: path, expected: "an integer in its range") }
        return number
    }

    private static func unsigned(_ value: JSONValue, _ path: String) throws(Fault) -> UInt64 {
        if case .string(let text) = value, let number = UInt64(text) { return number }
        return UInt64(try integer(value, path, in: 0 ... .max))
    }

    private static func double(_ value: JSONValue, _ path: String) throws(Fault) -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .number(let number): return number
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .string(let text):
            if let number = Double(text), number.isFinite { return number }
        default: break
        }
        throw Fault(path: path, expected: "a number")
    }
}
