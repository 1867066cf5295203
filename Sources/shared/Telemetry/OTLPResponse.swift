/// What an OTLP receiver says in an `ExportMetricsServiceResponse`.
package struct OTLPResponse: Hashable, Sendable {
    /// Data points that were refused for good.
    package var rejected: Int64
    /// Why, or a warning where nothing was refused.
    package var message: String

    package init(rejected: Int64 = 0, message: String = "") {
        self.rejected = rejected
        self.message = message
    }

    /// Reads the protobuf form; unknown fields are passed over. Nil where the bytes are no such message. No bytes at all
    /// are a full success.
    package init?(_ bytes: [UInt8]) {
        self.init()
        guard let fields = Self.fields(bytes[...]) else { return nil }
        for case (1, .bytes(let partial)) in fields {  // partial_success
            guard let inner = Self.fields(partial) else { return nil }
            for field in inner {
                switch field {
                case (1, .number(let number)): rejected = Int64(bitPattern: number)  // rejected_data_points
                case (2, .bytes(let text)): message = String(decoding: text, as: UTF8.self)  // error_message
                default: break
                }
            }
        }
    }

    /// The protobuf form; no bytes for a full success.
    package var bytes: [UInt8] {
        var writer = ProtobufWriter()
        guard rejected != 0 || !message.isEmpty else { return [] }
        writer.message(1) { partial in  // partial_success
            if rejected != 0 { partial.int64(1, rejected) }
            if !message.isEmpty { partial.string(2, message) }
        }
        return writer.bytes
    }

    private enum Content {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
        case fixed
    }

    private static func fields(_ bytes: ArraySlice<UInt8>) -> [(UInt64, Content)]? {
        var rest = bytes
        var found: [(UInt64, Content)] = []
        while !rest.isEmpty {
            guard let tag = varint(&rest) else { return nil }
            switch tag & 7 {
            case 0:
                guard let number = varint(&rest) else { return nil }
                found.append((tag >> 3, .number(number)))
            case 1, 5:
                let width = tag & 7 == 1 ? 8 : 4
                guard rest.count >= width else { return nil }
                rest = rest.dropFirst(width)
                found.append((tag >> 3, .fixed))
            case 2:
                guard let length = varint(&rest), length <= UInt64(rest.count) else { return nil }
                found.append((tag >> 3, .bytes(rest.prefix(Int(length)))))
                rest = rest.dropFirst(Int(length))
            default: return nil
            }
        }
        return found
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= shift < 64 ? UInt64(byte & 0x7F) << shift : 0
            if byte < 0x80 { return value }
        }
        return nil
    }
}
