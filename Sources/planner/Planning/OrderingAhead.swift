package import NetworkModel

/// What it changes for a plan's packages whether circuits are ordered before their mergers are complete.
///
/// A circuit's lead time is most of what is left to do after completion. It can run before for a successor whose building goes on as
/// an office, as `PackageDays` judges it; but then its set-up is owed before anyone knows that the merger comes about.
/// O(units + events + circuits).
package struct OrderingAhead: Sendable {
    /// Whether the plan orders ahead.
    package private(set) var isOrdered = false
    /// Packages of successors whose building goes on.
    package private(set) var survivors = 0
    /// Working days from completion to cut-over over all packages: from nothing, and with the package without and with ordering
    /// ahead.
    package private(set) var fromNothing = 0
    package private(set) var withoutOrders = 0
    package private(set) var withOrders = 0
    /// Circuits that would be ordered before completion, of packages that are still sealed, and what their set-up costs.
    package private(set) var circuits = 0
    package private(set) var setup = Money.zero
    package let packages: Int

    /// - Parameter isIncluded: which of the plan's packages count.
    package init(_ plan: Plan, where isIncluded: (StandbyPackage) -> Bool = { _ in true }) {
        let contents = PackageContents(plan)
        let succession = Succession(units: plan.units.map(\.unit), events: plan.events)
        let levels = Dictionary(
            plan.sites.map { ($0.site.id, (level: $0.level, unit: $0.site.unit)) },
            uniquingKeysWith: { first, _ in first })
        let orderDays = Dictionary(
            plan.packageTerms.works.filter { $0.kind == .order }.map { ($0.level, $0.days) },
            uniquingKeysWith: { first, _ in first })
        let chosen = plan.packages.filter(isIncluded)
        packages = chosen.count
        for package in chosen {
            fromNothing += package.fromNothing
            let isAhead = package.ahead.contains(.order) || package.ahead.contains(.deliver)
            if isAhead { isOrdered = true }
            let site = levels[package.site]
            let survives = !package.ahead.isEmpty || site?.unit.flatMap(succession.principalPredecessor) != nil
            let wait = contents.leadTime(of: package.site) + (site?.level.flatMap { orderDays[$0] } ?? 0)
            withOrders += package.withPackage - (survives && !isAhead ? wait : 0)
            withoutOrders += package.withPackage + (isAhead ? wait : 0)
            guard survives else { continue }
            survivors += 1
            guard !package.isReleased else { continue }
            for circuit in contents.circuits(of: package.site) {
                circuits += 1
                setup += circuit.setup
            }
        }
    }
}
