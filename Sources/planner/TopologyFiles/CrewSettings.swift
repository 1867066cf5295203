import Localization
import NetworkModel

/// crews.yaml: crews, activities, how crews travel and what their schedule is to achieve.
enum CrewSettings {
    static let file = "crews.yaml"

    struct Works {
        var crews: [CrewRule]
        var activities: [ActivityRule]
        var travel: CrewTravel
        var aim: ScheduleAim
    }

    /// `units` are those that units.csv names; nil where it could not be read.
    static func read(_ root: Setting, units: UnitRows?, bases: inout [Basis]) -> Works? {
        guard let map = root.mapping(["crews", "activities"], optional: ["travel", "aim"]) else { return nil }
        let crews = map.entries("crews", id: "id") { crew($0, units) }
        let known = crews?.map(\.id)
        let activities = map.entries("activities", id: "kind") { activity($0, crews: known) }
        let travel = map["travel"].map { self.travel($0) } ?? CrewTravel()
        let aim = map["aim"].map { self.aim($0) } ?? ScheduleAim()
        if let crews, let setting = map["crews"] {
            let skills = crews.reduce(into: Set<ActivityKind>()) { $0.formUnion($1.skills) }
            for kind in ActivityKind.allCases where !skills.contains(kind) {
                setting.report(.missingRule, [setting.path, kind.rawValue])
            }
        }
        if let activities, let setting = map["activities"] {
            for kind in ActivityKind.allCases where !activities.contains(where: { $0.kind == kind }) {
                setting.report(.missingRule, [setting.path, kind.rawValue])
            }
        }
        guard let crews, let activities, let travel, let aim else { return nil }
        bases += crews.map(\.basis) + activities.flatMap { [$0.basis] + $0.modes.map(\.basis) }
        if map["travel"] != nil { bases.append(travel.basis) }
        if map["aim"] != nil { bases.append(aim.basis) }
        return Works(crews: crews, activities: activities, travel: travel, aim: aim)
    }

    private static func crew(_ setting: Setting, _ units: UnitRows?) -> CrewRule? {
        guard
            let map = setting.entry(
                ["id", "name", "skills", "count", "is_national", "day_rate_vnd"],
                optional: ["home", "travels", "available_from", "available_until"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let skills = map.choices("skills", ActivityKind.self)
        let count = map.whole("count", 1...100_000)
        let isNational = map.flag("is_national")
        let rate = map.money("day_rate_vnd")
        let home = map["home"].flatMap { $0.unitID(among: units) }
        let travels = map.flag("travels")
        let from = map.date("available_from")
        let until = map.date("available_until")
        let basis = map.basis()
        guard let id, let name, let skills, let count, let isNational, let rate, let basis,
            (map["home"] == nil) == (home == nil), (map["travels"] == nil) == (travels == nil),
            (map["available_from"] == nil) == (from == nil), (map["available_until"] == nil) == (until == nil)
        else { return nil }
        if let from, let until, until < from, let place = map["available_until"] {
            place.report(
                .dateOrder,
                [
                    "available_until", until.description, "available_from", from.description,
                    "available_from <= available_until",
                ])
            return nil
        }
        var rule = CrewRule(
            id: id, name: name, skills: Set(skills), count: count, isNational: isNational, dayRate: rate, basis: basis)
        rule.home = home
        rule.travels = travels ?? false
        rule.availableFrom = from
        rule.availableUntil = until
        return rule
    }

    private static func travel(_ setting: Setting) -> CrewTravel? {
        guard let map = setting.entry(["speed_kmh", "route_factor"]) else { return nil }
        let speed = map.decimal("speed_kmh", 1...1_000)
        let factor = map.decimal("route_factor", 1...5)
        let basis = map.basis()
        guard let speed, let factor, let basis else { return nil }
        return CrewTravel(speed: speed, routeFactor: factor, basis: basis)
    }

    private static func aim(_ setting: Setting) -> ScheduleAim? {
        guard
            let map = setting.entry(
                [], optional: ["site_risk_persons", "lateness", "makespan_persons", "dong_per_person_day"])
        else { return nil }
        let usual = ScheduleAim()
        let risk =
            map["site_risk_persons"] == nil ? [:] : map.byLevel("site_risk_persons") { $0.whole(0...100_000_000) }
        let lateness = map["lateness"] == nil ? usual.lateness : map.decimal("lateness", 0...1_000)
        let makespan =
            map["makespan_persons"] == nil ? usual.makespan : map.whole("makespan_persons", 0...1_000_000_000)
        let dong =
            map["dong_per_person_day"] == nil
            ? usual.dongPerPersonDay : map.whole("dong_per_person_day", 0...1_000_000_000)
        let basis = map.basis()
        guard let risk, let lateness, let makespan, let dong, let basis else { return nil }
        return ScheduleAim(siteRisk: risk, lateness: lateness, makespan: makespan, dongPerPersonDay: dong, basis: basis)
    }
}
