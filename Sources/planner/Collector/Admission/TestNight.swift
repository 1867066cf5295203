package import Admission
import NetworkModel

/// The tests of the night that is, or that comes next, as the collector gives leave for them; and who has none, and why.
package struct TestNight: Sendable {
    package enum Absence: String, CaseIterable, Sendable {
        /// No agent of the office has a certificate that is good.
        case notEnrolled = "not-enrolled"
        /// It was enrolled when the timetable had been made: it is fitted in when it asks.
        case late
        /// Its circuits are not those that are tested.
        case outside
        /// The plan gives the place no circuit: its unit is held, or it is a hub.
        case noCircuit = "no-circuit"
        /// The agent's building is no office of the plan any more.
        case noOffice = "no-office"
    }

    package struct Absent: Hashable, Sendable {
        package var site: String
        package var reason: Absence
    }

    /// A hub whose agent has not said where it listens, and the tests that wait for that.
    package struct SilentHub: Hashable, Sendable {
        package var site: String
        package var tests: Int
    }

    /// Whether the collector has made it; otherwise it is what it would be if it were made now.
    package var isMade: Bool
    package var tests: NetworkTests
    package var timetable: Timetable
    /// Tests that have a result already.
    package var measured: Int
    /// By reason and site.
    package var absent: [Absent]
    package var silentHubs: [SilentHub]

    /// Reads what a collector on the store does or would do, and changes nothing.
    ///
    /// - Parameters:
    ///   - network: of the plan that is served.
    ///   - now: Unix nanoseconds.
    package init(
        _ store: SQLiteStore, _ lineage: SiteLineage, _ network: TestNetwork, _ terms: TestTerms, at now: UInt64
    ) async throws {
        let desk = TestDesk(network, terms.rules, window: terms.window, scope: terms.scope)
        self = try await AdmissionSource(store: store, lineage: lineage, desk: desk).night(at: now)
    }

    init(
        isMade: Bool, tests: NetworkTests, timetable: Timetable, measured: Int, absent: [Absent],
        silentHubs: [SilentHub]
    ) {
        self.isMade = isMade
        self.tests = tests
        self.timetable = timetable
        self.measured = measured
        self.absent = absent
        self.silentHubs = silentHubs
    }
}

extension AdmissionSource {
    /// The coming night; that which is where its window is open.
    func night(at now: UInt64) async throws -> TestNight {
        let seconds = Int(now / 1_000_000_000)
        let (tests, isMade) = try await showing(at: now)
        let timetable = Timetable(of: tests.problem, starts: tests.items.map { slot(of: $0) })
        let opens = tests.problem.windows.first?.from ?? seconds
        let last = try await store.lastTests()
        let measured = tests.items.count { item in
            last[network.circuits[item.circuit].id]?[item.direction] ?? 0 >= opens
        }
        let known = SeatedReflectors(try await store.reflectors(at: now), lineage)
        let against = Dictionary(grouping: tests.items) { network.hubs[network.circuits[$0.circuit].hub].site }
        let silent = against.filter { known.endpoints[$0.key] == nil }
            .map { TestNight.SilentHub(site: $0.key, tests: $0.value.count) }.sorted { $0.site < $1.site }
        let planned = Set(tests.items.map { network.circuits[$0.circuit].site })
        return TestNight(
            isMade: isMade, tests: tests, timetable: timetable, measured: measured,
            absent: absences(besides: planned, enrolled: try await store.enrolledSites(at: now)), silentHubs: silent)
    }

    private func absences(besides planned: Set<String>, enrolled: [String]) -> [TestNight.Absent] {
        var absent: [TestNight.Absent] = []
        let seats = Set(enrolled.compactMap { lineage.seat(of: $0) })
        let offices = Set(network.circuits.map(\.site))
        let tested = Set(scope.items(of: network).map { network.circuits[$0.circuit].site })
        for site in offices.subtracting(planned) {
            let reason: TestNight.Absence =
                !seats.contains(site) ? .notEnrolled : tested.contains(site) ? .late : .outside
            absent.append(.init(site: site, reason: reason))
        }
        for site in enrolled {
            guard let seat = lineage.seat(of: site) else {
                absent.append(.init(site: site, reason: .noOffice))
                continue
            }
            if !offices.contains(seat) { absent.append(.init(site: site, reason: .noCircuit)) }
        }
        let order = Dictionary(TestNight.Absence.allCases.enumerated().map { ($1, $0) }) { first, _ in first }
        return absent.sorted { (order[$0.reason] ?? 0, $0.site) < (order[$1.reason] ?? 0, $1.site) }
    }
}
