/// How many lines a group of sessions of one rate needs.
package enum ErlangB {
    /// Blocking probability of `lines` lines offered `load` erlangs.
    ///
    /// The recursion B(0) = 1, B(n) = a·B(n−1) / (n + a·B(n−1)); A. K. Erlang 1917, recursion as in Jagerman 1974. O(lines).
    package static func blocking(load: Double, lines: Int) -> Double {
        guard load > 0 else { return 0 }
        var blocking = 1.0
        for n in stride(from: 1, through: max(0, lines), by: 1) {
            blocking = load * blocking / (Double(n) + load * blocking)
        }
        return blocking
    }

    /// The fewest lines that block at most `target` (0 < target < 1) of the sessions; never more than `most`, for a group of
    /// `most` users never holds more sessions than that.
    package static func lines(load: Double, target: Double, most: Int = .max) -> Int {
        guard load > 0 else { return 0 }
        var blocking = 1.0
        var lines = 0
        while blocking > target, lines < most {
            lines += 1
            blocking = load * blocking / (Double(lines) + load * blocking)
        }
        return lines
    }
}
