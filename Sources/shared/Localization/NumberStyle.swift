/// How figures are written for readers of a language: `3,321` and `12.5` in English, `3.321` and `12,5` in Vietnamese.
package struct NumberStyle: Sendable {
    package var language: Language
    package init(_ language: Language) { self.language = language }

    private var group: Character { language == .vietnamese ? "." : "," }
    private var point: Character { language == .vietnamese ? "," : "." }

    package func integer(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var result = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(group) }
            result.append(digit)
        }
        return result
    }

    package func integer(_ value: UInt64) -> String { integer(Int(clamping: value)) }

    /// Rounded half away from zero to `decimals` digits (0...6); an en dash for nil and what is not a number.
    package func decimal(_ value: Double?, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        guard let value, value.isFinite, abs(value) * scale < 9e15 else { return "–" }
        let scaled = Int((abs(value) * scale).rounded())
        let unit = Int(scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + integer(scaled) }
        let digits = String(scaled % unit)
        let padding = String(repeating: "0", count: decimals - digits.count)
        return sign + integer(scaled / unit) + String(point) + padding + digits
    }

    /// A ratio 0...1 as per cent. What is not all does not round to 100, what is not nothing does not round to 0: a link
    /// that was away for one interval of a year is not "100.00 %".
    package func percent(_ ratio: Double?, _ decimals: Int = 2) -> String {
        guard let ratio, ratio.isFinite else { return "–" }
        var step = 100.0
        for _ in 0..<decimals { step *= 10 }
        var steps = (ratio * step).rounded()
        if ratio < 1 { steps = min(steps, step - 1) }
        if ratio > 0 { steps = max(steps, 1) }
        return decimal(steps / step * 100, decimals) + " %"
    }

    /// Milliseconds from nanoseconds, with as many digits as the size deserves: `0.084`, `1.25`, `12.5`, `184`.
    package func milliseconds(_ nanoseconds: Double?) -> String {
        guard let nanoseconds, nanoseconds.isFinite else { return "–" }
        let value = nanoseconds / 1e6
        return decimal(value, abs(value) < 1 ? 3 : abs(value) < 10 ? 2 : abs(value) < 100 ? 1 : 0)
    }

    /// A rate in SI units: `20 Mbit/s`.
    package func rate(bitsPerSecond: Int64) -> String {
        let value = Double(bitsPerSecond)
        let (scale, unit) =
            switch value {
            case 1e9...: (1e9, "Gbit/s")
            case 1e6...: (1e6, "Mbit/s")
            case 1e3...: (1e3, "kbit/s")
            default: (1.0, "bit/s")
            }
        let scaled = value / scale
        return decimal(scaled, scaled == scaled.rounded() ? 0 : scaled < 10 ? 2 : 1) + " " + unit
    }

    /// A calendar day: `2025-07-01` (ISO 8601) in English, `01/07/2025` in Vietnamese.
    package func day(year: Int, month: Int, day: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return language == .vietnamese ? "\(two(day))/\(two(month))/\(year)" : "\(year)-\(two(month))-\(two(day))"
    }
}
