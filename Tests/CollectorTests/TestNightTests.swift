import Foundation
import NetworkModel
import TestSupport
import Testing

@testable import Admission
@testable import Collector

/// The night as people are shown it is the night as agents get it.
@Suite(.blocking) struct TestNightTests {
    private let lineage = SiteLineage(hierarchy: RunningCollector.hierarchy)

    /// By which the window opened half an hour ago and is open for as long again.
    private func terms(_ clock: TestClock, _ scope: TestScope = TestScope()) -> TestTerms {
        let minute = (Int(clock.now / 1_000_000_000) + LocalWindow.offset) / 60
        func ofDay(_ value: Int) -> Int { ((minute + value) % 1_440 + 1_440) % 1_440 }
        return TestTerms(rules: TestRules(), window: LocalWindow(from: ofDay(-30), until: ofDay(30)), scope: scope)
    }

    private func desk(_ clock: TestClock) -> TestDesk {
        let terms = terms(clock)
        return TestDesk(TestAdmissionTests.network, terms.rules, window: terms.window, scope: terms.scope)
    }

    private func night(_ collector: RunningCollector, _ scope: TestScope = TestScope()) async throws -> TestNight {
        try await TestNight(
            collector.store, lineage, TestAdmissionTests.network, terms(collector.clock, scope), at: collector.clock.now
        )
    }

    private func starts(_ night: TestNight) -> [String: Int?] {
        Dictionary(
            uniqueKeysWithValues: zip(night.tests.items, night.timetable.starts).map { item, start in
                ("\(night.tests.network.circuits[item.circuit].id) \(item.direction.rawValue)", start)
            })
    }

    @Test func itNamesWhoHasNoTestAndWhy() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            let hub = try await collector.enrolled("04@2025")
            _ = try await collector.enrolled("01290@2025")
            let alone = try await night(collector)
            #expect(!alone.isMade)
            #expect(Set(starts(alone).keys) == ["01290@2025/primary down", "01290@2025/primary up"])
            #expect(alone.silentHubs == [.init(site: "04@2025", tests: 2)])
            #expect(
                alone.absent == [
                    .init(site: "01291@2025", reason: .notEnrolled), .init(site: "07210@2025", reason: .notEnrolled),
                    .init(site: "04@2025", reason: .noCircuit),
                ])
            let body = Array(#"{"address": "10.0.1.1", "port": 862}"#.utf8)
            #expect(try await hub.send("PUT", "/v1/reflector", body: body).status == 204)
            #expect(try await night(collector).silentHubs.isEmpty)
            _ = try await collector.enrolled("01291@2025")
            let backups = try await night(collector, TestScope(roles: [.backup]))
            #expect(backups.absent.contains(.init(site: "01291@2025", reason: .outside)))
        }
    }

    @Test func itIsTheTimetableThatAgentsGetAndThatOutlivesARestart() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            let commune = try await collector.enrolled("01290@2025")
            let list = try await commune.send("GET", "/v1/tests")
            let document = try JSONSerialization.jsonObject(with: Data(list.body)) as? [String: Any]
            var told: [String: Int] = [:]
            for test in document?["tests"] as? [[String: Any]] ?? [] {
                guard let start = (test["starts"] as? String).flatMap({ UTCMoment($0) }) else { continue }
                told["\(test["circuit"] ?? "") \(test["direction"] ?? "")"] =
                    start.day.daysSinceEpoch * 86_400 + start.secondOfDay
            }
            _ = try await collector.enrolled("01291@2025")
            let shown = try await night(collector)
            #expect(shown.isMade && told.count == 2)
            #expect(starts(shown).compactMapValues { $0 } == told)
            #expect(shown.absent.contains(.init(site: "01291@2025", reason: .late)))
            // Made now, the neighbour on the same trunk would have a time of its own.
            let restarted = AdmissionSource(store: collector.store, lineage: lineage, desk: desk(collector.clock))
            let own = try await restarted.circuits(of: "01290@2025", at: collector.clock.now)
            #expect(Set(own.compactMap(\.slot)) == Set(told.values))
            let late = try await restarted.circuits(of: "01291@2025", at: collector.clock.now)
            #expect(late.allSatisfy { $0.slot == nil })
        }
    }

    @Test func termsAreKeptAndOthersDropWhatWasMadeByThem() async throws {
        try await RunningCollector.run { collector in
            let day = CivilDate(daysSinceEpoch: 20_000)
            #expect(try await collector.store.testTerms() == nil)
            var terms = terms(collector.clock, TestScope(directions: [.down], roles: [.primary, .backup]))
            terms.rules.testsAtOnce = 3
            try await collector.store.keep(terms)
            #expect(try await collector.store.testTerms() == terms)
            let (placed, left) = (CircuitTest("a/primary", .down), CircuitTest("b/primary", .down))
            let made: KeptTimetable = [placed: 17, left: Int?.none]
            try await collector.store.keep(made, of: day)
            try await collector.store.keep(terms)
            #expect(try await collector.store.timetable(of: day) == made)
            #expect(try await collector.store.timetable(of: day.advanced(byDays: 1)) == nil)
            terms.scope.directions = [.down, .up]
            try await collector.store.keep(terms)
            #expect(try await collector.store.timetable(of: day) == nil)
        }
    }
}
