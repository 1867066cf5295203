import ArgumentParser

/// Bits per second on the command line: a number and K, M or G for thousands, millions and thousands of millions.
struct BitRateArgument: ExpressibleByArgument, Hashable, Sendable {
    var bitsPerSecond: Double
    var text: String

    init?(argument: String) {
        let scales: [Character: Double] = ["K": 1e3, "k": 1e3, "M": 1e6, "m": 1e6, "G": 1e9, "g": 1e9]
        guard let last = argument.last, let scale = scales[last] else { return nil }
        let digits = argument.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let number = Double(digits), number * scale <= 1e12
        else { return nil }
        bitsPerSecond = number * scale
        text = argument
    }
}
