import Collector
import Foundation
import Telemetry
import TestSupport
import Testing

@testable import PlannerCommands

/// `planner report links` over a real store in a folder of its own.
@Suite(.blocking) struct LinksReportCommandTests {
    static let minute: UInt64 = 60_000_000_000
    /// 2025-07-01T00:00Z.
    static let midnight: UInt64 = 1_751_328_000_000_000_000

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func fill(_ folder: String) async throws {
        let store = try SQLiteStore(path: DataFolder(path: folder).store, create: true, clock: { Self.midnight })
        let records = (0..<10 as Range<UInt64>).map { index -> SequencedRecord in
            let start = Self.midnight + index * Self.minute
            var record = IntervalRecord(
                site: "01290@2025", link: "01290@2025~04@2025", peer: "04@2025", start: start,
                end: start + Self.minute)
            record.sent = 10
            record.received = index == 3 ? 0 : 10
            record.lostUnknown = index == 3 ? 10 : 0
            for _ in 0..<record.received { record.roundTripDelay.record(12.5e6) }
            return SequencedRecord(sequence: index + 1, record: record)
        }
        let spool = try #require(SpoolID(bytes: Array(repeating: 7, count: 16)))
        _ = try await store.append(
            [ReportBatch(site: "01290@2025", spool: spool, version: "1", records: records)], at: Self.midnight)
        try store.close()
    }

    @Test func writesTheReportOfThePeriod() async throws {
        try await withFolder { folder in
            try await fill(folder)
            let out = folder + "/reports/july"
            let code = await PlannerProgram.run([
                "report", "links", "--data", folder, "--from", "2025-07-01", "--to", "2025-07-01T07:10+07:00",
                "--out", out, "--lang", "vi", "--format", "json",
            ])
            #expect(code == 0)
            let csv = try String(contentsOfFile: out + "/links.csv", encoding: .utf8).split(separator: "\n")
            #expect(csv.count == 2)
            #expect(csv[1].hasPrefix("01290@2025~04@2025,01290@2025,04@2025,interrupted,0.9,12.5,12.5,12.5,12.5,"))
            let page = try String(contentsOfFile: out + "/links.html", encoding: .utf8)
            #expect(page.contains("<html lang=\"vi\">") && page.contains("gián đoạn"))
        }
    }

    @Test func aFileInTheFoldersPlaceIsWrongUsageBeforeTheReport() async throws {
        try await withFolder { folder in
            try await fill(folder)
            let file = folder + "/note"
            try Data("x".utf8).write(to: URL(fileURLWithPath: file))
            let run = try PlannerProcess([
                "report", "links", "--data", folder, "--from", "2025-07-01", "--to", "2025-07-02", "--out", file,
            ])
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(run.complaint.contains("Not a directory") && run.complaint.contains(file))
        }
    }

    @Test func recordsOutsideThePeriodDoNotCount() async throws {
        try await withFolder { folder in
            try await fill(folder)
            let code = await PlannerProgram.run([
                "report", "links", "--data", folder, "--from", "2025-07-01T00:04Z", "--to", "2025-07-01T00:10Z",
                "--out", folder, "--format", "csv",
            ])
            #expect(code == 0)
            let csv = try String(contentsOfFile: folder + "/links.csv", encoding: .utf8)
            #expect(csv.contains(",available,1,"))
        }
    }

    @Test(arguments: [
        ["--from", "2025-07-02", "--to", "2025-07-01"], ["--from", "2025-07-01", "--to", "2025-07-01"],
        ["--from", "July", "--to", "2025-07-01"], ["--from", "2025-07-01", "--to", "01/08/2025"],
    ]) func wrongPeriodsAreWrongUsage(_ period: [String]) async throws {
        try await withFolder { folder in
            try await fill(folder)
            #expect(await PlannerProgram.run(["report", "links", "--data", folder] + period) == 2)
        }
    }

    @Test func aFolderWithoutStoreIsWrongInputAndStaysEmpty() async throws {
        try await withFolder { folder in
            let code = await PlannerProgram.run([
                "report", "links", "--data", folder, "--from", "2025-07-01", "--to", "2025-07-02",
            ])
            #expect(code == 2)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
        }
    }

    @Test func aReportThatCannotBeWrittenIsAFaultOfTheEnvironment() async throws {
        try await withFolder { folder in
            try await fill(folder)
            let code = await PlannerProgram.run([
                "report", "links", "--data", folder, "--from", "2025-07-01", "--to", "2025-07-02", "--out",
                "/proc/nowhere",
            ])
            #expect(code == 3)
        }
    }
}
