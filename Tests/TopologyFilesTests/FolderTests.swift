import Glibc
import Localization
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

@Suite(.blocking) struct FolderTests {
    private func findings(_ scratch: ScratchFolder) -> [String] {
        TopologyFolder(path: scratch.path).read().findings.map { $0.text(.english) }
    }

    private let list = TopologyFolder.files.joined(separator: ", ")

    @Test func aFolderIsReadAsTheBytesInItAre() throws {
        let scratch = try ScratchFolder(.small)
        let reading = TopologyFolder(path: scratch.path).read()
        #expect(reading.findings == [])
        #expect(reading.topology?.inputHash == Fixture.small.read().topology?.inputHash)
        #expect(reading.topology?.inputHash.count == 64)
    }

    @Test func missingFilesAreAllNamed() throws {
        var fixture = Fixture.small
        fixture.files["crews.yaml"] = nil
        fixture.files["sites.csv"] = nil
        #expect(
            findings(try ScratchFolder(fixture)) == [
                "crews.yaml: error: the file crews.yaml is missing; a topology folder holds \(list)",
                "sites.csv: error: the file sites.csv is missing; a topology folder holds \(list)",
            ])
    }

    @Test func aFileThatNothingReadsIsNamedWithTheOneThatWasMeant() throws {
        let scratch = try ScratchFolder(.small)
        try scratch.write([], to: "polcy.yaml")
        try scratch.write([], to: "notes.txt")
        #expect(
            findings(scratch) == [
                "polcy.yaml: error: nothing reads the file polcy.yaml; a topology folder holds \(list), circuits.csv, mergers.csv, "
                    + "addresses.yaml, prefixes.csv, budget.yaml; "
                    + "rename or remove it (did you mean “policy.yaml”?)"
            ])
    }

    @Test func leasedCircuitsAreReadWhereAFileNamesThem() throws {
        var fixture = Fixture.small
        fixture["circuits.csv"] = "site,role,end,tier,pinned\n14848@2004,primary,pop-384,fibre-50m,yes\n"
        let circuits = try #require(fixture.read().topology).existingCircuits
        #expect(circuits.map(\.site.rawValue) == ["14848@2004"])
        #expect(circuits.map(\.isPinned) == [true])
        #expect(try #require(Fixture.small.read().topology).existingCircuits.isEmpty, "the file may be missing")
    }

    @Test func aProvinceAndALineBetweenCentresMayHaveSeveralLeasedCircuitsThatAreEqual() throws {
        var fixture = Fixture.small
        let rows = ["38@2004,primary,reg-hanoi,fibre-1g,no", "reg-hanoi,primary,reg-danang,fibre-10g,yes"]
        fixture["circuits.csv"] = (["site,role,end,tier,pinned"] + rows + rows).map { $0 + "\n" }.joined()
        let reading = fixture.read()
        #expect(reading.findings.map { $0.text(.english) } == [])
        #expect(reading.topology?.existingCircuits.count == 4)
    }

    @Test func aClassMayLimitTheCircuitsOnAWay() throws {
        var fixture = Fixture.small
        #expect(try #require(fixture.read().topology).qosClasses.allSatisfy { $0.hopLimit == nil })
        let isReplaced = fixture.replace(
            "loss_limit: 0.005", by: "loss_limit: 0.005\n    hop_limit: 7", in: "systems.yaml")
        #expect(isReplaced)
        let classes = try #require(fixture.read().topology).qosClasses
        #expect(classes.map(\.hopLimit) == [nil, nil, 7])
    }

    @Test func mistakesInLeasedCircuitsAreAllFoundAndPlaced() throws {
        let scratch = try ScratchFolder(.small)
        let rows = [
            "site,role,end,tier,pinned", "99999@2004,primary,pop-384,fibre-50m,yes",
            "14848@2004,primery,pop-999,fibre-50m,no", "14848@2004,backup,pop-384,fibre-51m,perhaps",
            "14848@2004,primary,pop-384,fibre-50m,no", "14848@2004,primary,pop-385,fibre-50m,no", "",
        ]
        try scratch.write(Array(rows.joined(separator: "\n").utf8), to: "circuits.csv")
        let found = findings(scratch)
        #expect(
            found.map { $0.split(separator: " ")[0] } == [
                "circuits.csv:2:1:", "circuits.csv:3:12:", "circuits.csv:3:20:", "circuits.csv:4:27:",
                "circuits.csv:4:37:", "circuits.csv:6:1:",
            ])
        #expect(found[0].contains("99999@2004"))
        #expect(found[1].contains("primary, backup"))
        #expect(found[5].contains("14848@2004/primary"))
    }

    @Test func whatIsNoFileIsNamedForWhatItIs() throws {
        var fixture = Fixture.small
        fixture.files["units.csv"] = nil
        fixture.files["crews.yaml"] = nil
        let scratch = try ScratchFolder(fixture)
        #expect(mkdir(scratch.path + "/units.csv", 0o755) == 0)
        #expect(mkfifo(scratch.path + "/crews.yaml", 0o644) == 0)
        let all = TopologyFolder(path: scratch.path).read().findings
        let expected = [
            "units.csv: error: cannot read units.csv: it is a folder, not a file; put a file there that you may read",
            "crews.yaml: error: cannot read crews.yaml: it is a pipe or a device, not a file; "
                + "put a file there that you may read",
        ]
        for text in expected { #expect(all.contains { $0.text(.english) == text }) }
        #expect(all.contains { $0.text(.vietnamese).contains("đó là thư mục, không phải tệp") })
    }

    @Test func linesThatEndByACarriageReturnAloneAreSaidOnce() throws {
        var fixture = Fixture.small
        fixture["events.csv"] = fixture["events.csv"].replacing("\n", with: "\r")
        let scratch = try ScratchFolder(fixture)
        let found = findings(scratch).filter { $0.hasPrefix("events.csv") }
        #expect(found.count == 1)
        #expect(found.first?.contains("carriage return alone") == true)
    }

    @Test func aUnitInAnotherProvincesOutlineIsAWarning() throws {
        var fixture = Fixture.small
        let topology = try #require(fixture.read().topology)
        let isNarrow = fixture.replace("outline_margin_km: 2000", by: "outline_margin_km: 10", in: "country.yaml")
        #expect(isNarrow && !fixture.read().findings.contains { $0.kind == .outsideProvince })
        let provinces = Set(topology.outlines.map(\.unit))
        let commune = try #require(
            topology.units.first { $0.level == .commune && provinces.contains($0.parent ?? $0.id) })
        let other = try #require(
            topology.units.first { $0.level == .province && provinces.contains($0.id) && $0.id != commune.parent })
        let line = try #require(
            fixture["units.csv"].split(separator: "\n").first { $0.hasPrefix("\(commune.id),") }.map(String.init))
        var fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        fields[6] = "\(other.location.coordinate.latitude)"
        fields[7] = "\(other.location.coordinate.longitude)"
        let isReplaced = fixture.replace(line, by: fields.joined(separator: ","), in: "units.csv")
        #expect(isReplaced)
        let moved = fixture.read()
        let warnings = moved.findings.filter { $0.kind == .outsideProvince }
        #expect(warnings.map(\.severity) == [.warning])
        #expect(warnings.first?.message.en.contains(" in \(other.id), ") == true, "\(moved.findings)")
    }

    @Test func aHugeFileIsRefusedUnread() throws {
        let scratch = try ScratchFolder(.small)
        #expect(truncate(scratch.path + "/units.csv", 1 << 40) == 0)
        #expect(truncate(scratch.path + "/crews.yaml", (1 << 20) + 1) == 0)
        let all = findings(scratch)
        #expect(
            all.contains(
                "units.csv: error: units.csv is larger than 16777216 bytes, the most that is read; split or correct it")
        )
        #expect(
            all.contains(
                "crews.yaml: error: crews.yaml is larger than 1048576 bytes, the most that is read; split or correct it"
            ))
    }

    @Test func aPipeDoesNotStallTheReader() throws {
        let scratch = try ScratchFolder(.small)
        unlink(scratch.path + "/units.csv")
        #expect(mkfifo(scratch.path + "/units.csv", 0o600) == 0)
        #expect(findings(scratch).contains { $0.hasPrefix("units.csv: error: cannot read units.csv: ") })
    }

    @Test(arguments: ["/nonexistent", "/etc/hostname", "/"])
    func whatIsNoTopologyIsSaidToBeNone(path: String) {
        let reading = TopologyFolder(path: path).read()
        #expect(reading.findings.map(\.kind) == [.notATopology])
        #expect(reading.topology == nil)
    }

    @Test func aHostileTableCostsNoMoreThanItsSize() {
        var fixture = Fixture.small
        fixture.files["units.csv"] = Array(fixture["units.csv"].utf8) + [UInt8](repeating: 0x0A, count: 300_000)
        let reading = fixture.read()
        #expect(reading.counts[.fieldCount] == 300_000)
        #expect(reading.findings.count { $0.kind == .fieldCount } == 500)
    }

    @Test func orderOfRowsAndLineEndsDoNotMatterButBytesAreHashed() throws {
        var fixture = Fixture.small
        let expected = try #require(fixture.read().topology)
        var lines = fixture["units.csv"].split(separator: "\n")
        lines[1...].reverse()
        fixture["units.csv"] = "\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n"
        let reading = fixture.read()
        #expect(reading.findings == [])
        let topology = try #require(reading.topology)
        #expect(topology.units == expected.units)
        #expect(topology.events == expected.events)
        #expect(topology.inputHash != expected.inputHash)
    }

    @Test func quotedFieldsKeepCommasAndDoubledQuotes() throws {
        var fixture = Fixture.small
        let isReplaced = fixture.replace("Huyện Mường Lát", by: "\"Huyện \"\"Mường\"\", Lát\"", in: "units.csv")
        #expect(isReplaced)
        let unit = try #require(fixture.read().topology?.units.first { $0.id.description == "384@2004" })
        #expect(unit.name.vi == "Huyện \"Mường\", Lát")
    }

    @Test(arguments: [
        ([0xFF], 1, 1), ([0x61, 0xC0, 0xAF], 2, 2), ([0x0A, 0x61, 0xED, 0xA0, 0x80], 3, 2),
        ([0xF4, 0x90, 0x80, 0x80], 1, 1),
        ([0xC3, 0xAA, 0xE1, 0xBA], 3, 2), ([0xE0, 0x80, 0x80], 1, 1),
    ])
    func theFirstBadByteIsFound(bytes: [UInt8], byte: Int, column: Int) throws {
        let log = FindingLog()
        #expect(SourceText(file: "x.csv", bytes: bytes, log: log) == nil)
        let finding = try #require(log.findings.first)
        #expect(finding.column == column)
        #expect(finding.message.en.hasPrefix("byte \(byte) (0x"))
    }
}
