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

    /// What is promised of each office's line: the rate of its primary circuit.
    ///
    /// - Parameter mtu: octets of the largest IP packet that each line is to carry; nil where none is promised.
    func contracts(mtu: Int?) -> [String: LineContract] {
        Dictionary(
            circuits.lazy.filter { $0.circuit.role == .primary }.map {
                (
                    $0.circuit.a.rawValue,
                    LineContract(
                        rate: UInt64(max(0, $0.circuit.capacity.bitsPerSecond)), mtu: mtu.map { UInt64($0) })
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
