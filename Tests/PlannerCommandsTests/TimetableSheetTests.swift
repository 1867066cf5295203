import Admission
import ArgumentParser
import Localization
import NetworkModel
import Planning
import Rendering
import TestSupport
import Testing

@testable import Collector
@testable import PlannerCommands

@Suite(.blocking) struct TimetableSheetTests {
    /// Two communes behind a trunk that carries one test at a time.
    private func sheet(
        _ language: Language, _ rules: TestRules = TestRules(), absent: [TestNight.Absent]? = nil
    ) throws -> TimetableSheet {
        let network = TestNetwork(
            links: [
                .init(name: "c0/primary", capacity: .megabits(50)), .init(name: "c1/primary", capacity: .megabits(40)),
                .init(name: "pop/primary", capacity: .megabits(80)),
            ], hubs: [.init(site: "p", port: nil)],
            circuits: (0..<2).map { index in
                .init(
                    site: "c\(index)", id: "c\(index)/primary", role: .primary, hub: 0,
                    committed: .megabits(index == 0 ? 50 : 40),
                    path: [.init(link: index, isForward: true), .init(link: 2, isForward: true)])
            })
        let plan = Plan(
            topologyName: LocalizedName(vi: "Nước", en: "Country"), inputHash: "",
            asOf: try #require(CivilDate("2025-09-01")),
            gatePolicy: .strict, units: [], sites: [], circuits: [], phases: [], bill: [], methods: [])
        let window = try LocalWindow(option: "22:00-05:00", "--tests", language)
        let tests = NetworkTests(
            network, rules, items: NetworkTests.items(of: network, directions: [.down]),
            windows: [window.window(on: plan.asOf)])
        let timetable = TimetableSearch(tests.problem).timetable()
        let night = absent.map {
            TestNight(
                isMade: true, tests: tests, timetable: timetable, measured: 1, absent: $0,
                silentHubs: [.init(site: "p", tests: 2)])
        }
        return TimetableSheet(tests: tests, timetable: timetable, plan: plan, night: night, language: language)
    }

    @Test func whyAndWhenAreSaidAsSentencesInBothLanguages() throws {
        let english = try sheet(.english).explanation(of: "c1")
        #expect(english.contains("22:00:12 to 22:00:22, 40 Mbit/s"))
        #expect(english.contains("Way to the hub: c1/primary → pop/primary."))
        #expect(
            english.contains(
                "22:00:00 to 22:00:12: way pop/primary carries 80 Mbit/s of tests in this direction; in use by c0/primary 22:00:00."
            ))
        #expect(try sheet(.english).explanation(of: "c0").contains("It begins with the window"))
        let vietnamese = try sheet(.vietnamese).explanation(of: "c1")
        #expect(vietnamese.contains("tuyến pop/primary nhận được 80 Mbit/s"))
    }

    @Test func summaryNamesTheBoundAndDataHasStableKeys() throws {
        let sheet = try sheet(.english)
        #expect(sheet.summary.contains("2 of 2 tests have their time, from 22:00:00 to 22:00:22"))
        #expect(sheet.summary.contains("No timetable could end sooner, because of this: way pop/primary"))
        #expect(!sheet.isShort)
        let csv = sheet.table.rendered(as: .csv)
        #expect(csv.hasPrefix("starts,ends,site,name,circuit,direction,hub,rate_bps,seconds"))
        #expect(csv.contains("2025-09-01T22:00:12+07:00,2025-09-01T22:00:22+07:00,c1,"))
        #expect(sheet.json.text().contains(#""gap":0"#))
    }

    @Test func whoHasNoTimeIsNamedWithTheReason() throws {
        var rules = TestRules()
        rules.dailyShare = 0
        let sheet = try sheet(.english, rules)
        #expect(sheet.isShort)
        #expect(
            sheet.summary.contains(
                "c0/primary: 22:00:00 to 05:00:00: what tests may send in a day is spent on c0/primary"))
        #expect(sheet.json.text().contains(#""placed":0"#))
    }

    @Test func collectorsNightSaysWhoHasNoTestAndWhy() throws {
        let absent: [TestNight.Absent] =
            (0..<10).map { .init(site: "n\($0)", reason: .notEnrolled) } + [.init(site: "x", reason: .late)]
        let sheet = try sheet(.english, absent: absent)
        #expect(sheet.summary.contains("Offices without a test: 11"))
        #expect(
            sheet.summary.contains("no agent is enrolled: 10 (n0, n1, n2, n3, n4, n5, n6, n7 and 2 more)"))
        #expect(sheet.summary.contains("The agent of p has not said where it listens: 2 tests"))
        #expect(sheet.absence(of: "x")?.contains("enrolled after the timetable was made") == true)
        #expect(sheet.absence(of: "c0") == nil)
        #expect(sheet.json.text().contains(#"{"site":"x","reason":"late"}"#))
        #expect(sheet.json.text().contains(#""made":true,"measured":1"#))
        #expect(try self.sheet(.vietnamese, absent: absent).summary.contains("Cơ quan không có lượt đo: 11"))
        #expect(try !self.sheet(.english).summary.contains("Offices without"))
    }

    @Test func serveAndTheTimetableTakeTheSameTerms() throws {
        let options = [
            "--circuits", "all", "--direction", "up", "--at-once", "3", "--hub-share", "12.5", "--seconds", "20",
        ]
        let served = try ServeCommand.parse(["--plan", "p", "--data", "d"] + options)
        let printed = try TestsTimetableCommand.parse(["--plan", "p"] + options)
        for terms in [served.testing, printed.options] {
            #expect(terms.scope == TestScope(directions: [.up], roles: [.primary, .backup]))
            let rules = try terms.rules(.english)
            #expect(rules.testsAtOnce == 3 && rules.hubShare == 125 && rules.seconds == 20)
        }
        let usual = try ServeCommand.parse(["--plan", "p", "--data", "d"]).testing
        #expect(usual.scope == TestScope(directions: [.down, .up], roles: [.primary]))
        #expect(try usual.rules(.english) == TestRules())
    }

    @Test(arguments: ["22:00", "22:00-25:00", "22-05", "", "22:00-05:00-06:00"])
    func whatIsNoWindowIsRefused(_ text: String) {
        #expect(throws: CommandError.self) { try LocalWindow(option: text, "--tests", .english) }
    }
}
