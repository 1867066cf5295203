import Localization
import NetworkModel
import Planning
import Rendering

/// What differs between two plans, as tables and as data: causes, counts by part, then each change.
struct DifferenceReport {
    private let a: PlanDocument
    private let b: PlanDocument
    private let difference: PlanDifference
    private let language: Language
    private let sentences: [String]
    /// As many changes as a screen takes.
    private static let shown = 40

    init(_ a: PlanDocument, _ b: PlanDocument, _ language: Language) {
        self.a = a
        self.b = b
        self.language = language
        difference = PlanDifference(from: a, to: b)
        let isBackward = difference.relation == .backward
        let text = CauseText(isBackward ? [a.plan, b.plan] : [b.plan, a.plan], language)
        sentences = difference.causes.map(text.sentence)
    }

    // MARK: - Causes

    /// What independent plans can say of all their changes.
    private var independence: String? {
        guard case .independent(let inputs) = difference.relation else { return nil }
        let texts = inputs.map { input in
            switch input {
            case .file(let name): ReplanMessages.inputsDiffer.text(language, name)
            case .input: ReplanMessages.inputDiffers.text(language)
            case .asOf(let a, let b): ReplanMessages.asOfDiffers.text(language, a, b)
            case .policy(let a, let b): ReplanMessages.policyDiffers.text(language, a.rawValue, b.rawValue)
            }
        }
        let why = texts.isEmpty ? [ReplanMessages.sameInput.text(language)] : texts
        return ReplanMessages.independent.text(language) + ": " + why.joined(separator: ", ")
    }

    private static let totals: Set<PlanDifference.Part> = [.plan, .phases, .waves, .bill, .methods]
    /// As many causes as a total names.
    private static let named = 3

    private func cause(of change: PlanDifference.Change) -> String {
        if let independence { return independence }
        if change.part == .plan { return ReplanMessages.asOfMoved.text(language, b.plan.asOf, a.plan.asOf) }
        guard !change.causes.isEmpty else {
            return ReplanMessages.asOfMoved.text(language, b.plan.asOf, a.plan.asOf)
        }
        let isTotal = Self.totals.contains(change.part)
        var texts = change.causes.prefix(isTotal ? Self.named : change.causes.count).map { sentences[$0] }
        if texts.count < change.causes.count { texts.append("…") }
        let joined = texts.joined(separator: "; ")
        return isTotal ? ReplanMessages.followsSites.text(language, joined) : joined
    }

    // MARK: - Text

    private func name(_ part: PlanDifference.Part) -> String {
        let message: ReplanMessages =
            switch part {
            case .plan: .partPlan
            case .units: .partUnits
            case .sites: .partSites
            case .circuits: .partCircuits
            case .works: .partDates
            case .reorders: .partReorders
            case .phases: .partPhases
            case .waves: .partWaves
            case .bill: .partBill
            case .methods: .partMethods
            case .gaps: .partGaps
            case .addresses: .partAddresses
            case .packages: .partPackages
            case .regret: .partRegret
            }
        return message.text(language)
    }

    private func word(_ change: PlanDifference.Change) -> String {
        if let days = change.days, days != 0 {
            return (days < 0 ? ReplanMessages.earlier : .later).text(language, abs(days))
        }
        return word(change.kind)
    }

    private func word(_ kind: PlanDifference.Kind) -> String {
        switch kind {
        case .added: ReplanMessages.added.text(language)
        case .removed: ReplanMessages.removed.text(language)
        case .changed: ReplanMessages.changed.text(language)
        }
    }

    private func column(_ message: ReplanMessages, _ key: String, numeric: Bool = false) -> Table.Column {
        Table.Column(key, title: message.text(language), isNumeric: numeric)
    }

    /// Changes by part and kind, in the order of the parts.
    private var counts: [(part: PlanDifference.Part, kind: PlanDifference.Kind, count: Int)] {
        var found: [PlanDifference.Part: [PlanDifference.Kind: Int]] = [:]
        for change in difference.changes { found[change.part, default: [:]][change.kind, default: 0] += 1 }
        return PlanDifference.Part.allCases.flatMap { part in
            PlanDifference.Kind.allCases.compactMap { kind in
                found[part]?[kind].map { (part, kind, $0) }
            }
        }
    }

    var text: String {
        let title = ReplanMessages.changesOf.text(
            language, a.hash.prefix(12), a.plan.asOf, b.hash.prefix(12), b.plan.asOf)
        guard !difference.changes.isEmpty else {
            return title + "\n" + ReplanMessages.nothingChanged.text(language) + "\n"
        }
        var parts = [title + "\n"]
        if let independence {
            parts.append(independence + "\n")
        } else if !sentences.isEmpty {
            parts.append(
                Table(
                    columns: [
                        column(.cause, "cause"), column(.affected, "affected", numeric: true),
                    ], rows: zip(sentences, difference.affected).map { [Table.Cell($0), Table.Cell($1)] }
                ).rendered(as: .table, language: language.rawValue))
        }
        parts.append(
            Table(
                columns: [column(.part, "part"), column(.change, "change"), column(.count, "count", numeric: true)],
                rows: counts.map { [Table.Cell(name($0.part)), Table.Cell(word($0.kind)), Table.Cell($0.count)] }
            ).rendered(as: .table, language: language.rawValue))
        let rows = difference.changes.prefix(Self.shown).map { change in
            [
                Table.Cell(name(change.part)),
                Table.Cell(change.subject + (change.field.isEmpty ? "" : " " + change.field)),
                Table.Cell(word(change)), Table.Cell(change.before ?? "-"), Table.Cell(change.after ?? "-"),
                Table.Cell(cause(of: change)),
            ]
        }
        var list = Table(
            columns: [
                column(.part, "part"), column(.subject, "subject"), column(.change, "change"),
                column(.before, "before"), column(.after, "after"), column(.cause, "cause"),
            ], rows: Array(rows)
        ).rendered(as: .table, language: language.rawValue)
        let rest = difference.changes.count - rows.count
        if rest > 0 { list += ReplanMessages.more.text(language, rest) + "\n" }
        parts.append(list)
        return parts.joined(separator: "\n")
    }

    // MARK: - Data

    /// One row for each change.
    var table: Table {
        let keys = ["part", "change", "subject", "field", "before", "after", "days", "cause"]
        return Table(
            columns: keys.map { Table.Column($0, title: $0) },
            rows: difference.changes.map { change in
                func cell(_ text: String?) -> Table.Cell { text.map { Table.Cell($0) } ?? Table.Cell(.null, text: "") }
                return [
                    cell(change.part.rawValue), cell(change.kind.rawValue), cell(change.subject), cell(change.field),
                    cell(change.before), cell(change.after),
                    change.days.map { Table.Cell(.integer(Int64($0)), text: "") } ?? cell(nil), cell(cause(of: change)),
                ]
            })
    }

    var json: JSONValue {
        func side(_ document: PlanDocument) -> JSONValue {
            [
                "plan_hash": .string(document.hash), "input_hash": .string(document.plan.inputHash),
                "as_of": .string(document.plan.asOf.description),
                "gate_policy": .string(document.plan.gatePolicy.rawValue),
            ]
        }
        let relation: String =
            switch difference.relation {
            case .forward: "made-from-first"
            case .backward: "made-from-second"
            case .independent: "independent"
            }
        return [
            "first": side(a), "second": side(b), "relation": .string(relation),
            "inputs": independence.map { .string($0) } ?? .null,
            "causes": .array(
                zip(zip(difference.causes, sentences), difference.affected).map { item, count in
                    [
                        "kind": .string(item.0.kind.rawValue), "text": .string(item.1),
                        "event": item.0.event.map { .string($0) } ?? .null,
                        "subject": item.0.subject.map { .string($0) } ?? .null,
                        "day": item.0.day.map { .string($0.description) } ?? .null,
                        "record": item.0.record.map { .string($0) } ?? .null, "affected": .integer(Int64(count)),
                    ]
                }),
            "summary": .array(
                counts.map {
                    [
                        "part": .string($0.part.rawValue), "change": .string($0.kind.rawValue),
                        "count": .integer(Int64($0.count)),
                    ]
                }), "changes": table.asJSON(),
        ]
    }

    func rendered(as format: Table.Format) -> String {
        switch format {
        case .table: text
        case .json: json.text(pretty: true) + "\n"
        case .csv: table.rendered(as: .csv)
        }
    }
}
