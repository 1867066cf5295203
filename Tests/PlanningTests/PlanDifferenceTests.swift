import NetworkAddress
import NetworkModel
import Planning
import TestSupport
import Testing

/// Changes of prefixes, packages and no-regret works, put into a plan one by one.
@Suite("Differences of plans", .blocking)
struct PlanDifferenceTests {
    private func plan() async throws -> Plan {
        await Planner(try AddressBookTests.small()).plan(
            asOf: try #require(CivilDate("2025-04-15")), gatePolicy: .strict)
    }

    /// What differs where a plan is made from `before` as `change` has it.
    private func difference(
        _ before: Plan, causes: [PlanCause] = [], affected: [PlanOrigin.Affected] = [], _ change: (inout Plan) -> Void
    ) -> PlanDifference {
        let first = PlanDocument(before)
        var after = before
        change(&after)
        after.origin = PlanOrigin(
            plan: first.hash, inputHash: before.inputHash, asOf: before.asOf, knownAsOf: nil, start: before.asOf,
            causes: causes, affected: affected)
        return PlanDifference(from: first, to: PlanDocument(after))
    }

    @Test("A prefix that is another, one that has another owner, one more and one less")
    func prefixes() async throws {
        let before = try await plan()
        let row = try #require(before.prefixes.firstIndex { $0.role == .lan && $0.status != .container })
        let owner = try #require(before.prefixes.lastIndex { $0.role == .loopback && $0.status != .container })
        let site = before.prefixes[row].site
        let cause = PlanCause(.unitChanged, subject: site.rawValue)
        let other = try #require(Prefix("192.0.2.0/26"))
        let found = difference(before, causes: [cause], affected: [.init(id: site.rawValue, cause: 0)]) { plan in
            plan.prefixes[owner].holder = SiteID(rawValue: "elsewhere")
            plan.prefixes[row].prefix = other
        }
        #expect(found.changes.allSatisfy { $0.part == .addresses })
        let changed = try #require(found.changes.first { $0.field == "lan" })
        #expect(changed.kind == .changed && changed.subject == site.rawValue && changed.causes == [0])
        #expect(changed.before == before.prefixes[row].prefix.description && changed.after == "192.0.2.0/26")
        let held = try #require(found.changes.first { $0.field == "holder" })
        #expect(held.after == "elsewhere" && held.subject.hasSuffix(before.prefixes[owner].prefix.description))
        #expect(found.changes.count == 2)

        var more = before.prefixes[row]
        more.prefix = other
        let added = difference(before) { $0.prefixes.append(more) }
        #expect(added.changes.map(\.kind) == [.added] && added.changes[0].after == "192.0.2.0/26")
        let gone = difference(before) { $0.prefixes.remove(at: row) }
        #expect(gone.changes.map(\.kind) == [.removed] && gone.changes[0].field == "lan")
    }

    @Test("A settings file that nothing else rests on is the cause, where the plan states none")
    func settings() async throws {
        let before = try await plan()
        let file = try #require(before.inputs.firstIndex { $0.name == "addresses.yaml" })
        let row = try #require(before.prefixes.firstIndex { $0.role == .lan && $0.status != .container })
        let other = try #require(Prefix("192.0.2.0/26"))
        let found = difference(before) { plan in
            plan.inputs[file].hash = "other"
            plan.prefixes[row].prefix = other
        }
        #expect(found.causes == [PlanCause(.settingsChanged, subject: "addresses.yaml")])
        #expect(found.affected == [0])
        #expect(found.changes.map(\.causes) == [[0]])
    }

    @Test("A package that is released, one that holds something else, one more and one less")
    func packages() async throws {
        let before = try await plan()
        let site = try #require(before.packages.first { !$0.isReleased }?.site)
        let row = try #require(before.packages.firstIndex { $0.site == site })
        let cause = PlanCause(.eventCompleted, event: "e", day: before.asOf)
        let found = difference(before, causes: [cause], affected: [.init(id: site.rawValue, cause: 0)]) { plan in
            plan.packages[row].isReleased = true
            plan.packages[row].seal = "0"
            plan.packages[row].withPackage += 3
            plan.packages.append(
                StandbyPackage(
                    site: SiteID(rawValue: "new"), event: nil, seal: "1", isReleased: false, circuits: 1,
                    capital: .zero,
                    monthly: .zero, ahead: [], remaining: [], fromNothing: 1, withPackage: 1))
        }
        #expect(found.changes.allSatisfy { $0.part == .packages })
        let own = found.changes.filter { $0.subject == site.rawValue }
        #expect(own.map(\.field) == ["state", "seal", "days_with_package"])
        #expect(own[0].before == "sealed" && own[0].after == "released" && own.allSatisfy { $0.causes == [0] })
        let new = found.changes.filter { $0.subject == "new" }
        #expect(new.map(\.kind) == [.added] && new[0].after == "sealed")
        #expect(difference(before) { $0.packages.remove(at: row) }.changes.map(\.kind) == [.removed])
    }

    @Test("No-regret works: days that pass are the plan's day's, all else has its unit's cause")
    func regret() async throws {
        let before = try await plan()
        let row = try #require(before.noRegret.firstIndex { $0.unit != nil && $0.verdict == .pays })
        let unit = try #require(before.noRegret[row].unit)
        let day = before.asOf.advanced(byDays: 5)
        let moved = difference(before) { plan in
            plan.asOf = day
            plan.noRegret[row].waitingDays -= 5
        }
        let change = try #require(moved.changes.first { $0.part == .regret })
        #expect(change.field == "waiting_days" && change.subject == unit.description)
        #expect(change.causes.map { moved.causes[$0] } == [PlanCause(.asOfMoved, day: day, was: before.asOf)])
        let cause = PlanCause(.eventChanged, event: "e", day: before.asOf)
        let found = difference(before, causes: [cause], affected: [.init(id: unit.description, cause: 0)]) { plan in
            plan.noRegret[row].verdict = .wasted
            plan.noRegret[row].tier = "other"
        }
        #expect(found.changes.map(\.field) == ["now", "tier"] && found.changes.allSatisfy { $0.causes == [0] })
        #expect(difference(before) { $0.noRegret.remove(at: row) }.changes.map(\.kind) == [.removed])
    }
}
