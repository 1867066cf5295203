import Localization
import NetworkModel

/// Who sells a medium: one carrier told with the medium itself, or a list of offers.
enum CarrierSettings {
    private static let place = "carriers"

    /// The carriers that the file names, so that a typing error is no new one; nil where it names none, or badly.
    static func names(_ map: SettingMap) -> [String]? {
        guard let list = map.list(place, of: CheckWords.text.texts) else { return nil }
        var names: [String] = []
        for setting in list {
            guard let name = setting.text() else { return nil }
            if names.contains(name) {
                setting.report(.duplicateKey, [name])
                return nil
            }
            names.append(name)
        }
        return names
    }

    /// `carrier`, `lead_time_days` and `lead_times` of a medium.
    static func sole(
        _ map: SettingMap, _ basis: Basis?, _ context: CatalogueSettings.Context
    ) -> [CarrierOffer]? {
        let carrier = carrier(map, context)
        let lead = map.whole("lead_time_days", 0...730)
        let areas = areas(map, context.units)
        guard let carrier, let lead, let areas, let basis else { return nil }
        var offer = CarrierOffer(carrier: carrier, leadTime: lead, basis: basis)
        offer.areas = areas
        return [offer]
    }

    /// The list `carriers` of a medium. Every province, and the centre, is served by one of them at least.
    static func offers(
        _ map: SettingMap, _ medium: Medium?, _ context: CatalogueSettings.Context
    ) -> [CarrierOffer]? {
        guard let offers = map.entries(place, id: "carrier", read: { offer($0, medium, context) }) else { return nil }
        guard let setting = map[place] else { return nil }
        guard !offers.isEmpty else {
            setting.report(.emptyValue, [Texts(same: setting.path), CheckWords.entries.filled("carrier")])
            return nil
        }
        return isServedEverywhere(offers, medium, setting, context) ? offers : nil
    }

    private static func isServedEverywhere(
        _ offers: [CarrierOffer], _ medium: Medium?, _ setting: Setting, _ context: CatalogueSettings.Context
    ) -> Bool {
        guard let units = context.units, let medium else { return true }
        let missing = units.units.filter { unit in
            switch unit.level {
            case .province: !offers.contains { $0.serves(unit.id) }
            case .centre: !offers.contains { $0.serves(nil) }
            default: false
            }
        }
        guard !missing.isEmpty else { return true }
        let shown = missing.prefix(5).map { "\($0.name.vi) (\($0.id))" }.joined(separator: ", ")
        let more = missing.count > 5 ? ", … (\(missing.count))" : ""
        setting.report(.provinceUnserved, [medium.rawValue, shown + more])
        return false
    }

    private static func offer(
        _ setting: Setting, _ medium: Medium?, _ context: CatalogueSettings.Context
    ) -> CarrierOffer? {
        guard
            let map = setting.entry(
                ["carrier", "lead_time_days"],
                optional: ["units", "lead_times", "price_factor", "prices", "mtbf_hours", "mttr_hours"])
        else { return nil }
        let carrier = carrier(map, context)
        let lead = map.whole("lead_time_days", 0...730)
        let areas = areas(map, context.units)
        let served = map["units"].flatMap { servedUnits($0, context.units) }
        let factor = map.decimal("price_factor", 0.01...100)
        let prices = map["prices"] == nil ? [:] : prices(map, medium, context)
        let between = map.decimal("mtbf_hours", 1...1_000_000)
        let repair = map.decimal("mttr_hours", 0.01...10_000)
        let basis = map.basis()
        guard let carrier, let lead, let areas, let prices, let basis, (map["units"] == nil) == (served == nil),
            (map["price_factor"] == nil) == (factor == nil), (map["mtbf_hours"] == nil) == (between == nil),
            (map["mttr_hours"] == nil) == (repair == nil)
        else { return nil }
        var offer = CarrierOffer(carrier: carrier, leadTime: lead, basis: basis)
        offer.areas = areas
        offer.provinces = served?.provinces
        offer.servesCentre = served?.centre ?? false
        offer.priceFactor = factor ?? 1
        offer.prices = prices
        offer.meanTimeBetweenFailures = between
        offer.meanTimeToRepair = repair
        if let served, !areasAreServed(map, served.provinces, context.units) { return nil }
        return offer
    }

    private static func carrier(_ map: SettingMap, _ context: CatalogueSettings.Context) -> String? {
        guard let known = context.carriers else { return map.text("carrier") }
        return map["carrier"]?.reference(among: known, in: place)
    }

    // MARK: - Where

    private static func servedUnits(_ setting: Setting, _ rows: UnitRows?) -> (provinces: Set<UnitID>, centre: Bool)? {
        guard let list = setting.list(of: CheckWords.unitIDForm.texts) else { return nil }
        guard !list.isEmpty else {
            setting.report(.emptyValue, [Texts(same: setting.path), CheckWords.provinceOrCentre.texts])
            return nil
        }
        var provinces: Set<UnitID> = []
        var centre = false
        var isGood = true
        for element in list {
            guard let id = element.unitID(among: rows) else {
                isGood = false
                continue
            }
            switch rows?.unit(id)?.level {
            case .centre: centre = true
            case .province, nil: provinces.insert(id)
            default:
                element.reportForm(id.description, .provinceOrCentre)
                isGood = false
            }
        }
        return isGood ? (provinces, centre) : nil
    }

    private static func areas(_ map: SettingMap, _ units: UnitRows?) -> [LeadTimeArea]? {
        guard map["lead_times"] != nil else { return [] }
        guard let list = map.list("lead_times", of: Texts(same: "units, days")) else { return nil }
        let areas = list.map { setting -> LeadTimeArea? in
            guard let area = setting.mapping(["units", "days"]) else { return nil }
            let members = area["units"]?.unitIDs(among: units)
            let days = area.whole("days", 0...730)
            guard let members, let days else { return nil }
            return LeadTimeArea(units: Set(members), days: days)
        }
        return areas.contains { $0 == nil } ? nil : areas.compactMap(\.self)
    }

    /// A lead time for a province that the carrier doesn't serve is a mistake in one of the two lists.
    private static func areasAreServed(_ map: SettingMap, _ provinces: Set<UnitID>, _ units: UnitRows?) -> Bool {
        var isGood = true
        for area in map["lead_times"]?.peekedElements ?? [] {
            for element in area.peek("units")?.peekedElements ?? [] {
                guard let text = element.peekedText, let id = UnitID(text), units?.unit(id)?.level == .province,
                    !provinces.contains(id)
                else { continue }
                element.report(.unknownID, [element.path, text, "units"])
                isGood = false
            }
        }
        return isGood
    }

    // MARK: - Prices

    private static func prices(
        _ map: SettingMap, _ medium: Medium?, _ context: CatalogueSettings.Context
    ) -> [String: TierPrice]? {
        let known = context.tiers.filter { tier in medium.map { $0.rawValue == tier.medium } ?? true }.map(\.id)
        guard
            let list = map.entries(
                "prices", id: "tier",
                read: { setting -> (String, TierPrice)? in
                    let amounts = ["setup_vnd", "setup_per_km_vnd", "monthly_vnd", "monthly_per_km_vnd"]
                    guard let entry = setting.mapping(["tier"], optional: amounts) else { return nil }
                    let tier = entry["tier"]?.reference(among: known, in: "tiers")
                    let values = amounts.map(entry.money)
                    guard let tier, zip(amounts, values).allSatisfy({ (entry[$0] == nil) == ($1 == nil) }) else {
                        return nil
                    }
                    return (
                        tier,
                        TierPrice(
                            setup: values[0], setupPerKilometre: values[1], monthly: values[2],
                            monthlyPerKilometre: values[3])
                    )
                })
        else { return nil }
        return Dictionary(list, uniquingKeysWith: { first, _ in first })
    }
}
