import Foundation
import GRDB
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct StoreTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000 / Samples.minute * Samples.minute
    private static let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")

    private func withStore(
        now: UInt64 = start + 60 * Samples.minute, _ body: (SQLiteStore, String) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/collector.sqlite"
        let store = try SQLiteStore(path: path, create: true) { now }
        try await body(store, path)
        try store.close()
        _ = folder
    }

    private func batch(_ records: [SequencedRecord], site: String = "01290@2025") -> ReportBatch {
        ReportBatch(site: site, spool: Samples.spool, version: "1", records: records)
    }

    @Test func whatIsCommittedIsThereAfterReopening() async throws {
        try await withStore { store, path in
            let records = Samples.minutes(3, from: Self.start)
            #expect(try await store.append([batch(records)], at: 1) == [.stored(new: 3, known: 0)])
            try store.close()
            let again = try SQLiteStore(path: path, create: false) { 0 }
            #expect(try await again.append([batch(records)], at: 2) == [.stored(new: 0, known: 3)])
            let stored = try await again.intervals(of: Self.key, from: 0, to: .max, limit: 10)
            #expect(stored == records.map(\.record))
            try again.close()
        }
    }

    @Test func absentStoreIsNotMadeByReaders() throws {
        let folder = try TemporaryFolder()
        #expect(throws: SQLiteStore.Failure.absent(folder.path + "/none.sqlite")) {
            try SQLiteStore(path: folder.path + "/none.sqlite", create: false) { 0 }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func fileThatIsNoDatabaseIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/collector.sqlite"
        try Data(repeating: 0x41, count: 8_192).write(to: URL(fileURLWithPath: path))
        #expect(throws: SQLiteStore.Failure.self) { try SQLiteStore(path: path, create: false) { 0 } }
    }

    @Test func storeOfANewerVersionIsLeftAlone() async throws {
        try await withStore { store, path in
            try await store.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 from the future')")
            }
            #expect(throws: SQLiteStore.Failure.newer(path)) {
                try SQLiteStore(path: path, create: false) { 0 }
            }
        }
    }

    @Test func durabilityIsFull() async throws {
        try await withStore { store, _ in
            let pragmas = try await store.write { db in
                [
                    try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
                    try String.fetchOne(db, sql: "PRAGMA synchronous") ?? "",
                ]
            }
            #expect(pragmas == ["wal", "2"])
        }
    }

    @Test func failureInOneBatchStoresNoneOfItAndTheOthers() async throws {
        try await withStore { store, _ in
            try await store.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER disk_is_full BEFORE INSERT ON head WHEN new.sequence = 5
                        BEGIN SELECT RAISE(FAIL, 'full'); END
                        """)
            }
            let first = batch(Samples.minutes(2, from: Self.start))
            let second = batch(Samples.minutes(3, from: Self.start + 2 * Samples.minute, first: 3))
            await #expect(throws: BatchFailures.self) { try await store.append([first, second], at: 1) }
            #expect(
                try await store.intervals(of: Self.key, from: 0, to: .max, limit: 10) == first.records.map(\.record))
        }
    }

    @Test func newestIntervalsAreGivenOldestFirstWithinTheLimit() async throws {
        try await withStore { store, _ in
            _ = try await store.append([batch(Samples.minutes(10, from: Self.start))], at: 1)
            let some = try await store.intervals(
                of: Self.key, from: Self.start + Samples.minute, to: Self.start + 6 * Samples.minute, limit: 3)
            #expect(some.map { ($0.start - Self.start) / Samples.minute } == [3, 4, 5])
        }
    }

    @Test func periodMergesAllProbesOfItsIntervals() async throws {
        try await withStore { store, _ in
            var records = Samples.minutes(4, from: Self.start)
            records[1].record = Samples.record(start: Self.start + Samples.minute, lost: 600)
            records[2].record = Samples.record(start: Self.start + 2 * Samples.minute, lost: 30, delay: 50_000_000)
            records[3].record.notMeasured = [.started]
            _ = try await store.append([batch(records)], at: 1)
            let period = try #require(
                try await store.linkPeriods(from: Self.start, to: Self.start + 4 * Samples.minute).first)
            #expect(period.key == Self.key && period.peer == "04@2025")
            #expect(
                period.present == 4 && period.available == 3 * Samples.minute && period.unavailable == Samples.minute)
            #expect(period.availability == 0.75)
            #expect(period.sent == 2_400 && period.received == 1_770 && period.lostForward == 630)
            #expect(period.roundTripDelay.count == 1_770)
            #expect(period.roundTripDelay.maximum == 50_569_000)
            #expect(period.notMeasured == [.started: 1])
            #expect(try await store.linkPeriods(from: 0, to: Self.start).isEmpty)
        }
    }

    @Test func partsOfIntervalsAreNotWholeOnes() async throws {
        try await withStore { store, _ in
            let minute = Samples.minute
            var records = Samples.minutes(5, from: Self.start)
            // A start in the second minute, and a restart within the fourth: two parts of one interval.
            records[1].record.start += 10_000_000_000
            records[3].record.end -= 40_000_000_000
            records[4].record.start = records[3].record.end + 5_000_000_000
            records[4].record.end = Self.start + 4 * minute
            _ = try await store.append([batch(records)], at: 1)
            try await store.write { db in
                let link = try Int64.fetchOne(db, sql: "SELECT id FROM link")
                try db.execute(
                    sql: "INSERT INTO session (link, since, interval) VALUES (?, ?, ?)",
                    arguments: [link, Int64(Self.start), Int64(minute)])
            }
            let period = try #require(
                try await store.linkPeriods(from: Self.start, to: Self.start + 5 * minute).first)
            #expect(period.expected == 5)
            #expect(period.present == 2)
            #expect(period.partial == 2)
            #expect(period.completeness == 0.4)
            // Their figures count all the same.
            #expect(period.sent == 3_000)
        }
    }

    @Test func numberGivenToAnotherRecordIsRefusedAndNothingIsOverwritten() async throws {
        try await withStore { store, _ in
            let records = Samples.minutes(2, from: Self.start)
            _ = try await store.append([batch(records)], at: 1)
            // The state folder was restored from a copy made after the first record.
            let others = Samples.minutes(2, from: Self.start + 10 * Samples.minute, first: 2)
            #expect(
                try await store.append([batch(others)], at: 2)
                    == [.conflicting(new: 1, known: 0, sequences: [2])])
            let stored = try await store.intervals(of: Self.key, from: 0, to: .max, limit: 10)
            #expect(stored == records.map(\.record) + [others[1].record])
        }
    }

    @Test func storeThatCannotBeLookedAtIsAFaultAndNoAbsence() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: SQLiteStore.Failure.self) {
            try SQLiteStore(path: file + "/collector.sqlite", create: false) { 0 }
        }
        guard case .unusable(_, let reason)? = error else { return #expect(Bool(false)) }
        #expect(reason.contains("errno 20"))
    }

    struct StateCase: CustomTestStringConvertible, Sendable {
        var name: String
        var status: LinkStatus
        var lost: UInt64 = 0
        var sent: UInt64 = 600
        var delay: Double = 5_000_000
        var age: UInt64 = 1
        var reasons: [NotMeasured] = []
        var unmeasured: UInt64 = 0
        var testDescription: String { name }
    }

    @Test(arguments: [
        StateCase(name: "answers", status: .up),
        StateCase(name: "one loss of 600 says nothing", status: .up, lost: 1),
        StateCase(name: "six of 600 are no chance", status: .degraded, lost: 6),
        StateCase(name: "two of fifty are no chance", status: .degraded, lost: 2, sent: 50),
        StateCase(name: "all lost", status: .down, lost: 600),
        StateCase(
            name: "all lost while asleep", status: .unknown, lost: 5, sent: 5, reasons: [.suspended], unmeasured: 595),
        StateCase(
            name: "asleep for a moment of an outage", status: .down, lost: 590, sent: 590, reasons: [.suspended],
            unmeasured: 10),
        StateCase(name: "nothing sent", status: .unknown, sent: 0),
        StateCase(name: "a quarter of a second there and back", status: .degraded, delay: 250_000_000),
        StateCase(name: "three intervals old", status: .up, age: 4),
        StateCase(name: "older", status: .unknown, age: 5),
    ])
    func statusFollowsTheNewestInterval(_ expected: StateCase) {
        var record = IntervalRecord(
            site: "a", link: "a~b", peer: "b", start: Self.start, end: Self.start + Samples.minute)
        record.sent = expected.sent
        record.lostForward = expected.lost
        record.received = expected.sent - expected.lost
        for _ in 0..<record.received { record.roundTripDelay.record(expected.delay) }
        record.notMeasured = expected.reasons
        record.unmeasured = expected.unmeasured
        let status = LinkLimits().status(
            of: record, at: Self.start + expected.age * Samples.minute, interval: Samples.minute)
        #expect(status == expected.status)
    }

    @Test("A report every second isn't taken for silence while it is on its way: late replies are waited for 2 s")
    func reportsOnTheirWayAreNoSilence() {
        let second: UInt64 = 1_000_000_000
        var record = IntervalRecord(site: "a", link: "a~b", peer: "b", start: Self.start, end: Self.start + second)
        (record.sent, record.received) = (10, 10)
        for (age, status) in [(4, LinkStatus.up), (8, .up), (9, .unknown)] as [(UInt64, LinkStatus)] {
            let seen = LinkLimits().status(of: record, at: record.end + age * second, interval: second)
            #expect(seen == status, "\(age) s old")
        }
    }

    @Test func linkOfYesterdayIsNotShown() async throws {
        try await withStore { store, _ in
            _ = try await store.append([batch(Samples.minutes(1, from: Self.start))], at: 1)
            #expect(try await store.links(at: Self.start + 30 * Samples.minute).first?.status == .unknown)
            #expect(try await store.links(at: Self.start + 1_500 * Samples.minute).isEmpty)
            // A record from a clock that is ahead doesn't hide what is known now.
            let later = Samples.minutes(1, from: Self.start + 100 * Samples.minute, first: 2)
            _ = try await store.append([batch(later)], at: 1)
            let state = try #require(try await store.links(at: Self.start + Samples.minute).first)
            #expect(state.newest?.start == Self.start)
        }
    }

    /// A valid certificate is remembered for ten minutes, unless a revocation is told; one that is not valid never is.
    @Test func validCertificatesAreRemembered() async throws {
        let folder = try TemporaryFolder()
        let clock = TestClock(Self.start)
        let store = try SQLiteStore(path: folder.path + "/s", create: true) { clock.now }
        func set(revoked: Int?) async throws {
            try await store.write {
                try $0.execute(sql: "UPDATE certificate SET revoked = ?", arguments: [revoked])
            }
        }
        try await store.write {
            try $0.execute(sql: "INSERT INTO agent (site, version, enrolled) VALUES ('x', '1', 1)")
            try $0.execute(
                sql: """
                    INSERT INTO certificate (fingerprint, site, serial, issued, expires_seconds) VALUES ('f', 'x', '1', 1, ?)
                    """, arguments: [Self.start / 1_000_000_000 + 3_600])
        }
        #expect(try await store.standing(ofCertificate: "f") == .valid(site: "x"))
        // Behind the store's back, as by a process that ended between its commit and its word.
        try await set(revoked: 5)
        #expect(try await store.standing(ofCertificate: "f") == .valid(site: "x"))
        clock.advance(seconds: 601)
        #expect(try await store.standing(ofCertificate: "f") == .revoked(site: "x"))
        try await set(revoked: nil)
        #expect(try await store.standing(ofCertificate: "f") == .valid(site: "x"))
        let ended = try await store.revokeCertificates(of: "x", because: "lost", actor: "me", at: clock.now)
        #expect(ended == EndedRights(certificates: 1))
        #expect(try await store.standing(ofCertificate: "f") == .revoked(site: "x"))
        try await set(revoked: nil)
        _ = try await store.standing(ofCertificate: "f")
        clock.advance(seconds: 3_600)
        #expect(try await store.standing(ofCertificate: "f") == .unknown)
        try store.close()
    }

    @Test func auditLogCanOnlyGrow() async throws {
        try await withStore { store, _ in
            _ = try await store.revokeCertificates(of: "x", because: "lost", actor: "me", at: 5)
            await #expect(throws: DatabaseError.self) {
                try await store.write { try $0.execute(sql: "DELETE FROM audit") }
            }
            await #expect(throws: DatabaseError.self) {
                try await store.write { try $0.execute(sql: "UPDATE audit SET actor = 'you'") }
            }
            #expect(
                try await store.auditLog(limit: 5) == [
                    AuditEntry(at: 5, actor: "me", action: "certificates revoked", subject: "x", detail: "lost")
                ])
        }
    }

    @Test func damagedOctetsAreAnErrorAndNoCrash() async throws {
        try await withStore { store, _ in
            _ = try await store.append([batch(Samples.minutes(1, from: Self.start))], at: 1)
            try await store.write { try $0.execute(sql: "UPDATE head SET record = x'01ff'") }
            await #expect(throws: DatabaseError.self) {
                try await store.intervals(of: Self.key, from: 0, to: .max, limit: 1)
            }
            try await store.write { db in
                try db.execute(sql: "INSERT INTO block SELECT cell, 1, x'1f8b00' FROM head")
                try db.execute(sql: "DELETE FROM head")
                try db.execute(
                    sql: "INSERT INTO daily SELECT ((id >> 24) / 24 << 24) | (id & 16777215), 1, x'01' FROM block")
            }
            await #expect(throws: DatabaseError.self) {
                try await store.intervals(of: Self.key, from: 0, to: .max, limit: 1)
            }
            // A report is short of it.
            #expect(try await store.linkPeriods(from: 0, to: Self.start * 2).isEmpty)
            #expect(!store.damaged.takeNews().isEmpty)
        }
    }
}
