import Localization
import NetworkModel

extension CrewSettings {
    /// `crews` are the ids of the crew rules; nil where one is bad.
    static func activity(_ setting: Setting, crews: [String]?) -> ActivityRule? {
        guard let map = setting.entry(["kind"], optional: ["days", "hours", "after", "modes"]) else { return nil }
        let kind = map.choice("kind", ActivityKind.self)
        let length = length(map, kind)
        let after = map["after"] == nil ? [] : map.choices("after", ActivityKind.self)
        let modes = map["modes"] == nil ? [] : map.entries("modes", id: "id") { mode($0, crews: crews) }
        let basis = map.basis()
        guard let kind, let length, let after, let modes, let basis else { return nil }
        let earlier = ActivityKind.allCases.prefix { $0 != kind }
        for (other, place) in zip(after, map["after"]?.peekedElements ?? []) where !earlier.contains(other) {
            let accepted =
                earlier.isEmpty
                ? CheckWords.firstWork.texts : Texts(same: earlier.map(\.rawValue).joined(separator: ", "))
            place.report(.badValue, [Texts(same: "\(map.setting.path).after"), Texts(same: other.rawValue), accepted])
            return nil
        }
        var rule = ActivityRule(kind: kind, duration: length.days, basis: basis)
        rule.minutes = length.minutes
        rule.after = map["after"] == nil ? nil : after
        rule.modes = modes
        return rule
    }

    /// `days` or `hours` by level; a delivery may have neither, because it takes the medium's lead time.
    private static func length(_ map: SettingMap, _ kind: ActivityKind?) -> (
        days: [UnitLevel: Int], minutes: [UnitLevel: Int]?
    )? {
        guard let key = ["hours", "days"].first(where: { map[$0] != nil }), let setting = map[key] else {
            if kind == .deliver { return ([:], nil) }
            map.setting.report(.missingKey, [map.setting.path, "hours"])
            return nil
        }
        if key == "hours", let stray = map["days"] {
            stray.report(.unknownKey, ["days", map.setting.path, "hours"])
            return nil
        }
        let days = key == "days" ? map.byLevel("days") { $0.whole(0...365) } : nil
        // Half hours are the least that the schedule tells apart.
        let minutes =
            key == "hours"
            ? map.byLevel("hours") { $0.decimal(0...2_920).map { Int(($0 * 2).rounded(.up)) * 30 } } : nil
        let levels = days.map { Set($0.keys) } ?? minutes.map { Set($0.keys) }
        guard let levels else { return nil }
        if let kind, kind != .deliver {
            for level in SystemsSettings.officeLevels where !levels.contains(level) {
                setting.report(.missingRule, [setting.path, level.rawValue])
            }
        }
        return (days ?? (minutes ?? [:]).mapValues { ($0 + 479) / 480 }, minutes)
    }

    private static func mode(_ setting: Setting, crews known: [String]?) -> ActivityMode? {
        guard
            let map = setting.entry(["id", "name", "time_share"], optional: ["crew", "crews", "surcharge_vnd"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let share = map.decimal("time_share", 0.01...10)
        let crew: String? = map["crew"].flatMap { setting in
            known.map { setting.reference(among: $0, in: "crews") } ?? setting.word()
        }
        let crews = map["crews"] == nil ? 1 : map.whole("crews", 1...1_000)
        let surcharge = map["surcharge_vnd"] == nil ? .zero : map.money("surcharge_vnd")
        let basis = map.basis()
        guard let id, let name, let share, let crews, let surcharge, let basis, (map["crew"] == nil) == (crew == nil)
        else { return nil }
        return ActivityMode(
            id: id, name: name, crew: crew, crews: crews, share: share, surcharge: surcharge, basis: basis)
    }
}
