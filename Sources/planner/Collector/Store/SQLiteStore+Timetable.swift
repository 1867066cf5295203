package import Admission
import GRDB
import NetworkModel

/// By what the collector times the nights' tests.
package struct TestTerms: Hashable, Sendable {
    package var rules: TestRules
    package var window: LocalWindow
    package var scope: TestScope

    package init(rules: TestRules, window: LocalWindow, scope: TestScope) {
        self.rules = rules
        self.window = window
        self.scope = scope
    }
}

/// A night's tests, each with the Unix second of its begin; nil for those that found no room.
typealias KeptTimetable = [CircuitTest: Int?]

extension SQLiteStore {
    /// The terms by which `serve` runs from now on. A timetable that was made by others is dropped.
    package func keep(_ terms: TestTerms) async throws {
        try await write { db in
            guard try Self.terms(db) != terms else { return }
            for (setting, value) in Self.values(of: terms) { try Setting.set(setting, Int64(value), db) }
            try db.execute(sql: "DELETE FROM timetable")
        }
    }

    /// The terms by which `serve` last ran; nil where none of this release did.
    package func testTerms() async throws -> TestTerms? { try await pool.read { try Self.terms($0) } }

    func keep(_ timetable: KeptTimetable, of day: CivilDate) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM timetable")
            let statement = try db.cachedStatement(
                sql: "INSERT INTO timetable (circuit, direction, day, starts) VALUES (?, ?, ?, ?)")
            for (test, start) in timetable {
                try statement.execute(
                    arguments: [
                        test.circuit, test.direction.rawValue, Int64(day.daysSinceEpoch), start.map { Int64($0) },
                    ])
            }
        }
    }

    /// What was made for the night that begins on a day; nil where nothing was.
    func timetable(of day: CivilDate) async throws -> KeptTimetable? {
        try await pool.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT circuit, direction, starts FROM timetable WHERE day = ?",
                arguments: [Int64(day.daysSinceEpoch)])
            var result: KeptTimetable = [:]
            while let row = try rows.next() {
                guard let direction = TestDirection(rawValue: row[1]) else { continue }
                result[CircuitTest(row[0], direction)] = .some((row[2] as Int64?).map { Int($0) })
            }
            return result.isEmpty ? nil : result
        }
    }

    private static func values(of terms: TestTerms) -> [(Setting, Int)] {
        func bits<Kind: CaseIterable & Equatable>(_ contained: (Kind) -> Bool) -> Int where Kind.AllCases == [Kind] {
            Kind.allCases.enumerated().reduce(0) { $0 | (contained($1.element) ? 1 << $1.offset : 0) }
        }
        return [
            (.testsFrom, terms.window.from), (.testsUntil, terms.window.until), (.testsSeconds, terms.rules.seconds),
            (.testsGuard, terms.rules.guardSeconds), (.testsUsersShare, terms.rules.usersShare),
            (.testsHubShare, terms.rules.hubShare), (.testsAtOnce, terms.rules.testsAtOnce),
            (.testsOvershoot, terms.rules.overshoot), (.testsDailyShare, terms.rules.dailyShare),
            (.testsDirections, bits { terms.scope.directions.contains($0) as Bool }),
            (.testsRoles, bits { terms.scope.roles.contains($0) as Bool }),
        ]
    }

    private static func terms(_ db: Database) throws -> TestTerms? {
        func value(_ setting: Setting) throws -> Int? { try Setting.value(setting, db).map { Int(clamping: $0) } }
        guard let from = try value(.testsFrom), let until = try value(.testsUntil),
            let seconds = try value(.testsSeconds), let guardSeconds = try value(.testsGuard),
            let usersShare = try value(.testsUsersShare), let hubShare = try value(.testsHubShare),
            let atOnce = try value(.testsAtOnce), let overshoot = try value(.testsOvershoot),
            let dailyShare = try value(.testsDailyShare), let directions = try value(.testsDirections),
            let roles = try value(.testsRoles)
        else { return nil }
        var rules = TestRules()
        rules.seconds = max(1, seconds)
        rules.guardSeconds = guardSeconds
        rules.usersShare = usersShare
        rules.hubShare = hubShare
        rules.testsAtOnce = atOnce
        rules.overshoot = overshoot
        rules.dailyShare = dailyShare
        func members<Kind: CaseIterable>(_ bits: Int) -> [Kind] where Kind.AllCases == [Kind] {
            Kind.allCases.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element)
        }
        return TestTerms(
            rules: rules, window: LocalWindow(from: from, until: until),
            scope: TestScope(directions: members(directions), roles: Set(members(roles) as [CircuitRole])))
    }
}
