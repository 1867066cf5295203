package import Localization
package import NetworkModel

/// The journal of decisions of a topology folder, held by one process at a time.
///
///     let journal = try MergerJournal(folder: "topology/vietnam")
///     let reading = journal.read()
///     let draft = try MergerJournal.draft(decision, after: reading)
///     try journal.commit(draft)
///
/// As long as it lives no other process adds a record, so that what is decided on is what is there.
package struct MergerJournal: ~Copyable {
    package static let file = MergerRows.file

    package enum Fault: Error, Sendable {
        /// `reason` is the system's.
        case cannotWrite(path: String, reason: Texts)
        case refused(MergerLedger.Refusal)
        /// The journal with the record added could not be read back: a text that no field may hold, for example.
        case unfit([Finding])
    }

    /// The journal with one more record, not yet written.
    package struct Draft: Sendable {
        package var decision: MergerDecision
        /// Under all decisions, with the hash of the files as they will be.
        package var topology: Topology
        let bytes: [UInt8]
        let before: [UInt8]?
    }

    private let folder: String
    private let lock: FolderLock
    private var path: String { "\(folder)/\(Self.file)" }

    /// - Parameter waiting: called once where another process holds it.
    package init(folder: String, waiting: () -> Void = {}) throws(Fault) {
        self.folder = folder
        do {
            lock = try FolderLock("\(folder)/.\(Self.file).lock", waiting: waiting)
        } catch {
            switch error {
            case .system(let path, let reason): throw .cannotWrite(path: path, reason: reason)
            }
        }
    }

    /// Reads the whole folder.
    package func read() -> TopologyReading { TopologyFolder(path: folder).read() }

    /// What the folder becomes with `decision` as its next record; its number and moment are set here, the moment not before that
    /// of the last record, for clocks differ. Nothing is written.
    package static func draft(_ decision: MergerDecision, after reading: TopologyReading) throws(Fault) -> Draft {
        guard let topology = reading.topology else { throw .unfit(reading.findings) }
        let recorded = topology.recorded
        var decision = decision
        decision.number = (recorded.decisions.last?.number ?? 0) + 1
        decision.recordedAt = max(decision.recordedAt, recorded.decisions.last?.recordedAt ?? decision.recordedAt)
        var ledger = MergerLedger(events: recorded.events)
        for earlier in recorded.decisions { ledger.apply(earlier) }
        if let refusal = ledger.refusal(of: decision) { throw .refused(refusal) }

        let before = reading.files[file]
        let bytes = adding(decision, to: before)
        // What was written is read again as any reader would, so that no record can shut the folder.
        let log = FindingLog()
        let units = UnitIndex(recorded.units.map(\.id))
        let rows = SourceText(file: file, bytes: bytes, log: log).flatMap { source in
            MergerRows(source, holds: { units[$0] != nil }, events: recorded.events, log: log)
        }
        guard !log.hasErrors, let rows, rows.decisions == recorded.decisions + [decision],
            bytes.count <= TopologyFolder.largestTable
        else { throw .unfit(log.findings) }
        var files = reading.files
        files[file] = bytes
        var decided = topology.deciding(rows.decisions, inputHash: TopologyReader.inputHash(of: files))
        decided.inputs = TopologyReader.inputs(of: files)
        return Draft(decision: decision, topology: decided, bytes: bytes, before: before)
    }

    /// Writes the draft: on disk when it returns, as before when it throws.
    package func commit(_ draft: borrowing Draft) throws(Fault) { try replace(with: draft.bytes) }

    /// Puts back the journal as it was before the draft was committed.
    package func takeBack(_ draft: borrowing Draft) throws(Fault) { try replace(with: draft.before) }

    private func replace(with bytes: [UInt8]?) throws(Fault) {
        do {
            try FileBytes.replace(path, with: bytes)
        } catch {
            switch error {
            case .system(let path, let reason): throw .cannotWrite(path: path, reason: reason)
            }
        }
    }

    /// The journal's bytes with the record behind them, its fields in the order of the header.
    private static func adding(_ decision: MergerDecision, to before: [UInt8]?) -> [UInt8] {
        let fields = [
            "number": String(decision.number), "recorded_at": decision.recordedAt.description,
            "recorded_by": decision.recordedBy, "action": decision.action.rawValue,
            "unit": decision.unit.description,
            "events": decision.undone.map { String($0) } ?? decision.events.joined(separator: ";"),
            "date": decision.date?.description ?? "", "reason": decision.reason,
        ]
        var bytes = before ?? []
        let order = header(of: bytes) ?? MergerRows.columns
        if bytes.isEmpty { bytes += Array((order.joined(separator: ",") + "\n").utf8) }
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        return bytes + Array((order.map { quoted(fields[$0] ?? "") }.joined(separator: ",") + "\n").utf8)
    }

    private static func header(of bytes: [UInt8]) -> [String]? {
        let log = FindingLog()
        return SourceText(file: file, bytes: bytes, log: log).flatMap { source in
            CSVTable(source, columns: MergerRows.columns, log: log)?.columns
        }
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
