import Localization
import NetworkAddress
import NetworkModel

/// prefixes.csv, read: prefixes that are given out already, in the form in which a plan lists them. The file may be missing.
struct PrefixRows {
    static let file = "prefixes.csv"
    static let columns = ["site", "role", "prefix", "status", "circuit", "container", "holder"]

    private(set) var prefixes: [ExistingPrefix] = []

    init?(_ source: SourceText, units: UnitRows?, sites: SiteRows?, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, log: log) else { return nil }
        let reader = RowReader(table: table, log: log)
        let column = Self.columns.map(table.column)
        let known = units.flatMap { units in
            sites.map { Set(units.units.map(\.id.description)).union($0.rowOf.keys) }
        }
        var lines: [Int] = []
        for row in 0..<table.rowCount {
            let site = reader.required(row, column[0], Texts(same: "id of units.csv, sites.csv"))
            let role = reader.choice(row, column[1], PrefixRole.self)
            let text = reader.required(row, column[2], CheckWords.prefixForm.texts)
            let status = reader.choice(row, column[3], PrefixStatus.self)
            let circuit = table.isEmpty(row, column[4]) ? nil : table.text(row, column[4])
            guard let site, let role, let text, let status else { continue }
            if let known, !known.contains(site) {
                reader.report(.unknownID, row, column[0], ["site", site, "units.csv, sites.csv"])
                continue
            }
            guard let prefix = Prefix(text), prefix.address.width == 32 else {
                reader.report(
                    .badID, row, column[2], [Texts(same: "prefix"), Texts(same: text), CheckWords.prefixForm.texts])
                continue
            }
            // Who holds it today is who it belongs to, whatever it is meant for.
            let holder = table.isEmpty(row, column[6]) ? site : table.text(row, column[6])
            prefixes.append(
                ExistingPrefix(
                    site: SiteID(rawValue: holder), prefix: prefix, role: role, status: status, circuit: circuit))
            lines.append(row)
        }
        reportOverlaps(reader, lines, column[2])
    }

    /// Two sites with the same addresses; containers are there to hold others. O(rows log rows): of blocks in order, whichever
    /// overlaps an earlier one overlaps the one that reaches furthest.
    private func reportOverlaps(_ reader: RowReader, _ rows: [Int], _ column: Int) {
        let order = prefixes.indices.filter { prefixes[$0].status != .container }.sorted {
            let (a, b) = (prefixes[$0].prefix, prefixes[$1].prefix)
            return (a.address, a.length, $0) < (b.address, b.length, $1)
        }
        for (before, after) in zip(order, order.dropFirst())
        where prefixes[before].prefix.overlaps(prefixes[after].prefix) {
            let (first, second) = (min(before, after), max(before, after))
            reader.report(
                .blocksOverlap, rows[second], column,
                [
                    prefixes[second].prefix.description, prefixes[first].prefix.description,
                    String(reader.table.line(rows[first])),
                ])
        }
    }
}
