import Glibc
import Identity
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Reporting

/// A promise as it was read, with what binds a test to it.
struct AcceptDocument {
    var promise: AcceptancePromise
    var json: JSONValue
    /// SHA-256 of the file, hexadecimal.
    var hash: String

    init(_ path: String, _ language: Language) throws {
        do {
            let bytes = try PrivateFile.read(path)
            promise = try AcceptancePromise(bytes)
            json = try JSONReader.read(bytes)
            hash = hexadecimal(try sha256(bytes))
        } catch {
            throw CommandFault(
                .input, AcceptMessages.badPromise.text(language, path, Phrases.translated("\(error)", to: language)))
        }
    }
}

/// Runs what is left of a test, keeps each step as it is done, and signs the record at the end.
struct AcceptTest {
    var document: AcceptDocument
    var schedule: AcceptanceSchedule
    var identity: AgentIdentity
    var remote: Endpoint
    var loadPort: UInt16
    var source: IPAddress?
    var window: AcceptanceWindow?
    var line: LineUse
    /// Whether a line that users are on may be loaded.
    var mayDisturb: Bool
    /// Whether the collector is asked for leave before each load.
    var asksLeave: Bool
    var state: String
    var out: String
    var language: Language

    /// Nanoseconds for which the steps of a test that was cut short hold good: a week.
    private static let validity: Int64 = 7 * 86_400_000_000_000

    /// Above this share of the committed rate somebody uses the line.
    static let quiet = 0.1

    private var binding: String {
        "2 \(document.hash) \(identity.site) \(source.map { "\($0)" } ?? "-") \(loadPort) \(remote) \(schedule.percents) \(schedule.stepSeconds) \(schedule.performanceSeconds) \(schedule.failoverSeconds)"
    }

    func run() throws -> (signed: SignedRecord, record: AcceptanceRecord) {
        let kept = AcceptState(path: state, binding: binding)
        var done: [AcceptanceRecord.Step]
        do { done = try kept.steps() } catch {
            throw CommandFault(.environment, AcceptMessages.badState.text(language, state, "\(error)"))
        }
        // What was measured before the line was mended is none of this test's.
        let now = Int64(WallClock.nanoseconds)
        if done.contains(where: { $0.begin > now || now - $0.begin > Self.validity }) { done = [] }
        if let last = done.last { say(AcceptMessages.resumed.text(language, last.name)) }
        let all = schedule.steps(document.promise)
        let left = all.filter { step in !done.contains { $0.name == step.name } }
        let seconds = left.reduce(0) { $0 + schedule.seconds($1, document.promise) }
        say(AcceptMessages.schedule.text(language, left.count, (seconds + 59) / 60))
        let runner: AcceptRun
        do throws(SocketError) {
            runner = try AcceptRun(
                document.promise, schedule, reflector: remote, loadPort: loadPort, source: source,
                line: line, language: language)
        } catch {
            throw CommandFault(
                .environment,
                ProbeMessages.socketFailed.text(language, error, ProbeMessages.adviceOther.text(language)))
        }
        runner.learn(from: done)
        for (index, step) in all.enumerated() where !done.contains(where: { $0.name == step.name }) {
            try checkTime(step, runner)
            let leave: TestLeave?
            do { leave = try self.leave(step, runner) } catch is AcceptRun.Interrupted {
                throw CommandFault(.badNews, AcceptMessages.interrupted.text(language, step.name))
            }
            defer { leave?.end() }
            // It may have been waited for.
            if leave != nil { try checkTime(step, runner) }
            try checkUse(step, runner)
            say(
                AcceptMessages.step.text(
                    language, step.name, allowance(step, runner), index + 1, all.count))
            let figures: [AcceptanceFigure]
            runner.limit = window.map { _ in .seconds(allowance(step, runner)) }
            do {
                done.append(try runner.perform(step))
                figures = done[done.count - 1].figures
            } catch is AcceptRun.Interrupted {
                throw CommandFault(.badNews, AcceptMessages.interrupted.text(language, step.name))
            } catch is AcceptRun.OutOfTime {
                throw outsideWindow(step, runner)
            }
            // Whoever stands at the site can mend it now.
            let faults = figures.filter { $0.verdict == .fail }
            if !faults.isEmpty {
                let classes = faults.map { $0.qosClass ?? $0.metric }
                let names = Set(classes).sorted().joined(separator: ", ")
                say(AcceptMessages.stepDone.text(language, step.name, AcceptMessages.fail.text(language) + " \(names)"))
            }
            do { try kept.write(done) } catch {
                throw CommandFault(.environment, AcceptMessages.cannotWrite.text(language, state, "\(error)"))
            }
        }
        return try finish(done, kept)
    }

    private func finish(
        _ done: [AcceptanceRecord.Step], _ kept: AcceptState
    ) throws -> (signed: SignedRecord, record: AcceptanceRecord) {
        let missing = document.promise.backup != nil && schedule.failoverSeconds == 0
        let record = AcceptanceRecord(
            agent: identity.site, remote: "\(remote)", promiseHash: document.hash, promise: document.json, steps: done,
            missing: missing ? [AcceptanceStep.failover.name] : [])
        do {
            let signed = try SignedRecord.sign(record.json, as: (identity.certificate, identity.key))
            var bytes: [UInt8] = []
            try signed.json().write(to: &bytes, pretty: true)
            try PrivateFile.write(bytes + [0x0A], to: out, mode: 0o644)
            try kept.remove()
            return (signed, record)
        } catch {
            throw CommandFault(.environment, AcceptMessages.cannotWrite.text(language, out, "\(error)"))
        }
    }

    /// A step that would not end in the window is not begun.
    private func checkTime(_ step: AcceptanceStep, _ runner: AcceptRun) throws {
        guard let window else { return }
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        let second = Int(parts.tm_hour) * 3_600 + Int(parts.tm_min) * 60 + Int(parts.tm_sec)
        let length = allowance(step, runner)
        var then = now + length
        var end = tm()
        localtime_r(&then, &end)
        // Clocks that are set forward or back within the step make its length by the clock another.
        guard parts.tm_gmtoff == end.tm_gmtoff, window.holds(second: second, duration: length) else {
            throw outsideWindow(step, runner)
        }
    }

    /// Leave of the collector for a step that loads the line; nil for one that doesn't, and where it is not asked.
    private func leave(_ step: AcceptanceStep, _ runner: AcceptRun) throws -> TestLeave? {
        let direction: TestGrant.Direction
        switch step {
        case .codePoints, .pathMTU, .failover: return nil
        case .rate(_, _, let isForward): direction = isForward ? .up : .down
        case .performance: direction = .both
        }
        guard asksLeave else { return nil }
        let seconds = allowance(step, runner)
        try ProbeLimits.expect(
            seconds <= Self.longestLeave,
            AcceptMessages.longLeave.text(language, step.name, seconds, Self.longestLeave))
        return try TestLeave.ask(
            .acceptance(direction, seconds: max(1, seconds)), as: identity,
            otherwise: LeaveMessages.withoutLeave.text(language), language
        ) { try runner.wait(.nanoseconds(Int64($0 * 1e9))) }
    }

    /// Seconds for which a collector gives leave at most.
    private static let longestLeave = 3_600

    /// The most that a step takes, by what is known of the way to the far end.
    private func allowance(_ step: AcceptanceStep, _ runner: AcceptRun) -> Int {
        schedule.seconds(step, document.promise, roundTrip: runner.roundTrip)
    }

    private func outsideWindow(_ step: AcceptanceStep, _ runner: AcceptRun) -> CommandFault {
        CommandFault(
            .badNews,
            AcceptMessages.outsideWindow.text(
                language, step.name, allowance(step, runner), window?.description ?? "-"))
    }

    /// What loads the line waits until nobody needs it.
    private func checkUse(_ step: AcceptanceStep, _ runner: AcceptRun) throws {
        switch step {
        case .codePoints, .pathMTU: return
        case .rate, .performance, .failover: break
        }
        guard !mayDisturb, let use = runner.use() else { return }
        let most = Double(document.promise.committed) * Self.quiet
        guard use > most else { return }
        throw CommandFault(
            .badNews,
            AcceptMessages.inUse.text(
                language, step.name, Table.fixed(use / 1e6, decimals: 3), Table.fixed(most / 1e6, decimals: 3)))
    }

    private func say(_ text: String) { StandardError.write(text + "\n") }
}
