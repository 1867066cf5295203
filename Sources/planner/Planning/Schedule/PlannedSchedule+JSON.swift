import NetworkModel
import Rendering

extension PlannedSchedule {
    var json: JSONValue {
        [
            "value": value.json, "lower_bound": .number(lowerBound), "person_days": .number(personDays),
            "site_days": .number(siteDays),
            "rules": .array(rules.map(\.json)),
            "conflicts": .array(conflicts.map(\.json)),
            "names": .array(names.map { [.string($0.key), PlanEncoder.name($0.name)] }),
            "minutes_per_day": PlanEncoder.integer(minutesPerDay),
        ]
    }

    init(_ field: JSONField) throws {
        self.init(
            value: try Value(field["value"]), lowerBound: try field["lower_bound"].number,
            personDays: try field["person_days"].number, siteDays: try field["site_days"].number,
            rules: try field["rules"].elements.map { try Rule($0) },
            conflicts: try field["conflicts"].elements.map { try PlannedConflict($0) },
            names: try field["names"].elements.map { name in
                let parts = try name.tuple(2)
                return Name(key: try parts[0].text, name: try parts[1].name)
            }, minutesPerDay: try field["minutes_per_day"].count)
    }
}

/// Progress stands in pairs of a day and the people connected when it begins.
extension PlannedSchedule.Rule {
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(id)), .init("plain", .bool(isPlain)), .init("value", value.json),
        ]
        if !progress.isEmpty {
            let pairs = progress.map { JSONValue.array([PlanEncoder.date($0.day), PlanEncoder.integer($0.people)]) }
            members.append(.init("progress", .array(pairs)))
        }
        return .object(members)
    }

    init(_ field: JSONField) throws {
        self.init(
            id: try field["id"].text, isPlain: try field["plain"].flag,
            value: try PlannedSchedule.Value(field["value"]),
            progress: try field.member("progress")?.elements.map { point in
                let parts = try point.tuple(2)
                return PlannedSchedule.Progress(day: try parts[0].date, people: try parts[1].count)
            } ?? [])
    }
}

extension PlannedSchedule.Value {
    var json: JSONValue {
        [
            "waiting": .number(waiting), "lateness": .number(lateness), "makespan_days": .number(makespan),
            "money_vnd": .integer(money.dong), "total": .number(total),
        ]
    }

    init(_ field: JSONField) throws {
        self.init(
            waiting: try field["waiting"].number, lateness: try field["lateness"].number,
            makespan: try field["makespan_days"].number, money: try field["money_vnd"].money,
            total: try field["total"].number)
    }
}

/// A conflict as a list: site, kind, the cause's word, and its values.
extension PlannedConflict {
    var json: JSONValue {
        let head: [JSONValue] = [.string(site.rawValue), PlanEncoder.text(kind?.rawValue)]
        let rest: [JSONValue] =
            switch cause {
            case .noCrew(let crew, let base, let wanted, let there):
                [
                    "crew", .string(crew), PlanEncoder.text(base?.description), PlanEncoder.integer(wanted),
                    PlanEncoder.integer(there),
                ]
            case .noStock(let item, let wanted, let left):
                ["stock", .string(item), PlanEncoder.integer(wanted), PlanEncoder.integer(left)]
            case .noMoney(let wanted, let left): ["money", .integer(wanted.dong), .integer(left.dong)]
            case .noOpening(let season, let wanted, let longest):
                ["opening", .string(season), PlanEncoder.integer(wanted), PlanEncoder.integer(longest)]
            case .windowTooShort(let earliest, let due, let needs):
                [
                    "window", PlanEncoder.date(earliest), PlanEncoder.date(due),
                    .array(needs.map { [.string($0.kind.rawValue), PlanEncoder.integer($0.minutes)] }),
                ]
            case .windowMissed(let finish, let due, let holding):
                ["missed", PlanEncoder.date(finish), PlanEncoder.date(due), .array(holding.map(\.json))]
            case .waitsFor(let site): ["waits", .string(site.rawValue)]
            case .horizon: ["horizon"]
            }
        return .array(head + rest)
    }

    init(_ field: JSONField) throws {
        let parts = try field.elements
        guard parts.count >= 3 else { throw field.mismatch("a conflict") }
        let cause: Cause
        switch (try parts[2].text, parts.count) {
        case ("crew", 7):
            cause = .noCrew(
                crew: try parts[3].text, base: try parts[4].optional?.unitID, wanted: try parts[5].count,
                there: try parts[6].count)
        case ("stock", 6):
            cause = .noStock(item: try parts[3].text, wanted: try parts[4].count, left: try parts[5].count)
        case ("money", 5): cause = .noMoney(wanted: try parts[3].money, left: try parts[4].money)
        case ("opening", 6):
            cause = .noOpening(season: try parts[3].text, wanted: try parts[4].count, longest: try parts[5].count)
        case ("window", 6):
            cause = .windowTooShort(
                earliest: try parts[3].date, due: try parts[4].date,
                needs: try parts[5].elements.map { need in
                    let pair = try need.tuple(2)
                    return Need(kind: try pair[0].word(), minutes: try pair[1].count)
                })
        case ("missed", 6):
            cause = .windowMissed(
                finish: try parts[3].date, due: try parts[4].date,
                holding: try parts[5].elements.map { try PlannedReason($0) })
        case ("waits", 4): cause = .waitsFor(try parts[3].siteID)
        case ("horizon", 3): cause = .horizon
        default: throw field.mismatch("a conflict")
        }
        self.init(site: try parts[0].siteID, kind: try parts[1].optional?.word(), cause: cause)
    }
}
