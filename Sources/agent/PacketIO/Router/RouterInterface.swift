package import NetworkAddress
package import Probing

/// An interface of the site's router by SNMP: RFC 2863's `ifXTable` with its 64-bit counters, or `ifTable` where a router has none.
/// Used on one thread at a time; each reading is one request.
package final class RouterInterface {
    /// The state at one moment.
    package struct Reading: Hashable, Sendable {
        package var counters: InterfaceCounters
        /// Counters are of 32 bits, which at 1 Gbit/s wrap after 34 s.
        package var isNarrow: Bool
        /// Hundredths of a second since the router's network management began anew (RFC 3418 sysUpTime), modulo 2^32.
        package var uptime: UInt32
        /// sysUpTime when counters last began anew (ifCounterDiscontinuityTime); nil where the router doesn't tell.
        package var discontinuity: UInt64?
        /// Bits per second.
        package var speed: UInt64?
        package var isHalfDuplex: Bool?
        /// False where ifOperStatus says down(2), notPresent(6) or lowerLayerDown(7).
        package var isUp: Bool
        /// When it was asked for, and when it came.
        package var asked: MonotonicTime
        package var came: MonotonicTime

        /// Counters as of about then.
        package var at: MonotonicTime { asked + (came - asked) / 2 }
    }

    package let name: String
    private let session: SnmpSession
    private let index: UInt64

    private static let table: [UInt64] = [1, 3, 6, 1, 2, 1, 2, 2, 1]
    private static let extended: [UInt64] = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1]
    private static let uptime: [UInt64] = [1, 3, 6, 1, 2, 1, 1, 3, 0]
    /// RFC 3635 dot3StatsDuplexStatus: unknown(1), halfDuplex(2), fullDuplex(3).
    private static let duplex: [UInt64] = [1, 3, 6, 1, 2, 1, 10, 7, 2, 1, 19]
    private static let mostInterfaces = 4_096

    /// Looks for the interface called `name` (ifName, or ifDescr where there is none), row by row.
    ///
    /// - Parameter isCancelled: asked between two rows; the rest is then as if it weren't there.
    package init(
        _ name: String, of router: Endpoint, _ credentials: SnmpCredentials, timeout: Duration = .milliseconds(800),
        retries: Int32 = 1, isCancelled: () -> Bool = { false }
    ) throws(SnmpError) {
        self.name = name
        session = try SnmpSession(router, credentials, timeout: timeout, retries: retries)
        let rows = try Self.rows(session) { $0 == .text(name) || isCancelled() }
        guard let row = rows.first(where: { $0.name == name }) else {
            throw .noInterface(name, known: rows.map(\.name))
        }
        index = row.index
    }

    /// Names of the router's interfaces.
    package static func names(
        of router: Endpoint, _ credentials: SnmpCredentials, timeout: Duration = .milliseconds(800)
    ) throws(SnmpError) -> [String] {
        try rows(try SnmpSession(router, credentials, timeout: timeout, retries: 1)).map(\.name)
    }

    private static func rows(
        _ session: SnmpSession, until last: (SnmpSession.Value) -> Bool = { _ in false }
    ) throws(SnmpError) -> [(index: UInt64, name: String)] {
        for column in [extended + [1], table + [2]] {
            let rows = try session.walk(column, atMost: mostInterfaces, until: last).compactMap {
                row -> (UInt64, String)? in
                if case .text(let name) = row.value { (row.index, name) } else { nil }
            }
            if !rows.isEmpty { return rows }
        }
        return []
    }

    /// ifHighSpeed is a Gauge32; a router that answers with another type is not believed.
    static func speed(megabits: UInt64?) -> UInt64? {
        guard let megabits, 1...UInt64(UInt32.max) ~= megabits else { return nil }
        return megabits * 1_000_000
    }

    package func read() throws(SnmpError) -> Reading {
        let asked = Moment.now().monotonic
        let wide = [6, 10, 7, 8, 9, 11, 12, 13, 15, 19].map { Self.extended + [$0, index] }
        let plain = [8, 13, 14, 19, 20, 10, 16, 11, 12, 17, 18].map { Self.table + [$0, index] }
        let values = try session.get([Self.uptime] + wide + plain + [Self.duplex + [index]])
        return try Self.reading(values, asked: asked, came: Moment.now().monotonic)
    }

    /// What the answers to `read()` say, in the order of its questions.
    static func reading(
        _ values: [SnmpSession.Value], asked: MonotonicTime, came: MonotonicTime
    ) throws(SnmpError) -> Reading {
        func number(_ place: Int) -> UInt64? { if case .number(let value) = values[place] { value } else { nil } }
        func sum(_ places: ClosedRange<Int>) -> UInt64 { places.reduce(0) { $0 &+ (number($1) ?? 0) } }
        // Each of the parts wraps at 2^32, and so does then their sum.
        func narrowSum(_ places: ClosedRange<Int>) -> UInt64 { sum(places) & 0xFFFF_FFFF }
        guard let uptime = number(0) else { throw .noCounters("sysUpTime") }
        let isNarrow = number(1) == nil || number(2) == nil
        guard let into = isNarrow ? number(16) : number(1), let out = isNarrow ? number(17) : number(2) else {
            throw .noCounters("ifHCInOctets, ifInOctets")
        }
        return Reading(
            counters: InterfaceCounters(
                receive: .init(
                    octets: into, packets: isNarrow ? narrowSum(18...19) : sum(3...5), errors: number(13) ?? 0,
                    dropped: number(12) ?? 0),
                transmit: .init(
                    octets: out, packets: isNarrow ? narrowSum(20...21) : sum(6...8), errors: number(15) ?? 0,
                    dropped: number(14) ?? 0), carrierChanges: 0),
            isNarrow: isNarrow, uptime: UInt32(truncatingIfNeeded: uptime), discontinuity: number(10),
            speed: Self.speed(megabits: number(9)),
            isHalfDuplex: number(22).flatMap { $0 == 2 ? true : $0 == 3 ? false : nil },
            isUp: number(11).map { ![2, 6, 7].contains($0) } ?? true,
            asked: asked, came: came)
    }
}

/// A router's counters, reading by reading. A value, so that its rules are tested without a router.
package struct RouterSeries: Sendable {
    private var series = CounterSeries()
    private var last: Last?
    /// Whether the last reading showed that the router's network management had begun anew: interfaces may have other numbers.
    private(set) var routerRestarted = false

    private struct Last {
        var uptime: UInt32
        var discontinuity: UInt64?
        var isNarrow: Bool
        var at: MonotonicTime
    }

    package init() {}

    /// nil for the first reading and for one that comes too early.
    package mutating func advance(to reading: RouterInterface.Reading) -> LoadSample? {
        routerRestarted = last.map { isNewUptime($0, reading) } ?? false
        let restarted = routerRestarted || last.map { isRestart($0, reading) } ?? false
        last = Last(
            uptime: reading.uptime, discontinuity: reading.discontinuity, isNarrow: reading.isNarrow, at: reading.at)
        return series.advance(to: reading.counters, at: reading.at, beganAnew: restarted)
    }

    private func isRestart(_ old: Last, _ new: RouterInterface.Reading) -> Bool {
        // The one table's counters are not the other's.
        if old.isNarrow != new.isNarrow { return true }
        if let before = old.discontinuity, let now = new.discontinuity, before != now { return true }
        // Counters of 32 bits may have wrapped more than once: at the interface's speed, or at 1 Gbit/s where it isn't told.
        let gap = Double(new.at - old.at) / 1e9
        if new.isNarrow, gap * Double(new.speed ?? 1_000_000_000) / 8 >= 0x1p32 { return true }
        return false
    }

    /// sysUpTime wraps after 497 days: then it went on for as long as our clock did. Half a minute is allowed for the router's own clock
    /// and for a request under way.
    private func isNewUptime(_ old: Last, _ new: RouterInterface.Reading) -> Bool {
        let passed = Int64(new.uptime &- old.uptime) * 10_000_000
        return abs(passed - (new.at - old.at)) > 30_000_000_000
    }
}
