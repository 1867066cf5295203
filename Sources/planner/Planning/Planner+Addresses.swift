import NetworkModel

extension Planner {
    /// Gives the plan's sites and circuits their prefixes.
    func addAddresses(_ plan: inout Plan) {
        guard let book = AddressBook(topology) else { return }
        plan.prefixes = book.prefixes(of: plan.sites, circuits: plan.circuits)
        plan.addressPools = book.pools(plan.prefixes)
        plan.gaps += book.gaps(plan.sites, plan.circuits, plan.prefixes)
    }
}
