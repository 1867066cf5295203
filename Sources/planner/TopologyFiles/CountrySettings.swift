import Localization
import NetworkModel

/// country.yaml and sources.yaml.
enum CountrySettings {
    static let file = "country.yaml"
    static let sourcesFile = "sources.yaml"

    struct Country {
        var name: LocalizedName
        var horizonYears: Int
        var bounds: Bounds
        /// How many kilometres outside every outline a point may lie.
        var outlineMargin: Double
    }

    /// Degrees.
    struct Bounds {
        var south, north, west, east: Double

        func contains(_ point: Coordinate) -> Bool {
            (south...north).contains(point.latitude) && (west...east).contains(point.longitude)
        }

        var text: String {
            "\(NumberRule.text(south))..\(NumberRule.text(north)) N, \(NumberRule.text(west))..\(NumberRule.text(east)) E"
        }
    }

    static func read(_ root: Setting, bases: inout [Basis]) -> Country? {
        guard let map = root.entry(["name", "horizon_years", "bounds", "outline_margin_km"]) else { return nil }
        let name = map.name("name")
        let horizon = map.whole("horizon_years", 1...50)
        let bounds = map["bounds"].flatMap { self.bounds($0) }
        let margin = map.decimal("outline_margin_km", 0...20_000)
        let basis = map.basis()
        guard let name, let horizon, let bounds, let margin, let basis else { return nil }
        bases.append(basis)
        return Country(name: name, horizonYears: horizon, bounds: bounds, outlineMargin: margin)
    }

    private static func bounds(_ setting: Setting) -> Bounds? {
        guard let map = setting.mapping(["south", "north", "west", "east"]) else { return nil }
        let south = map.decimal("south", -90...90)
        let north = map.decimal("north", -90...90)
        let west = map.decimal("west", -180...180)
        let east = map.decimal("east", -180...180)
        guard let south, let north, let west, let east else { return nil }
        guard south < north else {
            map["north"]?.report(.outOfRange, ["north", NumberRule.text(north), NumberRule.text(south), "90"])
            return nil
        }
        guard west < east else {
            map["east"]?.report(.outOfRange, ["east", NumberRule.text(east), NumberRule.text(west), "180"])
            return nil
        }
        return Bounds(south: south, north: north, west: west, east: east)
    }

    /// What rows may rest on, by id. Entries that are bad are reported and kept out, their ids kept as assumed, so that
    /// rows that name them are not reported too.
    static func sources(_ root: Setting) -> [String: Basis]? {
        guard let map = root.mapping(["sources"]), map["sources"]?.peekedElements.isEmpty == false else { return nil }
        var result: [String: Basis] = [:]
        _ = map.entries("sources", id: "id") { setting -> Basis? in
            guard let entry = setting.entry(["id"]) else { return nil }
            let id = entry.word("id")
            let basis = entry.basis()
            if let named = entry["id"]?.peekedText { result[named] = basis ?? .assumed(why: "") }
            return id == nil ? nil : basis
        }
        return result
    }
}
