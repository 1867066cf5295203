import Localization
package import NetworkModel

/// actuals.csv: what happened since the plan was made. Every row is of one kind and leaves the columns that it doesn't need empty.
///
///     kind,site,activity,circuit,item,province,quantity,from,until
///     booking,24@2025,survey,,,,,2025-06-23,2025-06-24
///     carrier-late,,,,VNPT/fibre,,10,2025-07-01,
package struct ActualsFile {
    package static let name = "actuals.csv"
    static let columns = ["kind", "site", "activity", "circuit", "item", "province", "quantity", "from", "until"]
    private static let largest = 16 << 20

    private enum RowKind: String, CaseIterable {
        case booking, delivery, crews
        case circuitLate = "circuit-late"
        case belowTier = "below-tier"
        case carrierLate = "carrier-late"
    }

    private let path: String
    private let isOptional: Bool

    /// - Parameter isOptional: whether no file means no rows.
    package init(path: String, isOptional: Bool = false) {
        self.path = path
        self.isOptional = isOptional
    }

    /// Reads and checks all rows against the units, crews and equipment of `topology`. All findings come in one reading.
    package func read(_ topology: Topology) -> (actuals: [Actual], findings: [Finding]) {
        let log = FindingLog()
        let file = path.split(separator: "/").last.map(String.init) ?? path
        switch FileBytes.read(path, most: Self.largest) {
        case .bytes(let bytes):
            let actuals = Self.read(bytes, called: file, topology, log)
            return (log.hasErrors ? [] : actuals, log.findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        case .missing where isOptional: break
        case .missing: log.add(.missingFile, file, .whole, [file, path])
        case .tooLarge: log.add(.fileTooLarge, file, .whole, [file, String(Self.largest)])
        case .failed(let reason): log.add(.unreadableFile, file, .whole, [Texts(same: file), reason])
        }
        return ([], log.findings)
    }

    static func read(_ bytes: [UInt8], called file: String, _ topology: Topology, _ log: FindingLog) -> [Actual] {
        guard let source = SourceText(file: file, bytes: bytes, log: log),
            let table = CSVTable(source, columns: columns, log: log)
        else { return [] }
        let reader = RowReader(table: table, log: log)
        let place = columns.map(table.column)
        let units = Set(topology.units.map(\.id.description))
        let provinces = Set(topology.units.filter { $0.level == .province }.map(\.id.description))
        let items = Set(topology.catalogue.equipment.map(\.id))
        let rules = Dictionary(topology.crews.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var actuals: [Actual] = []
        for row in 0..<table.rowCount {
            func known(_ column: Int, _ list: some Collection<String>, _ origin: String) -> String? {
                guard let text = reader.required(row, place[column], Texts(same: origin)) else { return nil }
                guard list.contains(text) else {
                    reader.report(
                        .unknownID, row, place[column], [columns[column], text, origin],
                        suggestion: nearest(to: text, among: list))
                    return nil
                }
                return text
            }
            func date(_ column: Int) -> CivilDate? {
                guard reader.required(row, place[column], Texts(same: "YYYY-MM-DD")) != nil else { return nil }
                return reader.optionalDate(row, place[column]) ?? nil
            }
            func whole(_ range: ClosedRange<Int>) -> Int? {
                guard
                    reader.required(row, place[6], Texts(same: "\(range.lowerBound)...\(range.upperBound)")) != nil
                else { return nil }
                return reader.optionalWhole(row, place[6], range) ?? nil
            }
            /// From before until, where both are given.
            func ordered(_ from: CivilDate, _ until: CivilDate?) -> Bool {
                guard let until, until < from else { return true }
                reader.report(
                    .dateOrder, row, place[8], ["until", until.description, "from", from.description, "from <= until"])
                return false
            }
            let record = "\(file):\(table.line(row))"
            func add(_ event: Actual.Event) { actuals.append(Actual(event, record: record)) }
            guard let kind = reader.choice(row, place[0], RowKind.self) else { continue }
            switch kind {
            case .booking:
                let site = known(1, units, "units.csv")
                let activity = reader.choice(row, place[2], ActivityKind.self)
                let from = date(7)
                let until = reader.optionalDate(row, place[8])
                let crew = table.isEmpty(row, place[4]) ? nil : known(4, rules.keys.sorted(), "crews.yaml")
                guard let site, let activity, let from, let until, ordered(from, until),
                    crew != nil || table.isEmpty(row, place[4])
                else { continue }
                add(
                    .booking(
                        site: SiteID(rawValue: site), activity: activity, started: from, finished: until, crew: crew))
            case .delivery:
                let item = known(4, items, "catalogue.yaml")
                let quantity = whole(0...10_000_000)
                let due = date(7)
                let until = reader.optionalDate(row, place[8])
                guard let item, let quantity, let due, let until else { continue }
                add(.delivery(item: item, due: due, quantity: quantity, arrives: until))
            case .crews:
                let item = known(4, rules.keys.sorted(), "crews.yaml")
                let quantity = whole(-10_000...10_000)
                let from = date(7)
                let until = reader.optionalDate(row, place[8])
                guard let item, let rule = rules[item] else { continue }
                let province = rule.isNational ? nil : known(5, provinces, "units.csv")
                guard let quantity, let from, let until, ordered(from, until), rule.isNational || province != nil
                else { continue }
                add(
                    .crews(
                        rule: item, province: province.flatMap { UnitID($0) }, count: quantity, from: from,
                        until: until))
            case .circuitLate:
                let circuit = reader.required(row, place[3], Texts(same: "circuits.csv"))
                guard let circuit, let until = date(8) else { continue }
                add(.circuitLate(circuit: circuit, on: until))
            case .belowTier:
                let circuit = reader.required(row, place[3], Texts(same: "circuits.csv"))
                let measured = whole(0...1_000_000_000_000_000)
                let from = date(7)
                guard let circuit, let measured, let from else { continue }
                add(.belowTier(circuit: circuit, measured: Bandwidth(bitsPerSecond: Int64(measured)), on: from))
            case .carrierLate:
                let carriers = topology.catalogue.media.flatMap { profile in
                    profile.offers.flatMap { [$0.carrier, "\($0.carrier)/\(profile.medium.rawValue)"] }
                }
                let item = known(4, carriers, "catalogue.yaml")
                let days = whole(0...730)
                let from = date(7)
                let until = reader.optionalDate(row, place[8])
                let province = table.isEmpty(row, place[5]) ? nil : known(5, provinces, "units.csv")
                guard let item, let days, let from, let until, ordered(from, until),
                    province != nil || table.isEmpty(row, place[5])
                else { continue }
                // A carrier's name may hold a slash; what stands behind the last one is a medium or belongs to it.
                let medium = item.lastIndex(of: "/").flatMap { slash in
                    Medium(rawValue: String(item[item.index(after: slash)...]))
                }
                let carrier = medium.map { String(item.dropLast($0.rawValue.count + 1)) } ?? item
                add(
                    .carrierLate(
                        carrier: carrier, medium: medium, province: province.flatMap { UnitID($0) }, days: days,
                        from: from, until: until))
            }
        }
        return actuals
    }
}
