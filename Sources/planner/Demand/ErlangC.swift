/// How often what arrives finds every one of several lines busy and waits.
package enum ErlangC {
    /// The probability E₂(R, A) that an arrival waits, for `lines` R offered `load` A erlangs; 1 where the load is not below
    /// the lines. From Erlang's loss formula B by E₂ = R·B / (R − A·(1 − B)). O(lines).
    package static func waiting(load: Double, lines: Int) -> Double {
        guard load > 0 else { return 0 }
        guard load < Double(lines) else { return 1 }
        let blocking = ErlangB.blocking(load: load, lines: lines)
        return Double(lines) * blocking / (Double(lines) - load * (1 - blocking))
    }
}
