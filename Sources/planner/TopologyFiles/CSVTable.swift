import Localization

/// A table of RFC 4180 with a header row: fields as ranges of the file's bytes, nothing copied.
///
/// Lines end by LF or CR LF; fields may be quoted; every row has as many fields as the header. Rows that break a rule
/// are reported and left out, the others are kept, so that one run finds everything.
struct CSVTable {
    let source: SourceText
    let columns: [String]
    private var starts: [Int32] = []
    private var ends: [Int32] = []
    /// Indices of fields that hold doubled quotes.
    private var escaped: Set<Int> = []

    /// What stands in the column `id` of rows that were left out: others may name it and are not to be blamed.
    private(set) var brokenIDs: Set<String> = []

    /// Whether no row was left out.
    private(set) var isWhole = true

    var rowCount: Int { columns.isEmpty ? 0 : starts.count / columns.count }

    /// Reads `source`, whose header must name `expected` and may name `optional`, in any order. Nil, with findings, where it does not.
    init?(_ source: SourceText, columns expected: [String], optional: [String] = [], log: FindingLog) {
        self.source = source
        if let lone = source.loneReturn {
            log.add(.onlyReturns, source.file, source.position(of: lone), [String]())
            return nil
        }
        var scanner = CSVScanner(source, log: log)
        var row: [CSVScanner.Field] = []
        guard scanner.next(&row), !(row.count == 1 && row[0].start == row[0].end) else {
            log.add(
                .missingHeader, source.file, Position(line: 1, column: 1), [expected.joined(separator: ", ")])
            return nil
        }
        columns = row.map { String(decoding: source.bytes[$0.start..<$0.end], as: UTF8.self) }
        guard Self.checkHeader(columns, row, expected, optional, source, log) else {
            while scanner.next(&row) {}
            return nil
        }
        starts.reserveCapacity(source.bytes.count / 8)
        ends.reserveCapacity(source.bytes.count / 8)
        let idColumn = columns.firstIndex(of: "id")
        func note(_ row: [CSVScanner.Field]) {
            guard let idColumn, idColumn < row.count else { return }
            brokenIDs.insert(String(decoding: source.bytes[row[idColumn].start..<row[idColumn].end], as: UTF8.self))
        }
        while scanner.next(&row) {
            guard row.count == columns.count else {
                note(row)
                isWhole = false
                log.add(
                    .fieldCount, source.file, source.position(of: row[0].start),
                    [String(row.count), String(columns.count)])
                continue
            }
            for field in row {
                if field.isEscaped { escaped.insert(starts.count) }
                starts.append(Int32(field.start))
                ends.append(Int32(field.end))
            }
        }
        scanner.broken.forEach(note)
        if !scanner.broken.isEmpty { isWhole = false }
    }

    private static func checkHeader(
        _ columns: [String], _ row: [CSVScanner.Field], _ expected: [String], _ optional: [String],
        _ source: SourceText, _ log: FindingLog
    ) -> Bool {
        let list = (expected + optional).joined(separator: ", ")
        var seen: Set<String> = []
        var isGood = true
        let missing = expected.filter { !columns.contains($0) }
        for (name, field) in zip(columns, row) {
            if !expected.contains(name), !optional.contains(name) {
                log.add(
                    .unknownColumn, source.file, source.position(of: field.start), [name, list],
                    suggestion: nearest(to: name, among: missing))
                isGood = false
            } else if !seen.insert(name).inserted {
                log.add(.duplicateColumn, source.file, source.position(of: field.start), [name])
                isGood = false
            }
        }
        for name in missing {
            log.add(.missingColumn, source.file, Position(line: 1, column: 1), [name, list])
            isGood = false
        }
        return isGood
    }

    /// The place of a column, which the header is known to have.
    func column(_ name: String) -> Int { columns.firstIndex(of: name) ?? 0 }

    func isEmpty(_ row: Int, _ column: Int) -> Bool {
        let index = row * columns.count + column
        return starts[index] == ends[index]
    }

    func text(_ row: Int, _ column: Int) -> String {
        let index = row * columns.count + column
        let range = Int(starts[index])..<Int(ends[index])
        guard !escaped.isEmpty, escaped.contains(index) else {
            return String(decoding: source.bytes[range], as: UTF8.self)
        }
        var unescaped: [UInt8] = []
        var skip = false
        for byte in source.bytes[range] {
            if byte == 0x22, skip {
                skip = false
                continue
            }
            skip = byte == 0x22
            unescaped.append(byte)
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// Calls `body` with the bytes of a field that holds no quotes; nil where it does.
    func withBytes<Value>(_ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value?) -> Value? {
        let index = row * columns.count + column
        guard escaped.isEmpty || !escaped.contains(index) else { return nil }
        let range = Int(starts[index])..<Int(ends[index])
        return source.bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    func position(_ row: Int, _ column: Int) -> Position {
        source.position(of: Int(starts[row * columns.count + column]))
    }

    func line(_ row: Int) -> Int { position(row, 0).line }
}
