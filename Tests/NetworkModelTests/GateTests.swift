import NetworkModel
import Testing

/// Two provinces, `M` (merges with `N` into `P`) and `K` (kept, entered anew as `Q`), each with communes that merge,
/// that stay whole and that are split: every rule of the gate on a country small enough to see.
@Suite struct GateTests {
    static let before = CivilDate(daysSinceEpoch: 20_000)
    static let day = CivilDate(daysSinceEpoch: 20_100)

    struct Case: Sendable, CustomTestStringConvertible {
        var unit: String
        var policy: GatePolicy
        var early: Gate
        var late: Gate
        var because: String?
        var testDescription: String { "\(unit) \(policy.rawValue)" }
    }

    @Test(arguments: [
        Case(unit: "M@2004", policy: .strict, early: .held, late: .closed, because: "p"),
        Case(unit: "K@2004", policy: .strict, early: .open, late: .closed),
        Case(unit: "P@2025", policy: .strict, early: .standby, late: .ready, because: "p"),
        Case(unit: "Q@2025", policy: .strict, early: .closed, late: .open),
        Case(unit: "d@2004", policy: .strict, early: .held, late: .closed, because: "d"),
        // A whole commune of a merging province: held with it, or open by itself.
        Case(unit: "m1@2004", policy: .strict, early: .held, late: .closed, because: "p"),
        Case(unit: "m1@2004", policy: .own, early: .open, late: .closed),
        Case(unit: "m1@2025", policy: .strict, early: .standby, late: .ready, because: "p"),
        Case(unit: "m1@2025", policy: .own, early: .closed, late: .open),
        // A commune of a kept province whose district is abolished: nobody but the district is held.
        Case(unit: "k1@2004", policy: .strict, early: .open, late: .closed),
        Case(unit: "k1@2025", policy: .strict, early: .closed, late: .open),
        // Merged and split communes of a kept province wait for their own event under either policy.
        Case(unit: "k2@2004", policy: .own, early: .held, late: .closed, because: "c2"),
        Case(unit: "k3@2004", policy: .strict, early: .held, late: .closed, because: "c2"),
        Case(unit: "k2@2025", policy: .strict, early: .standby, late: .ready, because: "c2"),
        Case(unit: "k3@2025", policy: .own, early: .standby, late: .ready, because: "c3"),
        Case(unit: "top@party", policy: .strict, early: .open, late: .open),
        Case(unit: "nobody@2004", policy: .strict, early: .closed, late: .closed),
    ])
    func follows(_ row: Case) throws {
        let lineage = Self.lineage()
        let id = try #require(UnitID(row.unit))
        let early = lineage.gate(of: id, on: Self.day.advanced(byDays: -1), policy: row.policy)
        #expect(early.gate == row.early)
        #expect(lineage.gate(of: id, on: Self.day, policy: row.policy).gate == row.late)
        if let because = row.because { #expect(early.event == because) }
    }

    @Test func anEventThatIsNeverCompletedHoldsForEver() throws {
        let lineage = Self.lineage(completed: nil)
        let held = try #require(UnitID("k2@2004"))
        let waiting = try #require(UnitID("k2@2025"))
        #expect(lineage.gate(of: held, on: Self.day.advanced(byDays: 10_000), policy: .own).gate == .held)
        #expect(lineage.gate(of: waiting, on: Self.day.advanced(byDays: 10_000), policy: .own).gate == .standby)
    }

    @Test func aCommuneDividedByTwoEventsIsHeldUntilTheLast() throws {
        let lineage = Self.lineage(late: "c3")
        let divided = try #require(UnitID("k3@2004"))
        #expect(
            lineage.gate(of: divided, on: Self.day, policy: .own)
                == GateDecision(gate: .held, event: "c3", because: divided))
        #expect(lineage.gate(of: try #require(UnitID("k2@2025")), on: Self.day, policy: .own).gate == .ready)
        #expect(lineage.gate(of: divided, on: Self.day.advanced(byDays: 30), policy: .own).gate == .closed)
    }

    @Test func aProvinceThatIsLateHoldsItsNewCommunesUnderStrict() throws {
        let lineage = Self.lineage(late: "p")
        let commune = try #require(UnitID("m1@2025"))
        #expect(lineage.gate(of: commune, on: Self.day, policy: .strict).gate == .held)
        #expect(lineage.gate(of: commune, on: Self.day, policy: .own).gate == .open)
        #expect(lineage.gate(of: commune, on: Self.day.advanced(byDays: 30), policy: .strict).gate == .ready)
    }

    /// `late` names an event that is completed thirty days after the others.
    private static func lineage(completed: CivilDate? = day, late: String? = nil) -> Lineage {
        func unit(_ text: String, _ level: UnitLevel, _ parent: String?) -> AdministrativeUnit {
            let id = UnitID(text) ?? UnitID(code: "?", register: .party)
            return AdministrativeUnit(
                id: id, level: level, kind: .province, name: LocalizedName(vi: text, en: text),
                parent: parent.flatMap { UnitID($0) },
                location: Location(coordinate: Coordinate(latitude: 0, longitude: 0), basis: .assumed(why: "test")),
                population: nil, validFrom: id.register == .y2025 ? day : nil,
                validUntil: id.register == .y2004 ? day : nil)
        }
        func event(_ id: String, _ kind: LineageEvent.Kind, _ links: [(String, String?)]) -> LineageEvent {
            LineageEvent(
                id: id, kind: kind, announced: nil, decided: before, effective: day,
                completed: id == late ? completed?.advanced(byDays: 30) : completed,
                resolution: "", clause: "",
                links: links.compactMap { from, to in
                    UnitID(from).map {
                        LineageLink(
                            predecessor: $0, successor: to.flatMap { UnitID($0) }, area: .all, people: .all,
                            isPrincipal: true)
                    }
                })
        }
        return Lineage(
            units: [
                unit("top@party", .centre, nil), unit("M@2004", .province, "top@party"),
                unit("N@2004", .province, "top@party"), unit("K@2004", .province, "top@party"),
                unit("P@2025", .province, "top@party"), unit("Q@2025", .province, "top@party"),
                unit("d@2004", .district, "K@2004"), unit("e@2004", .district, "M@2004"),
                unit("m1@2004", .commune, "e@2004"), unit("m1@2025", .commune, "P@2025"),
                unit("k1@2004", .commune, "d@2004"), unit("k2@2004", .commune, "d@2004"),
                unit("k3@2004", .commune, "d@2004"), unit("k1@2025", .commune, "Q@2025"),
                unit("k2@2025", .commune, "Q@2025"), unit("k3@2025", .commune, "Q@2025"),
            ],
            events: [
                event("p", .merge, [("M@2004", "P@2025"), ("N@2004", "P@2025")]),
                event("q", .reregister, [("K@2004", "Q@2025")]), event("d", .abolish, [("d@2004", nil)]),
                event("e", .abolish, [("e@2004", nil)]), event("m1", .reregister, [("m1@2004", "m1@2025")]),
                event("c1", .retype, [("k1@2004", "k1@2025")]),
                event("c2", .merge, [("k2@2004", "k2@2025"), ("k3@2004", "k2@2025")]),
                event("c3", .split, [("k3@2004", "k3@2025")]),
            ])
    }
}
