import Localization
import NetworkModel
import Planning
import Rendering

/// What a decision changes, for the person who made it.
struct MergerOutcome {
    var decision: MergerDecision
    /// The record that it takes back.
    var undone: MergerDecision?
    /// Path of the journal.
    var journal: String
    /// Events below the province that can't take the decision.
    var leftOut: Int
    /// Under the decision.
    var topology: Topology
    var asOf: CivilDate
    var isDryRun: Bool
    var changes: GateChanges
    var language: Language
    private var plan: (path: String, hash: String)?

    /// As many units as a screen takes.
    private static let shown = 12

    init(
        decision: MergerDecision, undone: MergerDecision?, journal: String, leftOut: Int, topology: Topology,
        asOf: CivilDate, isDryRun: Bool, changes: GateChanges, language: Language
    ) {
        self.decision = decision
        self.undone = undone
        self.journal = journal
        self.leftOut = leftOut
        self.topology = topology
        self.asOf = asOf
        self.isDryRun = isDryRun
        self.changes = changes
        self.language = language
    }

    /// The new plan was written.
    mutating func replanned(_ document: PlanDocument, from previous: PlanDocument, at path: String) {
        plan = (path, document.hash)
        changes = GateChanges(before: previous.plan.units, after: document.plan.units)
    }

    func say(_ format: Table.Format) throws {
        switch format {
        case .table: try Terminal.say(text)
        case .json: try Terminal.say(json.text(pretty: true) + "\n")
        case .csv: try Terminal.say(table(of: changes.all[...]).rendered(as: .csv))
        }
    }

    // MARK: - Text

    private var text: String {
        var lines = [MergerListing.sentence(of: decision, topology.recorded.units, language)]
        if leftOut > 0 { lines.append(MergerMessages.leftOut.text(language, leftOut)) }
        lines.append(
            isDryRun
                ? MergerMessages.wouldRecord.text(language, decision.number, journal)
                : MergerMessages.recorded.text(language, decision.number, journal, decision.recordedBy))
        var text = lines.joined(separator: "\n") + "\n\n"
        if changes.all.isEmpty {
            text += MergerMessages.noGateChanges.text(language, asOf) + "\n"
        } else {
            text +=
                MergerMessages.gateChanges.text(language, asOf) + "\n"
                + counts.rendered(as: .table, language: language.rawValue) + "\n"
            text += table(of: changes.all.prefix(Self.shown)).rendered(as: .table, language: language.rawValue)
            let more = changes.all.count - Self.shown
            if more > 0 { text += MergerMessages.moreUnits.text(language, NumberStyle(language).integer(more)) + "\n" }
        }
        text += "\n"
        if let plan {
            text += MergerMessages.planAnew.text(language, asOf, plan.path, plan.hash.prefix(16)) + "\n"
        } else {
            text += (isDryRun ? MergerMessages.nothingWritten : .noPlanAnew).text(language) + "\n"
        }
        return text
    }

    private func gate(_ gate: Gate?) -> Table.Cell {
        gate.map { Table.Cell(.string($0.rawValue), text: $0.message.text(language)) } ?? Table.Cell(.null, text: "-")
    }

    private func level(_ level: UnitLevel) -> Table.Cell {
        Table.Cell(.string(level.rawValue), text: level.message.text(language))
    }

    private var counts: Table {
        Table(
            columns: [
                Table.Column("level", title: PlanMessages.level.text(language)),
                Table.Column("from", title: MergerMessages.before.text(language)),
                Table.Column("to", title: MergerMessages.after.text(language)),
                Table.Column("count", title: PlanMessages.count.text(language), isNumeric: true),
            ],
            rows: changes.counts.map { [level($0.level), gate($0.before), gate($0.after), Table.Cell($0.count)] })
    }

    private func table(of changes: ArraySlice<GateChanges.Change>) -> Table {
        Table(
            columns: [
                Table.Column("id", title: MergerMessages.unitColumn.text(language)),
                Table.Column("name", title: PlanMessages.name.text(language)),
                Table.Column("level", title: PlanMessages.level.text(language)),
                Table.Column("from", title: MergerMessages.before.text(language)),
                Table.Column("to", title: MergerMessages.after.text(language)),
            ],
            rows: changes.map { change in
                [
                    Table.Cell(change.unit.id.description), Table.Cell(change.unit.name[language]),
                    level(change.unit.level), gate(change.before), gate(change.after),
                ]
            })
    }

    // MARK: - Document

    private var json: JSONValue {
        [
            "record": isDryRun ? .null : MergerListing.document(of: decision, undoneBy: nil),
            "decision": MergerListing.document(of: decision, undoneBy: nil), "dry_run": .bool(isDryRun),
            "left_out": .integer(Int64(leftOut)), "as_of": .string(asOf.description), "counts": counts.asJSON(),
            "changes": table(of: changes.all[...]).asJSON(), "plan": plan.map { .string($0.path) } ?? .null,
            "plan_hash": plan.map { .string($0.hash) } ?? .null,
        ]
    }
}
