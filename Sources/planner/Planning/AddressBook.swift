import Addressing
import NetworkAddress
import NetworkModel

/// Who has which addresses, through all mergers, and what of it a plan's sites and circuits take.
///
/// Prefixes go to the lines of offices, not to units: a successor goes on with those of its principal predecessor, whatever its gate
/// is on the day of the plan. O(units + links), then O(sites + circuits).
struct AddressBook {
    private let settings: AddressSettings
    private let succession: Succession
    private let holderByRoot: [SiteID: Int]
    private let regions: [AddressProblem.Region]
    private let allocation: PrefixPlan
    private let existing: [ExistingPrefix]

    /// Nil where the topology says nothing of addresses.
    ///
    /// It follows the lineage as recorded, whatever decisions hold it up or withdraw it, so that those renumber nobody either; what
    /// was not known on the day whose knowledge a topology has is left out.
    init?(_ topology: Topology) {
        guard let settings = topology.addresses else { return nil }
        self.settings = settings
        let isReplay = topology.knownAsOf != nil
        let units = isReplay ? topology.units : topology.recorded.units
        succession = Succession(units: units, events: isReplay ? topology.events : topology.recorded.events)
        existing = topology.existingPrefixes
        let lines = OfficeLines(units, topology.carrierSites, succession)
        holderByRoot = lines.holderByRoot
        regions = lines.regions
        allocation = PrefixPlan(
            AddressProblem(
                pools: settings.pools, regions: lines.regions, holders: lines.holders,
                existing: Self.held(existing, settings, lines, succession)))
    }

    private static func root(_ site: SiteID, _ succession: Succession) -> SiteID {
        UnitID(site.rawValue).map { SiteID(office: succession.root(of: $0)) } ?? site
    }

    private static func held(
        _ existing: [ExistingPrefix], _ settings: AddressSettings, _ lines: OfficeLines, _ succession: Succession
    ) -> [AddressProblem.Held] {
        existing.compactMap { row in
            let root = root(row.site, succession)
            if row.status == .container {
                // A container named by what a province becomes is the one that all share who become it.
                let isGroup = lines.regions.count { $0.group == row.site } > 1
                if isGroup, root != row.site {
                    return .init(owner: .group(row.site), role: row.role, prefix: row.prefix)
                }
                let region = lines.regions.firstIndex { $0.id == root }
                return region.map { .init(owner: .region($0), role: row.role, prefix: row.prefix) }
            }
            guard let holder = lines.holderByRoot[root] else { return nil }
            var prefix = row.prefix
            // A circuit's two addresses lie in the block of all circuits of its site.
            if row.role == .pointToPoint, row.circuit != nil,
                let pool = settings.pools.first(where: { $0.role == row.role }),
                let length = lines.holders[holder].level.map({ pool.lengths[$0] }) ?? pool.carrierLength,
                length < prefix.length, let whole = Prefix(prefix.address.masked(to: length), length: length)
            {
                prefix = whole
            }
            return .init(owner: .holder(holder), role: row.role, prefix: prefix)
        }
    }

    // MARK: - A plan's part

    /// Containers, then the prefixes of each site in the order of the sites, then what belongs to sites outside the plan.
    func prefixes(of sites: [PlannedSite], circuits: [PlannedCircuit]) -> [PlannedPrefix] {
        var rows = containers(sites)
        var siteByRoot: [SiteID: Int] = [:]
        for (index, site) in sites.enumerated() { siteByRoot[Self.root(site.site.id, succession)] = index }
        let own = Dictionary(grouping: existing.filter { $0.status != .container }) { row in
            owner(of: row, siteByRoot) ?? -1
        }
        let circuitsBySite = Dictionary(grouping: circuits.map(\.circuit), by: \.a)
        for (index, site) in sites.enumerated() {
            rows += prefixes(of: site, circuitsBySite[site.site.id] ?? [], own[index] ?? [])
        }
        rows += (own[-1] ?? []).map {
            PlannedPrefix(site: $0.site, role: $0.role, prefix: $0.prefix, status: $0.status, circuit: $0.circuit)
        }
        return rows
    }

    /// The planned site that an existing prefix goes to: that of its own line of offices, else that of the unit that takes its books.
    private func owner(of row: ExistingPrefix, _ siteByRoot: [SiteID: Int]) -> Int? {
        if let index = siteByRoot[Self.root(row.site, succession)] { return index }
        guard var unit = UnitID(row.site.rawValue) else { return nil }
        for _ in 0..<64 {
            guard let next = succession.principalSuccessor(of: unit) else { return nil }
            if let index = siteByRoot[SiteID(office: succession.root(of: next))] { return index }
            unit = next
        }
        return nil
    }

    private func containers(_ sites: [PlannedSite]) -> [PlannedPrefix] {
        allocation.containers.map { container in
            let site: SiteID
            switch container.owner {
            case .group(let id): site = id
            case .region(let index): site = regions[index].id
            case .holder(let index): site = regions[index].id
            }
            return PlannedPrefix(
                site: site, role: container.role, prefix: container.prefix, status: .container,
                container: container.outer)
        }
    }

    private func prefixes(
        of site: PlannedSite, _ circuits: [Circuit], _ existing: [ExistingPrefix]
    ) -> [PlannedPrefix] {
        let root = Self.root(site.site.id, succession)
        guard let holder = holderByRoot[root] else { return [] }
        let isWaiting = site.gate == .standby || site.gate == .held
        var rows: [PlannedPrefix] = []
        // A handful: a set would cost more than it saves.
        var placed: [Prefix] = []
        func add(_ role: PrefixRole, _ prefix: Prefix, circuit: String? = nil) {
            let today = existing.first { $0.role == role && $0.prefix == prefix }
            placed.append(prefix)
            let holder = today.flatMap { $0.site == site.site.id ? nil : $0.site }
            // What a predecessor uses today stays in use; it changes its owner and nothing else.
            let status: PrefixStatus = isWaiting ? (holder == nil ? .reserved : .active) : .active
            rows.append(
                PlannedPrefix(
                    site: site.site.id, role: role, prefix: prefix, status: status,
                    container: allocation.container(of: self.holderByRoot[root] ?? 0, role).flatMap {
                        $0.contains(prefix) ? $0 : nil
                    }, circuit: circuit, holder: isWaiting ? holder : nil))
        }
        if let prefix = allocation.prefix(of: holder, .lan) { add(.lan, prefix) }
        if let prefix = allocation.prefix(of: holder, .loopback) { add(.loopback, prefix) }
        let whole = allocation.prefix(of: holder, .pointToPoint)
        for (circuit, prefix) in CircuitNumbers(
            circuits, in: whole,
            existing: existing.filter { row in
                Self.root(row.site, succession) == root
            }
        ).pairs { add(.pointToPoint, prefix, circuit: circuit) }
        for row in existing where !placed.contains(row.prefix) {
            placed.append(row.prefix)
            let isOwn = Self.root(row.site, succession) == root
            let status: PrefixStatus =
                isWaiting || isOwn ? row.status : settings.carried == .keep ? .active : .deprecated
            rows.append(
                PlannedPrefix(
                    site: site.site.id, role: row.role, prefix: row.prefix, status: status, circuit: row.circuit,
                    holder: row.site == site.site.id ? nil : row.site))
        }
        return rows
    }

    func pools(_ rows: [PlannedPrefix]) -> [PlannedAddressPool] {
        var used: [PrefixRole: Int] = [:]
        for row in rows where row.status != .container { used[row.role, default: 0] += Int(row.prefix.addressCount) }
        return allocation.usage.map {
            PlannedAddressPool(
                role: $0.role, block: $0.block, used: used[$0.role] ?? 0, given: Int($0.given),
                containers: Int($0.containers), finalContainers: Int($0.finalContainers))
        }
    }

    /// Sites without some prefix that their level asks for, and circuits without numbers.
    func gaps(_ sites: [PlannedSite], _ circuits: [PlannedCircuit], _ rows: [PlannedPrefix]) -> [PlannedGap] {
        var short: Set<Int> = []
        for shortage in allocation.shortages { short.insert(shortage.holder) }
        let numbered = Set(rows.compactMap(\.circuit))
        let asks = settings.pools.contains { $0.role == .pointToPoint }
        let bare = Set(circuits.filter { asks && !numbered.contains($0.circuit.id) }.map(\.circuit.a))
        return sites.filter { site in
            let holder = holderByRoot[Self.root(site.site.id, succession)]
            return holder.map(short.contains) ?? false || bare.contains(site.site.id)
        }.map { PlannedGap(site: $0.site.id, role: nil, reason: .noAddresses) }
    }
}

/// The two addresses of each circuit of a site (RFC 3021), each role and number at a place of its own in the site's block, so that a
/// circuit that comes or goes moves no other.
private struct CircuitNumbers {
    private(set) var pairs: [(circuit: String, prefix: Prefix)] = []

    init(_ circuits: [Circuit], in whole: Prefix?, existing: [ExistingPrefix]) {
        var taken: Set<Prefix> = []
        var kept: [String: Prefix] = [:]
        for row in existing {
            guard row.role == .pointToPoint, let circuit = row.circuit else { continue }
            kept[Self.line(circuit)] = row.prefix
            taken.insert(row.prefix)
        }
        let places = whole.map { 1 << max(0, 31 - $0.length) } ?? 0
        var waiting: [Circuit] = []
        var found: [String: Prefix] = [:]
        for circuit in circuits {
            if !kept.isEmpty, let prefix = kept[Self.line(circuit.id)] {
                found[circuit.id] = prefix
            } else if let place = Self.place(of: circuit.id), place < places, let whole,
                let prefix = Self.prefix(whole, place), taken.insert(prefix).inserted
            {
                found[circuit.id] = prefix
            } else {
                waiting.append(circuit)
            }
        }
        var next = 0
        for circuit in waiting.sorted(by: { $0.id < $1.id }) {
            while next < places, let whole, let prefix = Self.prefix(whole, next) {
                next += 1
                if taken.insert(prefix).inserted {
                    found[circuit.id] = prefix
                    break
                }
            }
        }
        pairs = circuits.compactMap { circuit in found[circuit.id].map { (circuit.id, $0) } }
    }

    /// What a circuit is called at its site, which keeps its name through a merger: `primary` of `24@2004/primary`.
    private static func line(_ circuit: String) -> String {
        circuit.firstIndex(of: "/").map { String(circuit[circuit.index(after: $0)...]) } ?? circuit
    }

    /// `primary` 0, `backup` 1, `primary-2` 2, `backup-2` 3 …
    private static func place(of circuit: String) -> Int? {
        guard circuit.utf8.contains(UInt8(ascii: "/")) else { return nil }
        // Nearly all there are.
        if circuit.hasSuffix("/primary") { return 0 }
        if circuit.hasSuffix("/backup") { return 1 }
        let parts = line(circuit).split(separator: "-")
        guard let role = parts.first.flatMap({ CircuitRole(rawValue: String($0)) }), parts.count <= 2 else {
            return nil
        }
        let number = parts.count == 2 ? Int(parts[1]) : 1
        guard let number, number >= 1, number < 1 << 20 else { return nil }
        return 2 * (number - 1) + (role == .backup ? 1 : 0)
    }

    private static func prefix(_ whole: Prefix, _ place: Int) -> Prefix? {
        guard case .v4(let first) = whole.address else { return nil }
        return Prefix(.v4(IPv4Address(first.value + UInt32(2 * place))), length: 31)
    }
}
