import Localization
import NetworkModel

/// What must hold between units: levels, parents, lives.
struct UnitChecks {
    let rows: UnitRows

    private static let kinds: [UnitLevel: [UnitKind]] = [
        .centre: [.centre], .organ: [.organ], .province: [.province, .city],
        .district: [.ruralDistrict, .urbanDistrict, .town, .city],
        .commune: [.ruralCommune, .ward, .township, .specialZone],
    ]
    private static let parents: [UnitLevel: [UnitLevel]] = [
        .centre: [], .organ: [.centre], .province: [.centre], .district: [.province],
        .commune: [.district, .province],
    ]

    func run() {
        var centre: UnitID?
        for unit in rows.units {
            if unit.level == .centre {
                if let centre {
                    rows.report(.severalCentres, unit.id, "level", [unit.id.description, centre.description])
                } else {
                    centre = unit.id
                }
            }
            let kinds = Self.kinds[unit.level] ?? []
            if !kinds.contains(unit.kind) {
                rows.report(
                    .kindLevel, unit.id, "kind",
                    [unit.level.rawValue, unit.kind.rawValue, kinds.map(\.rawValue).joined(separator: ", ")])
            }
            if let from = unit.validFrom, let until = unit.validUntil, until <= from {
                rows.report(.lifeOrder, unit.id, "valid_until", [until.description, from.description])
            }
            checkParent(unit)
        }
        if centre == nil, rows.units.count == rows.reader.table.rowCount, rows.reader.table.brokenIDs.isEmpty {
            rows.reader.log.add(.noCentre, UnitRows.file, .whole, [String]())
        }
        checkCycles()
    }

    private func checkParent(_ unit: AdministrativeUnit) {
        var levels: String { (Self.parents[unit.level] ?? []).map(\.rawValue).joined(separator: ", ") }
        guard let parentID = unit.parent else {
            if unit.level != .centre {
                rows.report(.parentMissing, unit.id, "parent", [unit.id.description, unit.level.rawValue, levels])
            }
            return
        }
        guard rows.names(parentID) else {
            rows.report(.unknownID, unit.id, "parent", ["parent", parentID.description, UnitRows.file])
            return
        }
        guard let parent = rows.unit(parentID) else { return }
        if !(Self.parents[unit.level] ?? []).contains(parent.level) {
            rows.report(
                .parentLevel, unit.id, "parent",
                [
                    unit.id.description, parentID.description, parent.level.rawValue, unit.level.rawValue,
                    levels.isEmpty ? "-" : levels,
                ])
        }
        let early = CivilDate(daysSinceEpoch: .min)
        let late = CivilDate(daysSinceEpoch: .max)
        if unit.validFrom ?? early < parent.validFrom ?? early || unit.validUntil ?? late > parent.validUntil ?? late {
            rows.report(
                .parentNotAlive, unit.id, "parent",
                [
                    Texts(same: unit.id.description), unit.life, Texts(same: parentID.description), parent.life,
                ])
        }
    }

    /// Whether some chain of parents comes back to its start, over numbers alone: O(units).
    private var hasCycle: Bool {
        var index: [UnitID: Int32] = [:]
        index.reserveCapacity(rows.units.count)
        for (number, unit) in rows.units.enumerated() { index[unit.id] = Int32(number) }
        let above = rows.units.map { unit in unit.parent.flatMap { index[$0] } ?? -1 }
        // 0 not seen, otherwise the walk that saw it: a walk that meets itself is a circle.
        var walk = [Int32](repeating: 0, count: above.count)
        for start in above.indices where walk[start] == 0 {
            let number = Int32(start + 1)
            var next = Int32(start)
            while next >= 0, walk[Int(next)] == 0 {
                walk[Int(next)] = number
                next = above[Int(next)]
            }
            if next >= 0, walk[Int(next)] == number { return true }
        }
        return false
    }

    /// Follows parents from every unit; each unit is walked once. O(units).
    private func checkCycles() {
        guard hasCycle else { return }
        var isDone: Set<UnitID> = []
        for unit in rows.units {
            var path: [UnitID] = []
            var onPath: Set<UnitID> = []
            var next: UnitID? = unit.id
            while let id = next, !isDone.contains(id) {
                guard onPath.insert(id).inserted else {
                    let circle = path.drop { $0 != id } + [id]
                    rows.report(
                        .parentCycle, id, "parent", [circle.prefix(8).map(\.description).joined(separator: " -> ")])
                    break
                }
                path.append(id)
                next = rows.unit(id)?.parent
            }
            isDone.formUnion(path)
        }
    }
}

extension AdministrativeUnit {
    /// `from … until …`, in words.
    var life: Texts {
        switch (validFrom, validUntil) {
        case (let from?, let until?): CheckWords.fromTo.filled(from.description, until.description)
        case (let from?, nil): CheckWords.from.filled(from.description)
        case (nil, let until?): CheckWords.until.filled(until.description)
        case (nil, nil): CheckWords.always.texts
        }
    }
}
