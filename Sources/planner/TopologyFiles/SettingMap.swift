import Localization
import NetworkModel

/// A mapping of a settings file whose keys are known to be accepted ones. A getter for a key that is missing gives nil
/// without a finding: the missing key is reported already, or may be missing.
struct SettingMap {
    /// The keys by which every entry says what it rests on.
    static let basisKeys = ["source", "from", "why"]

    let setting: Setting
    let entries: [String: Setting]

    subscript(key: String) -> Setting? { entries[key] }

    func word(_ key: String) -> String? { entries[key]?.word() }
    func text(_ key: String) -> String? { entries[key]?.text() }
    func whole(_ key: String, _ range: ClosedRange<Int>) -> Int? { entries[key]?.whole(range) }
    func decimal(_ key: String, _ range: ClosedRange<Double>) -> Double? { entries[key]?.decimal(range) }
    func flag(_ key: String) -> Bool? { entries[key]?.flag() }
    func date(_ key: String) -> CivilDate? { entries[key]?.date() }
    func money(_ key: String) -> Money? {
        entries[key]?.whole(0...1_000_000_000_000).map { Money(dong: Int64($0)) }
    }
    func choice<Value: RawRepresentable & CaseIterable>(_ key: String, _ type: Value.Type) -> Value?
    where Value.RawValue == String { entries[key]?.choice(type) }

    /// `{vi: …, en: …}`.
    func name(_ key: String) -> LocalizedName? {
        guard let map = entries[key]?.mapping(["vi", "en"]) else { return nil }
        let vi = map.text("vi")
        let en = map.text("en")
        guard let vi, let en else { return nil }
        return LocalizedName(vi: vi, en: en)
    }

    func list(_ key: String, of what: Texts) -> [Setting]? { entries[key]?.list(of: what) }

    /// A list of words from `type`, none twice.
    func choices<Value: RawRepresentable & CaseIterable & Hashable>(_ key: String, _ type: Value.Type) -> [Value]?
    where Value.RawValue == String {
        let accepted = Value.allCases.map(\.rawValue).joined(separator: ", ")
        guard let list = list(key, of: Texts(same: accepted)) else { return nil }
        var result: [Value] = []
        for setting in list {
            guard let value = setting.choice(type) else { return nil }
            if result.contains(value) {
                setting.report(.duplicateKey, [value.rawValue])
                return nil
            }
            result.append(value)
        }
        return result
    }

    /// A mapping from levels to values that `read` reads.
    func byLevel<Value>(_ key: String, _ read: (Setting) -> Value?) -> [UnitLevel: Value]? {
        let levels = UnitLevel.allCases.map(\.rawValue)
        guard let map = entries[key]?.mapping([], optional: levels) else { return nil }
        var result: [UnitLevel: Value] = [:]
        var isGood = true
        for level in UnitLevel.allCases {
            guard let setting = map[level.rawValue] else { continue }
            if let value = read(setting) { result[level] = value } else { isGood = false }
        }
        return isGood ? result : nil
    }

    private enum BasisWord: String, CaseIterable { case published, derived, assumed }

    /// `basis: published` with `source`, `basis: derived` with `from`, `basis: assumed` with `why`.
    func basis() -> Basis? {
        guard let word = choice("basis", BasisWord.self) else { return nil }
        let key =
            switch word {
            case .published: "source"
            case .derived: "from"
            case .assumed: "why"
            }
        for other in Self.basisKeys where other != key {
            if let stray = entries[other] {
                stray.report(.unknownKey, [other, setting.path, key])
                return nil
            }
        }
        guard entries[key] != nil else {
            setting.report(.missingKey, [setting.path, key])
            return nil
        }
        guard let text = text(key) else { return nil }
        return switch word {
        case .published: .published(source: text)
        case .derived: .derived(from: text)
        case .assumed: .assumed(why: text)
        }
    }
}

extension Setting {
    /// A mapping that also says what it rests on.
    func entry(_ required: [String], optional: [String] = []) -> SettingMap? {
        mapping(required + ["basis"], optional: optional + SettingMap.basisKeys)
    }
}
