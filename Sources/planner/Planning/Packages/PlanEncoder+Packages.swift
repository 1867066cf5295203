import NetworkModel
import Rendering

extension PlanEncoder {
    /// `[site, event, seal, released, circuits, capital, monthly, ahead, remaining, from nothing, with package]`.
    static func standbyPackage(_ item: StandbyPackage) -> JSONValue {
        [
            .string(item.site.rawValue), text(item.event), .string(item.seal), .bool(item.isReleased),
            integer(item.circuits), .integer(item.capital.dong), .integer(item.monthly.dong), kinds(item.ahead),
            kinds(item.remaining), integer(item.fromNothing), integer(item.withPackage),
        ]
    }

    private static func kinds(_ kinds: [ActivityKind]) -> JSONValue { .array(kinds.map { .string($0.rawValue) }) }

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
    static func noRegretItem(_ item: NoRegretItem) -> JSONValue {
        [
            .string(item.kind.rawValue), .string(item.verdict.rawValue), text(item.unit?.description),
            .string(item.site.rawValue), text(item.event), text(item.circuit), text(item.tier),
            .integer(item.capacity.bitsPerSecond), .integer(item.setup.dong), .integer(item.monthly.dong),
            integer(item.months), integer(item.crewDays), .integer(item.labour.dong), integer(item.people),
            integer(item.waitingDays),
        ]
    }
}
