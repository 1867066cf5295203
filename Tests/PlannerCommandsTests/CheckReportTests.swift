import ArgumentParser
import Localization
import PlannerCommands
import Rendering
import TestSupport
import Testing
import TopologyFiles

@Suite(.blocking) struct CheckReportTests {
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")
    private static let small = root + "/Tests/Fixtures/topology-small"

    private func report(_ folder: String, _ language: Language = .english) -> CheckReport {
        CheckReport(folder: folder, reading: TopologyFolder(path: folder).read(), language: language)
    }

    @Test func aCleanFolderIsSummedUp() {
        let report = report(Self.small)
        #expect(report.exitCode == 0)
        let text = report.text(as: .table)
        #expect(text.hasPrefix("\(Self.small): no findings\n\n"))
        #expect(text.contains("units: commune@2004                  11\n"))
        #expect(text.contains("settings that are assumed"))
        #expect(self.report(Self.small, .vietnamese).text(as: .table).contains("thiết lập là giả định"))
    }

    @Test func dataHaveStableKeys() {
        let text = report(Self.small).text(as: .json)
        for key in ["folder", "errors", "warnings", "inputHash", "counts", "findings", "units.province@2025", "links"] {
            #expect(text.contains("\"\(key)\": "), "\(key)")
        }
        #expect(report(Self.small).text(as: .csv) == "severity,file,line,column,kind,message\n")
    }

    @Test func whatIsNoTopologyEndsWithTwo() {
        let report = report(Self.root + "/docs")
        #expect(report.exitCode == 2)
        #expect(report.text(as: .table).contains("is not a topology folder"))
        #expect(report.text(as: .json).contains("\"kind\": \"not-a-topology\""))
    }

    @Test func manyFindingsOfAKindAreCountedInTheTable() {
        let findings = (1...30).map { line in
            Finding(
                severity: .error, file: "units.csv", line: line, column: 1, kind: .fieldCount,
                message: Texts("en \(line)", "vi \(line)"))
        }
        var reading = TopologyFolder(path: Self.root + "/docs").read()
        reading.findings = findings
        reading.counts = [.fieldCount: 700]
        let report = CheckReport(folder: "x", reading: reading, language: .vietnamese)
        #expect(report.exitCode == 1)
        let lines = report.text(as: .table).split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines[0] == "units.csv:1:1: lỗi: vi 1")
        #expect(lines[20] == "… và 680 trường hợp nữa thuộc loại field-count")
        #expect(lines[21] == "số lỗi: 700, số cảnh báo: 0, trong x")
        #expect(report.text(as: .csv).split(separator: "\n").count == 31)
    }

    @Test(arguments: [["--format", "xml"], ["--lang", "fr"], ["a", "b"], ["--unknown"]])
    func wrongUsageIsRefused(arguments: [String]) {
        #expect(throws: (any Error).self) { try CheckCommand.parse(arguments) }
    }
}
