import NetworkAddress
import NetworkModel
import Rollout
import TestSupport
import Testing

@Suite("Books across mergers", .blocking)
struct BooksTests {
    private func unit(_ text: String) throws -> UnitID { try #require(UnitID(text)) }
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func event(
        _ id: String, _ links: [(String, String?, LineageLink.Share, Bool)], completed: String?
    ) throws -> LineageEvent {
        LineageEvent(
            id: id, kind: .merge, announced: nil, decided: nil, effective: nil,
            completed: try completed.map { try day($0) }, resolution: "test", clause: "",
            links: try links.map { link in
                LineageLink(
                    predecessor: try unit(link.0), successor: try link.1.map { try unit($0) }, area: link.2,
                    people: link.2, isPrincipal: link.3)
            })
    }

    private func holding(_ id: String, people: Int, staff: Int, contracts: Int = 0) throws -> Holding {
        Holding(
            unit: try unit(id), people: people, staff: staff, committed: Money(dong: Int64(people) * 7),
            contracts: (0..<contracts).map {
                .init(circuit: "\(id)/\($0)", capital: Money(dong: 1_000), monthly: Money(dong: 100))
            }, prefixes: [try #require(Prefix("10.\(people % 256).0.0/24"))],
            equipment: [.init(item: "router", quantity: 1)], agents: [.init(id: id, intervals: people)])
    }

    @Test("Two units become one: it has what both had")
    func merge() throws {
        let books = Books([
            try holding("1@2004", people: 10, staff: 3, contracts: 1), try holding("2@2004", people: 5, staff: 2),
        ])
        let event = try event(
            "c", [("1@2004", "1@2025", .all, true), ("2@2004", "1@2025", .all, true)], completed: "2025-07-01")
        let before = books.carriedOver(by: [event], to: try day("2025-06-30"))
        #expect(before.moves.isEmpty)
        #expect(before.books.holdings == books.holdings)
        let after = books.carriedOver(by: [event], to: try day("2025-07-01"))
        let one = try #require(after.books[try unit("1@2025")])
        #expect(after.books.holdings.count == 1)
        #expect(one.people == 15)
        #expect(one.staff == 5)
        #expect(one.prefixes.count == 2)
        #expect(one.equipment == [.init(item: "router", quantity: 2)])
        #expect(after.books.totals.reconciles(with: books.totals))
        #expect(after.moves.allSatisfy { !$0.isAssumed })
    }

    @Test("A unit divided in three: people in equal parts, the odd ones to the principal, contracts whole to it")
    func split() throws {
        let books = Books([try holding("1@2004", people: 11, staff: 4, contracts: 2)])
        let events = [
            try event("a", [("1@2004", "7@2025", .part, false)], completed: "2025-07-01"),
            try event("b", [("1@2004", "8@2025", .part, true)], completed: "2025-07-01"),
            try event("c", [("1@2004", "9@2025", .rest, false)], completed: "2025-08-01"),
        ]
        // While one of its events is pending the unit lives on, with all it has.
        #expect(books.carriedOver(by: events, to: try day("2025-07-15")).moves.isEmpty)
        let after = books.carriedOver(by: events, to: try day("2025-08-01"))
        #expect(after.books.holdings.map(\.people) == [4, 4, 3])
        #expect(after.books.holdings.map(\.staff) == [1, 2, 1])
        #expect(after.books.holdings.map(\.contracts.count) == [0, 2, 0])
        #expect(after.books.totals.reconciles(with: books.totals))
        #expect(after.moves.filter(\.isAssumed).count == 6)
    }

    @Test("A chain of mergers is followed to its end, and what nobody takes stays")
    func chain() throws {
        let books = Books([try holding("1@2004", people: 9, staff: 1), try holding("2@2004", people: 4, staff: 1)])
        let events = [
            try event("a", [("1@2004", "1@2025", .all, true)], completed: "2025-07-01"),
            try event("b", [("1@2025", "1@2030", .all, true)], completed: "2030-01-01"),
            try event("c", [("2@2004", nil, .all, true)], completed: "2025-07-01"),
        ]
        let after = books.carriedOver(by: events, to: try day("2030-01-01"))
        #expect(after.books.holdings.map(\.unit.description) == ["2@2004", "1@2030"])
        #expect(after.unclaimed == [try unit("2@2004")])
        #expect(after.books.totals.reconciles(with: books.totals))
    }

    @Test("Any holdings over any lineage reconcile", arguments: 1...20)
    func reconciles(seed: Int) throws {
        var state = UInt64(seed)
        func draw(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        var events: [LineageEvent] = []
        var holdings: [Holding] = []
        for index in 0..<60 {
            holdings.append(try holding("\(index)@2004", people: draw(100_000), staff: draw(50), contracts: draw(3)))
            let parts = 1 + draw(4)
            let principal = draw(parts)
            for part in 0..<parts {
                let share: LineageLink.Share = parts == 1 ? .all : draw(3) == 0 ? .none : .part
                events.append(
                    try event(
                        "e\(index)-\(part)", [("\(index)@2004", "\(draw(30))@2025", share, part == principal)],
                        completed: "2025-0\(7 + draw(2))-01"))
            }
        }
        let books = Books(holdings)
        for date in ["2025-07-01", "2025-08-01"] {
            let after = books.carriedOver(by: events, to: try day(date))
            #expect(after.books.totals.reconciles(with: books.totals))
            let moved = after.moves.filter { $0.kind == .people }.reduce(0) { $0 + $1.amount }
            let gone = Set(holdings.map(\.unit)).subtracting(after.books.holdings.map(\.unit))
            #expect(moved == holdings.filter { gone.contains($0.unit) }.reduce(0) { $0 + Int64($1.people) })
        }
    }
}
