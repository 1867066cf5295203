import Localization
import NetworkModel
import TestSupport
import Testing

@testable import TopologyFiles

/// The real country: what must be true of the committed files, whoever regenerates them.
@Suite(.blocking) struct CountryTests {
    private static let reading = TopologyFolder(path: Fixture.countryPath).read()
    private static let april = CivilDate(year: 2025, month: 4, day: 1)
    private static let july = CivilDate(year: 2025, month: 7, day: 1)

    private func topology() throws -> Topology {
        #expect(Self.reading.findings.map { $0.text(.english) } == [])
        return try #require(Self.reading.topology)
    }

    private func gates(_ topology: Topology, _ level: UnitLevel, _ day: CivilDate?, _ policy: GatePolicy) throws
        -> [Register: [Gate: Int]]
    {
        let lineage = Lineage(units: topology.units, events: topology.events)
        var result: [Register: [Gate: Int]] = [:]
        for unit in topology.units where unit.level == level {
            let gate = lineage.gate(of: unit.id, on: try #require(day), policy: policy).gate
            result[unit.id.register, default: [:]][gate, default: 0] += 1
        }
        return result
    }

    @Test func hasTheUnitsOfBothRegisters() throws {
        let topology = try topology()
        func count(_ register: Register, _ level: UnitLevel) -> Int {
            topology.units.count { $0.id.register == register && $0.level == level }
        }
        #expect(count(.y2004, .province) == 63)
        #expect(count(.y2004, .district) == 696)
        #expect(count(.y2004, .commune) == 10_035)
        #expect(count(.y2025, .province) == 34)
        #expect(count(.y2025, .commune) == 3_321)
        #expect(topology.units.count { $0.level == .centre } == 1)
        #expect(topology.units.count { $0.kind == .specialZone } == 13)
    }

    @Test func gatesOfProvinces() throws {
        let topology = try topology()
        let before = try gates(topology, .province, Self.april, .strict)
        #expect(before[.y2004] == [.open: 11, .held: 52])
        #expect(before[.y2025] == [.standby: 23, .closed: 11])
        let after = try gates(topology, .province, Self.july, .strict)
        #expect(after[.y2004] == [.closed: 63])
        #expect(after[.y2025] == [.open: 11, .ready: 23])
    }

    @Test(arguments: [(GatePolicy.strict, 44, 9_991), (.own, 132, 9_903)])
    func gatesOfCommunesInApril(policy: GatePolicy, open: Int, held: Int) throws {
        let before = try gates(try topology(), .commune, Self.april, policy)
        #expect(before[.y2004] == [.open: open, .held: held])
        let after = before[.y2025] ?? [:]
        #expect(Set(after.keys) == [.standby, .closed])
        #expect(after.values.reduce(0, +) == 3_321)
    }

    @Test(arguments: GatePolicy.allCases)
    func nobodyIsHeldInJuly(policy: GatePolicy) throws {
        let after = try gates(try topology(), .commune, Self.july, policy)
        #expect(after[.y2004] == [.closed: 10_035])
        let new = after[.y2025] ?? [:]
        #expect(Set(new.keys).isSubset(of: [.open, .ready]))
        #expect(new.values.reduce(0, +) == 3_321)
    }

    /// What a planner could know on the day that the provinces' mergers were put forward, and eleven days before.
    @Test(arguments: ["2025-04-01", "2025-07-01", "2026-01-01"])
    func gatesAreThoseOfWhatWasKnown(day: String) throws {
        let asOf = CivilDate(day)
        let announced = try topology().known(asOf: try #require(CivilDate("2025-04-15")))
        let provinces = try gates(announced, .province, asOf, .strict)
        #expect(provinces[.y2004] == [.open: 11, .held: 52])
        #expect(provinces[.y2025] == [.standby: 23, .closed: 11])
        let communes = try gates(announced, .commune, asOf, .strict)
        #expect(communes[.y2025] == nil, "no commune's merger was public")
        #expect(communes[.y2004]?[.closed] == nil && communes[.y2004]?[.standby] == nil)

        let nothing = try topology().known(asOf: try #require(CivilDate("2025-04-01")))
        #expect(nothing.events.isEmpty)
        #expect(nothing.units.allSatisfy { $0.id.register != .y2025 && $0.validUntil == nil })
        for level in [UnitLevel.province, .district, .commune] {
            let count = nothing.units.count { $0.level == level }
            #expect(try gates(nothing, level, asOf, .strict) == [.y2004: [.open: count]])
        }
    }

    @Test func allIsKnownOnceAllIsDone() throws {
        let topology = try topology()
        let known = topology.known(asOf: try #require(CivilDate("2025-07-01")))
        #expect(known.events == topology.events && known.units == topology.units)
    }

    @Test func noCommuneIsLostOrDoubled() throws {
        let topology = try topology()
        var whole: [UnitID: Int] = [:]
        var principals: [UnitID: Int] = [:]
        var formed: Set<UnitID> = []
        for link in topology.events.flatMap(\.links) {
            whole[link.predecessor, default: 0] += link.area == .all ? 1 : 0
            principals[link.predecessor, default: 0] += link.isPrincipal ? 1 : 0
            if let successor = link.successor { formed.insert(successor) }
        }
        for unit in topology.units where unit.id.register == .y2004 {
            #expect(whole[unit.id, default: 0] <= 1, "\(unit.id)")
            #expect(principals[unit.id] == 1, "\(unit.id)")
        }
        #expect(formed == Set(topology.units.filter { $0.id.register == .y2025 }.map(\.id)))
    }

    @Test func peopleAreTheSameBeforeAndAfter() throws {
        let topology = try topology()
        func people(_ register: Register, _ level: UnitLevel) -> Int {
            topology.units.filter { $0.id.register == register && $0.level == level }
                .reduce(0) { $0 + ($1.population?.people ?? 0) }
        }
        #expect(people(.y2004, .province) == people(.y2025, .province))
        let zones = topology.units.filter { $0.id.register == .y2004 && $0.level == .district }
            .filter { district in !topology.units.contains { $0.parent == district.id } }
        #expect(zones.count == 5)
        let islands = zones.reduce(0) { $0 + ($1.population?.people ?? 0) }
        #expect(people(.y2004, .commune) + islands == people(.y2025, .commune))
    }

    @Test func phasesAreThoseOfTheNotice() throws {
        let phases = try topology().phases
        #expect(phases.map(\.starts.description) == ["2025-04-05", "2025-05-01", "2025-05-31"])
        #expect(phases.first?.ends?.description == "2025-04-20")
        #expect(phases.first?.milestones.first?.printed == "05/4/2024")
        #expect(phases.dropFirst().first?.members.count == 3)
    }

    @Test func calendarKnowsTetAndSwappedDays() throws {
        let calendar = try topology().calendar
        func works(_ text: String) throws -> Bool { calendar.isWorkingDay(try #require(CivilDate(text))) }
        #expect(try !works("2025-01-29"))
        #expect(try works("2025-02-03"))
        #expect(try works("2025-04-26"))
        #expect(try !works("2025-05-02"))
        #expect(try !works("2025-06-01"))
        #expect(try !works("2026-04-27"))
    }
}
