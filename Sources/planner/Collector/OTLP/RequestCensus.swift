/// Counts the messages in an encoded `ExportMetricsServiceRequest` before any of them is built.
///
/// An empty submessage takes two bytes on the wire and a hundred in memory, so a small gzip body could ask for
/// gigabytes. The walk follows only the fields that hold messages in our schema and stops at the limit; it allocates
/// nothing and is linear in the bytes. Malformed input is left to the decoder, which names it better.
struct RequestCensus {
    private enum Kind {
        case request, resourceMetrics, resource, scopeMetrics, scope, metric, data, point, keyValue, leaf

        /// The kind of the message in field `number`, nil where the field holds none.
        func child(_ number: UInt64) -> Kind? {
            switch (self, number) {
            case (.request, 1): .resourceMetrics
            case (.resourceMetrics, 1): .resource
            case (.resourceMetrics, 2): .scopeMetrics
            case (.resource, 1), (.scope, 3), (.point, 1), (.point, 7): .keyValue
            case (.scopeMetrics, 1): .scope
            case (.scopeMetrics, 2): .metric
            case (.metric, 5), (.metric, 7), (.metric, 9), (.metric, 10), (.metric, 11): .data
            case (.data, 1): .point
            case (.point, 8), (.point, 9), (.keyValue, 2): .leaf
            default: nil
            }
        }
    }

    private(set) var messages = 0
    private let limit: Int

    /// Whether `bytes` hold at most `limit` messages.
    static func isWithin(_ limit: Int, _ bytes: [UInt8]) -> Bool {
        var census = RequestCensus(limit: limit)
        bytes.withUnsafeBytes { census.walk($0[...], .request) }
        return census.messages <= limit
    }

    private init(limit: Int) { self.limit = limit }

    private mutating func walk(_ bytes: Slice<UnsafeRawBufferPointer>, _ kind: Kind) {
        var rest = bytes
        while let tag = Self.varint(&rest), messages <= limit {
            switch tag & 7 {
            case 0: guard Self.varint(&rest) != nil else { return }
            case 1: rest = rest.dropFirst(8)
            case 5: rest = rest.dropFirst(4)
            case 2:
                guard let length = Self.varint(&rest), length <= UInt64(rest.count) else { return }
                if let child = kind.child(tag >> 3) {
                    messages += 1
                    walk(rest.prefix(Int(length)), child)
                }
                rest = rest.dropFirst(Int(length))
            default: return
            }
        }
    }

    private static func varint(_ bytes: inout Slice<UnsafeRawBufferPointer>) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst(), shift < 64 {
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }
}
