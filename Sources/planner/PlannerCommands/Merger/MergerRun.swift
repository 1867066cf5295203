import CommandHelp
import Foundation
import Localization
import NetworkModel
import Planning
import TopologyFiles

/// One decision from the command line into the journal and the plan: both, or neither.
struct MergerRun {
    private let options: MergerOptions
    private var language: Language { options.languages.language }

    init(_ options: MergerOptions) { self.options = options }

    // MARK: - Decisions

    func record(
        _ action: MergerDecision.Action, unit name: String, date: CivilDate?, withCommunes: Bool
    ) async throws {
        try await run { topology in
            let found = try MergerLookup(topology, path: options.topology, language).event(name)
            var decision = decision(action, unit: found.unit.id, date: date)
            decision.events = [found.event.id]
            guard withCommunes else { return (decision, 0) }
            let below = EventsBelow(topology.recorded.units).below(found.event, among: topology.recorded.events)
            guard !below.isEmpty else {
                throw CommandError(
                    .usage, language, what: MergerMessages.nothingBelow.text(language, name), place: "--with-communes",
                    next: MergerMessages.leaveOut.text(language, "--with-communes"))
            }
            var ledger = MergerLedger(events: topology.recorded.events)
            for earlier in topology.recorded.decisions { ledger.apply(earlier) }
            let fitting = below.map(\.id).filter { ledger.refusal(of: decision, on: $0) == nil || action == .revoke }
                .filter { !ledger.isRevoked($0) }
            decision.events += fitting
            return (decision, below.count - fitting.count)
        }
    }

    /// - Parameter number: the last record that stands where nil.
    func undo(_ number: Int?) async throws {
        try await run { topology in
            let recorded = topology.recorded.decisions
            let undone = Set(recorded.compactMap(\.undone))
            let last = recorded.last { $0.action != .undo && !undone.contains($0.number) }
            guard let wanted = number ?? last?.number else {
                throw CommandError(
                    .usage, language, what: MergerMessages.nothingToUndo.text(language),
                    place: "\(options.topology)/\(MergerJournal.file)")
            }
            let taken = recorded.first { $0.number == wanted }
            var decision = decision(.undo, unit: taken?.unit ?? UnitID(code: "-", register: .party), date: nil)
            decision.undone = wanted
            return (decision, 0)
        }
    }

    private func decision(_ action: MergerDecision.Action, unit: UnitID, date: CivilDate?) -> MergerDecision {
        MergerDecision(
            number: 0, recordedAt: UTCMoment(secondsSinceEpoch: Int(Date().timeIntervalSince1970)),
            recordedBy: options.recordedBy, action: action, unit: unit, events: [], date: date,
            reason: MergerOptions.line(options.why))
    }

    // MARK: - The run

    /// The decision, and how many events below it are left out for they can't take it.
    private typealias Decide = (Topology) throws -> (MergerDecision, Int)

    private func run(_ decide: Decide) async throws {
        let language = self.language
        guard !MergerOptions.line(options.why).isEmpty else {
            throw CommandError(
                .usage, language, what: MergerMessages.noReason.text(language), place: "--why",
                expected: MergerMessages.noReasonExpected.text(language))
        }
        let asOf = try options.asOf.map { try DateOption("--as-of", $0).date(language) }
        if options.out != nil, options.plan == nil {
            throw CommandError(
                .usage, language, what: MergerMessages.outWithoutPlan.text(language), place: "--out",
                expected: "--plan")
        }
        let out = options.out ?? options.plan
        // Before the work: nobody decides on a plan that can't be kept.
        if let out, !options.dryRun {
            do { try PlanDirectory.destination(out) } catch { throw error.commandError(language) }
        }
        let progress = Progress()
        progress.step(PlanMessages.reading.text(language))
        let planPath = options.plan
        async let reading = planPath.map { try readPlan($0, language) }
        do {
            if options.dryRun {
                let topology = TopologyFolder(path: options.topology).read()
                let draft = try draft(decide, topology)
                let outcome = try await outcome(draft, try reading, asOf)
                progress.finish()
                try outcome.say(options.listing.format)
                return
            }
            let journal: MergerJournal
            do {
                journal = try MergerJournal(folder: options.topology) {
                    progress.step(MergerMessages.waiting.text(language))
                }
            } catch { throw fault(error) }
            let draft = try draft(decide, journal.read())
            var outcome = try await outcome(draft, try reading, asOf, isReplanned: options.plan != nil)
            if let previous = try await reading, let out {
                progress.step(PlanMessages.planning.text(language))
                let made = await MergerReplanning.plan(
                    outcome.topology, previous: previous, because: draft.draft.decision, asOf: outcome.asOf)
                progress.step(PlanMessages.writing.text(language))
                let files: PlanFiles
                do { files = try await PlanFiles(of: made, for: out) } catch { throw refusal(error) }
                try commit(draft.draft, journal, files)
                outcome.replanned(files.document, from: previous, at: out)
                Departure.keep(files, previous, made, outcome.topology, draft.before, draft.draft.topology)
            } else {
                do { try journal.commit(draft.draft) } catch { throw fault(error) }
            }
            progress.finish()
            try outcome.say(options.listing.format)
        } catch {
            progress.finish()
            throw error
        }
    }

    private struct Drafted {
        var draft: MergerJournal.Draft
        var before: Topology
        var leftOut: Int
    }

    private func draft(_ decide: Decide, _ reading: TopologyReading) throws -> Drafted {
        let topology = try TopologyInput(path: options.topology).topology(of: reading, language)
        let (decision, leftOut) = try decide(topology)
        do {
            return Drafted(
                draft: try MergerJournal.draft(decision, after: reading), before: topology, leftOut: leftOut)
        } catch { throw fault(error) }
    }

    /// What changes, before anything is written.
    ///
    /// - Parameter isReplanned: a new plan will say which gates change.
    private func outcome(
        _ drafted: Drafted, _ previous: PlanDocument?, _ asOf: CivilDate?, isReplanned: Bool = false
    ) throws -> MergerOutcome {
        let decision = drafted.draft.decision
        let plan = previous?.plan
        var topology = drafted.draft.topology
        if let known = plan?.knownAsOf {
            guard decision.recordedAt.day <= known else {
                throw CommandError(
                    .usage, language,
                    what: MergerMessages.unknownToPlan.text(language, known, decision.recordedAt.day),
                    place: options.plan, next: PlanMessages.runPlanAgain.text(language))
            }
            topology = topology.known(asOf: known)
        }
        let completed = decision.action == .complete ? decision.date : nil
        let day = asOf ?? [plan?.asOf, completed].compactMap(\.self).max() ?? Self.telling(decision, drafted.before)
        let policy = plan?.gatePolicy ?? .strict
        return MergerOutcome(
            decision: decision, undone: drafted.before.recorded.decisions.first { $0.number == decision.undone },
            journal: "\(options.topology)/\(MergerJournal.file)", leftOut: drafted.leftOut, topology: topology,
            asOf: day, isDryRun: options.dryRun,
            changes: isReplanned
                ? GateChanges(before: [], after: [])
                : GateChanges(
                    before: plan?.units ?? GateChanges.gates(of: drafted.before, asOf: day, policy: policy),
                    after: GateChanges.gates(of: topology, asOf: day, policy: policy)),
            language: language)
    }

    /// Without a plan: the day on which the decision is seen, that on which its first event was or becomes complete.
    private static func telling(_ decision: MergerDecision, _ before: Topology) -> CivilDate {
        let undone = before.recorded.decisions.first { $0.number == decision.undone }
        let id = decision.events.first ?? undone?.events.first
        let event = before.events.first { $0.id == id } ?? before.recorded.events.first { $0.id == id }
        return [undone?.date, event?.completed, event?.effective, event?.published].compactMap(\.self).first
            ?? decision.recordedAt.day
    }

    // MARK: - Writing

    /// The plan is ready beside its place: the record is written, and only then the plan exchanged; where that fails the record is
    /// taken back.
    private func commit(
        _ draft: MergerJournal.Draft, _ journal: borrowing MergerJournal, _ files: PlanFiles
    ) throws {
        var isRecorded = false
        var journalFault: MergerJournal.Fault?
        do throws(PlanDirectory.Fault) {
            try files.commit {
                do throws(MergerJournal.Fault) { try journal.commit(draft) } catch {
                    journalFault = error
                    throw error
                }
                isRecorded = true
            }
        } catch {
            if let journalFault { throw fault(journalFault) }
            if isRecorded { do { try journal.takeBack(draft) } catch { throw fault(error) } }
            throw refusal(error)
        }
    }

    /// That the plan can't be written, and hence nothing was recorded.
    private func refusal(_ error: PlanDirectory.Fault) -> CommandError {
        var report = error.commandError(language)
        report.next = [report.next, MergerMessages.nothingRecorded.text(language)].compactMap(\.self)
            .joined(separator: " ")
        return report
    }

    private func fault(_ fault: MergerJournal.Fault) -> CommandError {
        let place = "\(options.topology)/\(MergerJournal.file)"
        switch fault {
        case .cannotWrite(let path, let reason):
            return CommandError(
                .environment, language, what: MergerMessages.cannotRecord.text(language, reason[language]), place: path,
                next: PlanMessages.checkPath.text(language))
        case .refused(let refusal):
            return CommandError(
                .usage, language, what: MergerMessages.refused.text(language, refusal.texts[language]), place: place,
                next: MergerMessages.listMergers.text(language, options.topology))
        case .unfit(let findings):
            return CommandError(
                .usage, language,
                what: MergerMessages.refused.text(language, findings.first?.message[language] ?? "-"), place: place)
        }
    }
}
