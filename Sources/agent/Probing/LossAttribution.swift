/// Where a range's unanswered probes were lost.
///
/// Receipts settle most of them one by one. For the rest the reflector's count is used: between two replies that follow
/// each other, as many probes reached the reflector as its count went on. Where that leaves a choice (a loss next to an
/// interval's border, a copy of a probe that may have taken a number) the probes in question are `unknown`.
struct LossAttribution: Equatable {
    var forward: UInt64 = 0
    var backward: UInt64 = 0
    var unknown: UInt64 = 0

    /// How many of a range's lost probes at least and at most reached the reflector.
    struct Bounds {
        var least: UInt64
        var most: UInt64

        /// Nothing is known of `lost` probes.
        static func open(_ lost: UInt64) -> Bounds { Bounds(least: 0, most: lost) }

        /// The reflector's count is `missing` ahead of the replies that we have, over `lost` probes here and `elsewhere`
        /// lost ones of a neighbour; nil where the count can't be used.
        ///
        /// Where each number stands for a probe of its own (`isExact`: no copy took one), as many of them reached it.
        init(missing: UInt64?, lost: UInt64, elsewhere: UInt64, isExact: Bool) {
            guard let missing else {
                self = .open(lost)
                return
            }
            let fits = missing <= lost + elsewhere
            most = min(lost, missing)
            least = isExact && fits ? missing - min(missing, elsewhere) : 0
            if isExact, !fits { most = lost }
        }

        private init(least: UInt64, most: UInt64) {
            self.least = least
            self.most = most
        }
    }

    mutating func add(_ lost: ProbeFates.Lost, _ bounds: Bounds) {
        forward += lost.going
        backward += lost.returning
        let least = min(lost.open, bounds.least - min(bounds.least, lost.returning))
        let most = max(least, min(lost.open, bounds.most - min(bounds.most, lost.returning)))
        backward += least
        unknown += most - least
        forward += lost.open - most
    }

    /// Takes away probes that a fault of ours may have silenced. Of which no receipt speaks are taken from those of unknown
    /// way first; those that the reflector's count shows on a way on which the fault can't have struck stay lost. Returns
    /// how many stay.
    mutating func excuse(
        _ taken: ProbeFates.Excused, _ side: OwnFault.Side, restoring fates: inout ProbeFates, in range: Range<UInt64>
    ) -> UInt64 {
        backward -= min(backward, taken.returning)
        forward -= min(forward, taken.going)
        var rest = taken.open
        Self.move(&rest, from: &unknown)
        if side != .sending { Self.move(&rest, from: &backward) }
        if side != .receiving { Self.move(&rest, from: &forward) }
        fates.restore(rest, in: range)
        return rest
    }

    /// Takes away probes that the peer's host refused: they never reached the reflector, whose count may say so.
    mutating func excuseRefused(_ taken: ProbeFates.Excused) {
        backward -= min(backward, taken.returning)
        var rest = taken.open
        Self.move(&rest, from: &forward)
        Self.move(&rest, from: &unknown)
        Self.move(&rest, from: &backward)
    }

    private static func move(_ rest: inout UInt64, from count: inout UInt64) {
        let number = min(rest, count)
        count -= number
        rest -= number
    }
}
