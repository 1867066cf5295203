import NetworkAddress
import NetworkModel

/// Cuts one pool's block into containers and those into holders' prefixes.
struct ContainerCutter {
    private let problem: AddressProblem
    private let pool: AddressPool
    private let block: Block
    private var blockSpace: FreeSpace
    private var groupSpace: [SiteID: FreeSpace] = [:]
    private var regionSpace: [FreeSpace]
    private var regionContainers: [[Block]]
    private var membersByRegion: [[Int]]

    private(set) var containers: [PrefixPlan.Container] = []
    private(set) var shortages: [PrefixPlan.Shortage] = []
    /// By holder.
    private(set) var blocks: [Block?]
    private(set) var containerOf: [Block?]

    init(_ problem: AddressProblem, _ pool: AddressPool, _ block: Block) {
        self.problem = problem
        self.pool = pool
        self.block = block
        blockSpace = FreeSpace([block])
        regionSpace = Array(repeating: FreeSpace([]), count: problem.regions.count)
        regionContainers = Array(repeating: [], count: problem.regions.count)
        blocks = Array(repeating: nil, count: problem.holders.count)
        containerOf = blocks
        membersByRegion = Array(repeating: [], count: problem.regions.count)
        for (index, holder) in problem.holders.enumerated() { membersByRegion[holder.region].append(index) }
    }

    mutating func run() {
        keepContainers()
        cutContainers()
        keepHolders()
        for region in problem.regions.indices { fill(region) }
    }

    // MARK: - Sizes

    private func length(of holder: AddressProblem.Holder) -> Int? {
        holder.level.map { pool.lengths[$0] } ?? pool.carrierLength
    }

    /// Addresses with growth, rounded up to a power of two; 0 where the holders take none.
    private func need(_ members: [Int]) -> UInt64 {
        var sum: UInt64 = 0
        for member in members {
            if let length = length(of: problem.holders[member]) { sum += 1 << UInt64(32 - length) }
        }
        guard sum > 0 else { return 0 }
        let grown = max(sum, UInt64((Double(sum) * (1 + pool.growth)).rounded(.up)))
        return Self.rounded(grown)
    }

    private static func rounded(_ size: UInt64) -> UInt64 {
        size <= 1 ? size : 1 << UInt64(64 - (size - 1).leadingZeroBitCount)
    }

    private func size(ofGroup regions: [Int], _ need: (Int) -> UInt64) -> UInt64 {
        Self.rounded(regions.reduce(0) { $0 + need($1) })
    }

    private var groups: [(id: SiteID, regions: [Int])] {
        var order: [SiteID] = []
        var regions: [SiteID: [Int]] = [:]
        for (index, region) in problem.regions.enumerated() {
            if regions[region.group] == nil { order.append(region.group) }
            regions[region.group, default: []].append(index)
        }
        return order.map { ($0, regions[$0] ?? []) }
    }

    // MARK: - Containers

    private mutating func keepContainers() {
        let kept = problem.existing.filter { $0.role == pool.role }
        for held in kept {
            guard case .group(let group) = held.owner, let own = held.prefix.block, blockSpace.take(own) else {
                continue
            }
            groupSpace[group, default: FreeSpace([])].insert(own)
            containers.append(.init(owner: held.owner, role: pool.role, prefix: held.prefix, outer: nil))
        }
        for held in kept {
            guard case .region(let region) = held.owner, let own = held.prefix.block else { continue }
            let group = problem.regions[region].group
            let outer = groupSpace[group]?.take(own) == true
            guard outer || blockSpace.take(own) else { continue }
            add(
                own, to: region,
                in: outer
                    ? containers.first { $0.owner == .group(group) && $0.prefix.block?.contains(own) == true }?.prefix
                    : nil)
        }
    }

    private mutating func add(_ container: Block, to region: Int, in outer: Prefix?) {
        guard let prefix = Prefix(container) else { return }
        regionSpace[region].insert(container)
        regionContainers[region].append(container)
        containers.append(.init(owner: .region(region), role: pool.role, prefix: prefix, outer: outer))
    }

    /// Largest first, so that all fit where their sum does.
    private mutating func cutContainers() {
        let wanted = groups.map { group -> (id: SiteID, regions: [Int], size: UInt64) in
            let without = group.regions.filter { regionContainers[$0].isEmpty }
            return (group.id, without, size(ofGroup: without) { need(membersByRegion[$0]) })
        }.filter { $0.size > 0 }
        for group in wanted.sorted(by: { $0.size != $1.size ? $0.size > $1.size : $0.id < $1.id }) {
            let regions = group.regions.filter { need(membersByRegion[$0]) > 0 }.sorted { a, b in
                let (left, right) = (need(membersByRegion[a]), need(membersByRegion[b]))
                return left != right ? left > right : problem.regions[a].id < problem.regions[b].id
            }
            let isShared = problem.regions.count { $0.group == group.id } > 1
            if isShared, groupSpace[group.id] == nil, let length = Block.length(holding: group.size),
                let own = blockSpace.take(length), let prefix = Prefix(own)
            {
                groupSpace[group.id] = FreeSpace([own])
                containers.append(.init(owner: .group(group.id), role: pool.role, prefix: prefix, outer: nil))
            }
            for region in regions { cut(need(membersByRegion[region]), for: region) }
        }
    }

    /// Gives a region a container: of its group's, else of the block. False where neither has room.
    @discardableResult
    private mutating func cut(_ size: UInt64, for region: Int) -> Bool {
        guard let length = Block.length(holding: size) else { return false }
        let group = problem.regions[region].group
        if let own = groupSpace[group]?.take(length) {
            let outer = containers.first { $0.owner == .group(group) && $0.prefix.block?.contains(own) == true }
            add(own, to: region, in: outer?.prefix)
            return true
        }
        guard let own = blockSpace.take(length) else { return false }
        add(own, to: region, in: nil)
        return true
    }

    // MARK: - Holders

    private mutating func keepHolders() {
        for held in problem.existing where held.role == pool.role {
            guard case .holder(let holder) = held.owner, let own = held.prefix.block else { continue }
            let region = problem.holders[holder].region
            // Another region's container may hold it: whoever has a prefix keeps it, wherever it lies.
            let isFree =
                take(own, fromRegion: region)
                || problem.regions.indices.contains { $0 != region && take(own, fromRegion: $0) }
                || takeFromGroups(own) || blockSpace.take(own) || !block.contains(own)
            guard isFree, blocks[holder] == nil else { continue }
            blocks[holder] = own
            containerOf[holder] = regionContainers.lazy.flatMap { $0 }.first { $0.contains(own) }
        }
    }

    private mutating func take(_ own: Block, fromRegion region: Int) -> Bool { regionSpace[region].take(own) }

    private mutating func takeFromGroups(_ own: Block) -> Bool {
        // In the order of the regions, for the answer must not depend on that of a hash table.
        for region in problem.regions where groupSpace[region.group]?.take(own) == true { return true }
        return false
    }

    private mutating func fill(_ region: Int) {
        var waiting: [[Int]] = Array(repeating: [], count: 33)
        for member in membersByRegion[region] where blocks[member] == nil {
            if let length = length(of: problem.holders[member]) { waiting[length].append(member) }
        }
        var left: [Int] = []
        for length in waiting.indices {
            for member in waiting[length] where !place(member, length, region) { left.append(member) }
        }
        guard !left.isEmpty else { return }
        // Its container is full: another one beside it, with room to grow or, failing that, without.
        let exact = left.reduce(UInt64(0)) { $0 + (1 << UInt64(32 - (length(of: problem.holders[$1]) ?? 32))) }
        if !cut(need(left), for: region) { cut(Self.rounded(exact), for: region) }
        for member in left {
            guard let length = length(of: problem.holders[member]) else { continue }
            if !place(member, length, region) {
                shortages.append(.init(holder: member, role: pool.role, length: length))
            }
        }
    }

    private mutating func place(_ member: Int, _ length: Int, _ region: Int) -> Bool {
        guard let own = regionSpace[region].take(length) else { return false }
        blocks[member] = own
        containerOf[member] = regionContainers[region].first { $0.contains(own) }
        return true
    }

    // MARK: - Usage

    var usage: PrefixPlan.Usage {
        let final = groups.reduce(UInt64(0)) { sum, group in
            // In the end a group is one region.
            sum + need(group.regions.flatMap { membersByRegion[$0].filter { problem.holders[$0].isFinal } })
        }
        let outermost = containers.filter { $0.outer == nil }
        return PrefixPlan.Usage(
            role: pool.role, block: pool.block,
            containers: outermost.reduce(0) { $0 + ($1.prefix.block?.size ?? 0) },
            given: blocks.reduce(0) { $0 + ($1?.size ?? 0) }, finalContainers: final)
    }
}
