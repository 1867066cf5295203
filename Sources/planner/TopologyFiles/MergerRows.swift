package import Localization
package import NetworkModel

/// mergers.csv, read: the journal of decisions on lineage events. The file may be missing: then nothing was decided.
struct MergerRows {
    static let file = "mergers.csv"
    static let columns = ["number", "recorded_at", "recorded_by", "action", "unit", "events", "date", "reason"]

    private(set) var decisions: [MergerDecision] = []
    private let reader: RowReader
    private let column: [Int]

    /// - Parameters:
    ///   - holds: whether units.csv names a unit; nil where that can't be told.
    ///   - events: with their links; nil where events.csv or lineage.csv could not be read.
    init?(_ source: SourceText, holds: ((UnitID) -> Bool)?, events: [LineageEvent]?, log: FindingLog) {
        guard let table = CSVTable(source, columns: Self.columns, log: log) else { return nil }
        reader = RowReader(table: table, log: log)
        column = Self.columns.map(table.column)
        var ledger = events.map { MergerLedger(events: $0) }
        let eventOf = Dictionary((events ?? []).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var above: (number: Int, recordedAt: UTCMoment?)? = (0, nil)
        for row in 0..<table.rowCount {
            let number = self.number(row, after: table.isWhole ? above?.number : nil)
            let moment = self.moment(row, after: above?.recordedAt)
            above = number.map { ($0, moment ?? above?.recordedAt) }
            guard let decision = decision(row, number: number, recordedAt: moment) else { continue }
            guard isKnown(decision, row, holds, events == nil ? nil : eventOf) else { continue }
            if let refusal = ledger?.refusal(of: decision) {
                // A record that can't be read has its finding already.
                if case .unknownRecord(let undone) = refusal, undone > 0, undone < decision.number { continue }
                reader.report(.journalRefused, row, column[refusal.isOfDate ? 6 : 5], [refusal.texts])
                continue
            }
            ledger?.apply(decision)
            decisions.append(decision)
        }
    }

    /// Records count from 1 without gaps, so that none can be taken out unseen.
    private func number(_ row: Int, after above: Int?) -> Int? {
        guard let text = reader.required(row, column[0], CheckWords.wholeNumber.texts) else { return nil }
        guard let number = NumberRule.whole(text), number > 0 else {
            reader.report(
                .badValue, row, column[0],
                [Texts(same: Self.columns[0]), Texts(same: text), CheckWords.wholeNumber.texts])
            return nil
        }
        if let above, number != above + 1 {
            reader.report(.journalNumber, row, column[0], [text, String(above + 1)])
        }
        return number
    }

    private func moment(_ row: Int, after above: UTCMoment?) -> UTCMoment? {
        guard let text = reader.required(row, column[1], CheckWords.moment.texts) else { return nil }
        guard let moment = UTCMoment(text) else {
            reader.report(
                .badValue, row, column[1], [Texts(same: Self.columns[1]), Texts(same: text), CheckWords.moment.texts])
            return nil
        }
        if let above, moment < above { reader.report(.journalOrder, row, column[1], [text, above.description]) }
        return moment
    }

    private func decision(_ row: Int, number: Int?, recordedAt: UTCMoment?) -> MergerDecision? {
        let by = reader.name(row, column[2])
        let action = reader.choice(row, column[3], MergerDecision.Action.self)
        let unit = reader.unitID(row, column[4])
        let words = reader.required(
            row, column[5], (action == .undo ? CheckWords.recordNumber : .eventList).texts)
        let date = reader.optionalDate(row, column[6])
        let reason = reader.name(row, column[7])
        guard let action else { return nil }
        var events: [String] = []
        var undone: Int?
        if let words {
            if action == .undo {
                undone = NumberRule.whole(words)
                guard undone != nil else {
                    report(.badValue, row, 5, words, .recordNumber)
                    return nil
                }
            } else {
                events = words.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
                guard events.allSatisfy(WordRule.isWord), Set(events).count == events.count else {
                    report(.badValue, row, 5, words, .eventList)
                    return nil
                }
            }
        }
        guard let number, let recordedAt, let by, let unit, words != nil, let date, let reason else { return nil }
        let needsDate = action == .complete || action == .postpone
        guard needsDate == (date != nil) else {
            reader.report(needsDate ? .journalNoDate : .journalDate, row, column[6], [action.rawValue])
            return nil
        }
        return MergerDecision(
            number: number, recordedAt: recordedAt, recordedBy: by, action: action, unit: unit, events: events,
            date: date, reason: reason, undone: undone)
    }

    private func report(_ kind: CheckMessages, _ row: Int, _ place: Int, _ found: String, _ expected: CheckWords) {
        reader.report(
            kind, row, column[place], [Texts(same: Self.columns[place]), Texts(same: found), expected.texts])
    }

    private func isKnown(
        _ decision: MergerDecision, _ row: Int, _ holds: ((UnitID) -> Bool)?, _ events: [String: LineageEvent]?
    ) -> Bool {
        if let holds, !holds(decision.unit) {
            reader.report(
                .unknownID, row, column[4], [Self.columns[4], decision.unit.description, UnitRows.file])
            return false
        }
        guard let events, decision.action != .undo else { return true }
        for id in decision.events where events[id] == nil {
            reader.report(
                .unknownID, row, column[5], [Self.columns[5], id, EventRows.file],
                suggestion: nearest(to: id, among: events.keys.sorted()))
            return false
        }
        let isParty = decision.events.contains { id in
            events[id]?.links.contains { $0.predecessor == decision.unit || $0.successor == decision.unit } ?? false
        }
        if !isParty {
            reader.report(
                .journalUnit, row, column[4],
                [decision.unit.description, decision.events.prefix(4).joined(separator: ", ")])
        }
        return isParty
    }
}

extension MergerLedger.Refusal {
    /// Whether another date would do.
    var isOfDate: Bool {
        switch self {
        case .beforePublished, .notLater: true
        default: false
        }
    }

    /// Why, and what to do, in words.
    package var texts: Texts {
        func filled(_ message: MergerMessages, _ arguments: any CustomStringConvertible...) -> Texts {
            let words = arguments.map(\.description)
            return Texts(message.texts.en.filled(with: words), message.texts.vi.filled(with: words))
        }
        return switch self {
        case .unknownEvent(let event): filled(.refusedUnknownEvent, event)
        case .beforePublished(let event, let date, let published):
            filled(.refusedBeforePublished, event, date, published)
        case .notLater(let event, let date, let effective): filled(.refusedNotLater, event, date, effective)
        case .revoked(let event, let by): filled(.refusedRevoked, event, by)
        case .needed(let event, let unit, let later): filled(.refusedNeeded, event, unit, later)
        case .stranded(let event, let unit, let earlier): filled(.refusedStranded, event, unit, earlier)
        case .unknownRecord(let number): filled(.refusedUnknownRecord, number)
        case .undoneAlready(let number, let by): filled(.refusedUndoneAlready, number, by)
        case .undoOfUndo(let number): filled(.refusedUndoOfUndo, number)
        }
    }
}
