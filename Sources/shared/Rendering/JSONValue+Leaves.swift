extension JSONValue {
    /// The values of a document that hold no others, each with the way to it: `units.commune.open`, `circuits.0.tier`.
    ///
    /// Empty objects and arrays have none. In the document's order; O(its size).
    package var leaves: [(path: String, value: JSONValue)] {
        var found: [(path: String, value: JSONValue)] = []
        func walk(_ value: JSONValue, _ path: String) {
            func below(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
            switch value {
            case .object(let members): for member in members { walk(member.value, below(member.name)) }
            case .array(let items): for (index, item) in items.enumerated() { walk(item, below(String(index))) }
            default: found.append((path, value))
            }
        }
        walk(self, "")
        return found
    }
}

extension Table {
    private static func cell(_ value: JSONValue) -> Cell {
        if case .string(let text) = value { Cell(text) } else { Cell(value, text: value.text()) }
    }

    /// A row for each entry.
    package init(entries: [(path: String, value: JSONValue)], key: String, value: String) {
        self.init(
            columns: [.init(key, title: key), .init(value, title: value)],
            rows: entries.map { [Cell($0.path), Self.cell($0.value)] })
    }

    /// One row with a column for each entry.
    package init(row entries: [(path: String, value: JSONValue)]) {
        self.init(
            columns: entries.map { .init($0.path, title: $0.path) }, rows: [entries.map { Self.cell($0.value) }])
    }
}
