/// A listing: the one thing that every command which lists hands to the one renderer.
///
/// A column has a stable `key` for JSON and CSV and a `title` in the reader's language for the table.
package struct Table: Sendable {
    package struct Column: Sendable {
        package var key: String
        package var title: String
        package var isNumeric: Bool
        package init(_ key: String, title: String, isNumeric: Bool = false) {
            self.key = key
            self.title = title
            self.isNumeric = isNumeric
        }
    }

    /// A cell: `value` goes into JSON and CSV, `text` is what a person reads.
    package struct Cell: Sendable {
        package var value: JSONValue
        package var text: String
        package init(_ value: JSONValue, text: String) {
            self.value = value
            self.text = text
        }
        package init(_ text: String) { self.init(.string(text), text: text) }
        package init(_ number: Int) { self.init(.integer(Int64(number)), text: Table.grouped(number)) }
        /// A number with `decimals` digits behind the point on screen and all of them in data; `-` and null for nil.
        package init(_ number: Double?, decimals: Int) {
            guard let number else {
                self.init(.null, text: "-")
                return
            }
            self.init(.number(number), text: Table.fixed(number, decimals: decimals))
        }
    }

    package enum Format: String, CaseIterable, Sendable { case table, json, csv }

    package var columns: [Column]
    package var rows: [[Cell]]

    package init(columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    package func rendered(as format: Format) -> String {
        switch format {
        case .table: asText()
        case .json: asJSON().text(pretty: true) + "\n"
        case .csv: asCSV()
        }
    }

    /// An array of objects with the columns' keys.
    package func asJSON() -> JSONValue {
        .array(rows.map { row in .object(zip(columns, row).map { .init($0.key, $1.value) }) })
    }

    /// RFC 4180 with a header row of keys; line ends are `\n`.
    package func asCSV() -> String { CSV.text(columns.map(\.key), rows.map { $0.map(\.value) }) }

    private func asText() -> String {
        var widths = columns.map { $0.title.count }
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.text.count) }
        }
        func line(_ texts: [String]) -> String {
            var parts: [String] = []
            for (index, text) in texts.enumerated() {
                let pad = String(repeating: " ", count: max(0, widths[index] - text.count))
                parts.append(columns[index].isNumeric ? pad + text : text + pad)
            }
            var joined = parts.joined(separator: "  ")
            while joined.last == " " { joined.removeLast() }
            return joined
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        return ([line(columns.map(\.title)), rule] + rows.map { line($0.map(\.text)) }).joined(separator: "\n") + "\n"
    }

    /// Digits in groups of three by commas: `3,321`.
    package static func grouped(_ number: Int) -> String {
        var result = ""
        let digits = String(number.magnitude)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + result
    }

    package static func fixed(_ number: Double, decimals: Int) -> String {
        guard number.isFinite else { return "-" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(number) * scale).rounded()
        guard scaled < 9e15 else { return "\(number)" }
        let whole = Int(scaled / scale)
        let rest = Int(scaled - Double(whole) * scale)
        let sign = number < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + grouped(whole) }
        let digits = String(rest)
        return sign + grouped(whole) + "." + String(repeating: "0", count: decimals - digits.count) + digits
    }
}
