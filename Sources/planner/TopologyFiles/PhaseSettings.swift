import Localization
import NetworkModel

/// phases.yaml: the rollout as decreed.
enum PhaseSettings {
    static let file = "phases.yaml"

    /// `units` are those that units.csv names; nil where it could not be read.
    static func read(_ root: Setting, units: UnitRows?, bases: inout [Basis]) -> [Phase]? {
        guard let map = root.mapping(["phases"]),
            let phases = map.entries("phases", id: "id", read: { phase($0, units) })
        else { return nil }
        if let setting = map["phases"] {
            for scope in Phase.Scope.allCases where !phases.contains(where: { $0.scopes.contains(scope) }) {
                setting.report(.missingRule, [setting.path, scope.rawValue])
            }
        }
        bases += phases.map(\.basis)
        return phases
    }

    private static func phase(_ setting: Setting, _ units: UnitRows?) -> Phase? {
        guard
            let map = setting.entry(
                ["id", "name", "scopes", "starts"], optional: ["ends", "members", "milestones", "window", "lateness"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let scopes = map.choices("scopes", Phase.Scope.self)
        let starts = map.date("starts")
        let ends = map.date("ends")
        let members = map["members"].map { $0.unitIDs(among: units) } ?? []
        let window = map["window"].map { self.window($0) } ?? Window()
        let lateness = map.decimal("lateness", 0...1_000)
        let milestones = map["milestones"].map { self.milestones($0) } ?? []
        let basis = map.basis()
        if let starts, let ends, ends < starts, let setting = map["ends"] {
            setting.report(
                .dateOrder, ["ends", ends.description, "starts", starts.description, "starts <= ends"])
            return nil
        }
        guard let id, let name, let scopes, let starts, let members, let milestones, let basis,
            let window, (map["ends"] == nil) == (ends == nil), (map["lateness"] == nil) == (lateness == nil)
        else { return nil }
        var phase = Phase(
            id: id, name: name, scopes: scopes, starts: starts, ends: ends, milestones: milestones, basis: basis,
            members: Set(members))
        phase.isStartHard = window.starts != .soft
        phase.isEndHard = window.ends == .hard
        phase.lateness = lateness
        return phase
    }

    private enum Hardness: String, CaseIterable { case hard, soft }

    /// Starts are hard and ends soft unless said otherwise.
    private struct Window {
        var starts: Hardness?
        var ends: Hardness?
    }

    private static func window(_ setting: Setting) -> Window? {
        guard let map = setting.mapping([], optional: ["starts", "ends"]) else { return nil }
        let window = Window(starts: map.choice("starts", Hardness.self), ends: map.choice("ends", Hardness.self))
        guard (map["starts"] == nil) == (window.starts == nil), (map["ends"] == nil) == (window.ends == nil) else {
            return nil
        }
        return window
    }

    private static func milestones(_ setting: Setting) -> [Phase.Milestone]? {
        guard let list = setting.list(of: Texts(same: "name, date, printed")) else { return nil }
        var result: [Phase.Milestone] = []
        for milestone in list {
            guard let map = milestone.mapping(["name", "date"], optional: ["printed"]) else { return nil }
            let name = map.name("name")
            let date = map.date("date")
            let printed = map.text("printed")
            guard let name, let date, (map["printed"] == nil) == (printed == nil) else { return nil }
            result.append(Phase.Milestone(name: name, date: date, printed: printed))
        }
        return result
    }
}
