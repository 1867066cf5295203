import ArgumentParser
import Collector
import Foundation
import Localization
import Rendering
import Telemetry
import TestSupport
import Testing

@testable import PlannerCommands

/// What commands say of the collector's store: what is missing, copies, checks, how long it keeps what.
@Suite(.blocking) struct StoreCommandTests {
    private static let minute: UInt64 = 60_000_000_000
    /// 2025-07-01T00:00Z.
    private static let midnight: UInt64 = 1_751_328_000_000_000_000

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLiteStore(path: DataFolder(path: folder).store, create: true, clock: { Self.midnight })
        let records = ([1, 2, 5] as [UInt64]).map { sequence in
            SequencedRecord(
                sequence: sequence,
                record: IntervalRecord(
                    site: "a", link: "a~b", peer: "b", start: Self.midnight + sequence * Self.minute,
                    end: Self.midnight + (sequence + 1) * Self.minute))
        }
        let spool = try #require(SpoolID(bytes: Array(repeating: 7, count: 16)))
        _ = try await store.append(
            [ReportBatch(site: "a", spool: spool, version: "1", records: records)], at: Self.midnight)
        try store.close()
        try await body(folder)
    }

    @Test func missingNumbersAndIntervalsAreListed() {
        let gaps = [
            MeasurementGap(
                site: "a", missing: .records(spool: "0011223344556677", first: 3, last: 4), reason: .thinned),
            MeasurementGap(
                site: "a",
                missing: .intervals(
                    link: "a~b", from: Self.midnight, to: Self.midnight + 5 * Self.minute, count: 5),
                reason: .notMeasured),
        ]
        let listing = GapListing(gaps: gaps, utcOffset: 25_200)
        #expect(
            listing.table(.english).rendered(as: .csv, language: "en").split(separator: "\n") == [
                "site,missing,subject,first,last,count,reason,certified_site",
                "a,records,0011223344556677,3,4,2,thinned,a",
                "a,intervals,a~b,2025-07-01T00:00:00Z,2025-07-01T00:05:00Z,5,not-measured,a",
            ])
        let shown = listing.table(.vietnamese).rendered(as: .table, language: "vi")
        #expect(shown.contains("không đo") && shown.contains("00112233 ") && !shown.contains("not-measured"))
    }

    @Test func aSoundStoreIsCopiedCheckedAndRestored() async throws {
        try await withFolder { folder in
            try "key".write(toFile: folder + "/ca-key.pem", atomically: true, encoding: .utf8)
            #expect(await PlannerProgram.run(["data", "check", "--data", folder]) == 0)
            #expect(await PlannerProgram.run(["data", "backup", folder + "/copy", "--data", folder]) == 0)
            #expect(await PlannerProgram.run(["data", "backup", folder + "/copy", "--data", folder]) == 2)
            #expect(await PlannerProgram.run(["agents", "--gaps", "--format", "json", "--data", folder]) == 0)
            #expect(await PlannerProgram.run(["agents", "--gaps", "--days", "0", "--data", folder]) == 2)
            let restored = folder + "/restored"
            #expect(await PlannerProgram.run(["data", "restore", folder + "/copy", "--data", restored]) == 0)
            // Neither over something that is there, nor with a plan that the copy hasn't.
            #expect(await PlannerProgram.run(["data", "restore", folder + "/copy", "--data", restored]) == 2)
            #expect(
                await PlannerProgram.run(
                    ["data", "restore", folder + "/copy", "--data", folder + "/x", "--plan", folder + "/y"]) == 2)
            #expect(await PlannerProgram.run(["data", "restore", folder, "--data", folder + "/x"]) == 2)
            #expect(try String(contentsOfFile: restored + "/ca-key.pem", encoding: .utf8) == "key")
            let attributes = try FileManager.default.attributesOfItem(atPath: restored + "/ca-key.pem")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let copy = try SQLiteStore(path: restored + "/collector.sqlite", create: false, clock: { Self.midnight })
            let gaps = try await copy.gaps(from: 0, to: 0, at: Self.midnight)
            #expect(gaps.map(\.count) == [2] && gaps.map(\.reason) == [.notYetHere])
            try copy.close()
        }
    }

    /// The argument that has the mistake is named, and what it takes.
    @Test func mistakesInURLsNameTheirArgument() async throws {
        let tables = await #expect(throws: CommandError.self) { try await DataClickHouseCommand.parse(["foo"]).run() }
        #expect(tables?.place == "<url>" && tables?.expected?.hasPrefix("clickhouse://") == true)
        try await withFolder { folder in
            let move = await #expect(throws: CommandError.self) {
                try await DataMoveCommand.parse(["--data", folder, "--to", "foo"]).run()
            }
            #expect(move?.place == "--to" && move?.status == .usage)
            try DataFolder(path: folder).setMeasurementStore("clickhouse://a b")
            let agents = await #expect(throws: CommandError.self) {
                try await AgentsCommand.parse(["--gaps", "--data", folder]).run()
            }
            #expect(agents?.place == folder + "/store.url")
        }
    }

    @Test func timesToKeepAreRead() throws {
        let options = try RetentionOptions.parse(["--keep-raw", "40d", "--keep-hourly", "forever"])
        #expect(try options.retention(.english) == Retention(recordDays: 40, hourDays: nil, dayDays: nil))
        #expect(try RetentionOptions.parse([]).retention(.english) == Retention())
        for wrong in ["35", "d", "-1d", "0d", "1y"] {
            let error = #expect(throws: CommandError.self) {
                try RetentionOptions.parse(["--keep-raw=\(wrong)"]).retention(.english)
            }
            #expect(error?.place == "--keep-raw" && error?.expected == "days, as 35d, or forever")
        }
        let error = #expect(throws: CommandError.self) {
            try RetentionOptions.parse(["--keep-raw", "30d"]).retention(.english)
        }
        #expect(error?.expected?.contains("31d") == true)
    }
}
