package import NetworkAddress
package import NetworkModel

/// Who has which prefixes: one nested in the next, block, group of regions, region, holder.
///
///     let plan = PrefixPlan(problem)
///     plan.prefix(of: holder, .lan)
///
/// A region's container is the least power of two that holds all its holders and their growth, and a group's the least that holds its
/// regions': regions that merge keep every prefix and are one route before, and one after. Within a container larger prefixes go
/// first and then holders in their order, which leaves no gap (buddy system). What exists stays; what is new takes what is free, so a
/// new holder never moves another. Depends on no date. O(holders × 32) after an O(regions log regions) sort.
package struct PrefixPlan: Sendable {
    /// A block given to a region or group as a whole.
    package struct Container: Hashable, Sendable {
        /// The group where regions share it, else the region.
        package var owner: AddressProblem.Owner
        package var role: PrefixRole
        package var prefix: Prefix
        /// The container that it lies in; nil for one cut from the pool's block.
        package var outer: Prefix?
    }

    /// What there was no room for.
    package struct Shortage: Hashable, Sendable {
        package var holder: Int
        package var role: PrefixRole
        /// The prefix length asked for.
        package var length: Int
    }

    /// How far a pool is used, in addresses.
    package struct Usage: Hashable, Sendable {
        package var role: PrefixRole
        package var block: Prefix
        package var containers: UInt64
        package var given: UInt64
        /// What containers of only those holders that are there in the end would take: the rest is the price of renumbering nobody.
        package var finalContainers: UInt64
    }

    package private(set) var containers: [Container] = []
    package private(set) var shortages: [Shortage] = []
    package private(set) var usage: [Usage] = []
    /// By role, then holder.
    private var prefixes: [PrefixRole: [Prefix?]] = [:]
    private var containerByHolder: [PrefixRole: [Prefix?]] = [:]

    package init(_ problem: AddressProblem) {
        for pool in problem.pools {
            guard case .v4(let address) = pool.block.address else { continue }
            var cutter = ContainerCutter(problem, pool, Block(base: address.value, length: pool.block.length))
            cutter.run()
            containers += cutter.containers
            shortages += cutter.shortages
            usage.append(cutter.usage)
            prefixes[pool.role] = cutter.blocks.map { $0.flatMap(Prefix.init) }
            containerByHolder[pool.role] = cutter.containerOf.map { $0.flatMap(Prefix.init) }
        }
    }

    /// The holder's prefix of a role; nil where it takes none or there is a shortage.
    package func prefix(of holder: Int, _ role: PrefixRole) -> Prefix? {
        guard let list = prefixes[role], list.indices.contains(holder) else { return nil }
        return list[holder]
    }

    /// The region's container that it lies in; nil for an existing one outside of all.
    package func container(of holder: Int, _ role: PrefixRole) -> Prefix? {
        guard let list = containerByHolder[role], list.indices.contains(holder) else { return nil }
        return list[holder]
    }
}

extension Prefix {
    init?(_ block: Block) { self.init(.v4(IPv4Address(block.base)), length: block.length) }

    var block: Block? {
        guard case .v4(let address) = address else { return nil }
        return Block(base: address.value, length: length)
    }
}
