/// A listing: the one thing that every command which lists hands to the one renderer.
///
/// A column has a stable `key` for JSON and CSV and a `title` in the reader's language for the table.
package struct Table: Sendable {
    package struct Column: Sendable {
        package var key: String
        package var title: String
        package var isNumeric: Bool
        /// The larger, the sooner it is left out of a table that is wider than the screen; 0 never is.
        package var rank: Int
        /// Characters that its texts may be cut to where a table is wider than the screen; nil where they may not.
        package var least: Int?
        package init(_ key: String, title: String, isNumeric: Bool = false, rank: Int = 0, least: Int? = nil) {
            self.key = key
            self.title = title
            self.isNumeric = isNumeric
            self.rank = rank
            self.least = least
        }
    }

    /// A cell: `value` goes into JSON and CSV; a person reads a text, or a number as the reader's language writes it.
    package struct Cell: Sendable {
        package var value: JSONValue
        private var content: Shown

        private enum Shown {
            case text(String)
            case whole(Int)
            case fixed(Double, decimals: Int)
        }

        private init(_ value: JSONValue, _ shown: Shown) {
            self.value = value
            self.content = shown
        }

        package init(_ value: JSONValue, text: String) { self.init(value, .text(text)) }
        package init(_ text: String) { self.init(.string(text), .text(text)) }
        package init(_ number: Int) { self.init(.integer(Int64(number)), .whole(number)) }
        /// A number with `decimals` digits behind the point on screen and all of them in data; `-` and null for nil.
        package init(_ number: Double?, decimals: Int) {
            self.init(number.map { .number($0) } ?? .null, number.map { .fixed($0, decimals: decimals) } ?? .text("-"))
        }
        /// `value` in data, and on screen `figure` with `decimals` digits: the same in a larger unit.
        package init(_ value: JSONValue, figure: Double, decimals: Int) {
            self.init(value, .fixed(figure, decimals: decimals))
        }

        /// What a person reads who writes figures as English does.
        package var text: String { text(in: Digits(language: "en")) }

        /// What a person reads.
        package func text(in digits: Digits) -> String {
            switch content {
            case .text(let text): text
            case .whole(let number): digits.grouped(number)
            case .fixed(let number, let decimals): digits.fixed(number, decimals: decimals)
            }
        }
    }

    package enum Format: String, CaseIterable, Sendable { case table, json, csv }

    package var columns: [Column]
    package var rows: [[Cell]]

    package init(columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// - Parameter language: ISO 639 code of the reader's language, by which a table writes its figures; data are the same in all.
    package func rendered(as format: Format, language: String = "en") -> String {
        switch format {
        case .table: asText(Digits(language: language))
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

    private func asText(_ digits: Digits) -> String {
        let texts = rows.map { row in row.map { $0.text(in: digits) } }
        var widths = columns.map { $0.title.count }
        for row in texts {
            for (index, text) in row.enumerated() { widths[index] = max(widths[index], text.count) }
        }
        func line(_ texts: [String]) -> String {
            var parts: [String] = []
            for (index, text) in texts.enumerated() {
                let pad = String(repeating: " ", count: max(0, widths[index] - text.count))
                parts.append(columns[index].isNumeric ? pad + text : text + pad)
            }
            var joined = parts.joined(separator: Self.gap)
            while joined.last == " " { joined.removeLast() }
            return joined
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap)
        return ([line(columns.map(\.title)), rule] + texts.map(line)).joined(separator: "\n") + "\n"
    }

    /// What stands between two columns of a table.
    static let gap = "  "
}
