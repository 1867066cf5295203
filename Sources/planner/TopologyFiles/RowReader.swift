import Localization
import NetworkModel

/// Typed access to a table's fields; whatever is wrong with one is reported at its place and gives nil.
struct RowReader {
    let table: CSVTable
    let log: FindingLog

    func report(
        _ kind: CheckMessages, _ row: Int, _ column: Int, _ arguments: [String],
        suggestion: @autoclosure () -> String? = nil, severity: Finding.Severity = .error
    ) {
        log.add(
            kind, table.source.file, table.position(row, column), arguments, suggestion: suggestion(),
            severity: severity)
    }

    func report(_ kind: CheckMessages, _ row: Int, _ column: Int, _ arguments: [Texts]) {
        log.add(kind, table.source.file, table.position(row, column), arguments)
    }

    /// The text, or nil and a finding where it is empty; `expected` says what belongs there, in the file's own words.
    func required(_ row: Int, _ column: Int, _ expected: @autoclosure () -> Texts) -> String? {
        guard !table.isEmpty(row, column) else {
            report(.emptyValue, row, column, [Texts(same: table.columns[column]), expected()])
            return nil
        }
        return table.text(row, column)
    }

    /// A text for people: not empty, one line, no outer spaces, composed letters.
    func name(_ row: Int, _ column: Int) -> String? {
        guard let text = required(row, column, CheckWords.name.texts) else { return nil }
        if let fault = TextRule.fault(in: text, called: table.columns[column]) {
            report(fault.kind, row, column, fault.arguments)
            return nil
        }
        return text
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ row: Int, _ column: Int, _ type: Value.Type) -> Value?
    where Value.RawValue == String {
        guard
            let text = required(
                row, column, Texts(same: Value.allCases.map(\.rawValue).joined(separator: ", ")))
        else { return nil }
        if let value = Value(rawValue: text) { return value }
        let accepted = Value.allCases.map(\.rawValue)
        report(
            .badValue, row, column, [table.columns[column], text, accepted.joined(separator: ", ")],
            suggestion: nearest(to: text, among: accepted))
        return nil
    }

    /// `.some(nil)` for an empty field, nil for a bad one.
    func optionalDate(_ row: Int, _ column: Int) -> CivilDate?? {
        guard !table.isEmpty(row, column) else { return .some(nil) }
        if let date = table.withBytes(row, column, { CivilDate(utf8: $0) }) { return .some(date) }
        let text = table.text(row, column)
        if let date = CivilDate(text) { return .some(date) }
        report(.badDate, row, column, [table.columns[column], text])
        return nil
    }

    func optionalWhole(_ row: Int, _ column: Int, _ range: ClosedRange<Int>) -> Int?? {
        guard !table.isEmpty(row, column) else { return .some(nil) }
        let text = table.text(row, column)
        let found = NumberRule.whole(text)
        if let found, range.contains(found) { return .some(found) }
        let bounds = [String(range.lowerBound), String(range.upperBound)]
        guard found != nil else {
            report(
                .badNumber, row, column,
                [Texts(same: table.columns[column]), Texts(same: text), CheckWords.wholeNumber.texts]
                    + bounds.map(Texts.init(same:)))
            return nil
        }
        report(.outOfRange, row, column, [table.columns[column], text] + bounds)
        return nil
    }

    func optionalDecimal(_ row: Int, _ column: Int, _ range: ClosedRange<Double>) -> Double?? {
        guard !table.isEmpty(row, column) else { return .some(nil) }
        if let simple = table.withBytes(row, column, NumberRule.simpleDecimal), range.contains(simple) {
            return .some(simple)
        }
        let text = table.text(row, column)
        let found = NumberRule.decimal(text)
        if let found, range.contains(found) { return .some(found) }
        let bounds = [NumberRule.text(range.lowerBound), NumberRule.text(range.upperBound)]
        guard found != nil else {
            report(
                .badNumber, row, column,
                [Texts(same: table.columns[column]), Texts(same: text), CheckWords.number.texts]
                    + bounds.map(Texts.init(same:)))
            return nil
        }
        report(.outOfRange, row, column, [table.columns[column], text] + bounds)
        return nil
    }

    func decimal(_ row: Int, _ column: Int, _ range: ClosedRange<Double>) -> Double? {
        guard !table.isEmpty(row, column) else {
            _ = required(
                row, column,
                CheckWords.numberRange.filled(NumberRule.text(range.lowerBound), NumberRule.text(range.upperBound)))
            return nil
        }
        return optionalDecimal(row, column, range) ?? nil
    }

    func unitID(_ row: Int, _ column: Int) -> UnitID? {
        if let id = table.withBytes(row, column, { UnitID(utf8: $0) }) { return id }
        guard let text = required(row, column, CheckWords.unitIDForm.texts) else { return nil }
        if let id = UnitID(text) { return id }
        report(
            .badID, row, column, [Texts(same: table.columns[column]), Texts(same: text), CheckWords.unitIDForm.texts])
        return nil
    }

    /// A word of letters, digits, `-` and `_`.
    func word(_ row: Int, _ column: Int) -> String? {
        guard let text = required(row, column, CheckWords.wordForm.texts) else { return nil }
        if WordRule.isWord(text) { return text }
        report(
            .badID, row, column, [Texts(same: table.columns[column]), Texts(same: text), CheckWords.wordForm.texts])
        return nil
    }
}
