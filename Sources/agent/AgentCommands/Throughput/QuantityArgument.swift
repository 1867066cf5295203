import ArgumentParser

/// A number with K, M or G on the command line, as iperf3 takes it: of 1,000 in rates, of 1,024 in octets.
struct QuantityArgument: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    /// nil for what is no such number, negative, or above 63 bits.
    func value(step: Double) -> UInt64? {
        var digits = Substring(text)
        var factor = 1.0
        if let unit = digits.last, let power = ["K", "M", "G", "T"].firstIndex(of: unit.uppercased()) {
            digits = digits.dropLast()
            for _ in 0...power { factor *= step }
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let number = Double(digits), number * factor < 9e18
        else { return nil }
        return UInt64((number * factor).rounded())
    }

    var rate: UInt64? { value(step: 1_000) }
    var octets: UInt64? { value(step: 1_024) }
}

extension QuantityArgument: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
    var defaultValueDescription: String { text }
}
