/// What one direction of a line carried over time: the busiest second, and bursts too short for any counter to show.
///
/// A burst is a run of 5 ms in each of which the line was at least 80 % busy; one shorter than 100 ms is a microburst.
package struct RateMeter: Sendable {
    package static let fine: Int64 = 5_000_000
    package static let longest: Int64 = 100_000_000
    package static let busy = 0.8
    private static let second: Int64 = 1_000_000_000

    // What each packet touches stands together.
    private var fineBin = Int64.min
    private var fineOctets: UInt64 = 0
    package private(set) var packets: UInt64 = 0
    /// Octets of frames as they were captured.
    package private(set) var octets: UInt64 = 0

    private var secondBin = Int64.min
    private var secondOctets: UInt64 = 0
    private var run: Int64 = 0
    /// Bit/s of the line; 0 where nobody knows.
    package private(set) var lineRate: Double
    private var threshold: UInt64

    /// With what the line carries around each: of Ethernet preamble, frame check sequence and gap.
    package private(set) var lineOctets: UInt64 = 0
    /// Octets on the line in the busiest second and the busiest 5 ms.
    package private(set) var peakSecond: UInt64 = 0
    package private(set) var peakFine: UInt64 = 0
    package private(set) var microbursts: UInt32 = 0
    package private(set) var longestMicroburst: Int64 = 0

    package init(lineRate: Double) {
        self.lineRate = lineRate
        threshold = lineRate > 0 ? UInt64(lineRate / 8 * Double(Self.fine) / 1e9 * Self.busy) : .max
    }

    /// Whether a packet ever came.
    var hasBegun: Bool { fineBin != .min }

    /// Whether there is nothing to tell.
    package var isEmpty: Bool { packets == 0 && microbursts == 0 }

    /// The number of the 5 ms that a time is in.
    @inline(__always)
    static func bin(of time: Int64) -> Int64 { time / fine }

    /// - Parameter bin: `bin(of:)` the packet's time, which several meters share.
    @inline(__always)
    mutating func take(octets: Int, overhead: Int, bin: Int64) {
        packets &+= 1
        self.octets &+= UInt64(octets)
        // Stamps may go back by a little: those stay in the bin that is open.
        if bin > fineBin { openFine(bin) }
        fineOctets &+= UInt64(octets + overhead)
    }

    private mutating func openFine(_ bin: Int64) {
        closeFine()
        // A quiet 5 ms ends a run.
        if fineBin != .min, bin > fineBin + 1 { endRun() }
        fineBin = bin
        let second = bin / (Self.second / Self.fine)
        if second > secondBin {
            peakSecond = max(peakSecond, secondOctets)
            secondOctets = 0
            secondBin = second
        }
    }

    private mutating func closeFine() {
        peakFine = max(peakFine, fineOctets)
        secondOctets &+= fineOctets
        lineOctets &+= fineOctets
        if fineOctets >= threshold { run += 1 } else { endRun() }
        fineOctets = 0
    }

    private mutating func endRun() {
        let length = run * Self.fine
        if run > 0, length < Self.longest {
            microbursts &+= 1
            longestMicroburst = max(longestMicroburst, length)
        }
        run = 0
    }

    /// The interval's figures; the meter goes on with the next. A run of busy 5 ms that goes on counts where it ends.
    ///
    /// - Parameter end: the first moment that isn't in the interval.
    mutating func finish(at end: Int64) -> RateMeter {
        // What was open before the interval's last 5 ms is over, also where nothing came behind it.
        let bin = Self.bin(of: end - 1)
        if fineBin != .min, bin > fineBin { openFine(bin) }
        var done = self
        done.lineOctets &+= fineOctets
        done.peakSecond = max(peakSecond, secondOctets &+ fineOctets)
        done.peakFine = max(peakFine, fineOctets)
        packets = 0
        octets = 0
        lineOctets = 0
        peakSecond = 0
        peakFine = 0
        microbursts = 0
        longestMicroburst = 0
        // What is in the open second and the open 5 ms belongs to the interval that is over.
        secondOctets = 0
        fineOctets = 0
        return done
    }
}
