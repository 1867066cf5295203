package import Localization
package import NetworkModel
import Rendering

/// A circuit that is bought of a dearer carrier than it need be, because that one is sooner there.
package struct PlannedCarrierChoice: Hashable, Sendable {
    /// By id.
    package var circuit: String
    package var carrier: String
    /// The carrier that the design alone would take.
    package var instead: String
    /// Working days from order to delivery, and those of the other.
    package var leadTime: Int
    package var leadTimeInstead: Int
    /// What it costs more once, and each month; below zero where less.
    package var setupMore: Money
    package var monthlyMore: Money

    package init(
        circuit: String, carrier: String, instead: String, leadTime: Int, leadTimeInstead: Int, setupMore: Money,
        monthlyMore: Money
    ) {
        self.circuit = circuit
        self.carrier = carrier
        self.instead = instead
        self.leadTime = leadTime
        self.leadTimeInstead = leadTimeInstead
        self.setupMore = setupMore
        self.monthlyMore = monthlyMore
    }

    /// Why it is that carrier's.
    package func sentence(_ language: Language) -> String {
        func millions(_ money: Money) -> String { Table.fixed(Double(money.dong) / 1e6, decimals: 1) }
        return CarrierMessages.soonerThan.text(
            language, carrier, instead, leadTime, leadTimeInstead, millions(setupMore), millions(monthlyMore))
    }

    var json: JSONValue {
        [
            "circuit": .string(circuit), "carrier": .string(carrier), "instead_of": .string(instead),
            "lead_time_days": PlanEncoder.integer(leadTime),
            "lead_time_days_instead": PlanEncoder.integer(leadTimeInstead),
            "setup_more_vnd": .integer(setupMore.dong), "monthly_more_vnd": .integer(monthlyMore.dong),
        ]
    }

    init(_ field: JSONField) throws {
        self.init(
            circuit: try field["circuit"].text, carrier: try field["carrier"].text,
            instead: try field["instead_of"].text, leadTime: try field["lead_time_days"].count,
            leadTimeInstead: try field["lead_time_days_instead"].count,
            setupMore: try field["setup_more_vnd"].money, monthlyMore: try field["monthly_more_vnd"].money)
    }
}

extension [PlannedCarrierChoice] {
    /// Those whose circuit is still that carrier's.
    func standing(in circuits: [PlannedCircuit]) -> [PlannedCarrierChoice] {
        guard !isEmpty else { return self }
        let carriers = Dictionary(
            circuits.map { ($0.circuit.id, $0.circuit.carrier) }, uniquingKeysWith: { first, _ in first })
        return filter { carriers[$0.circuit] == $0.carrier }
    }
}

extension CarrierOffer {
    func json(basis: JSONValue) -> JSONValue {
        .object([
            .init("carrier", .string(carrier)), .init("lead_time_days", PlanEncoder.integer(leadTime)),
            .init(
                "lead_times",
                .array(
                    areas.map { area in
                        [
                            "units": .array(area.units.sorted().map { .string($0.description) }),
                            "days": PlanEncoder.integer(area.days),
                        ]
                    })),
            .init(
                "units",
                provinces.map { .array($0.sorted().map { .string($0.description) }) } ?? .null),
            .init("serves_centre", .bool(serves(nil))), .init("price_factor", .number(priceFactor)),
            .init(
                "prices",
                .array(
                    prices.sorted { $0.key < $1.key }.map { tier, price in
                        func money(_ money: Money?) -> JSONValue { money.map { .integer($0.dong) } ?? .null }
                        return [
                            "tier": .string(tier), "setup_vnd": money(price.setup),
                            "setup_per_km_vnd": money(price.setupPerKilometre), "monthly_vnd": money(price.monthly),
                            "monthly_per_km_vnd": money(price.monthlyPerKilometre),
                        ]
                    })),
            .init("mtbf_hours", PlanEncoder.number(meanTimeBetweenFailures)),
            .init("mttr_hours", PlanEncoder.number(meanTimeToRepair)), .init("basis", basis),
        ])
    }

    init(_ field: JSONField, basis: Basis) throws {
        self.init(carrier: try field["carrier"].text, leadTime: try field["lead_time_days"].count, basis: basis)
        areas = try field["lead_times"].elements.map { area in
            LeadTimeArea(
                units: Set(try area["units"].elements.map { try $0.unitID }), days: try area["days"].count)
        }
        provinces = try field["units"].optional.map { Set(try $0.elements.map { try $0.unitID }) }
        servesCentre = provinces == nil ? false : try field["serves_centre"].flag
        priceFactor = try field["price_factor"].number
        for entry in try field["prices"].elements {
            let tier = try entry["tier"].text
            prices[tier] = TierPrice(
                setup: try entry["setup_vnd"].optional?.money,
                setupPerKilometre: try entry["setup_per_km_vnd"].optional?.money,
                monthly: try entry["monthly_vnd"].optional?.money,
                monthlyPerKilometre: try entry["monthly_per_km_vnd"].optional?.money)
        }
        meanTimeBetweenFailures = try field["mtbf_hours"].optional?.number
        meanTimeToRepair = try field["mttr_hours"].optional?.number
        guard meanTimeBetweenFailures ?? 1 > 0, meanTimeToRepair ?? 0 >= 0 else {
            throw field.mismatch("an MTBF of more than 0 hours and an MTTR")
        }
    }
}
