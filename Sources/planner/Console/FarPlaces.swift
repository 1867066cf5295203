import Foundation
import Localization
import NetworkModel
import Planning

/// A name that the map of the country bears even where it names nothing else: an archipelago far out at sea.
struct FarPlace: Sendable {
    var zone: LocalizedName
    var province: LocalizedName
    /// The middle of its islands.
    var place: Coordinate

    func title(_ language: Language) -> String { "\(zone[language]) (\(province[language]))" }
}

extension FarPlace {
    /// Farther from its province's seat than this, a part of a province needs its own name. Kilometres.
    private static let far = 200.0

    /// The special zones (Hoàng Sa and Trường Sa among them) whose islands the outlines show far from their province's
    /// seat. An office may stand ashore, so the outlines say where the islands are, not the office; of several zones of
    /// one province the one nearest to the islands gives the name.
    ///
    /// - Parameter outlines: GeoJSON (RFC 7946) with a property `unit`; anything else gives no places.
    static func find(in outlines: [UInt8], plan: ConsolePlan) -> [FarPlace] {
        guard let root = try? JSONSerialization.jsonObject(with: Data(outlines)) as? [String: Any],
            let features = root["features"] as? [[String: Any]]
        else { return [] }
        let zones = Dictionary(grouping: plan.plan.units.map(\.unit).filter { $0.kind == .specialZone }) { $0.parent }
        return features.compactMap { feature -> FarPlace? in
            guard let text = (feature["properties"] as? [String: Any])?["unit"] as? String, let id = UnitID(text),
                let province = plan.unit(id)?.unit,
                let middle = middle(of: parts(feature), farFrom: province.location.coordinate)
            else { return nil }
            let nearest = zones[id]?.min { a, b in
                a.location.coordinate.distance(to: middle) < b.location.coordinate.distance(to: middle)
            }
            return nearest.map { FarPlace(zone: $0.name, province: province.name, place: middle) }
        }
    }

    /// The first corner of each part of a polygon or multipolygon: islands are small.
    private static func parts(_ feature: [String: Any]) -> [Coordinate] {
        let geometry = feature["geometry"] as? [String: Any]
        let polygons =
            geometry?["coordinates"] as? [[[[Double]]]] ?? (geometry?["coordinates"] as? [[[Double]]]).map { [$0] }
            ?? []
        return polygons.compactMap { polygon in
            guard let corner = polygon.first?.first, corner.count >= 2 else { return nil }
            return Coordinate(latitude: corner[1], longitude: corner[0])
        }
    }

    private static func middle(of parts: [Coordinate], farFrom seat: Coordinate) -> Coordinate? {
        let islands = parts.filter { $0.distance(to: seat) > far }
        guard let south = islands.map(\.latitude).min(), let north = islands.map(\.latitude).max(),
            let west = islands.map(\.longitude).min(), let east = islands.map(\.longitude).max()
        else { return nil }
        return Coordinate(latitude: (south + north) / 2, longitude: (west + east) / 2)
    }
}
