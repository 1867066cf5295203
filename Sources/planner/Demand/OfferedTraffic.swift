/// What systems offer to one direction of a line in the busy hour, and the capacity that it takes.
///
/// Each class of service has a share of the line of its own, and none borrows from another. A scheduler that lends idle shares, as
/// every one does, can only do better, so the sum of the shares is a safe capacity. Within its class, systems share:
///
/// - sessions by Kaufman-Roberts at `blocking`;
/// - transfers by processor sharing, of what the class's sessions leave: both are added, for the same reason.
struct OfferedTraffic {
    enum Kind {
        /// Bits per second of a session on the line, erlangs, and the most sessions there can be.
        case sessions(rate: Int64, load: Double, most: Int)
        case transfers(ProcessorSharing.Transfers)
    }

    struct Offer {
        /// Of the system among the workloads, and of its class among the classes.
        var system: Int
        var serviceClass: Int
        var kind: Kind
    }

    private var offers: [Offer] = []
    private let blocking: Double

    init(blocking: Double) { self.blocking = blocking }

    mutating func add(_ offer: Offer) { offers.append(offer) }

    /// Bits per second of each system alone, of how much less would be needed without it, and of all together.
    struct Shares {
        var alone: [Double]
        var marginal: [Double]
        var total: Double
    }

    /// Bits per second that all need.
    var capacity: Double {
        byClass.reduce(0) { $0 + Self.capacity($1, blocking) }
    }

    func shares(systems: Int) -> Shares {
        var shares = Shares(
            alone: [Double](repeating: 0, count: systems), marginal: [Double](repeating: 0, count: systems), total: 0)
        for members in byClass {
            let full = Self.capacity(members, blocking)
            shares.total += full
            var seen: Set<Int> = []
            for system in members.map(\.system) where seen.insert(system).inserted {
                let own = members.filter { $0.system == system }
                let others = members.filter { $0.system != system }
                guard !others.isEmpty else {
                    shares.alone[system] += full
                    shares.marginal[system] += full
                    continue
                }
                shares.alone[system] += Self.capacity(own, blocking)
                // Kaufman-Roberts is not monotone to the last unit: a group less may shift where the wide ones fit.
                shares.marginal[system] += max(0, full - Self.capacity(others, blocking))
            }
        }
        return shares
    }

    /// In the order of the classes.
    private var byClass: [[Offer]] {
        let classes = Set(offers.map(\.serviceClass)).sorted()
        return classes.map { serviceClass in offers.filter { $0.serviceClass == serviceClass } }
    }

    private static func capacity(_ members: [Offer], _ blocking: Double) -> Double {
        var sessions: [(rate: Int64, load: Double, most: Int)] = []
        var transfers: [ProcessorSharing.Transfers] = []
        for offer in members {
            switch offer.kind {
            case .sessions(let rate, let load, let most):
                if rate > 0, load > 0 { sessions.append((rate, load, most)) }
            case .transfers(let kind): transfers.append(kind)
            }
        }
        return streaming(sessions, blocking) + ProcessorSharing(transfers: transfers).capacity()
    }

    private static func streaming(_ sessions: [(rate: Int64, load: Double, most: Int)], _ blocking: Double) -> Double {
        guard let first = sessions.first else { return 0 }
        if sessions.allSatisfy({ $0.rate == first.rate }) {
            let load = sessions.reduce(0) { $0 + $1.load }
            let most = sessions.reduce(0) { $0 + $1.most }
            return Double(ErlangB.lines(load: load, target: blocking, most: most)) * Double(first.rate)
        }
        let divisor = sessions.reduce(Int64(0)) { greatestCommonDivisor($0, $1.rate) }
        let mean = sessions.reduce(0) { $0 + $1.load * Double($1.rate) }
        let slowest = sessions.reduce(first.rate) { min($0, $1.rate) }
        // A coarser unit bounds the work; rates are rounded up to it, so the result stays safe: by half a per cent at most up to
        // five thousand sessions, by one up to ten thousand.
        let unit = max(divisor, slowest / 200, Int64((mean / 1_000_000).rounded(.up)))
        let groups = sessions.map { session in
            KaufmanRoberts.Group(load: session.load, width: Int((session.rate + unit - 1) / unit), most: session.most)
        }
        return Double(KaufmanRoberts(groups: groups).capacity(target: blocking)) * Double(unit)
    }

    private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
