import NetworkModel
import Testing

@testable import Rollout

@Suite("Placing works in gaps")
struct GapPlacementTests {
    private let monday = CivilDate(daysSinceEpoch: 20_241 + 0)  // Any day: the calendar below works on all of them.
    private let everyDay = WorkingCalendar(workingWeekdays: Set(1...7), holidays: [], workedDays: [])
    private let nowhere = Basis.assumed(why: "test")

    private func item(stock: Int, monthly: Int) -> EquipmentItem {
        EquipmentItem(
            id: "router", name: LocalizedName(vi: "-", en: "-"), unitPrice: .zero, quantity: [.commune: 1],
            stock: stock,
            deliveredMonthly: monthly, basis: nowhere)
    }

    private func crew(_ count: Int) -> CrewRule {
        CrewRule(
            id: "crew", name: LocalizedName(vi: "-", en: "-"), skills: [.survey, .install], count: count,
            isNational: true, dayRate: .zero, basis: nowhere)
    }

    private func problem(_ crews: Int, stock: Int, monthly: Int = 0) -> RolloutProblem {
        RolloutProblem(
            works: [], crews: [crew(crews)],
            rules: [
                ActivityRule(kind: .survey, duration: [.commune: 2], basis: nowhere),
                ActivityRule(kind: .install, duration: [.commune: 3], basis: nowhere),
            ], equipment: [item(stock: stock, monthly: monthly)], calendar: everyDay, start: monday)
    }

    private func works(_ name: String) -> SiteWorks {
        SiteWorks(
            site: SiteID(rawValue: name), level: .commune, province: nil, release: monday, leadTime: 0, people: 0,
            after: nil)
    }

    @Test("What is placed takes the days that what stands leaves free, and moves none of it")
    func gaps() throws {
        var placement = GapPlacement(problem(1, stock: 9), asOf: monday, crewChanges: [], deliveryChanges: [])
        let kept = [
            ScheduledActivity(
                kind: .survey, crew: "crew", starts: monday.advanced(byDays: 2), finishes: monday.advanced(byDays: 3))
        ]
        placement.keep(works("kept"), kept)
        let first = placement.place(works("new"), after: [])
        let placed = try #require(first)
        #expect(placed.map { $0.starts - monday } == [0, 4])
        #expect(placed.map { $0.finishes - monday } == [1, 6])
        let second = placement.place(works("other"), after: [])
        let next = try #require(second)
        #expect(next.map { $0.starts - monday } == [7, 9])
    }

    @Test("No crew works while it is lost, and no day has more installed than has arrived")
    func losses() throws {
        let lost = CrewChange(
            rule: "crew", province: nil, count: -1, from: monday, until: monday.advanced(byDays: 9))
        var placement = GapPlacement(problem(1, stock: 9), asOf: monday, crewChanges: [lost], deliveryChanges: [])
        let late = placement.place(works("a"), after: [])
        #expect(late?.first?.starts == monday.advanced(byDays: 10))
        var empty = GapPlacement(problem(1, stock: 0), asOf: monday, crewChanges: [], deliveryChanges: [])
        let none = empty.place(works("a"), after: [])
        #expect(none == nil)
        let short = empty.shortage(
            works("b"), [ScheduledActivity(kind: .install, crew: nil, starts: monday, finishes: monday)])
        #expect(short?.lack == .stock)
    }

    @Test("The ledger of stock gives the same day as counting every day does", arguments: 0..<60)
    func stock(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let item = item(stock: random(4), monthly: random(3))
        let changes =
            random(2) == 0
            ? []
            : [
                DeliveryChange(
                    item: "router", due: monday.advanced(byDays: 20 + random(60)), quantity: random(4),
                    arrives: random(3) == 0 ? nil : monday.advanced(byDays: 30 + random(90)))
            ]
        var ledger = StockLedger(items: [item], start: monday, changes: changes)
        var taken: [CivilDate] = []
        func arrived(_ day: CivilDate) -> Int {
            var count = item.stock
            var replaced: CivilDate?
            if let change = changes.first {
                let (year, month, _) = change.due.components
                if let due = CivilDate(year: year, month: month, day: 1), due > monday { replaced = due }
            }
            var at = monday.advanced(byDays: 1)
            while at <= day {
                if at.components.day == 1, at != replaced { count += item.deliveredMonthly }
                at = at.advanced(byDays: 1)
            }
            if replaced != nil, let change = changes.first, let arrives = change.arrives, arrives <= day {
                count += change.quantity
            }
            return count
        }
        for _ in 0..<6 {
            let from = monday.advanced(byDays: random(200))
            let last = max(from, taken.max() ?? from).advanced(byDays: 400)
            /// From this day on there is one left on every day.
            func isFree(_ day: CivilDate) -> Bool {
                ([day] + taken.filter { $0 > day }).allSatisfy { at in
                    arrived(at) >= taken.count { $0 <= at } + 1
                }
            }
            var expected: CivilDate? = from
            while let day = expected, !isFree(day) { expected = day < last ? day.advanced(byDays: 1) : nil }
            let found = ledger.earliest(for: .commune, from: from)
            if let expected {
                #expect(found == expected)
                ledger.take(for: .commune, on: expected)
                taken.append(expected)
                #expect(taken.count { $0 <= expected } <= arrived(expected))
            } else if let found {
                #expect(found > last)
            }
        }
    }
}
