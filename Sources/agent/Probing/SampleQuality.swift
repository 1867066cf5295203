/// What a delay sample may be used for: how its timestamps were made, and whether its error stays within what that way
/// of making them promises. Samples of different quality differ by constants of their own and are never averaged together;
/// those that are `unfit` are counted as answered and never averaged at all.
package enum SampleQuality: UInt8, CaseIterable, Comparable, Sendable {
    /// T1, T2, T4 and T3 by kernels; T3 came by the reflector's follow-up (RFC 8972 §4.7).
    case kernel
    /// T1 and T4 by our kernel; T3 by the reflector's program, before its packet really left.
    case programReflector
    /// T1 or T4 by our own program.
    case programSender
    /// The reflector gives T3 equal to T2: what it took to answer is within the delay, and unknown.
    case residenceUnknown
    /// The error bound is beyond what the sample's class promises.
    case unfit

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// The largest error in nanoseconds with which a sample of this quality is still one, for a delay of so many
    /// nanoseconds: a constant for the stamps and a share for the clocks' rates.
    func promise(for delay: Int64) -> Int64 {
        switch self {
        case .kernel: 25_000 + delay / 1_000
        case .programReflector: 250_000 + delay / 100
        case .programSender: 1_000_000 + delay / 20
        case .residenceUnknown, .unfit: .max
        }
    }
}

/// What can be wrong with one sample, in nanoseconds, each part at most so much.
package struct ErrorBudget: Hashable, Sendable {
    /// T1 and T4: between the stamp and the packet's crossing of the kernel's border.
    package var stamps: Int64
    /// T3 - T2: between the reflector's stamps and its packet's crossing of its kernel's border.
    package var residence: Int64
    /// How far the clocks' rates can have drifted apart while the probe was under way.
    package var rate: Int64
    /// How far both clocks can be from UTC, for one-way delays; nil where either is not synchronised.
    package var clocks: Int64?
    /// How late the probe left, against its schedule: when the delay was sampled, not how long it was.
    package var lateness: Int64
    /// The residence's part is no bound: nobody told when the reply left, and on a busy reflector the program may have been
    /// held up for milliseconds behind its stamp. The delay is then too long by that, never too short.
    package var isAssumed = false

    /// Of the two-way delay.
    package var twoWay: Int64 { Self.sum(stamps, Self.sum(residence, rate)) }
    /// Of each one-way delay; nil where the clocks can't be compared.
    package var oneWay: Int64? { clocks.map { Self.sum(twoWay, $0) } }

    private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }

    /// RFC 5905 §7.2: a disciplined clock's rate is within 15 ppm (PHI), and none beyond 500 ppm.
    static func drift(over time: Int64, isSynchronised: Bool) -> Int64 {
        isSynchronised ? time / 1_000_000 * 15 + 1 : time / 2_000 + 1
    }

    /// What is assumed of a reflector that doesn't tell: its program's T3 is before the true one by the way from reading
    /// the clock to the device, 12 to 17 us at rest and 73 us in one of a hundred (measured on virtual machines); with both
    /// processors of the reflector's host loaded, 114 us in one of a hundred and 8 ms once in 2,000.
    static let assumedProgramGap: Int64 = 75_000
}
