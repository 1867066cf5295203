import Localization
import NetworkModel

/// units.csv, read: every well-formed unit, and where each id stands, well-formed or not.
struct UnitRows {
    static let file = "units.csv"
    static let columns = [
        "id", "level", "kind", "name", "name_en", "parent", "lat", "lon", "coord_error_km", "coord_source",
        "population", "population_source", "valid_from", "valid_until",
    ]

    private(set) var units: [AdministrativeUnit] = []
    /// The row of each id, also of rows with a bad field, so that one mistake gives one finding.
    private(set) var rowOf: [UnitID: Int] = [:]
    /// The place in `units` of each row's unit; negative for a row that makes none.
    private(set) var places: [Int32] = []
    let reader: RowReader

    /// Whether any row, well-formed or not, is of the unit.
    func names(_ unit: UnitID) -> Bool {
        rowOf[unit] != nil || !reader.table.brokenIDs.isEmpty && reader.table.brokenIDs.contains(unit.description)
    }

    /// The well-formed unit of the id.
    func unit(_ id: UnitID) -> AdministrativeUnit? { rowOf[id].flatMap { unit(row: $0) } }

    /// The well-formed unit of the row; nil also where `row` is none.
    func unit(row: Int) -> AdministrativeUnit? { row >= 0 && places[row] >= 0 ? units[Int(places[row])] : nil }

    func report(_ kind: CheckMessages, _ unit: UnitID, _ column: String, _ arguments: [String]) {
        reader.report(kind, rowOf[unit] ?? 0, reader.table.column(column), arguments)
    }

    func report(_ kind: CheckMessages, _ unit: UnitID, _ column: String, _ arguments: [Texts]) {
        reader.report(kind, rowOf[unit] ?? 0, reader.table.column(column), arguments)
    }

    init?(_ source: SourceText, sources: [String: Basis]?, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, log: log) else { return nil }
        reader = RowReader(table: table, log: log)
        let column = Self.columns.map(table.column)
        units.reserveCapacity(table.rowCount)
        places.reserveCapacity(table.rowCount)
        rowOf.reserveCapacity(table.rowCount)
        for row in 0..<table.rowCount {
            let id = reader.unitID(row, column[0])
            var isRepeated = false
            if let id {
                if let first = rowOf[id] {
                    isRepeated = true
                    reader.report(.duplicateID, row, column[0], [id.description, String(table.line(first))])
                } else {
                    rowOf[id] = row
                }
            }
            let unit = Self.unit(row, id, reader, column, sources)
            guard let unit, !isRepeated else {
                places.append(-1)
                continue
            }
            places.append(Int32(units.count))
            units.append(unit)
        }
    }

    /// Reads every field of a row, so that all that is wrong with it is found, then puts them together.
    private static func unit(
        _ row: Int, _ id: UnitID?, _ reader: RowReader, _ column: [Int], _ sources: [String: Basis]?
    ) -> AdministrativeUnit? {
        let level = reader.choice(row, column[1], UnitLevel.self)
        let kind = reader.choice(row, column[2], UnitKind.self)
        let name = reader.name(row, column[3])
        let nameEn = reader.name(row, column[4])
        let hasParent = !reader.table.isEmpty(row, column[5])
        let parent = hasParent ? reader.unitID(row, column[5]) : nil
        let location = reader.location(
            row, latitude: column[6], longitude: column[7], error: column[8], source: column[9], sources)
        let people = reader.optionalWhole(row, column[10], 0...200_000_000)
        let hasSource = !reader.table.isEmpty(row, column[11])
        let basis = hasSource ? reader.basis(row, column[11], sources) : nil
        let from = reader.optionalDate(row, column[12])
        let until = reader.optionalDate(row, column[13])
        if reader.table.isEmpty(row, column[10]) == hasSource {
            reader.report(.populationSource, row, column[hasSource ? 10 : 11], [String]())
            return nil
        }
        guard let id, let level, let kind, let name, let nameEn, let location, let people, let from, let until,
            hasParent == (parent != nil), hasSource == (basis != nil)
        else { return nil }
        var population: Population?
        if let people, let basis { population = Population(people: people, basis: basis) }
        return AdministrativeUnit(
            id: id, level: level, kind: kind, name: LocalizedName(vi: name, en: nameEn), parent: parent,
            location: location, population: population, validFrom: from, validUntil: until)
    }
}

extension RowReader {
    /// The basis that a field names in sources.yaml; nil and a finding where it names none.
    func basis(_ row: Int, _ column: Int, _ sources: [String: Basis]?) -> Basis? {
        guard let sources else { return nil }
        guard let text = required(row, column, Texts(same: sources.keys.sorted().joined(separator: ", "))) else {
            return nil
        }
        if let basis = sources[text] { return basis }
        report(
            .unknownID, row, column, [table.columns[column], text, "sources.yaml"],
            suggestion: nearest(to: text, among: sources.keys))
        return nil
    }

    func location(
        _ row: Int, latitude: Int, longitude: Int, error: Int, source: Int, _ sources: [String: Basis]?
    ) -> Location? {
        let north = decimal(row, latitude, -90...90)
        let east = decimal(row, longitude, -180...180)
        let radius = optionalDecimal(row, error, 0...500)
        let basis = basis(row, source, sources)
        guard let north, let east, let radius, let basis else { return nil }
        return Location(
            coordinate: Coordinate(latitude: north, longitude: east), errorRadius: radius, basis: basis)
    }
}
