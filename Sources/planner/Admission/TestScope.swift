package import NetworkModel

/// Which tests a night is for: of circuits with some roles, one way or both.
package struct TestScope: Hashable, Sendable {
    /// In the order in which ties are broken.
    package var directions: [TestDirection]
    package var roles: Set<CircuitRole>

    package init(directions: [TestDirection] = [.down, .up], roles: Set<CircuitRole> = [.primary]) {
        self.directions = directions
        self.roles = roles
    }

    /// The tests of the circuits that also `isWanted`, by circuit and direction.
    package func items(
        of network: TestNetwork, where isWanted: (TestNetwork.Circuit) -> Bool = { _ in true }
    ) -> [NetworkTests.Item] {
        NetworkTests.items(of: network, directions: directions) { roles.contains($0.role) && isWanted($0) }
    }

    /// The tests of some circuits of it, given by position.
    package func items(of network: TestNetwork, circuits: [Int]) -> [NetworkTests.Item] {
        circuits.filter { roles.contains(network.circuits[$0].role) }.flatMap { circuit in
            directions.map { NetworkTests.Item(circuit: circuit, direction: $0) }
        }
    }
}
