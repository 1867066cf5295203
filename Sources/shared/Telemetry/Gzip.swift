import CZlib

/// gzip (RFC 1952) of whole messages, through zlib.
package enum Gzip {
    package enum Failure: Error, Hashable, CustomStringConvertible {
        /// The content would be longer than `limit` bytes; it was not unpacked further.
        case tooLong(limit: Int)
        /// It ends before the stream's end.
        case truncated
        /// Not gzip, or damaged; zlib's code and words.
        case damaged(code: Int32, String)

        package var description: String {
            switch self {
            case .tooLong(let limit): "the gzip content is longer than \(limit) bytes"
            case .truncated: "the gzip stream ends too early"
            case .damaged(let code, let words): "not gzip or damaged: \(words) (zlib \(code))"
            }
        }
    }

    /// `bytes` as one gzip member without name or time, so that equal content gives equal bytes.
    ///
    /// - Parameter level: 1 (fast) ... 9 (small).
    /// - Throws: `Failure.damaged` only where zlib gets no memory.
    package static func compress(_ bytes: [UInt8], level: Int32 = 6) throws -> [UInt8] {
        var stream = z_stream()
        let begun = CZlib_deflate_init_gzip(&stream, level)
        guard begun == Z_OK else { throw failure(begun, stream) }
        defer { deflateEnd(&stream) }
        // deflateBound is exact enough that one call of deflate suffices.
        let bound = Int(deflateBound(&stream, uLong(bytes.count)))
        var input = bytes
        let code = input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = uInt(source.count)
            return Result {
                try [UInt8](unsafeUninitializedCapacity: bound) { target, count in
                    stream.next_out = target.baseAddress
                    stream.avail_out = uInt(target.count)
                    let code = deflate(&stream, Z_FINISH)
                    guard code == Z_STREAM_END else { throw failure(code, stream) }
                    count = Int(stream.total_out)
                }
            }
        }
        return try code.get()
    }

    /// The content of one or more gzip members, never more than `limit` bytes of it: memory stays bounded whatever a
    /// stranger sends.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
        if let content = atOnce(bytes, limit: limit) { return content }
        return try piecewise(bytes, limit: limit)
    }

    /// The content of a single member that is as long as its trailer says (RFC 1952 §2.3.1, ISIZE), unpacked into its place at one
    /// go; nil for all else.
    private static func atOnce(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        let length = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        // No stream of deflate shrinks to less than a 1,032nd.
        guard length > 0, length <= limit, length / 1_032 <= bytes.count else { return nil }
        var stream = z_stream()
        guard CZlib_inflate_init_gzip(&stream) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var input = bytes
        let content = input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = uInt(source.count)
            return [UInt8](unsafeUninitializedCapacity: length) { target, count in
                stream.next_out = target.baseAddress
                stream.avail_out = uInt(length)
                let isWhole =
                    inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0
                count = isWhole ? length : 0
            }
        }
        return content.isEmpty ? nil : content
    }

    private static func piecewise(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
        var stream = z_stream()
        let begun = CZlib_inflate_init_gzip(&stream)
        guard begun == Z_OK else { throw failure(begun, stream) }
        defer { inflateEnd(&stream) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 32_768)
        var input = bytes
        try input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = uInt(source.count)
            while true {
                let code = chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = uInt(target.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                let produced = chunk.count - Int(stream.avail_out)
                guard content.count + produced <= limit else { throw Failure.tooLong(limit: limit) }
                content += chunk[..<produced]
                switch code {
                case Z_STREAM_END:
                    if stream.avail_in == 0 { return }
                    inflateReset(&stream)  // RFC 1952 §2.2: a file is a series of members
                case Z_OK where stream.avail_in > 0 || stream.avail_out == 0: continue
                case Z_OK, Z_BUF_ERROR: throw Failure.truncated
                default: throw failure(code, stream)
                }
            }
        }
        return content
    }

    private static func failure(_ code: Int32, _ stream: z_stream) -> Failure {
        .damaged(code: code, stream.msg.map { String(cString: $0) } ?? "no further words")
    }
}
