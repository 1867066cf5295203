/// Values as they stand in ClickHouse's SQL.
enum ClickHouseSQL {
    /// A string literal: quotes and backslashes escaped.
    static func text(_ text: String) -> String {
        var literal = "'"
        for character in text.unicodeScalars {
            if character == "'" || character == "\\" { literal += "\\" }
            literal.unicodeScalars.append(character)
        }
        return literal + "'"
    }

    static func list(_ texts: some Sequence<String>) -> String { texts.map(text).joined(separator: ", ") }

    /// The day of a Unix time in nanoseconds, in UTC, as the number that `Date` is: kept within what the type holds.
    static func day(_ nanoseconds: UInt64) -> UInt16 { UInt16(min(nanoseconds / 86_400_000_000_000, latestDay)) }

    static func date(_ nanoseconds: UInt64) -> String { "toDate(\(day(nanoseconds)))" }

    /// UTC days since 1970-01-01, as a list of dates.
    static func dates(_ days: some Sequence<Int64>) -> String {
        Set(days.map { UInt16(clamping: min($0, Int64(latestDay))) }).sorted().map { "toDate(\($0))" }
            .joined(separator: ", ")
    }

    /// Sites' days, or hours, as pairs in the order (`time`, site) of a list.
    static func pairs(_ places: some Sequence<SiteTime>) -> String {
        places.map { "(\($0.time), \(text($0.site)))" }.joined(separator: ", ")
    }

    /// Whether a link's record begins in `from..<to`; the day first, by which the rows are ordered.
    static func starts(from: UInt64, to: UInt64) -> String {
        "day >= \(date(from)) AND day <= \(date(to)) AND start >= \(from) AND start < \(to)"
    }

    static func link(_ keys: some Sequence<LinkKey>) -> String {
        "(site, link) IN (\(keys.map { "(\(text($0.site)), \(text($0.link)))" }.joined(separator: ", ")))"
    }

    /// 2105-12-31, the last day of `Date` in all versions.
    private static let latestDay: UInt64 = 49_672
}
