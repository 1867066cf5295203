import Localization
import NetworkModel

/// outlines.geojson, read (RFC 7946): the borders of provinces.
struct OutlineRows {
    static let file = "outlines.geojson"
    private(set) var outlines: [Outline] = []

    init?(_ source: SourceText, units: UnitRows?, log: FindingLog) {
        var scanner = JSONScanner(source.bytes, from: source.start)
        let root: JSONNode
        do {
            root = try scanner.document()
        } catch {
            log.add(.jsonSyntax, source.file, source.position(of: error.offset), [error.expected])
            return nil
        }
        func fault(_ node: JSONNode, _ found: Texts, _ expected: CheckWords) {
            log.add(.outlineShape, source.file, source.position(of: node.offset), [found, expected.texts])
        }
        guard root["type"]?.text == "FeatureCollection", let features = root["features"]?.elements else {
            fault(root, Texts(same: "type"), .outlineFeature)
            return nil
        }
        var seen: Set<UnitID> = []
        for feature in features {
            guard feature["type"]?.text == "Feature", let name = feature["properties"]?["unit"],
                let text = name.text, let geometry = feature["geometry"], let shape = geometry["type"]?.text,
                let coordinates = geometry["coordinates"], ["Polygon", "MultiPolygon"].contains(shape)
            else {
                fault(feature, Texts(same: "Feature"), .outlineFeature)
                continue
            }
            guard let id = UnitID(text) else {
                fault(name, CheckWords.outlineUnit.filled(text), .unitIDForm)
                continue
            }
            if let units, !units.names(id) {
                log.add(
                    .unknownID, source.file, source.position(of: name.offset), ["properties.unit", text, UnitRows.file])
            }
            guard seen.insert(id).inserted else {
                fault(name, CheckWords.outlineDuplicate.filled(text), .oneOutline)
                continue
            }
            let polygons = shape == "Polygon" ? [coordinates] : coordinates.elements ?? []
            var outline = Outline(unit: id, rings: [])
            for polygon in polygons {
                for ring in polygon.elements ?? [] {
                    if let points = Self.points(ring) {
                        outline.rings.append(points)
                    } else {
                        fault(ring, Texts(same: "coordinates"), .outlineRing)
                    }
                }
            }
            if outline.rings.isEmpty { fault(coordinates, Texts(same: "coordinates"), .outlineRing) }
            outlines.append(outline)
        }
        guard let units else { return }
        for unit in units.units where unit.level == .province && unit.validUntil == nil && !seen.contains(unit.id) {
            log.add(.missingOutline, source.file, .whole, [unit.id.description], severity: .warning)
        }
    }

    private static func points(_ ring: JSONNode) -> [Coordinate]? {
        guard let elements = ring.elements, elements.count >= 4 else { return nil }
        var result: [Coordinate] = []
        result.reserveCapacity(elements.count)
        for element in elements {
            guard case .array(let pair, _) = element, pair.count == 2, let east = pair[0].number,
                let north = pair[1].number, (-180...180).contains(east), (-90...90).contains(north)
            else { return nil }
            result.append(Coordinate(latitude: north, longitude: east))
        }
        return result.first == result.last ? result : nil
    }
}
