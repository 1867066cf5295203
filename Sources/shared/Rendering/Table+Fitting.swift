extension Table {
    /// Characters across a screen.
    package static let screen = 100

    /// As much of the table as `width` characters hold, and the titles of the columns that are left out.
    ///
    /// Columns of the largest rank go first until the others fit with their texts cut as far as they may be; what room is left then
    /// goes to those that are cut most. O(cells + columns × width).
    package func fitted(to width: Int = Table.screen, language: String) -> (table: Table, left: [String]) {
        let digits = Digits(language: language)
        let texts = rows.map { row in row.map { $0.text(in: digits) } }
        let natural = columns.indices.map { index in
            texts.reduce(columns[index].title.count) { max($0, $1[index].count) }
        }
        let least = columns.indices.map { index in
            min(natural[index], max(columns[index].title.count, columns[index].least ?? natural[index]))
        }
        func room(_ kept: [Int]) -> Int { width - max(0, kept.count - 1) * Self.gap.count }
        var kept = Array(columns.indices)
        while kept.reduce(0, { $0 + least[$1] }) > room(kept) {
            // Of equal ranks the last goes first.
            guard let worst = kept.max(by: { (columns[$0].rank, $0) < (columns[$1].rank, $1) }),
                columns[worst].rank > 0
            else { break }
            kept.removeAll { $0 == worst }
        }
        var widths = natural
        var excess = kept.reduce(0) { $0 + natural[$1] } - room(kept)
        while excess > 0, let widest = kept.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] }) {
            widths[widest] -= 1
            excess -= 1
        }
        let shown = Table(
            columns: kept.map { columns[$0] },
            rows: zip(rows, texts).map { row, texts in
                kept.map { index in
                    texts[index].count <= widths[index]
                        ? row[index] : Cell(row[index].value, text: texts[index].prefix(widths[index] - 1) + "…")
                }
            })
        return (shown, columns.indices.filter { !kept.contains($0) }.map { columns[$0].title })
    }
}
