import Localization
import NetworkModel
import Yams

/// A node of a settings file with its path (`workloads[2].downstream`) and typed ways to read it.
/// Whatever is wrong is reported at its place and gives nil.
struct Setting {
    let node: Node
    let path: String
    let file: String
    let log: FindingLog

    var position: Position {
        let mark = node.mapping?.mark ?? node.sequence?.mark ?? node.scalar?.mark
        return mark.map { Position(line: $0.line, column: $0.column) } ?? Position(line: 1, column: 1)
    }

    /// The value under `key` as it stands, nothing reported.
    func peek(_ key: String) -> Setting? {
        node.mapping?[key].map { Setting(node: $0, path: path, file: file, log: log) }
    }

    /// The scalar's text and the list's elements as they stand, nothing reported.
    var peekedText: String? { node.scalar?.string }
    var peekedElements: [Setting] {
        node.sequence?.map { Setting(node: $0, path: path, file: file, log: log) } ?? []
    }

    /// How many keys a mapping has, accepted or not.
    var keyCount: Int { node.mapping?.count ?? 0 }

    func report(_ kind: CheckMessages, _ arguments: [String], suggestion: @autoclosure () -> String? = nil) {
        log.add(kind, file, position, arguments, suggestion: suggestion())
    }

    func report(_ kind: CheckMessages, _ arguments: [Texts]) {
        log.add(kind, file, position, arguments)
    }

    /// The mapping, with every key that is not among `required` and `optional` reported, and every missing one.
    func mapping(_ required: [String], optional: [String] = []) -> SettingMap? {
        let accepted = required + optional
        guard let mapping = node.mapping else {
            report(.notAMapping, [path, accepted.joined(separator: ", ")])
            return nil
        }
        var entries: [String: Setting] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? "?"
            guard accepted.contains(name) else {
                Setting(node: key, path: path, file: file, log: log).report(
                    .unknownKey, [name, path, accepted.joined(separator: ", ")],
                    suggestion: nearest(to: name, among: accepted))
                continue
            }
            let below = path == file ? name : "\(path).\(name)"
            entries[name] = Setting(node: value, path: below, file: file, log: log)
        }
        for key in required where entries[key] == nil { report(.missingKey, [path, key]) }
        return SettingMap(setting: self, entries: entries)
    }

    func list(of what: Texts) -> [Setting]? {
        guard let sequence = node.sequence else {
            report(.notAList, [Texts(same: path), what])
            return nil
        }
        return sequence.enumerated().map {
            Setting(node: $1, path: "\(path)[\($0 + 1)]", file: file, log: log)
        }
    }

    /// The scalar's text, not empty.
    func scalar(_ expected: Texts) -> String? {
        guard let scalar = node.scalar else {
            report(.notAText, [Texts(same: path), expected])
            return nil
        }
        guard !scalar.string.isEmpty, !(scalar.style == .plain && ["null", "~"].contains(scalar.string)) else {
            report(.emptyValue, [Texts(same: path), expected])
            return nil
        }
        return scalar.string
    }

    func text() -> String? {
        guard let text = scalar(CheckWords.text.texts) else { return nil }
        if let fault = TextRule.fault(in: text, called: path) {
            report(fault.kind, fault.arguments)
            return nil
        }
        return text
    }

    func word() -> String? {
        guard let text = scalar(CheckWords.wordForm.texts) else { return nil }
        if WordRule.isWord(text) { return text }
        report(.badID, [Texts(same: path), Texts(same: text), CheckWords.wordForm.texts])
        return nil
    }

    func whole(_ range: ClosedRange<Int>) -> Int? {
        let bounds = [String(range.lowerBound), String(range.upperBound)]
        let expected = CheckWords.wholeRange.filled(bounds[0], bounds[1])
        guard let text = scalar(expected) else { return nil }
        guard let value = NumberRule.whole(text) else {
            report(
                .badNumber,
                [Texts(same: path), Texts(same: text), CheckWords.wholeNumber.texts] + bounds.map(Texts.init(same:)))
            return nil
        }
        guard range.contains(value) else {
            report(.outOfRange, [path, text] + bounds)
            return nil
        }
        return value
    }

    func decimal(_ range: ClosedRange<Double>) -> Double? {
        let bounds = [NumberRule.text(range.lowerBound), NumberRule.text(range.upperBound)]
        let expected = CheckWords.numberRange.filled(bounds[0], bounds[1])
        guard let text = scalar(expected) else { return nil }
        guard let value = NumberRule.decimal(text) else {
            report(
                .badNumber,
                [Texts(same: path), Texts(same: text), CheckWords.number.texts] + bounds.map(Texts.init(same:)))
            return nil
        }
        guard range.contains(value) else {
            report(.outOfRange, [path, text] + bounds)
            return nil
        }
        return value
    }

    func flag() -> Bool? {
        guard let text = scalar(CheckWords.trueOrFalse.texts) else { return nil }
        if text == "true" { return true }
        if text == "false" { return false }
        report(.badValue, [path, text, "true, false"])
        return nil
    }

    func date() -> CivilDate? {
        guard let text = scalar(CheckWords.date.texts) else { return nil }
        if let date = CivilDate(text) { return date }
        report(.badDate, [path, text])
        return nil
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> Value? where Value.RawValue == String {
        choice(among: Value.allCases.map(\.rawValue)).flatMap(Value.init(rawValue:))
    }

    func choice(among accepted: [String]) -> String? {
        let list = accepted.joined(separator: ", ")
        guard let text = scalar(Texts(same: list)) else { return nil }
        if accepted.contains(text) { return text }
        report(.badValue, [path, text, list], suggestion: nearest(to: text, among: accepted))
        return nil
    }
}
