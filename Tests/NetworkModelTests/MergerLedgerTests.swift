import NetworkModel
import Testing

/// Two provinces `A` and `B` merge into `P`; `c` is divided between `x`, which carries it on, and `y`; `x` later becomes `z`.
@Suite struct MergerLedgerTests {
    private static func id(_ text: String) -> UnitID { UnitID(code: text, register: .y2025) }
    private static func day(_ number: Int) -> CivilDate { CivilDate(daysSinceEpoch: 20_000 + number) }

    private static let units: [AdministrativeUnit] = ["A", "B", "P", "c", "x", "y", "z"].map { code in
        AdministrativeUnit(
            id: id(code), level: code < "a" ? .province : .commune, kind: .province,
            name: LocalizedName(vi: code, en: code), parent: code < "a" ? nil : id(code == "c" ? "A" : "P"),
            location: Location(coordinate: Coordinate(latitude: 0, longitude: 0), basis: .assumed(why: "test")),
            population: nil, validFrom: "Pxy".contains(code) ? day(50) : code == "z" ? day(90) : nil,
            validUntil: "ABc".contains(code) ? day(50) : code == "x" ? day(90) : nil)
    }

    private static let events: [LineageEvent] = [
        event("p", .merge, 10, 30, 50, [("A", "P", true), ("B", "P", true)]),
        event("x", .merge, nil, 40, 50, [("c", "x", true)]), event("y", .split, nil, 45, 50, [("c", "y", false)]),
        event("z", .merge, nil, 80, 90, [("x", "z", true)]),
    ]

    private static func event(
        _ name: String, _ kind: LineageEvent.Kind, _ announced: Int?, _ decided: Int, _ effective: Int,
        _ links: [(String, String, Bool)]
    ) -> LineageEvent {
        LineageEvent(
            id: name, kind: kind, announced: announced.map(day), decided: day(decided), effective: day(effective),
            completed: day(effective), resolution: "law", clause: "1",
            links: links.map {
                LineageLink(
                    predecessor: id($0.0), successor: id($0.1), area: $0.2 ? .rest : .part, people: .part,
                    isPrincipal: $0.2)
            })
    }

    private static func decision(
        _ number: Int, _ action: MergerDecision.Action, _ events: [String], _ date: Int? = nil, undone: Int? = nil
    ) -> MergerDecision {
        MergerDecision(
            number: number, recordedAt: UTCMoment(day: day(100 + number), secondOfDay: 0), recordedBy: "test",
            action: action, unit: id("P"), events: events, date: date.map(day), reason: "test", undone: undone)
    }

    private func gates(
        _ decisions: [MergerDecision], on number: Int, known: Int? = nil
    ) -> [String: Gate] {
        let recorded = RecordedLineage(units: Self.units, events: Self.events, decisions: decisions)
        let inForce = recorded.inForce(knownOn: known.map(Self.day))
        let lineage = Lineage(units: inForce.units, events: inForce.events)
        return Dictionary(
            uniqueKeysWithValues: Self.units.map {
                ($0.id.code, lineage.gate(of: $0.id, on: Self.day(number), policy: .own).gate)
            })
    }

    @Test func aCompletionMakesTheSuccessorReadyTheSameDay() {
        let decisions = [Self.decision(1, .complete, ["p"], 35)]
        #expect(gates(decisions, on: 34)["P"] == .standby)
        #expect(gates(decisions, on: 34)["A"] == .held)
        #expect(gates(decisions, on: 35)["P"] == .ready)
        #expect(gates(decisions, on: 35)["A"] == .closed)
    }

    @Test func aPostponementMakesTheSuccessorStandByAgain() {
        let decisions = [Self.decision(1, .complete, ["p"], 35), Self.decision(2, .postpone, ["p"], 70)]
        for day in [35, 50, 70, 500] {
            #expect(gates(decisions, on: day)["P"] == .standby, "\(day)")
            #expect(gates(decisions, on: day)["A"] == .held, "\(day)")
        }
        let done = decisions + [Self.decision(3, .complete, ["p"], 71)]
        #expect(gates(done, on: 71)["P"] == .ready)
        let units = RecordedLineage(units: Self.units, events: Self.events, decisions: decisions).inForce().units
        #expect(units.first { $0.id == Self.id("P") }?.validFrom == Self.day(70))
        #expect(units.first { $0.id == Self.id("A") }?.validUntil == Self.day(70))
    }

    @Test func aRevocationOpensThePredecessorsAndClosesTheSuccessors() {
        let decisions = [Self.decision(1, .revoke, ["p"])]
        for day in [0, 50, 500] {
            let gates = gates(decisions, on: day)
            #expect([gates["A"], gates["B"], gates["P"]] == [.open, .open, .closed], "\(day)")
        }
    }

    /// `c` goes on as `x`; without that event it keeps what `y` does not take.
    @Test func aUnitGoesOnWhereItsBooksDo() {
        #expect(gates([Self.decision(1, .revoke, ["x", "z"])], on: 60)["c"] == .open)
        #expect(gates([Self.decision(1, .revoke, ["x", "z"])], on: 46)["c"] == .held)
        #expect(gates([Self.decision(1, .revoke, ["y"])], on: 60)["c"] == .closed)
    }

    @Test(arguments: [1, 2, 3])
    func anUndoRestoresWhatWasBefore(count: Int) {
        let all = [
            Self.decision(1, .complete, ["p", "y"], 46), Self.decision(2, .postpone, ["p"], 70),
            Self.decision(3, .revoke, ["p"]),
        ]
        let before = Array(all.prefix(count - 1))
        let undone = Array(all.prefix(count)) + [Self.decision(4, .undo, [], undone: count)]
        for day in [0, 46, 60, 75] { #expect(gates(undone, on: day) == gates(before, on: day), "\(day)") }
    }

    @Test func whatContradictsTheJournalIsRefused() {
        func refusal(_ before: [MergerDecision], _ next: MergerDecision) -> MergerLedger.Refusal? {
            var ledger = MergerLedger(events: Self.events)
            for decision in before {
                #expect(ledger.refusal(of: decision) == nil)
                ledger.apply(decision)
            }
            return ledger.refusal(of: next)
        }
        let revoked = [Self.decision(1, .revoke, ["p"])]
        #expect(refusal(revoked, Self.decision(2, .complete, ["p"], 60)) == .revoked(event: "p", by: 1))
        #expect(refusal([], Self.decision(1, .complete, ["q"], 60)) == .unknownEvent("q"))
        #expect(
            refusal([], Self.decision(1, .complete, ["p"], 29))
                == .beforePublished(event: "p", date: Self.day(29), published: Self.day(30)))
        #expect(refusal([], Self.decision(1, .complete, ["p"], 30)) == nil)
        #expect(
            refusal([], Self.decision(1, .postpone, ["p"], 50))
                == .notLater(event: "p", date: Self.day(50), effective: Self.day(50)))
        #expect(
            refusal([], Self.decision(1, .revoke, ["x"])) == .needed(event: "x", unit: Self.id("x"), later: "z"))
        #expect(refusal(revoked, Self.decision(2, .undo, [], undone: 2)) == .unknownRecord(2))
        let undone = revoked + [Self.decision(2, .undo, [], undone: 1)]
        #expect(refusal(undone, Self.decision(3, .undo, [], undone: 1)) == .undoneAlready(1, by: 2))
        #expect(refusal(undone, Self.decision(3, .undo, [], undone: 2)) == .undoOfUndo(2))
        let both = [Self.decision(1, .revoke, ["z"]), Self.decision(2, .revoke, ["x"])]
        #expect(
            refusal(both, Self.decision(3, .undo, [], undone: 1))
                == .stranded(event: "z", unit: Self.id("x"), earlier: "x"))
    }

    @Test func nothingIsKnownBeforeItIsMadePublic() {
        for day in [0, 50, 500] {
            let gates = gates([], on: day, known: 9)
            #expect(gates["A"] == .open && gates["c"] == .open, "\(day)")
            for successor in ["P", "x", "y", "z"] { #expect(gates[successor] == .closed, "\(successor) \(day)") }
        }
    }

    @Test func whatIsAnnouncedIsPendingOnEveryDay() {
        for day in [0, 50, 500] {
            let gates = gates([], on: day, known: 10)
            #expect(gates["A"] == .held && gates["P"] == .standby && gates["c"] == .open, "\(day)")
        }
        // Only the part that goes to y is not known yet: c goes on as x, and waits for it.
        #expect(gates([], on: 500, known: 44)["c"] == .held)
        #expect(gates([], on: 500, known: 50)["P"] == .ready)
        #expect(gates([], on: 500, known: 50)["x"] == .ready)
        #expect(gates([], on: 500, known: 50)["z"] == .closed)
    }

    @Test func datesBecomeKnownOneByOne() throws {
        let event = Self.events[0]
        #expect(event.known(on: Self.day(9)) == nil)
        let announced = try #require(event.known(on: Self.day(29)))
        #expect(announced.announced == Self.day(10) && announced.decided == nil && announced.effective == nil)
        #expect(announced.completed == nil && announced.resolution.isEmpty && announced.clause.isEmpty)
        let decided = try #require(event.known(on: Self.day(30)))
        #expect(decided.effective == Self.day(50) && decided.completed == nil && decided.resolution == "law")
        #expect(event.known(on: Self.day(50)) == event)
    }

    @Test func decisionsRecordedLaterAreNotKnown() {
        let decisions = [Self.decision(1, .postpone, ["p"], 70)]
        #expect(gates(decisions, on: 60, known: 100)["P"] == .ready)
        #expect(gates(decisions, on: 60, known: 101)["P"] == .standby)
    }

    @Test(arguments: ["2025-06-20T08:15:00Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z"])
    func momentsAreReadAsTheyAreWritten(text: String) throws {
        let moment = try #require(UTCMoment(text))
        #expect(moment.description == text)
        #expect(UTCMoment(secondsSinceEpoch: moment.day.daysSinceEpoch * 86_400 + moment.secondOfDay) == moment)
    }

    @Test(arguments: [
        "2025-06-20", "2025-06-20T24:00:00Z", "2025-06-20 08:15:00Z", "2025-06-20T08:15:00", "2025-02-30T08:15:00Z",
        "2025-06-20T08:60:00Z", "",
    ])
    func otherFormsOfMomentsAreRefused(text: String) { #expect(UTCMoment(text) == nil) }
}
