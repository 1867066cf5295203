/// The hours of the day in which a test may load the line, local time: `22:00-05:00`.
package struct AcceptanceWindow: Hashable, Sendable, CustomStringConvertible {
    /// Minutes since midnight; a window whose end is not behind its begin goes over midnight.
    package let begin: Int
    package let end: Int

    /// nil for what is no such pair, and for a window of no length.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let begin = Self.minutes(parts[0]), let end = Self.minutes(parts[1]), begin != end
        else {
            return nil
        }
        self.begin = begin
        self.end = end
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    /// Whether all of `duration` seconds from the `second` of the day on lie in the window.
    package func holds(second: Int, duration: Int) -> Bool {
        let length = (end - begin + 1_440) % 1_440 * 60
        let since = ((second - begin * 60) % 86_400 + 86_400) % 86_400
        return since + duration <= length
    }

    package var description: String {
        func clock(_ minutes: Int) -> String {
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "\(two(minutes / 60)):\(two(minutes % 60))"
        }
        return "\(clock(begin))-\(clock(end))"
    }
}
