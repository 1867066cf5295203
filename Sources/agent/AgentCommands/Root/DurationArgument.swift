import ArgumentParser

/// A length of time on the command line: a number and one of `ns`, `us`, `ms`, `s`, `min`, `h`: `100ms`, `0.5s`.
struct DurationArgument: ExpressibleByArgument, Hashable, Sendable {
    var duration: Duration
    private var text: String

    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("ms", 1e6), ("min", 60e9), ("s", 1e9), ("h", 3_600e9),
    ]

    /// nil without a unit (a bare `1` means a second to some programs and a millisecond to others), and for what is
    /// negative or above 100 years.
    init?(argument: String) {
        for unit in Self.units where argument.hasSuffix(unit.name) {
            let digits = argument.dropLast(unit.name.count)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
                let number = Double(digits), number * unit.nanoseconds < 3.2e18
            else { return nil }
            duration = .nanoseconds(Int64((number * unit.nanoseconds).rounded()))
            text = argument
            return
        }
        return nil
    }

    var description: String { text }
    var defaultValueDescription: String { text }

    init(_ text: String, _ duration: Duration) {
        self.text = text
        self.duration = duration
    }
}
