import GRDB
import Logging
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct LedgerTests {
    private static let minute = Samples.minute
    private static let start: UInt64 = 1_800_000_000_000_000_000 / LinkHour.hour * LinkHour.hour
    private static let site = "01290@2025"
    private static let link = "01290@2025~04@2025"
    private static let spool = Samples.spool.description

    /// A store at `minutes` past the start, whose one link has been configured since then.
    private func withStore(minutes: UInt64, _ body: (SQLiteStore, UInt64) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let now = Self.start + minutes * Self.minute
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { now }
        try await store.write { db in
            var rows = LinkRows()
            let id = try rows.id(of: LinkKey(link: Self.link, site: Self.site), peer: "04@2025", db)
            try db.execute(
                sql: "INSERT INTO session (link, since, interval) VALUES (?, ?, ?)",
                arguments: [id, Int64(Self.start), Int64(Self.minute)])
        }
        try await body(store, now)
        try store.close()
        _ = folder
    }

    /// Records of whole minutes after the start, by number and minute.
    private func append(
        _ numbers: [(sequence: UInt64, minute: UInt64)], ledger: LedgerStatement? = nil, to store: SQLiteStore,
        at now: UInt64
    ) async throws {
        let records = numbers.map {
            SequencedRecord(
                sequence: $0.sequence, record: Samples.record(start: Self.start + $0.minute * Self.minute))
        }
        _ = try await store.append(
            [ReportBatch(site: Self.site, spool: Samples.spool, version: "1", records: records, ledger: ledger)],
            at: now)
    }

    private func records(_ first: UInt64, _ last: UInt64, _ reason: GapReason) -> MeasurementGap {
        MeasurementGap(
            site: Self.site, missing: .records(spool: Self.spool, first: first, last: last), reason: reason)
    }

    private func intervals(_ first: UInt64, _ count: UInt64, _ reason: GapReason) -> MeasurementGap {
        let from = Self.start + first * Self.minute
        return MeasurementGap(
            site: Self.site,
            missing: .intervals(link: Self.link, from: from, to: from + count * Self.minute, count: count),
            reason: reason)
    }

    @Test(arguments: [false, true]) func gapsAreKnownWithTheirReasons(_ isPacked: Bool) async throws {
        try await withStore(minutes: 60) { store, now in
            // Minutes 5 and 6: nobody measured, the numbers go on. Minutes 10 to 12: the agent thinned them. Minutes 20 to 21: still
            // to come. Minutes 30, 31: gone without a word.
            var numbers: [(UInt64, UInt64)] = []
            var sequence: UInt64 = 0
            for minute in 0..<55 as Range<UInt64> {
                if minute == 5 || minute == 6 { continue }
                sequence += 1
                if [10, 11, 12, 20, 21, 30, 31].contains(minute) { continue }
                numbers.append((sequence, minute))
            }
            let ledger = LedgerStatement(
                newest: 60, oldest: nil, waiting: 2, gaps: [.init(9...11, .thinned), .init(29...29, .damaged)])
            try await append(numbers, ledger: ledger, to: store, at: now)
            if isPacked { while try await store.compact(at: now + LinkHour.hour) > 0 {} }
            let expected = [
                records(9, 11, .thinned), records(19, 20, .notYetHere), records(29, 29, .damaged),
                records(30, 30, .notYetHere), records(54, 60, .notYetHere),
                intervals(5, 2, .notMeasured), intervals(10, 3, .thinned), intervals(20, 2, .notYetHere),
                intervals(30, 2, .damaged), intervals(55, 1, .notYetHere),
            ]
            #expect(try await store.gaps(from: Self.start, to: now, at: now) == expected)
            #expect(try await store.check() == [])
            // What is not expected yet is missing nowhere: the last minutes are on their way, and before the start nothing was asked for.
            #expect(try await store.gaps(from: 0, to: .max, at: now) == expected)
        }
    }

    @Test func whatComesAfterAllIsNoGap() async throws {
        try await withStore(minutes: 10) { store, now in
            try await append([(1, 0), (4, 3)], to: store, at: now)
            #expect(try await store.gaps(from: 0, to: 0, at: now) == [records(2, 3, .notYetHere)])
            try await append([(3, 2)], ledger: LedgerStatement(newest: 4, oldest: 3, waiting: 1), to: store, at: now)
            #expect(try await store.gaps(from: 0, to: 0, at: now) == [records(2, 2, .unexplained)])
            #expect(try await store.agents(at: now).isEmpty)
            try await append([(2, 1)], to: store, at: now)
            #expect(try await store.gaps(from: 0, to: 0, at: now) == [])
        }
    }

    @Test func gapThatGrowsReplacesItsOwnWord() async throws {
        try await withStore(minutes: 10) { store, now in
            for last in [2, 5] as [UInt64] {
                let ledger = LedgerStatement(newest: 9, oldest: 9, gaps: [.init(1...last, .thinned)])
                try await append([(9, 8)], ledger: ledger, to: store, at: now)
            }
            #expect(
                try await store.gaps(from: 0, to: 0, at: now)
                    == [records(1, 5, .thinned), records(6, 8, .unexplained)])
        }
    }

    @Test func agentThatWasNeverHeardMayStillBringAll() async throws {
        try await withStore(minutes: 10) { store, now in
            // Three intervals and five seconds may be on their way.
            let gaps = try await store.gaps(from: 0, to: .max, at: now)
            #expect(gaps == [intervals(0, 6, .notYetHere)])
        }
    }
}

@Suite(.blocking) struct StoreCareTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000 / LinkHour.hour * LinkHour.hour

    private func withStore(_ body: (SQLiteStore, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { Self.start }
        let batch = ReportBatch(
            site: "01290@2025", spool: Samples.spool, version: "1", records: Samples.minutes(90, from: Self.start))
        _ = try await store.append([batch], at: Self.start)
        _ = try await store.compact(at: Self.start + LinkHour.hour + SQLiteStore.grace)
        try await body(store, folder.path)
        try store.close()
        _ = folder
    }

    @Test func copyHasAllThatWasCommittedAndNoMore() async throws {
        try await withStore { store, folder in
            try store.backUp(to: folder + "/copy.sqlite")
            let later = ReportBatch(
                site: "01290@2025", spool: Samples.spool, version: "1",
                records: Samples.minutes(5, from: Self.start + 90 * Samples.minute, first: 91))
            _ = try await store.append([later], at: Self.start)
            let copy = try SQLiteStore(path: folder + "/copy.sqlite", create: false) { Self.start }
            let key = LinkKey(link: "01290@2025~04@2025", site: "01290@2025")
            #expect(try await copy.intervals(of: key, from: 0, to: .max, limit: 1_000).count == 90)
            #expect(try await copy.check() == [])
            // It goes on where it was: what was not in it is new to it.
            #expect(try await copy.append([later], at: Self.start) == [.stored(new: 5, known: 0)])
            try copy.close()
            #expect(throws: SQLiteStore.Failure.exists(folder + "/copy.sqlite")) {
                try store.backUp(to: folder + "/copy.sqlite")
            }
            let error = #expect(throws: SQLiteStore.Failure.self) {
                try store.backUp(to: folder + "/none/copy.sqlite")
            }
            guard case .unusable(_, let reason)? = error else { return #expect(Bool(false)) }
            #expect(reason.contains("No such file or directory"))
        }
    }

    @Test func contradictionsAreFound() async throws {
        try await withStore { store, _ in
            #expect(try await store.check() == [])
            let spool = Samples.spool.description
            let faults: [(sql: String, fault: StoreFault)] = [
                ("UPDATE spool SET records = 89", .miscounted(spool: spool, records: 89, numbers: 90)),
                ("INSERT INTO received SELECT spool, 40, 50, begins, ends FROM received", .overlapping(spool: spool)),
                (
                    "UPDATE head SET sequence = 900 WHERE id = (SELECT max(id) FROM head)",
                    .unlisted(spool: spool, sequence: 900)
                ),
                ("UPDATE block SET records = 3", .unreadable("block ")),
                ("UPDATE daily SET sums = x'02'", .unreadable("daily ")),
            ]
            for (sql, fault) in faults {
                try await store.write { try $0.execute(sql: sql) }
                let found = try await store.check()
                let isFound = found.contains { seen in
                    guard case .unreadable(let place) = seen, case .unreadable(let wanted) = fault else {
                        return seen == fault
                    }
                    return place.hasPrefix(wanted)
                }
                #expect(isFound, "\(sql): \(found)")
            }
        }
    }

    /// A day whose sums are damaged is read from its hours, and made anew with the next hour of it.
    @Test func damagedSumsOfADayAreThoseOfItsHours() async throws {
        try await withStore { store, _ in
            let day = Self.start / LinkHour.day * LinkHour.day
            func present() async throws -> UInt64? {
                try await store.linkPeriods(from: day, to: day + LinkHour.day).first?.present
            }
            while try await store.compact(at: Self.start + 3 * LinkHour.hour) > 0 {}
            #expect(try await present() == 90)
            try await store.write { try $0.execute(sql: "UPDATE daily SET sums = x'02'") }
            #expect(try await present() == 90)
            #expect(store.damaged.takeNews().count == 1)
            let later = ReportBatch(
                site: "01290@2025", spool: Samples.spool, version: "1",
                records: Samples.minutes(5, from: Self.start + 2 * LinkHour.hour, first: 91))
            _ = try await store.append([later], at: Self.start)
            while try await store.compact(at: Self.start + 4 * LinkHour.hour) > 0 {}
            #expect(try await present() == 95)
            #expect(try await store.check() == [])
        }
    }

    /// Of hours whose causes are to be judged again a transaction takes a bounded number, and the next ones the rest.
    @Test func doubtfulHoursAreJudgedPieceByPiece() async throws {
        try await withStore { store, _ in
            while try await store.compact(at: Self.start + 3 * LinkHour.hour) > 0 {}
            let cells = Compaction.mostJudged + 150
            try await store.write { db in
                for hour in 0..<cells {
                    try db.execute(
                        sql: "INSERT INTO doubtful (cell) VALUES (?)",
                        arguments: [LinkHour(time: Int64(hour), link: 1).key])
                }
            }
            func waiting() async throws -> Int? {
                try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM doubtful") }
            }
            #expect(try await store.compact(at: Self.start + 3 * LinkHour.hour) == Compaction.mostJudged)
            #expect(try await waiting() == 150)
            #expect(try await store.compact(at: Self.start + 3 * LinkHour.hour) == 150)
            #expect(try await waiting() == 0)
            #expect(try await store.compact(at: Self.start + 3 * LinkHour.hour) == 0)
        }
    }

    @Test func roundsOfMaintenanceEndWithWhatTheyAreBeside() async throws {
        try await withStore { store, _ in
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let maintenance = StoreMaintenance(store, retention: Retention(), logger: logger) {
                Self.start + 3 * LinkHour.hour
            }
            let value = try await maintenance.during {
                while try await store.pool.read({ try Int.fetchOne($0, sql: "SELECT count(*) FROM head") }) != 0 {
                    try await Task.sleep(for: .milliseconds(5))
                }
                return 7
            }
            #expect(value == 7)
        }
    }
}
