import Localization
import NetworkModel

/// catalogue.yaml: media, tiers and equipment.
enum CatalogueSettings {
    static let file = "catalogue.yaml"

    /// `units` are those that units.csv names; nil where it could not be read.
    static func read(_ root: Setting, units: UnitRows?, bases: inout [Basis]) -> Catalogue? {
        guard let map = root.mapping(["media", "tiers", "equipment"], optional: ["carriers"]) else { return nil }
        let carriers = CarrierSettings.names(map)
        let context = Context(
            units: units, carriers: carriers, tiers: (map["tiers"]?.peekedElements ?? []).compactMap(Context.tier))
        let media = map.entries("media", id: "medium") { medium($0, context) }
        let known = Set(media?.map(\.medium) ?? Medium.allCases)
        let tiers = map.entries("tiers", id: "id") { tier($0, known) }
        let equipment = map.entries("equipment", id: "id") { item($0) }
        guard let media, let tiers, let equipment, (map["carriers"] == nil) == (carriers == nil) else { return nil }
        let offers = media.flatMap { $0.offers.count > 1 || !$0.hasOneCarrier ? $0.offers : [] }
        bases += media.map(\.basis) + offers.map(\.basis) + tiers.map(\.basis) + equipment.map(\.basis)
        return Catalogue(media: media, tiers: tiers, equipment: equipment)
    }

    /// What carriers' offers are read against.
    struct Context {
        /// Nil where units.csv could not be read.
        var units: UnitRows?
        /// Those that the file names; nil where it leaves that open.
        var carriers: [String]?
        var tiers: [(id: String, medium: String)]

        static func tier(_ setting: Setting) -> (id: String, medium: String)? {
            guard let id = setting.peek("id")?.peekedText, let medium = setting.peek("medium")?.peekedText else {
                return nil
            }
            return (id, medium)
        }
    }

    private static func medium(_ setting: Setting, _ context: Context) -> MediumProfile? {
        // One carrier is told with the medium, several in a list of their own.
        let hasList = setting.peek("carriers") != nil
        let required =
            hasList
            ? ["medium", "carriers", "reach_km", "route_factor", "mtbf_hours", "mttr_hours"]
            : ["medium", "carrier", "reach_km", "route_factor", "lead_time_days", "mtbf_hours", "mttr_hours"]
        let optional = ["access_reach_km", "delay_ms"] + (hasList ? [] : ["lead_times", "carriers"])
        guard let map = setting.entry(required, optional: optional) else { return nil }
        let medium = map.choice("medium", Medium.self)
        let reach = map.decimal("reach_km", 0.1...20_000)
        let accessReach = map.decimal("access_reach_km", 0.1...20_000)
        let factor = map.decimal("route_factor", 1...5)
        let between = map.decimal("mtbf_hours", 1...1_000_000)
        let repair = map.decimal("mttr_hours", 0.01...10_000)
        let delay = map.decimal("delay_ms", 0...2_000)
        let basis = map.basis()
        let offers: [CarrierOffer]? =
            hasList ? CarrierSettings.offers(map, medium, context) : CarrierSettings.sole(map, basis, context)
        guard let medium, let offers, let reach, let factor, let between, let repair, let basis,
            (map["access_reach_km"] == nil) == (accessReach == nil), (map["delay_ms"] == nil) == (delay == nil)
        else { return nil }
        var profile = MediumProfile(
            medium: medium, carrier: "", reach: reach, routeFactor: factor, leadTime: 0,
            meanTimeBetweenFailures: between, meanTimeToRepair: repair, basis: basis, accessReach: accessReach,
            delay: delay)
        profile.offers = offers
        return profile
    }

    private static func tier(_ setting: Setting, _ media: Set<Medium>) -> Tier? {
        guard
            let map = setting.entry([
                "id", "medium", "capacity_mbps", "setup_vnd", "setup_per_km_vnd", "monthly_vnd", "monthly_per_km_vnd",
            ])
        else { return nil }
        let id = map.word("id")
        let medium = map["medium"]?.reference(
            among: Medium.allCases.filter(media.contains).map(\.rawValue), in: "media"
        )
        .flatMap(Medium.init(rawValue:))
        let capacity = map.decimal("capacity_mbps", 0.064...1_000_000)
        let setup = map.money("setup_vnd")
        let setupPerKilometre = map.money("setup_per_km_vnd")
        let monthly = map.money("monthly_vnd")
        let monthlyPerKilometre = map.money("monthly_per_km_vnd")
        let basis = map.basis()
        guard let id, let medium, let capacity, let setup, let setupPerKilometre, let monthly,
            let monthlyPerKilometre, let basis
        else { return nil }
        return Tier(
            id: id, medium: medium, capacity: .megabits(capacity), setup: setup,
            setupPerKilometre: setupPerKilometre, monthly: monthly, monthlyPerKilometre: monthlyPerKilometre,
            basis: basis)
    }

    private static func item(_ setting: Setting) -> EquipmentItem? {
        guard
            let map = setting.entry(
                ["id", "name", "unit_price_vnd", "quantity", "stock", "delivered_monthly"],
                optional: ["deliveries", "taken_by"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let price = map.money("unit_price_vnd")
        let quantity = map.byLevel("quantity") { $0.whole(0...1_000) }
        let stock = map.whole("stock", 0...10_000_000)
        let delivered = map.whole("delivered_monthly", 0...10_000_000)
        let deliveries = map["deliveries"] == nil ? [] : deliveries(map)
        let taker = map.choice("taken_by", ActivityKind.self)
        let basis = map.basis()
        guard let id, let name, let price, let quantity, let stock, let delivered, let basis, let deliveries,
            (map["taken_by"] == nil) == (taker == nil)
        else { return nil }
        var item = EquipmentItem(
            id: id, name: name, unitPrice: price, quantity: quantity, stock: stock, deliveredMonthly: delivered,
            basis: basis)
        item.deliveries = deliveries
        item.takenBy = taker
        return item
    }

    private static func deliveries(_ map: SettingMap) -> [EquipmentItem.Delivery]? {
        guard let list = map.list("deliveries", of: Texts(same: "date, quantity")) else { return nil }
        let deliveries = list.map { setting -> EquipmentItem.Delivery? in
            guard let entry = setting.mapping(["date", "quantity"]) else { return nil }
            let date = entry.date("date")
            let quantity = entry.whole("quantity", 1...10_000_000)
            guard let date, let quantity else { return nil }
            return EquipmentItem.Delivery(date: date, quantity: quantity)
        }
        guard !deliveries.contains(where: { $0 == nil }) else { return nil }
        return deliveries.compactMap(\.self).sorted { ($0.date, $0.quantity) < ($1.date, $1.quantity) }
    }
}

extension SettingMap {
    /// A list of entries, each with an id of its own under the key `id`. Nil when any entry is bad.
    func entries<Value>(_ key: String, id: String, read: (Setting) -> Value?) -> [Value]? {
        guard let list = list(key, of: CheckWords.entries.filled(id)) else { return nil }
        var seen: [String: Int] = [:]
        var result: [Value] = []
        var isGood = true
        for setting in list {
            if let place = setting.peek(id), let name = place.peekedText {
                if let first = seen[name] {
                    place.report(.duplicateID, [name, String(first)])
                    isGood = false
                } else {
                    seen[name] = place.position.line
                }
            }
            if let value = read(setting) { result.append(value) } else { isGood = false }
        }
        return isGood ? result : nil
    }
}

extension Setting {
    /// A value that must name something defined elsewhere.
    func reference(among known: [String], in place: String) -> String? {
        guard let text = scalar(Texts(same: known.joined(separator: ", "))) else { return nil }
        if known.contains(text) { return text }
        report(.unknownID, [path, text, place], suggestion: nearest(to: text, among: known))
        return nil
    }
}
