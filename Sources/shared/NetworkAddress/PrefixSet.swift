/// A set of prefixes that answers whether an address lies in any of them.
///
/// Each prefix length has a hash table of its own, so a look-up costs one probe per length present (at most 33 or 129)
/// however many prefixes there are.
package struct PrefixSet: Hashable, Sendable {
    private struct Level: Hashable, Sendable {
        var length: Int
        var blocks: Set<IPAddress>
    }

    private var v4: [Level] = []
    private var v6: [Level] = []

    package init(_ prefixes: some Sequence<Prefix> = []) {
        var grouped4: [Int: Set<IPAddress>] = [:]
        var grouped6: [Int: Set<IPAddress>] = [:]
        for prefix in prefixes {
            switch prefix.address {
            case .v4: grouped4[prefix.length, default: []].insert(prefix.address)
            case .v6: grouped6[prefix.length, default: []].insert(prefix.address)
            }
        }
        v4 = grouped4.sorted { $0.key < $1.key }.map { Level(length: $0.key, blocks: $0.value) }
        v6 = grouped6.sorted { $0.key < $1.key }.map { Level(length: $0.key, blocks: $0.value) }
    }

    package func contains(_ address: IPAddress) -> Bool {
        let levels = if case .v4 = address { v4 } else { v6 }
        for level in levels where level.blocks.contains(address.masked(to: level.length)) { return true }
        return false
    }
}
