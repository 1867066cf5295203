import Collector
import NetworkModel
import Planning

extension Planning.Plan {
    /// What the slowest line of each office carries, bits per second: a burst of probes must not take long on any that it may
    /// leave by.
    var lineRates: [String: Int64] {
        let offices = Set(sites.lazy.filter { $0.level != nil }.map(\.site.id))
        return Dictionary(
            circuits.lazy.filter { offices.contains($0.circuit.a) }.map {
                ($0.circuit.a.rawValue, $0.circuit.capacity.bitsPerSecond)
            }, uniquingKeysWith: min)
    }

    /// With which code point each office's line is measured: of the class that asks most of it in the busy hour, both ways together;
    /// of equals that of the lowest. Offices of which the plan recorded no demand, or no class, have none.
    var codePoints: [String: UInt8] {
        let known = Dictionary(systems.map { ($0.id, $0) }) { first, _ in first }
        var chosen: [String: UInt8] = [:]
        for planned in sites {
            var asked: [UInt8: Int64] = [:]
            for demand in planned.demand {
                guard let point = known[demand.workload]?.dscp.flatMap({ UInt8(exactly: $0) }), point < 64 else {
                    continue
                }
                asked[point, default: 0] += demand.downstream.bitsPerSecond + demand.upstream.bitsPerSecond
            }
            let most = asked.max { ($0.value, $1.key) < ($1.value, $0.key) }
            if let most, most.value > 0 { chosen[planned.site.id.rawValue] = most.key }
        }
        return chosen
    }

    /// What the class with which each office's line is measured may lose and take to the office above, one way: half of the
    /// class's two-way limit, less what the plan needs for the way from there to the national systems and back. Offices without a
    /// class of known limits have none.
    var lineLimits: [String: LinkLimits] {
        let classes = Dictionary(
            systems.lazy.compactMap { system in system.dscp.map { ($0, system) } },
            uniquingKeysWith: { first, _ in first })
        let above = Dictionary(ways.lazy.map { ($0.site, 2 * $0.latency) }, uniquingKeysWith: { first, _ in first })
        let points = codePoints
        return sites.reduce(into: [:]) { limits, planned in
            guard let upstream = planned.upstream, let point = points[planned.site.id.rawValue],
                let system = classes[Int(point)], let delay = system.delayLimit, let loss = system.lossLimit
            else { return }
            let twoWay = max(SitePromise.leastDelay, delay - (above[upstream] ?? 0))
            limits[planned.site.id.rawValue] = LinkLimits(oneWayDelay: twoWay / 2 * 1_000_000, lossRatio: loss)
        }
    }

    /// What is promised of each office's line: the rates of its circuits, and the limits of the class with which it is measured.
    ///
    /// - Parameter mtu: octets of the largest IP packet that each line is to carry, in place of what passes the plan's encryptors.
    func contracts(mtu: Int?) -> [String: LineContract] {
        func rates(_ role: CircuitRole) -> [String: UInt64] {
            Dictionary(
                circuits.lazy.filter { $0.circuit.role == role }.map {
                    ($0.circuit.a.rawValue, UInt64(max(0, $0.circuit.capacity.bitsPerSecond)))
                }, uniquingKeysWith: { first, _ in first })
        }
        let backups = rates(.backup)
        let mtu = mtu ?? largestPacket
        let limits = lineLimits
        return Dictionary(
            uniqueKeysWithValues: rates(.primary).map { site, rate in
                (
                    site,
                    LineContract(
                        rate: rate, backupRate: backups[site], mtu: mtu.map { UInt64($0) }, limits: limits[site])
                )
            })
    }
}
