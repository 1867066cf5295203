import CollectorDouble
import Foundation
import Identity
import Spool
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Reporting

/// An agent's spool and upload are killed at random moments, again and again, while the collector too dies, is busy, or commits and
/// doesn't say so.
///
/// ```
/// child: append ─▶ spool ─▶ BatchPoster ══ TLS ══▶ collector in the test: commits each sequence, answers or not
///          └─▶ journal `s <last>`, written after each commit, which outlives the process
/// ```
@Suite(.blocking) struct UploadKillTests {
    /// 25, or as many as the environment says.
    static let kills = ProcessInfo.processInfo.environment["TUYEN_KILLS"].flatMap { Int($0) } ?? 25

    static func record(_ number: UInt64) -> IntervalRecord {
        var record = IntervalRecord(site: "04@2025", link: "a~b", peer: "b", start: number, end: number + 60)
        record.sent = number
        record.lostForward = number % 9 == 0 ? 1 : 0
        record.roundTripDelay.record(Double(number) * 1_000)
        return record
    }

    private static func poster(_ spool: Spool, _ identity: AgentIdentity) throws -> BatchPoster {
        var limits = Uploader.Limits()
        (limits.batch, limits.alarms, limits.backlogRate) = (8, 4, 1e9)
        let quick = BackOff(site: "04@2025", first: .milliseconds(1), longest: .milliseconds(5))
        return BatchPoster(
            uploader: Uploader(site: "04@2025", limits: limits, backOff: quick), spool: spool,
            client: try identity.client(), site: "04@2025", version: "0.1.0", wallClock: { 7 }, onEvent: { _ in })
    }

    static func work(in folder: String, killedAfter microseconds: UInt32) throws {
        let spool = try Spool(folder: folder)
        let identity = try #require(try StateFolder(folder).identity())
        let journal = open(folder + "/journal", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        Thread.detachNewThread {
            usleep(microseconds)
            kill(getpid(), SIGKILL)
        }
        Thread.detachNewThread {
            guard let poster = try? poster(spool, identity) else { return }
            while true {
                poster.committed(now: monotonicNow())
                _ = poster.work()
                usleep(500)
            }
        }
        var next = try spool.summary().lastSequence + 1
        while true {
            next = try spool.append((0..<1 + next % 3).map { record(next + $0) }).upperBound + 1
            let line = Array("s \(next - 1)\n".utf8)
            _ = write(journal, line, line.count)
            usleep(UInt32(next % 5) * 300)
        }
    }

    @Test("whoever is killed when, each committed record is stored, and stored once", .timeLimit(.minutes(15)))
    func killed() async throws {
        struct Store {
            var stored: [UInt64: IntervalRecord] = [:]
            var differing = 0
            var random: UInt64 = 1
        }
        let store = Mutex(Store())
        let collector = try ScriptedCollector { request in
            guard let key = BatchKey(request.headers["idempotency-key"] ?? "") else { return .respond(400) }
            return store.withLock { store in
                store.random = store.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let dice = store.random >> 33 & 15
                // Killed before it commits.
                if dice == 0 { return .die }
                if dice == 1 { return .respond(503) }
                let body = (try? Gzip.decompress(request.body, limit: 1_000_000)) ?? []
                for sequence in key.sequences {
                    let record = Self.record(sequence)
                    if !Self.holds(body, sequence, record) { store.differing += 1 }
                    if let earlier = store.stored.updateValue(record, forKey: sequence), earlier != record {
                        store.differing += 1
                    }
                }
                // Killed after it committed and before it answered, or while it answers.
                return dice == 2 ? .die : dice == 3 ? .cut(after: 10) : .respond(200)
            }
        }
        defer { collector.stop() }
        let folder = try TemporaryFolder()
        let path = folder.path
        let state = StateFolder(path)
        let identity = try collector.identity("04@2025")
        try identity.key.write(to: state.keyPath)
        try state.write(identity)
        for _ in 0..<Self.kills {
            let delay = UInt32.random(in: 1_000...120_000)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
                try UploadKillTests.work(in: path, killedAfter: delay)
            }
            let spool = try Spool(folder: path)
            #expect(spool.takeDamage() == nil)
            let summary = try spool.summary()
            let journal = (try? String(contentsOfFile: path + "/journal", encoding: .utf8)) ?? ""
            let committed = journal.split(separator: "\n").last.flatMap { UInt64($0.dropFirst(2)) } ?? 0
            #expect(summary.lastSequence >= committed)
            #expect(summary.depth + summary.acknowledged == summary.lastSequence)
            // What isn't stored waits; what is stored may wait too, until the answer comes.
            let stored = store.withLock { Set($0.stored.keys) }
            let missing = Set(1...max(1, committed)).subtracting(stored)
            #expect(UInt64(missing.count) <= summary.depth)
        }
        let spool = try Spool(folder: path)
        let poster = try Self.poster(spool, identity)
        while let due = poster.work() {
            let now = monotonicNow()
            if due > now { usleep(UInt32(min((due - now) / 1_000 + 1, 100_000))) }
        }
        let (stored, differing) = store.withLock { ($0.stored, $0.differing) }
        let last = try spool.summary().lastSequence
        #expect(last > 0)
        #expect(Set(1...max(1, last)).subtracting(stored.keys) == [])
        #expect(stored.keys.allSatisfy { $0 <= last })
        #expect(differing == 0)
        #expect(try spool.summary().depth == 0)
        #expect(try spool.ledger().gaps == [])
    }

    /// Whether the body has this record's `ScopeMetrics`, octet for octet.
    private static func holds(_ body: [UInt8], _ sequence: UInt64, _ record: IntervalRecord) -> Bool {
        guard let spool = SpoolID(bytes: Array(repeating: 0, count: 16)) else { return false }
        func content(_ records: [SequencedRecord]) -> [UInt8] {
            let message = OTLPEncoder.encode(records: records, site: "04@2025", spoolID: spool, version: "0.1.0")
            return Array(message.dropFirst(1 + message.dropFirst().prefix { $0 >= 0x80 }.count + 1))
        }
        let scope = content([SequencedRecord(sequence: sequence, record: record)]).dropFirst(content([]).count)
        return body.contains(scope)
    }
}
