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
}
