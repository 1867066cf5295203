package import Localization
import NetworkModel

/// Moments as reports take and print them: ISO 8601 text and Unix nanoseconds.
package enum LinkReportTime {
    /// Parses `2025-07-01`, `2025-07-01T08:30`, `2025-07-01T08:30:15.25Z`, `…+07:00`, `…+0700` or `…+07`; a blank may
    /// stand for the `T`. What has no offset is UTC, a date is its midnight. Nil for anything else, for days that the
    /// calendar lacks, and for years before 1970 or after 2500.
    package static func parse(_ text: String) -> UInt64? {
        var rest = Substring(text)
        guard rest.count >= 10, let day = CivilDate(rest.prefix(10)) else { return nil }
        rest = rest.dropFirst(10)
        guard day.daysSinceEpoch >= 0, day.components.year <= 2500 else { return nil }
        var seconds = day.daysSinceEpoch * 86_400
        var fraction: UInt64 = 0
        if let separator = rest.first {
            guard separator == "T" || separator == "t" || separator == " " else { return nil }
            rest.removeFirst()
            guard let hour = number(&rest, below: 24), take(":", from: &rest), let minute = number(&rest, below: 60)
            else { return nil }
            seconds += hour * 3_600 + minute * 60
            if take(":", from: &rest) {
                guard let second = number(&rest, below: 60) else { return nil }
                seconds += second
                if take(".", from: &rest) || take(",", from: &rest) {
                    guard let nanoseconds = fractionDigits(&rest) else { return nil }
                    fraction = nanoseconds
                }
            }
            guard let offset = offset(&rest) else { return nil }
            seconds -= offset
        }
        guard rest.isEmpty, seconds >= 0 else { return nil }
        return UInt64(seconds) * 1_000_000_000 + fraction
    }

    /// `2025-07-01T01:30:15Z`; fractions of a second are cut.
    package static func iso(_ nanoseconds: UInt64) -> String {
        let (day, time) = parts(nanoseconds, utcOffset: 0)
        return "\(day)T\(time)Z"
    }

    /// For people: day and time in the zone and the language's order, with the offset: `2025-07-01 08:30:15 +07:00`.
    package static func local(_ nanoseconds: UInt64, utcOffset: Int, language: Language) -> String {
        let (day, time) = parts(nanoseconds, utcOffset: utcOffset)
        let (year, month, number) = day.components
        return "\(NumberStyle(language).day(year: year, month: month, day: number)) \(time) \(zone(utcOffset))"
    }

    /// `UTC`, `+07:00`, `-03:30`.
    package static func zone(_ utcOffset: Int) -> String {
        guard utcOffset != 0 else { return "UTC" }
        let minutes = abs(utcOffset) / 60
        return (utcOffset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
    }

    private static func parts(_ nanoseconds: UInt64, utcOffset: Int) -> (CivilDate, String) {
        let seconds = Int(nanoseconds / 1_000_000_000) + utcOffset
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let inDay = seconds - days * 86_400
        return (
            CivilDate(daysSinceEpoch: days), "\(two(inDay / 3_600)):\(two(inDay / 60 % 60)):\(two(inDay % 60))"
        )
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    private static func take(_ character: Character, from text: inout Substring) -> Bool {
        guard text.first == character else { return false }
        text.removeFirst()
        return true
    }

    private static func number(_ text: inout Substring, below limit: Int) -> Int? {
        let digits = text.prefix(2)
        guard digits.count == 2, digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(digits),
            value < limit
        else { return nil }
        text = text.dropFirst(2)
        return value
    }

    private static func fractionDigits(_ text: inout Substring) -> UInt64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return nil }
        text = text.dropFirst(digits.count)
        let nine = digits.prefix(9)
        return UInt64(nine + String(repeating: "0", count: 9 - nine.count))
    }

    /// Seconds east of UTC; nothing at all is UTC.
    private static func offset(_ text: inout Substring) -> Int? {
        if text.isEmpty || take("Z", from: &text) || take("z", from: &text) { return 0 }
        let sign = take("+", from: &text) ? 1 : take("-", from: &text) ? -1 : 0
        guard sign != 0, let hours = number(&text, below: 15) else { return nil }
        guard !text.isEmpty else { return sign * hours * 3_600 }
        _ = take(":", from: &text)
        guard let minutes = number(&text, below: 60) else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
