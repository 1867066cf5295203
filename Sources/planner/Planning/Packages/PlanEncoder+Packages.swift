import NetworkModel
import Rendering

extension PlanEncoder {
    /// `[site, event, seal, released, circuits, capital, monthly, ahead, remaining, from nothing, with package]`.
    static func standbyPackage(_ item: StandbyPackage, _ out: inout JSONOutput) {
        out.raw("[")
        out.item(item.site.rawValue)
        out.item(item.event)
        out.item(item.seal)
        out.item(item.isReleased)
        out.item(item.circuits)
        out.item(item.capital.dong)
        out.item(item.monthly.dong)
        out.items(item.ahead) { $1.string($0.rawValue) }
        out.items(item.remaining) { $1.string($0.rawValue) }
        out.item(item.fromNothing)
        out.item(item.withPackage)
        out.raw("]")
    }

    static func outfit(_ item: PackageTerms.Outfit) -> JSONValue {
        [
            "level": .string(item.level.rawValue), "item": .string(item.item), "name": name(item.name),
            "quantity": integer(item.quantity), "unit_price_vnd": .integer(item.unitPrice.dong),
            "assumed": .bool(item.isAssumed),
        ]
    }

    static func work(_ item: PackageTerms.Work) -> JSONValue {
        [
            "level": .string(item.level.rawValue), "kind": .string(item.kind.rawValue), "days": integer(item.days),
            "crew": text(item.crew), "crew_name": item.crewName.map(name) ?? .null,
            "day_rate_vnd": .integer(item.dayRate.dong), "assumed": .bool(item.isAssumed),
        ]
    }

    /// `[kind, verdict, unit, site, event, circuit, tier, capacity, setup, monthly, months, crew days, labour, people, days]`.
    static func noRegretItem(_ item: NoRegretItem, _ out: inout JSONOutput) {
        out.raw("[")
        out.item(item.kind.rawValue)
        out.item(item.verdict.rawValue)
        out.item(item.unit)
        out.item(item.site.rawValue)
        out.item(item.event)
        out.item(item.circuit)
        out.item(item.tier)
        out.item(item.capacity.bitsPerSecond)
        out.item(item.setup.dong)
        out.item(item.monthly.dong)
        out.item(item.months)
        out.item(item.crewDays)
        out.item(item.labour.dong)
        out.item(item.people)
        out.item(item.waitingDays)
        out.raw("]")
    }
}
