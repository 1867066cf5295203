import ArgumentParser

/// A number of octets with K, M, G or T by 1,000, as `500M`.
struct OctetCountArgument: ExpressibleByArgument, Hashable, Sendable {
    var octets: Int64
    var text: String

    init?(argument: String) {
        let scales: [Character: Double] = ["K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
        guard let last = argument.last, let scale = scales[Character(last.uppercased())] else { return nil }
        let digits = argument.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let number = Double(digits), number > 0, number * scale <= 1e18
        else { return nil }
        octets = Int64(number * scale)
        text = argument
    }
}
