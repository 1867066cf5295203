import COpenSSL
import NetworkAddress
package import NetworkModel
package import Rendering

/// What the packages of a plan hold.
///
///     let contents = PackageContents(plan)
///     contents.content(of: site)?.text()     // what the seal is over
///
/// It says nothing of dates, gates and statuses, so that it is the same before and after completion where nothing else changes. Built
/// in O(sites + circuits + prefixes).
package struct PackageContents: Sendable {
    private let terms: PackageTerms
    private let media: [Medium: MediumProfile]
    private let index: PlanIndex
    private let allSites: [PlannedSite]
    private let allCircuits: [PlannedCircuit]
    private let allPrefixes: [PlannedPrefix]
    /// Places of the prefixes of each site of the plan, but for containers.
    private var prefixPlaces: [[Int32]]

    package init(_ plan: Plan) {
        terms = plan.packageTerms
        media = Dictionary(plan.media.map { ($0.medium, $0) }, uniquingKeysWith: { first, _ in first })
        index = PlanIndex(plan)
        allSites = plan.sites
        allCircuits = plan.circuits
        allPrefixes = plan.prefixes
        prefixPlaces = [[Int32]](repeating: [], count: plan.sites.count)
        for place in plan.prefixes.indices where plan.prefixes[place].status != .container {
            guard let site = index.site(plan.prefixes[place].site) else { continue }
            prefixPlaces[site].append(Int32(place))
        }
    }

    private func site(_ id: SiteID) -> PlannedSite? { index.site(id).map { allSites[$0] } }

    private func prefixes(of id: SiteID) -> [PlannedPrefix] {
        index.site(id).map { prefixPlaces[$0].map { allPrefixes[Int($0)] } } ?? []
    }

    /// Working days until the last of its circuits is there.
    func leadTime(of site: SiteID) -> Int {
        let upstream = index.site(site).flatMap { allSites[$0].upstream }
        return index.circuits(from: site).reduce(0) { max($0, leadTime(of: allCircuits[$1].circuit, below: upstream)) }
    }

    /// By the circuit's carrier and, where plans record that, the province above its office.
    private func leadTime(of circuit: Circuit, below upstream: SiteID?) -> Int {
        guard let profile = media[circuit.medium] else { return 0 }
        guard !profile.hasOneCarrier else { return profile.leadTime }
        let own = UnitID(circuit.a.rawValue)
        let provinces = [own, upstream.flatMap { UnitID($0.rawValue) }].compactMap(\.self)
        let offer = profile.offer(of: circuit.carrier)
        return provinces.lazy.map { offer.leadTime(in: $0) }.first { $0 != offer.leadTime } ?? offer.leadTime
    }

    func circuits(of site: SiteID) -> [PlannedCircuit] { index.circuits(from: site).map { allCircuits[$0] } }

    /// Whether a site's package would hold the same, where neither units, carrier sites nor terms differ. O(its circuits and prefixes).
    func isSame(as other: PackageContents, _ id: SiteID) -> Bool {
        guard let place = index.site(id), let before = other.index.site(id),
            Self.isSame(allSites[place], other.allSites[before])
        else { return false }
        let (own, others) = (index.circuits(from: id), other.index.circuits(from: id))
        guard own.count == others.count, zip(own, others).allSatisfy({ allCircuits[$0] == other.allCircuits[$1] })
        else {
            return false
        }
        let (blocks, blocksBefore) = (prefixPlaces[place], other.prefixPlaces[before])
        return blocks.count == blocksBefore.count
            && zip(blocks, blocksBefore).allSatisfy { allPrefixes[Int($0)] == other.allPrefixes[Int($1)] }
    }

    private static func isSame(_ site: PlannedSite, _ before: PlannedSite) -> Bool {
        site.site == before.site && site.staff == before.staff && site.level == before.level
            && site.upstream == before.upstream
    }

    /// Nil for a site that is no office of the plan.
    package func content(of id: SiteID) -> JSONValue? {
        guard let site = site(id), let level = site.level else { return nil }
        let lines = circuits(of: id)
        return .object([
            .init("format", .integer(1)),
            .init("site", end(site)),
            .init("level", .string(level.rawValue)),
            .init("staff", .integer(Int64(site.staff))),
            .init("design", .array(lines.map(design))),
            .init("addresses", .array(addresses(id, lines).map(address))),
            .init("bill", .array(bill(site, level, lines).map(line))),
            .init("orders", .array(lines.map { order($0, site) })),
            .init("kit", kit(site, lines)),
        ])
    }

    // MARK: - Parts

    private func end(_ site: PlannedSite) -> JSONValue {
        let place = site.site.location.coordinate
        return [
            "id": .string(site.site.id.rawValue), "name": PlanEncoder.name(site.site.name),
            "latitude": .number(place.latitude), "longitude": .number(place.longitude),
        ]
    }

    private func design(_ item: PlannedCircuit) -> JSONValue {
        let circuit = item.circuit
        return [
            "circuit": .string(circuit.id), "level": .string(circuit.level.rawValue),
            "role": .string(circuit.role.rawValue), "z": .string(circuit.z.rawValue),
            "medium": .string(circuit.medium.rawValue), "tier": .string(circuit.tier),
            "capacity_bps": .integer(circuit.capacity.bitsPerSecond),
            "required_bps": .integer(item.required.bitsPerSecond),
            "downstream_bps": .integer(item.downstream.bitsPerSecond),
            "upstream_bps": .integer(item.upstream.bitsPerSecond), "length_km": .number(circuit.length),
        ]
    }

    /// Its own: what merging units bring along is no part of what it waits for.
    private func addresses(_ id: SiteID, _ lines: [PlannedCircuit]) -> [PlannedPrefix] {
        var seen: Set<PrefixRole> = []
        return prefixes(of: id).filter { prefix in
            guard let circuit = prefix.circuit else { return seen.insert(prefix.role).inserted }
            return lines.contains { $0.circuit.id == circuit }
        }
    }

    private func address(_ item: PlannedPrefix) -> JSONValue {
        [
            "role": .string(item.role.rawValue), "prefix": .string(item.prefix.description),
            "circuit": PlanEncoder.text(item.circuit),
        ]
    }

    private func order(_ item: PlannedCircuit, _ site: PlannedSite) -> JSONValue {
        let circuit = item.circuit
        let far = self.site(circuit.z)
        let (a, z) = (site.site.location.coordinate, far?.site.location.coordinate)
        return [
            "circuit": .string(circuit.id), "carrier": .string(circuit.carrier),
            "medium": .string(circuit.medium.rawValue), "tier": .string(circuit.tier),
            "capacity_bps": .integer(circuit.capacity.bitsPerSecond), "a": .string(circuit.a.rawValue),
            "a_name": .string(site.site.name.vi), "a_latitude": .number(a.latitude),
            "a_longitude": .number(a.longitude), "z": .string(circuit.z.rawValue),
            "z_name": PlanEncoder.text(far?.site.name.vi), "z_latitude": PlanEncoder.number(z?.latitude),
            "z_longitude": PlanEncoder.number(z?.longitude), "length_km": .number(circuit.length),
            "setup_vnd": .integer(item.setup.dong), "monthly_vnd": .integer(item.monthly.dong),
            "lead_time_days": .integer(Int64(leadTime(of: circuit, below: site.upstream))),
        ]
    }

    /// All that `planner site kit` needs but the collector's address and the one-time token, which is made on the day.
    private func kit(_ site: PlannedSite, _ lines: [PlannedCircuit]) -> JSONValue {
        let own = addresses(site.site.id, lines)
        func first(_ role: PrefixRole) -> JSONValue {
            PlanEncoder.text(own.first { $0.role == role }?.prefix.description)
        }
        return [
            "site": .string(site.site.id.rawValue), "name": PlanEncoder.name(site.site.name),
            "lan": first(.lan), "loopback": first(.loopback),
            "paths": .array(
                lines.map { item in
                    [
                        "circuit": .string(item.circuit.id), "to": .string(item.circuit.z.rawValue),
                        "prefix": PlanEncoder.text(own.first { $0.circuit == item.circuit.id }?.prefix.description),
                        "capacity_bps": .integer(item.circuit.capacity.bitsPerSecond),
                    ]
                }),
        ]
    }

    // MARK: - Bill

    struct Line: Hashable {
        var item: String
        var name: LocalizedName
        var quantity: Int
        var capital: Money
        var monthly: Money
    }

    func bill(_ site: PlannedSite, _ level: UnitLevel, _ lines: [PlannedCircuit]) -> [Line] {
        var result = lines.map { item in
            Line(
                item: billItem(item.circuit), name: LocalizedName(vi: item.circuit.id, en: item.circuit.id),
                quantity: 1, capital: item.setup, monthly: item.monthly)
        }
        for outfit in terms.outfits where outfit.level == level {
            result.append(
                Line(
                    item: "equipment:\(outfit.item)", name: outfit.name, quantity: outfit.quantity,
                    capital: outfit.unitPrice * outfit.quantity, monthly: .zero))
        }
        let lead = leadTime(of: site.site.id)
        var crews: [Line] = []
        for work in terms.works where work.level == level {
            guard let crew = work.crew, let name = work.crewName else { continue }
            let days = work.kind == .deliver ? lead : work.days
            let index = crews.firstIndex { $0.item == "crew:\(crew)" }
            if let index {
                crews[index].quantity += days
                crews[index].capital += work.dayRate * days
            } else {
                crews.append(
                    Line(
                        item: "crew:\(crew)", name: name, quantity: days, capital: work.dayRate * days,
                        monthly: .zero))
            }
        }
        return result + crews
    }

    /// As the plan's bill names it.
    private func billItem(_ circuit: Circuit) -> String {
        let hasSeveral = (media[circuit.medium]?.offers.count ?? 1) > 1
        return hasSeveral ? "circuit:\(circuit.tier)/\(circuit.carrier)" : "circuit:\(circuit.tier)"
    }

    func bill(of id: SiteID) -> [Line] {
        guard let site = site(id), let level = site.level else { return [] }
        return bill(site, level, circuits(of: id))
    }

    private func line(_ line: Line) -> JSONValue {
        [
            "item": .string(line.item), "name_vi": .string(line.name.vi), "name_en": .string(line.name.en),
            "quantity": .integer(Int64(line.quantity)), "capital_vnd": .integer(line.capital.dong),
            "monthly_vnd": .integer(line.monthly.dong),
        ]
    }

    /// SHA-256 over the canonical JSON: no white space, members in their fixed order.
    package static func seal(of content: JSONValue) -> String { seal(ofText: content.text()) }

    static func seal(ofText text: String) -> String {
        var text = text
        var digest = [UInt8](repeating: 0, count: 32)
        text.withUTF8 { bytes in _ = EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_sha256(), nil) }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
