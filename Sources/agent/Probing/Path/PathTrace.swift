package import NetworkAddress
import Telemetry

/// The way that one constant flow takes, as far as it is known: which address answered at which TTL, and where it ended.
package struct PathTrace: Hashable, Sendable {
    /// By TTL from `firstHop` on; nil where nobody answered.
    package var hops: [IPAddress?]
    package var firstHop: Int
    /// TTL at which the destination answered; nil where it didn't.
    package var length: Int?

    package init(hops: [IPAddress?], firstHop: Int = 1, length: Int? = nil) {
        self.hops = hops
        self.firstHop = firstHop
        self.length = length
    }

    /// The constant flow of a report. A hop that was answered from several addresses counts as unknown: it tells nothing of
    /// a change.
    package init(_ report: PathReport) {
        hops = report.hops.map { hop in
            let addresses = Set(hop.responders.lazy.filter { $0.flows.contains(0) }.map(\.address))
            return addresses.count == 1 ? addresses.first : nil
        }
        firstHop = report.hops.first?.ttl ?? 1
        if case .reached(let ttl) = report.end { length = ttl }
    }

    package var isEmpty: Bool { hops.allSatisfy { $0 == nil } }

    subscript(ttl: Int) -> IPAddress? {
        hops.indices.contains(ttl - firstHop) ? hops[ttl - firstHop] : nil
    }

    /// A 64-bit identity of the path: FNV-1a over, for each hop that answered, in order of TTL, its TTL and the octets of
    /// its address. Hops that stayed silent take no part. Equal for equal answers on any host and at any time.
    package var hash: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ octet: UInt8) { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
        for (index, address) in hops.enumerated() {
            guard let address else { continue }
            add(UInt8(truncatingIfNeeded: firstHop + index))
            switch address {
            case .v4(let address):
                for shift in [24, 16, 8, 0] as [UInt32] { add(UInt8(truncatingIfNeeded: address.value >> shift)) }
            case .v6(let address):
                for half in [address.high, address.low] {
                    for shift in stride(from: UInt64(56), through: 0, by: -8) {
                        add(UInt8(truncatingIfNeeded: half >> shift))
                    }
                }
            }
        }
        return hash
    }

    /// Whether both can be the same way: no TTL at which both were answered from different addresses, and no different
    /// lengths.
    func agrees(with other: PathTrace) -> Bool {
        if let length, let theirs = other.length, length != theirs { return false }
        for (index, address) in hops.enumerated() {
            if let address, let theirs = other[firstHop + index], theirs != address { return false }
        }
        // Behind the end of one way nobody can answer on the same way.
        return lastAnswer <= other.length ?? .max && other.lastAnswer <= length ?? .max
    }

    private var lastAnswer: Int { hops.lastIndex { $0 != nil }.map { firstHop + $0 } ?? 0 }

    /// How many hops both know.
    func overlap(with other: PathTrace) -> Int {
        hops.indices.count { hops[$0] != nil && other[firstHop + $0] != nil }
    }

    /// Fills in what the other knows.
    mutating func learn(from other: PathTrace) {
        for (index, address) in other.hops.enumerated() {
            let place = other.firstHop + index - firstHop
            guard place >= 0, let address else { continue }
            while hops.count <= place { hops.append(nil) }
            if hops[place] == nil { hops[place] = address }
        }
        length = length ?? other.length
    }
}

/// The name of a path: what its hash was when it was first seen. More hops may become known later; the name stays.
package struct PathName: Hashable, Sendable {
    package var value: UInt64
    package init(value: UInt64) { self.value = value }
}

extension PathName: CustomStringConvertible {
    /// Sixteen hexadecimal digits.
    package var description: String { PathHash.text(of: value) }
}
