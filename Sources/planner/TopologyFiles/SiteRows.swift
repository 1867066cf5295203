import Localization
import NetworkModel

/// sites.csv, read: the carrier's sites.
struct SiteRows {
    static let file = "sites.csv"
    static let columns = [
        "id", "kind", "name", "name_en", "region", "lat", "lon", "coord_error_km", "coord_source",
    ]

    /// The kinds that a carrier's site can be; offices follow from units.
    enum CarrierKind: String, CaseIterable {
        case operationsCentre = "operations-centre"
        case networkCentre = "network-centre"
        case regionalCentre = "regional-centre"
        case backupCentre = "backup-centre"
        case provincialCentre = "provincial-centre"
        case pop
    }

    enum Region: String, CaseIterable { case north, centre, south }

    private(set) var sites: [Site] = []
    private(set) var rowOf: [String: Int] = [:]
    let reader: RowReader

    init?(_ source: SourceText, sources: [String: Basis]?, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, log: log) else { return nil }
        reader = RowReader(table: table, log: log)
        let column = Self.columns.map(table.column)
        for row in 0..<table.rowCount {
            let id = reader.word(row, column[0])
            var isRepeated = false
            if let id {
                if let first = rowOf[id] {
                    isRepeated = true
                    reader.report(.duplicateID, row, column[0], [id, String(table.line(first))])
                } else {
                    rowOf[id] = row
                }
            }
            let kind = reader.choice(row, column[1], CarrierKind.self)
            let name = reader.name(row, column[2])
            let nameEn = reader.name(row, column[3])
            let hasRegion = !table.isEmpty(row, column[4])
            let region = hasRegion ? reader.choice(row, column[4], Region.self) : nil
            let location = reader.location(
                row, latitude: column[5], longitude: column[6], error: column[7], source: column[8], sources)
            guard let id, let kind, let name, let nameEn, let location, hasRegion == (region != nil), !isRepeated,
                let siteKind = SiteKind(rawValue: kind.rawValue)
            else { continue }
            sites.append(
                Site(
                    id: SiteID(rawValue: id), kind: siteKind, name: LocalizedName(vi: name, en: nameEn),
                    location: location, region: region?.rawValue))
        }
    }
}
