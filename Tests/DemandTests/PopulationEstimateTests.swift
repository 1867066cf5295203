import Demand
import NetworkModel
import Testing

@Suite("Population of every unit")
struct PopulationEstimateTests {
    private func unit(_ id: String, _ level: UnitLevel, parent: String?, people: Int? = nil) -> AdministrativeUnit {
        AdministrativeUnit(
            id: UnitID(id)!, level: level, kind: level == .province ? .province : .ruralCommune,
            name: LocalizedName(vi: id, en: id), parent: parent.flatMap { UnitID($0) },
            location: Location(coordinate: Coordinate(latitude: 20, longitude: 105), basis: .published(source: "test")),
            population: people.map { Population(people: $0, basis: .published(source: "test")) }, validFrom: nil,
            validUntil: nil)
    }

    private func link(_ from: String, _ to: String, _ share: LineageLink.Share) -> LineageLink {
        LineageLink(
            predecessor: UnitID(from)!, successor: UnitID(to)!, area: share, people: share, isPrincipal: share == .all)
    }

    private func event(_ id: String, _ links: [LineageLink]) -> LineageEvent {
        LineageEvent(
            id: id, kind: .merge, announced: nil, decided: nil, effective: nil, completed: nil, resolution: "",
            clause: "", links: links)
    }

    @Test("A legacy commune takes its part of its successors' people, a province the sum of its communes")
    func derived() throws {
        let units = [
            unit("1@2004", .province, parent: nil), unit("11@2004", .commune, parent: "1@2004"),
            unit("12@2004", .commune, parent: "1@2004"), unit("1@2025", .province, parent: nil, people: 5_000),
            unit("11@2025", .commune, parent: "1@2025", people: 3_000),
            unit("12@2025", .commune, parent: "1@2025", people: 1_000),
        ]
        // 11 goes wholly to the new 11, which also takes a part of 12; the rest of 12 is the new 12.
        let events = [
            event("a", [link("11@2004", "11@2025", .all), link("12@2004", "11@2025", .part)]),
            event("b", [link("12@2004", "12@2025", .rest)]),
        ]
        let estimate = PopulationEstimate(units: units, events: events)
        #expect(estimate[UnitID("11@2004")!]?.people == 2_000)
        #expect(estimate[UnitID("12@2004")!]?.people == 2_000)
        #expect(estimate[UnitID("1@2004")!] == Population(people: 4_000, basis: .derived(from: "sum of its communes")))
        #expect(estimate[UnitID("1@2025")!]?.people == 5_000, "a published figure stays")
        #expect(estimate[UnitID("11@2004")!]?.basis.isAssumed == false)
    }

    @Test(
        "A commune without figure and successor takes its province's mean, and its predecessors know that it is assumed"
    )
    func assumed() {
        let units = [
            unit("1@2025", .province, parent: nil), unit("11@2025", .commune, parent: "1@2025", people: 3_000),
            unit("12@2025", .commune, parent: "1@2025", people: 1_000), unit("13@2025", .commune, parent: "1@2025"),
            unit("13@2004", .commune, parent: nil),
        ]
        let estimate = PopulationEstimate(units: units, events: [event("c", [link("13@2004", "13@2025", .all)])])
        #expect(estimate[UnitID("13@2025")!]?.people == 2_000)
        #expect(estimate[UnitID("13@2025")!]?.basis.isAssumed == true)
        #expect(estimate[UnitID("13@2004")!]?.people == 2_000)
        #expect(estimate[UnitID("13@2004")!]?.basis.isAssumed == true)
    }
}
