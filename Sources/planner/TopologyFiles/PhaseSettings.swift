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
                ["id", "name", "scopes", "starts"], optional: ["ends", "members", "milestones"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let scopes = map.choices("scopes", Phase.Scope.self)
        let starts = map.date("starts")
        let ends = map.date("ends")
        let members = map["members"].map { self.members($0, units) } ?? []
        let milestones = map["milestones"].map { self.milestones($0) } ?? []
        let basis = map.basis()
        if let starts, let ends, ends < starts, let setting = map["ends"] {
            setting.report(
                .dateOrder, ["ends", ends.description, "starts", starts.description, "starts <= ends"])
            return nil
        }
        guard let id, let name, let scopes, let starts, let members, let milestones, let basis,
            (map["ends"] == nil) == (ends == nil)
        else { return nil }
        return Phase(
            id: id, name: name, scopes: scopes, starts: starts, ends: ends, milestones: milestones, basis: basis,
            members: Set(members))
    }

    private static func members(_ setting: Setting, _ units: UnitRows?) -> [UnitID]? {
        guard let list = setting.list(of: CheckWords.unitIDForm.texts) else { return nil }
        var result: [UnitID] = []
        var isGood = true
        for member in list {
            guard let text = member.scalar(CheckWords.unitIDForm.texts) else {
                isGood = false
                continue
            }
            guard let id = UnitID(text) else {
                member.report(
                    .badID, [Texts(same: member.path), Texts(same: text), CheckWords.unitIDForm.texts])
                isGood = false
                continue
            }
            if let units, !units.names(id) {
                let near = units.units.lazy.filter { $0.id.register == id.register }.map(\.id.description)
                member.report(
                    .unknownID, [member.path, text, UnitRows.file], suggestion: nearest(to: text, among: near))
                isGood = false
                continue
            }
            result.append(id)
        }
        return isGood ? result : nil
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
