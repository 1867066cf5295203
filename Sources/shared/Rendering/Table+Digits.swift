extension Table {
    /// How a language writes figures: `3,321.5` in English, `3.321,5` in Vietnamese.
    package struct Digits: Hashable, Sendable {
        package var group: Character
        package var point: Character

        /// - Parameter language: its ISO 639 code; those that are not known write figures as English does.
        package init(language: String) { (group, point) = language == "vi" ? (".", ",") : (",", ".") }

        /// Digits in groups of three.
        package func grouped(_ number: Int) -> String {
            var result = number < 0 ? "-" : ""
            let digits = String(number.magnitude)
            for (index, digit) in digits.enumerated() {
                if index > 0, (digits.count - index) % 3 == 0 { result.append(group) }
                result.append(digit)
            }
            return result
        }

        /// Rounded half away from zero to `decimals` digits; `-` for what is not a number.
        package func fixed(_ number: Double, decimals: Int) -> String {
            guard number.isFinite else { return "-" }
            var scale = 1.0
            for _ in 0..<decimals { scale *= 10 }
            let scaled = (abs(number) * scale).rounded()
            guard scaled < 9e15 else { return "\(number)" }
            let whole = Int(scaled / scale)
            let rest = Int(scaled - Double(whole) * scale)
            let sign = number < 0 && scaled > 0 ? "-" : ""
            guard decimals > 0 else { return sign + grouped(whole) }
            let digits = String(rest)
            let padding = String(repeating: "0", count: decimals - digits.count)
            return sign + grouped(whole) + String(point) + padding + digits
        }
    }

    /// A figure in English, for what is read by programs and by people of every language.
    package static func fixed(_ number: Double, decimals: Int) -> String {
        Digits(language: "en").fixed(number, decimals: decimals)
    }
}
