/// HTTP's dates in their three forms, RFC 9110 §5.6.7: a recipient must take the two obsolete ones too.
///
/// ```
/// Sun, 06 Nov 1994 08:49:37 GMT    IMF-fixdate
/// Sunday, 06-Nov-94 08:49:37 GMT   RFC 850, taken as of 1970 to 2069
/// Sun Nov  6 08:49:37 1994         asctime(3)
/// ```
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Unix seconds; nil for anything else. The name of the day is not looked at.
    static func seconds(_ text: String) -> Int64? {
        guard text.utf8.count <= 40 else { return nil }
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 6 where words[5] == "GMT": return seconds(words[3], words[2], words[1], words[4])
        case 4 where words[3] == "GMT":
            let parts = words[1].split(separator: "-").map(String.init)
            guard parts.count == 3, parts[2].utf8.count == 2, let year = Int(parts[2]) else { return nil }
            return seconds("\(year < 70 ? 2_000 + year : 1_900 + year)", parts[1], parts[0], words[2])
        case 5: return seconds(words[4], words[1], words[2], words[3])
        default: return nil
        }
    }

    private static func seconds(_ year: String, _ month: String, _ day: String, _ time: String) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
        guard year.utf8.count == 4, let year = Int64(year), year >= 1_970, let month = months.firstIndex(of: month),
            let day = Int64(day), (1...31).contains(day), clock.count == 3, (0...23).contains(clock[0]),
            (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        return days(year, Int64(month) + 1, day) * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
    }

    /// Days since 1970 in the Gregorian calendar: years begin in March, so that the leap day is their last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let (era, yearOfEra) = (shifted / 400, shifted % 400)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
