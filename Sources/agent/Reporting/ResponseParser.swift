/// Reads one HTTP/1.1 response from bytes as they come, however they are split, within bounds.
///
/// RFC 9112. Stricter than it must be, since one peer is expected: both Transfer-Encoding and Content-Length, differing
/// lengths, folded lines and codings other than `chunked` are refused.
package struct ResponseParser: Sendable {
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case headTooLong
        case bodyTooLong(limit: Int)
        case malformed(String)
        /// The connection ended before the response did.
        case cut

        package var description: String {
            switch self {
            case .headTooLong: "the response's head is longer than \(ResponseParser.headLimit) bytes"
            case .bodyTooLong(let limit): "the response's body is longer than \(limit) bytes"
            case .malformed(let what): "malformed response: \(what)"
            case .cut: "the connection ended in the middle of the response"
            }
        }
    }

    package static let headLimit = 65_536

    private enum State: Hashable {
        case head
        case fixed(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailer
        case untilClose
        case complete
    }

    /// Set once the response is complete.
    package private(set) var response: HTTPResponse?
    /// Whether the connection may carry another request; known once the response is complete.
    package private(set) var canReuse = false
    /// Whether any byte came: a request that got none may be sent again on a fresh connection.
    package private(set) var hasBegun = false

    private let bodyLimit: Int
    private var state = State.head
    private var lines = HeadLines()
    private var partial = HTTPResponse(status: 0)
    private var keepsAlive = true

    package init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    package mutating func receive(_ bytes: some Collection<UInt8>) throws(Failure) {
        guard !bytes.isEmpty else { return }
        hasBegun = true
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            switch state {
            case .head, .chunkSize, .chunkEnd, .trailer:
                guard let byte = rest.popFirst() else { return }
                guard let line = try lines.add(byte) else { continue }
                try receive(line: line)
            case .fixed(let remaining):
                let part = rest.prefix(remaining)
                rest = rest.dropFirst(part.count)
                try append(part)
                if part.count == remaining { finish() } else { state = .fixed(remaining: remaining - part.count) }
            case .chunk(let remaining):
                let part = rest.prefix(remaining)
                rest = rest.dropFirst(part.count)
                try append(part)
                state = part.count == remaining ? .chunkEnd : .chunk(remaining: remaining - part.count)
            case .untilClose:
                try append(rest)
                rest = []
            case .complete:
                // Nothing was asked for: whatever it is, the next response can't be trusted to begin here.
                canReuse = false
                return
            }
        }
    }

    /// The peer closed its side.
    package mutating func end() throws(Failure) {
        canReuse = false
        switch state {
        case .complete: return
        case .untilClose: finish()
        default: throw .cut
        }
    }

    private mutating func append(_ part: ArraySlice<UInt8>) throws(Failure) {
        guard partial.body.count + part.count <= bodyLimit else { throw .bodyTooLong(limit: bodyLimit) }
        partial.body += part
    }

    private mutating func finish() {
        canReuse = keepsAlive && state != .untilClose
        state = .complete
        response = partial
    }

    private mutating func receive(line: String) throws(Failure) {
        switch state {
        case .head where partial.status == 0: try readStatus(line)
        case .head where line.isEmpty: try endHead()
        case .head: partial.headers.append(try Self.header(line))
        case .chunkSize: try readChunkSize(line)
        case .chunkEnd:
            guard line.isEmpty else { throw .malformed("no line end after a chunk") }
            lines.reset()
            state = .chunkSize
        case .trailer: if line.isEmpty { finish() }
        default: break
        }
    }

    private mutating func readStatus(_ line: String) throws(Failure) {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0", parts[1].utf8.count == 3,
            let status = Int(parts[1]), (100...599).contains(status)
        else { throw .malformed("status line \(line.prefix(80).debugDescription)") }
        keepsAlive = parts[0] == "HTTP/1.1"
        partial.status = status
    }

    private static func header(_ line: String) throws(Failure) -> HTTPHeader {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
            line[..<colon].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .malformed("header line \(line.prefix(80).debugDescription)") }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return HTTPHeader(String(line[..<colon]), String(value.trimmingSuffix { $0 == " " || $0 == "\t" }))
    }

    /// RFC 9112 §6.3: how long the body is.
    private mutating func endHead() throws(Failure) {
        let status = partial.status
        if (100..<200).contains(status) {
            guard status != 101 else { throw .malformed("switches protocols unasked") }
            partial = HTTPResponse(status: 0)  // an interim response; the real one follows
            return
        }
        lines.reset()
        if partial.values("Connection").contains(where: { $0.lowercased().contains("close") }) { keepsAlive = false }
        let codings = partial.values("Transfer-Encoding")
        let lengths = Set(partial.values("Content-Length"))
        guard codings.isEmpty || lengths.isEmpty else { throw .malformed("both a length and a transfer coding") }
        guard lengths.count <= 1 else { throw .malformed("two different lengths") }
        if status == 204 || status == 304 { return finish() }
        if let coding = codings.first {
            guard codings.count == 1, coding.lowercased() == "chunked" else {
                throw .malformed("transfer coding \(coding.prefix(80).debugDescription)")
            }
            state = .chunkSize
        } else if let text = lengths.first {
            guard let length = Self.number(text[...], radix: 10) else { throw .malformed("length \(text.prefix(80))") }
            guard length <= bodyLimit else { throw .bodyTooLong(limit: bodyLimit) }
            state = .fixed(remaining: length)
            if length == 0 { finish() }
        } else {
            state = .untilClose
        }
    }

    private mutating func readChunkSize(_ line: String) throws(Failure) {
        let digits = line.prefix { $0 != ";" && $0 != " " }
        guard let size = Self.number(digits, radix: 16) else {
            throw .malformed("chunk size \(line.prefix(80).debugDescription)")
        }
        guard size <= bodyLimit - partial.body.count else { throw .bodyTooLong(limit: bodyLimit) }
        lines.reset()
        state = size == 0 ? .trailer : .chunk(remaining: size)
    }

    /// Digits only, without sign; nil where there are none or too many.
    private static func number(_ text: Substring, radix: Int) -> Int? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
        return Int(text, radix: radix)
    }
}

/// Gathers bytes to lines that end in CR LF, and counts them against the head's limit.
private struct HeadLines: Sendable {
    private var line: [UInt8] = []
    private var total = 0

    mutating func reset() { total = 0 }

    /// The line that `byte` ends, without its end; nil in the middle of one.
    mutating func add(_ byte: UInt8) throws(ResponseParser.Failure) -> String? {
        total += 1
        guard total <= ResponseParser.headLimit else { throw .headTooLong }
        guard byte == UInt8(ascii: "\n") else {
            line.append(byte)
            return nil
        }
        guard line.popLast() == UInt8(ascii: "\r"), !line.contains(UInt8(ascii: "\r")), !line.contains(0),
            let text = String(validating: line, as: UTF8.self)
        else { throw .malformed("a line that isn't text with CR LF at its end") }
        line = []
        return text
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ isPadding: (Character) -> Bool) -> Substring {
        var trimmed = self
        while let last = trimmed.last, isPadding(last) { trimmed.removeLast() }
        return trimmed
    }
}
