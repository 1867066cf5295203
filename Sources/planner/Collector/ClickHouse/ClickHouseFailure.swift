/// Why ClickHouse did not do what was asked.
package enum ClickHouseFailure: Error, Hashable, CustomStringConvertible {
    /// No server answered: the addresses, and the last one's fault.
    case unreachable(String, reason: String)
    /// The server's error code and words.
    case refused(code: Int, reason: String)
    /// An answer that is not in the asked-for format, or ends before its end.
    case answer(String)
    /// There are no tables of ours, or of an older version: `planner data clickhouse` makes them.
    case schema(found: Int, expected: Int)

    package var description: String {
        switch self {
        case .unreachable(let address, let reason): "no answer from \(address): \(reason)"
        case .refused(let code, let reason): "ClickHouse refused (code \(code)): \(reason)"
        case .answer(let reason): "ClickHouse's answer can't be read: \(reason)"
        case .schema(let found, let expected): "tables of version \(found), expected \(expected)"
        }
    }

    /// Whether it lies in the rows that are read, so that others may be read all the same: an answer that is none, a damaged part
    /// (CANNOT_READ_ALL_DATA, CHECKSUM_DOESNT_MATCH, CANNOT_DECOMPRESS, CORRUPTED_DATA), too much at a time (MEMORY_LIMIT_EXCEEDED).
    var isOfWhatIsRead: Bool {
        switch self {
        case .answer: true
        case .refused(let code, _): [33, 40, 117, 241, 271].contains(code)
        case .unreachable, .schema: false
        }
    }

    /// From the body of an answer, `Code: 60, e.displayText() = DB::Exception: …` or `Code: 60. DB::Exception: …`.
    init(body: String, status: Int) {
        var code = 0
        if let mark = body.firstRange(of: "Code: ") {
            code = Int(body[mark.upperBound...].prefix { $0.isNumber }) ?? 0
        }
        let line = body.prefix { $0 != "\n" }
        self = .refused(code: code, reason: line.isEmpty ? "HTTP status \(status)" : String(line.prefix(500)))
    }
}
