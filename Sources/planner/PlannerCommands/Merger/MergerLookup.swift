import Localization
import NetworkModel
import Planning

/// Finds the lineage event that a person means by a unit that takes part in it.
struct MergerLookup {
    private let units: [AdministrativeUnit]
    private let events: [LineageEvent]
    private let path: String
    private let language: Language
    private static let listed = 8

    /// - Parameter topology: also events that are withdrawn are found: they may be spoken of.
    init(_ topology: Topology, path: String, _ language: Language) {
        units = topology.recorded.units
        events = topology.recorded.events
        self.path = path
        self.language = language
    }

    struct Found {
        var unit: AdministrativeUnit
        var event: LineageEvent
    }

    /// - Parameter name: an id, a bare code, or a name, of a predecessor or a successor.
    /// - Throws: `CommandError` with the candidates where no event or several fit.
    func event(_ name: String) throws -> Found {
        let meant = try units(name)
        let ids = Set(meant.map(\.id))
        var fitting = events.filter { $0.takes(part: ids) }
        if fitting.count > 1 {
            // A province is rarely meant by the name of a commune in it, and often has the same.
            let provinces = Set(meant.filter { $0.level == .province }.map(\.id))
            let above = fitting.filter { $0.takes(part: provinces) }
            if above.count == 1 { fitting = above }
        }
        guard let event = fitting.first else {
            throw CommandError(
                .usage, language, what: MergerMessages.noEvent.text(language, list(meant)), place: path,
                expected: MergerMessages.noEventExpected.text(language),
                next: MergerMessages.listMergers.text(language, path))
        }
        guard fitting.count == 1 else {
            throw CommandError(
                .usage, language, what: MergerMessages.severalEvents.text(language, name, fitting.count), place: path,
                expected: MergerMessages.severalEventsExpected.text(language, list(fitting)),
                next: MergerMessages.listMergers.text(language, path))
        }
        let parties = meant.filter { event.takes(part: [$0.id]) }
        let unit = parties.last { unit in event.links.contains { $0.successor == unit.id } } ?? parties[0]
        return Found(unit: unit, event: event)
    }

    /// The units of that id, code or whole name: the provinces, where there are any of the name.
    private func units(_ name: String) throws -> [AdministrativeUnit] {
        if let id = UnitID(name), let unit = units.first(where: { $0.id == id }) { return [unit] }
        var found = units.filter { $0.id.code == name }
        let wanted = PlaceName(name)
        if found.isEmpty, !wanted.isEmpty {
            found = units.filter { $0.level == .province && wanted.isName($0.name) }
            if found.isEmpty { found = units.filter { $0.level != .province && wanted.isName($0.name) } }
        }
        guard found.isEmpty else { return found }
        let near = units.filter { wanted.isPart(of: $0.name) }.prefix(Self.listed)
        throw CommandError(
            .usage, language, what: MergerMessages.unknownUnit.text(language, name), place: path,
            expected: near.isEmpty
                ? MergerMessages.unknownUnitExpected.text(language)
                : PlanMessages.nearestNames.text(language, list(Array(near))),
            next: MergerMessages.listMergers.text(language, path))
    }

    private func list(_ units: [AdministrativeUnit]) -> String {
        let names = units.prefix(Self.listed).map { "\($0.name[language]) (\($0.id))" }
        return (names + (units.count > Self.listed ? ["…"] : [])).joined(separator: ", ")
    }

    /// Each event by one unit that takes part in no other of them, where there is one.
    private func list(_ events: [LineageEvent]) -> String {
        let names = events.prefix(Self.listed).map { event -> String in
            let parties = event.links.compactMap(\.successor) + event.links.map(\.predecessor)
            let own = parties.first { party in events.count { $0.takes(part: [party]) } == 1 } ?? parties.first
            let unit = own.flatMap { id in units.first { $0.id == id } }
            return unit.map { "\($0.id) (\($0.name[language]), \(event.id))" } ?? event.id
        }
        return (names + (events.count > Self.listed ? ["…"] : [])).joined(separator: "; ")
    }
}

extension LineageEvent {
    /// Whether any of the units is a predecessor or a successor in it.
    func takes(part units: Set<UnitID>) -> Bool {
        links.contains { units.contains($0.predecessor) || $0.successor.map(units.contains) ?? false }
    }
}

/// Which events lie below a province: of the districts and communes in it, before and after.
struct EventsBelow {
    private let table: UnitTable

    init(_ units: [AdministrativeUnit]) { table = UnitTable(units) }

    /// The province above a unit of a district or commune.
    private func province(of unit: UnitID) -> UnitID? {
        table.place(of: unit).flatMap { table.province(above: $0) }.map { table.units[$0].id }
    }

    /// The provinces in which units of the event lie, in the order of its links.
    func provinces(of event: LineageEvent) -> [UnitID] {
        var result: [UnitID] = []
        for link in event.links {
            for unit in [link.predecessor, link.successor].compactMap(\.self) {
                if let province = province(of: unit), !result.contains(province) { result.append(province) }
            }
        }
        return result
    }

    /// The events among `events` of districts and communes in the provinces that `event` names. O(links).
    func below(_ event: LineageEvent, among events: [LineageEvent]) -> [LineageEvent] {
        let provinces = Set(event.links.flatMap { [$0.predecessor, $0.successor].compactMap(\.self) })
        return events.filter { other in
            other.links.contains { link in
                [link.predecessor, link.successor].compactMap(\.self)
                    .contains { province(of: $0).map(provinces.contains) ?? false }
            }
        }
    }
}
