import NetworkModel
import Planning
import TestSupport
import Testing

@Suite("Files of exports, and days off", .blocking)
struct ExportFilesTests {
    private let head = "file,crew"

    @Test("A folder is written again where an earlier ledger names what is in it")
    func ledger() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/out"
        func write(_ names: [String]) throws {
            let index = PlanFile("index.csv", ([head] + names.map { "\($0),x" }).joined(separator: "\n") + "\n")
            try ListingDirectory.write([index] + names.map { PlanFile($0, "x") }, to: path, ledger: "index.csv")
        }
        try write(["a.ics", "b.ics"])
        try write(["b.ics", "c.ics"])
        #expect(try directory.names("out") == ["b.ics", "c.ics", "index.csv"])
        try directory.write("mine", to: "out/d.ics")
        #expect(throws: ListingDirectory.Fault.foreign(path: path)) { try write(["b.ics"]) }
        #expect(try directory.contents("out/d.ics") == "mine")
    }

    @Test("A file replaces an earlier one of its kind, and nothing else")
    func file() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/deep/days.csv"
        let isOwn: ([UInt8]) -> Bool = { $0.starts(with: Array("crew,".utf8)) }
        try ListingFile.write("crew,1\n", to: path, isOwn: isOwn)
        try ListingFile.write("crew,2\n", to: path, isOwn: isOwn)
        #expect(try directory.contents("deep/days.csv") == "crew,2\n")
        #expect(try directory.names("deep") == ["days.csv"], "nothing is left beside it")
        try directory.write("dear diary", to: "diary.csv")
        let diary = "\(directory.path)/diary.csv"
        #expect(throws: ListingDirectory.Fault.foreign(path: diary)) {
            try ListingFile.write("crew,3\n", to: diary, isOwn: isOwn)
        }
        #expect(throws: ListingDirectory.Fault.foreign(path: directory.path)) {
            try ListingFile.write("crew,3\n", to: directory.path, isOwn: isOwn)
        }
        #expect(try directory.contents("diary.csv") == "dear diary")
    }

    @Test("A plan records the holidays until its works end, and is read back")
    func daysOff() async throws {
        let small = try Repository.topology("Tests/Fixtures/topology-small")
        var april = try #require(CivilDate("2025-04-01"))
        var plan = await Planner(small).plan(asOf: april, gatePolicy: .strict)
        let off = plan.daysOff
        #expect(off.contains { $0.from <= april.advanced(byDays: 60) })
        #expect(
            PlanDocument(try PlanDocument(reading: Array(PlanDocument(plan).text.utf8)).plan).text
                == PlanDocument(plan).text)
        plan.daysOff = []
        #expect(try PlanDocument(reading: Array(PlanDocument(plan).text.utf8)).plan.daysOff.isEmpty)
        april = try #require(CivilDate("2025-01-29"))
        #expect(small.calendar.holidayNames[april]?.vi == "Tết Nguyên đán")
        #expect(Set(small.calendar.holidayNames.keys) == small.calendar.holidays)
    }
}
