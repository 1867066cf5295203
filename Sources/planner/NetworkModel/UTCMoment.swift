/// A second of Coordinated Universal Time, as records are stamped with: RFC 3339 `2025-06-20T08:15:00Z` and nothing else.
package struct UTCMoment: Hashable, Comparable, Sendable {
    package var day: CivilDate
    /// 0...86,399; leap seconds are not told apart, as in POSIX time.
    package var secondOfDay: Int

    package init(day: CivilDate, secondOfDay: Int) {
        self.day = day
        self.secondOfDay = secondOfDay
    }

    /// - Parameter seconds: since 1970-01-01T00:00:00Z.
    package init(secondsSinceEpoch seconds: Int) {
        let second = (seconds % 86_400 + 86_400) % 86_400
        self.init(day: CivilDate(daysSinceEpoch: (seconds - second) / 86_400), secondOfDay: second)
    }

    /// Parses `YYYY-MM-DDTHH:MM:SSZ`.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "Z"),
            let day = CivilDate(String(decoding: bytes[..<10], as: UTF8.self))
        else { return nil }
        func number(_ at: Int, below limit: Int) -> Int? {
            guard (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1]) else { return nil }
            let value = Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
            return value < limit ? value : nil
        }
        guard let hour = number(11, below: 24), let minute = number(14, below: 60), let second = number(17, below: 60)
        else { return nil }
        self.init(day: day, secondOfDay: hour * 3_600 + minute * 60 + second)
    }

    package static func < (a: UTCMoment, b: UTCMoment) -> Bool { (a.day, a.secondOfDay) < (b.day, b.secondOfDay) }
}

extension UTCMoment: CustomStringConvertible {
    package var description: String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(day)T\(two(secondOfDay / 3_600)):\(two(secondOfDay / 60 % 60)):\(two(secondOfDay % 60))Z"
    }
}
