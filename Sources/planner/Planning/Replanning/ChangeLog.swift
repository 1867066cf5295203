import NetworkModel

/// What differs and why, gathered while a plan is made from another.
struct ChangeLog {
    private(set) var causes: [PlanCause] = []
    private(set) var affected: [PlanOrigin.Affected] = []
    private var numbers: [PlanCause: Int] = [:]
    private var seen: Set<PlanOrigin.Affected> = []
    private var first: [String: Int] = [:]

    @discardableResult
    mutating func number(of cause: PlanCause) -> Int {
        if let known = numbers[cause] { return known }
        causes.append(cause)
        numbers[cause] = causes.count - 1
        return causes.count - 1
    }

    mutating func affect(_ id: String, _ cause: PlanCause) {
        let item = PlanOrigin.Affected(id: id, cause: number(of: cause))
        guard seen.insert(item).inserted else { return }
        affected.append(item)
        if first[id] == nil { first[id] = item.cause }
    }

    mutating func affect(_ site: SiteID, _ cause: PlanCause) { affect(site.rawValue, cause) }

    /// The first that was found.
    func cause(of site: SiteID) -> PlanCause? { first[site.rawValue].map { causes[$0] } }
}
