import Design
import NetworkModel

/// The strictest limits of the classes of service that offices of each level use.
struct ClassLimits {
    struct Strictest {
        var latency: (limit: Double, qosClass: String)?
        var hops: (limit: Int, qosClass: String)?

        var ways: WayLimits { WayLimits(latency: latency?.limit, hops: hops?.limit) }
    }

    private var levels: [UnitLevel: Strictest] = [:]

    init(workloads: [Workload], classes: [QoSClass]) {
        for level in UnitLevel.allCases {
            let used = Set(workloads.filter { $0.users[level] ?? 0 > 0 }.map(\.qosClass))
            var strictest = Strictest()
            for promised in classes where used.contains(promised.id) {
                // The class promises a two-way delay; ways are counted in one.
                let latency = promised.delayLimit / 2
                if latency < strictest.latency?.limit ?? .infinity { strictest.latency = (latency, promised.id) }
                if let hops = promised.hopLimit, hops < strictest.hops?.limit ?? .max {
                    strictest.hops = (hops, promised.id)
                }
            }
            levels[level] = strictest
        }
    }

    subscript(level: UnitLevel) -> Strictest { levels[level] ?? Strictest() }
}
