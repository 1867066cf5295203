/// Transfers that share a line, each at most at the rate of its user's own access: the M/G/R processor-sharing queue.
///
/// K. Lindberger, *Balancing Quality of Service, Pricing and Utilisation in Multiservice Networks with Stream and Elastic
/// Traffic*, ITC 16 (1999); A. Riedl, T. Bauschert, M. Perske, A. Probst, *Investigation of the M/G/R Processor Sharing Model for
/// Dimensioning of IP Networks with Elastic Traffic*, First Polish-German Teletraffic Symposium (2000). With R = C/r the line
/// serves R transfers at their full rate r; more share it evenly. A transfer of x bits takes E[T] = x/r · f_R on average, whatever
/// the distribution of sizes, with the delay factor f_R = 1 + E₂(R, A) / (R·(1 − ρ)).
package struct ProcessorSharing: Sendable {
    /// Transfers of one system.
    package struct Transfers: Hashable, Sendable {
        /// Bits of a transfer on the line.
        package var bits: Double
        /// Transfers a second of all users together.
        package var rate: Double
        /// Seconds within which a transfer is wanted on average; 0 for no wish.
        package var wanted: Double
        /// Bits per second that a user's access takes at most; nil where only the line limits.
        package var peak: Double?

        package init(bits: Double, rate: Double, wanted: Double, peak: Double? = nil) {
            self.bits = bits
            self.rate = rate
            self.wanted = wanted
            self.peak = peak
        }

        /// Bits per second.
        package var load: Double { bits * rate }

        /// The access rate where it can give the wanted time; one that cannot even on an idle line is left out of account, as
        /// no capacity would mend that.
        fileprivate var limit: Double? {
            guard let peak, peak > 0, wanted > 0, peak * wanted > bits else { return nil }
            return peak
        }
    }

    package var transfers: [Transfers]

    /// Transfers without load are left out.
    package init(transfers: [Transfers]) { self.transfers = transfers.filter { $0.load > 0 } }

    /// More lines than this are counted as this many at the same utilisation: a longer wait than the true one, so a safe one.
    private static let mostLines = 100_000

    /// f_R: how many times longer than on an idle line a transfer takes, for `resources` R = C/r and the offered load A = a/r.
    /// Infinite where A ≥ R.
    ///
    /// Lindberger's formula at whole R. Between, the exact mean of the same queue, in which n transfers are served at
    /// min(n, R)·r (J. W. Cohen, *The Multiple Phase Service Network with Generalized Processor Sharing*, Acta Informatica 12,
    /// 1979): with m = ⌊R⌋ and B = B(m, A), f = (A(1−B) + B(m·q + q/(1−ρ))) / (A(1 + B·q)), q = ρ/(1−ρ). Below R = 1 it is that
    /// of M/G/1-PS: 1 / (R − A). O(R).
    package static func delayFactor(load: Double, resources: Double) -> Double {
        guard load < resources else { return .infinity }
        guard load > 0 else { return max(1, 1 / resources) }
        let utilisation = load / resources
        let lines = min(resources, Double(mostLines))
        let offered = utilisation * lines
        let whole = lines.rounded(.down)
        let blocking = ErlangB.blocking(load: offered, lines: Int(whole))
        let tail = utilisation / (1 - utilisation)
        let present = offered * (1 - blocking) + blocking * (whole * tail + tail / (1 - utilisation))
        return present / (offered * (1 + blocking * tail))
    }

    /// Mean seconds of a transfer of `kind` on a line of `capacity` bits per second that all transfers share; with several access
    /// rates each system is taken by its own R, at the utilisation of all (Lindberger).
    package func time(of kind: Transfers, capacity: Double) -> Double {
        let load = transfers.reduce(0) { $0 + $1.load }
        guard capacity > load else { return .infinity }
        guard let peak = kind.limit else { return kind.bits / (capacity - load) }
        return kind.bits / peak * Self.delayFactor(load: load / peak, resources: capacity / peak)
    }

    /// The least bits per second at which every system's mean time is as wanted: a + max x/t where no access limits (R = 1: a
    /// transfer takes x / (C − a), L. Kleinrock, *Queueing Systems* II, §4.4); else the least whole kilobit found by bisection.
    /// O(systems × R × log capacity).
    package func capacity() -> Double {
        guard !transfers.isEmpty else { return 0 }
        let load = transfers.reduce(0) { $0 + $1.load }
        let least = load + transfers.reduce(0) { max($0, $1.wanted > 0 ? $1.bits / $1.wanted : 0) }
        let limited = transfers.filter { $0.limit != nil }
        func isEnough(_ capacity: Double) -> Bool {
            limited.allSatisfy { time(of: $0, capacity: capacity) <= $0.wanted * (1 + 1e-12) }
        }
        // No access rate makes a transfer faster, so nothing below `least` is enough.
        guard !isEnough(least) else { return least }
        var below = Int64((least / 1_000).rounded(.down))
        var enough = below
        var step = max(1, below / 64)
        repeat {
            below = enough
            enough += step
            step *= 2
        } while !isEnough(Double(enough) * 1_000)
        while enough - below > 1 {
            let middle = below + (enough - below) / 2
            if isEnough(Double(middle) * 1_000) { enough = middle } else { below = middle }
        }
        return Double(enough) * 1_000
    }
}
