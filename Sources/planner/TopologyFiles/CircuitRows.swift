import Localization
import NetworkModel

/// circuits.csv, read: circuits that are there already. The file may be missing: then none are.
///
/// An office of level II, an organ's and a trunk have one in each role. A province may have several that are equal, and so may a
/// line between two centres: each row is a circuit.
struct CircuitRows {
    static let file = "circuits.csv"
    static let columns = ["site", "role", "end", "tier", "pinned"]

    /// Who leases it out, where that is known.
    static let carrier = "carrier"

    private enum Answer: String, CaseIterable { case yes, no }

    private(set) var circuits: [ExistingCircuit] = []

    init?(_ source: SourceText, units: UnitRows?, sites: SiteRows?, catalogue: Catalogue?, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, optional: [Self.carrier], log: log) else {
            return nil
        }
        let tiers = catalogue?.tiers.map(\.id)
        let carrierColumn = table.columns.firstIndex(of: Self.carrier)
        let reader = RowReader(table: table, log: log)
        let column = Self.columns.map(table.column)
        let carrierSites = sites.map { Set($0.rowOf.keys) }
        let manifold = Set(
            (units?.units ?? []).filter { $0.level == .province }.map(\.id.description)
                + (sites?.sites ?? []).filter(NationalCentres.isCentre).map(\.id.rawValue))
        let offices = units.map { Set($0.units.map(\.id.description)) }
        var lines: [String: Int] = [:]
        for row in 0..<table.rowCount {
            let site = reader.required(row, column[0], Texts(same: "id of units.csv, sites.csv"))
            let role = reader.choice(row, column[1], CircuitRole.self)
            let end = reader.word(row, column[2])
            let tier = reader.word(row, column[3])
            let pinned = reader.choice(row, column[4], Answer.self)
            func known(_ text: String?, _ place: Int, _ list: Set<String>?, _ file: String) -> Bool {
                guard let text, let list, !list.contains(text) else { return text != nil }
                reader.report(.unknownID, row, place, [table.columns[place], text, file])
                return false
            }
            let all = carrierSites.flatMap { carrier in offices.map(carrier.union) }
            let isKnown = [
                known(site, column[0], all, "units.csv, sites.csv"), known(end, column[2], carrierSites, SiteRows.file),
                known(tier, column[3], tiers.map(Set.init), CatalogueSettings.file),
            ]
            var carrier: String?
            if let carrierColumn, !table.isEmpty(row, carrierColumn) {
                // Of those who sell the tier's medium.
                let name = table.text(row, carrierColumn)
                let offers = catalogue.flatMap { all in tier.flatMap(all.tier).flatMap { all.profile(of: $0.medium) } }?
                    .offers
                if let known = offers?.map(\.carrier), !known.contains(name) {
                    reader.report(
                        .unknownID, row, carrierColumn, [Self.carrier, name, CatalogueSettings.file],
                        suggestion: nearest(to: name, among: known))
                    continue
                }
                carrier = name
            }
            guard let site, let role, let end, let tier, let pinned, !isKnown.contains(false) else { continue }
            if !manifold.contains(site), let first = lines["\(site)/\(role)"] {
                reader.report(.duplicateID, row, column[0], ["\(site)/\(role.rawValue)", String(first)])
                continue
            }
            lines["\(site)/\(role)"] = table.line(row)
            circuits.append(
                ExistingCircuit(
                    site: SiteID(rawValue: site), role: role, end: SiteID(rawValue: end), tier: tier,
                    isPinned: pinned == .yes, carrier: carrier))
        }
    }
}
