/// What the capacity tests of a day have cost each circuit, so that no circuit carries more of them than its budget.
///
/// Days are UTC's: one ends at seven in the morning in Vietnam, when the night's tests are over. A test is charged in full before it
/// begins and corrected when it has ended, so that an agent that dies in between has not tested for nothing.
package struct TestSpending: Hashable, Sendable {
    /// Days since 1970.
    package private(set) var day: Int64
    private(set) var octets: [String: Int64]

    package init(day: Int64 = 0, octets: [String: Int64] = [:]) {
        self.day = day
        self.octets = octets.mapValues { max(0, $0) }
    }

    /// The day of a moment in nanoseconds since 1970.
    package static func day(at wall: Int64) -> Int64 { wall / 86_400_000_000_000 }

    package func spent(_ circuit: String) -> Int64 { octets[circuit] ?? 0 }

    /// Begins a new day where one has come. A clock that was set back by a day opens none, then or when it is right again: what
    /// was spent stays spent. One that is further behind was wrong before, and its account with it.
    package mutating func turn(to day: Int64) {
        guard day > self.day || day < self.day - 1 else { return }
        octets = [:]
        self.day = day
    }

    package mutating func charge(_ circuit: String, _ octets: Int64) {
        let (sum, isTooMuch) = spent(circuit).addingReportingOverflow(max(0, octets))
        self.octets[circuit] = isTooMuch ? .max : sum
    }

    /// A test that was charged `reserved` has sent `actual`, on the same day or over midnight.
    package mutating func correct(_ circuit: String, reserved: Int64, actual: Int64) {
        let before = max(0, spent(circuit) - max(0, reserved))
        octets[circuit] = before
        charge(circuit, actual)
    }
}

/// The spending of this agent's tests in its state folder; survives restarts.
package final class TestLedger: Sendable {
    private let folder: StateFolder

    package init(_ folder: StateFolder) { self.folder = folder }

    /// Octets that `circuit` has left of `budget` today.
    package func left(_ circuit: String, of budget: Int64, at wall: Int64) throws -> Int64 {
        var spending = try folder.testSpending()
        spending.turn(to: TestSpending.day(at: wall))
        return max(0, budget - spending.spent(circuit))
    }

    package func reserve(_ circuit: String, _ octets: Int64, at wall: Int64) throws {
        try change(wall) { $0.charge(circuit, octets) }
    }

    package func correct(_ circuit: String, reserved: Int64, actual: Int64, at wall: Int64) throws {
        try change(wall) { $0.correct(circuit, reserved: reserved, actual: actual) }
    }

    private func change(_ wall: Int64, _ body: (inout TestSpending) -> Void) throws {
        var spending = try folder.testSpending()
        spending.turn(to: TestSpending.day(at: wall))
        body(&spending)
        try folder.write(spending)
    }
}
