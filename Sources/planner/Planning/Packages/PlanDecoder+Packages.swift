import NetworkModel
import Rendering

extension PlanDecoder {
    static func standbyPackage(_ field: JSONField) throws -> StandbyPackage {
        let parts = try field.tuple(11)
        return StandbyPackage(
            site: try parts[0].siteID, event: try parts[1].optional?.text, seal: try parts[2].text,
            isReleased: try parts[3].flag, circuits: try parts[4].count, capital: try parts[5].money,
            monthly: try parts[6].money, ahead: try parts[7].elements.map { try $0.word() },
            remaining: try parts[8].elements.map { try $0.word() }, fromNothing: try parts[9].count,
            withPackage: try parts[10].count)
    }

    static func outfit(_ field: JSONField) throws -> PackageTerms.Outfit {
        PackageTerms.Outfit(
            level: try field["level"].word(), item: try field["item"].text, name: try field["name"].name,
            quantity: try field["quantity"].count, unitPrice: try field["unit_price_vnd"].money,
            isAssumed: try field["assumed"].flag)
    }

    static func work(_ field: JSONField) throws -> PackageTerms.Work {
        PackageTerms.Work(
            level: try field["level"].word(), kind: try field["kind"].word(), days: try field["days"].count,
            crew: try field["crew"].optional?.text, crewName: try field["crew_name"].optional?.name,
            dayRate: try field["day_rate_vnd"].money, isAssumed: try field["assumed"].flag)
    }

    static func noRegretItem(_ field: JSONField) throws -> NoRegretItem {
        let parts = try field.tuple(15)
        return NoRegretItem(
            kind: try parts[0].word(), verdict: try parts[1].word(), unit: try parts[2].optional?.unitID,
            site: try parts[3].siteID, event: try parts[4].optional?.text, circuit: try parts[5].optional?.text,
            tier: try parts[6].optional?.text, capacity: try parts[7].bandwidth, setup: try parts[8].money,
            monthly: try parts[9].money, months: try parts[10].count, crewDays: try parts[11].count,
            labour: try parts[12].money, people: try parts[13].count, waitingDays: try parts[14].count)
    }
}
