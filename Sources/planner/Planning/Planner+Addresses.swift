import NetworkModel

extension Planner {
    /// Gives the plan's sites and circuits their prefixes.
    func addAddresses(_ plan: inout Plan) { addAddresses(&plan, AddressBook(topology)) }

    /// - Parameter book: of the same topology; nil where that gives no addresses.
    func addAddresses(_ plan: inout Plan, _ book: AddressBook?) {
        guard let book else { return }
        plan.prefixes = book.prefixes(of: plan.sites, circuits: plan.circuits)
        plan.addressPools = book.pools(plan.prefixes)
        plan.gaps += book.gaps(plan.sites, plan.circuits, plan.prefixes)
    }
}
