import Localization
import NetworkModel

/// What must hold of places: coordinates within the country, enough sites to home units on.
struct PlaceChecks {
    let country: CountrySettings.Country
    let outlines: OutlineIndex

    /// - Parameter home: the unit in whose outline it most likely lies.
    func check(_ id: @autoclosure () -> String, _ point: Coordinate, home: UnitID?, _ row: Int, _ reader: RowReader) {
        func report(_ kind: CheckMessages, _ more: String...) {
            let place = [id(), NumberRule.text(point.latitude), NumberRule.text(point.longitude)]
            reader.report(kind, row, reader.table.column("lat"), place + more)
        }
        guard country.bounds.contains(point) else {
            report(.outsideBounds, country.bounds.text)
            return
        }
        // Each distance is a pass over all borders: no more of them than findings are kept.
        guard !outlines.isEmpty, (reader.log.counts[.outsideOutlines] ?? 0) < FindingLog.limit else { return }
        if let home, outlines.holds(point, home) { return }
        let distance = outlines.distanceOutside(point)
        if distance > country.outlineMargin {
            report(
                .outsideOutlines, NumberRule.text((distance * 10).rounded() / 10),
                NumberRule.text(country.outlineMargin))
        }
    }

    /// A unit lies in no other province than its own, but for the margins of both and the error of its place. Out at
    /// sea, beyond all outlines, an island is nobody's. A warning, for borders and seats do move.
    private func checkProvince(_ unit: AdministrativeUnit, _ row: Int, _ reader: RowReader) {
        let point = unit.location.coordinate
        guard let province = unit.level == .province ? unit.id : unit.parent,
            (reader.log.counts[.outsideProvince] ?? 0) < FindingLog.limit,
            let distance = outlines.distance(from: point, toOutlineOf: province),
            distance > 2 * country.outlineMargin + (unit.location.errorRadius ?? 0),
            let other = outlines.unit(around: point)
        else { return }
        reader.report(
            .outsideProvince, row, reader.table.column("lat"),
            [
                unit.id.description, NumberRule.text(point.latitude), NumberRule.text(point.longitude),
                other.description, NumberRule.text((distance * 10).rounded() / 10), province.description,
            ], severity: .warning)
    }

    func run(_ units: UnitRows?, _ sites: SiteRows?) {
        for unit in units?.units ?? [] {
            guard let units, let row = units.rowOf[unit.id] else { continue }
            let home = unit.level == .province ? unit.id : unit.parent
            check(unit.id.description, unit.location.coordinate, home: home, row, units.reader)
            checkProvince(unit, row, units.reader)
        }
        for site in sites?.sites ?? [] {
            guard let sites, let row = sites.rowOf[site.id.rawValue] else { continue }
            check(site.id.rawValue, site.location.coordinate, home: nil, row, sites.reader)
        }
    }

    /// Every province is homed on two centres of the backbone and every commune on a point of presence.
    static func count(_ sites: SiteRows, _ log: FindingLog) {
        let needs: [([SiteKind], Int)] = [([.regionalCentre, .backupCentre], 2), ([.pop], 1)]
        for (kinds, least) in needs {
            let count = sites.sites.count { kinds.contains($0.kind) }
            if count < least {
                log.add(
                    .tooFewSites, SiteRows.file, .whole,
                    [String(count), kinds.map(\.rawValue).joined(separator: ", "), String(least)])
            }
        }
    }
}
