package import NetworkModel

/// What was measured of one link over a period: a row of the collector's, or of a test of capacity.
package struct LinkMeasurement: Hashable, Sendable {
    /// The collector's name of the link, `<site below>~<site above>`, or a circuit's id.
    package var link: String
    /// Share of the measured time in which it answered, 0...1; nil where nothing was measured.
    package var availability: Double?
    /// Share of the probes that were lost, 0...1, and the mean round trip in milliseconds; nil where no probe was answered.
    package var loss: Double?
    package var roundTrip: Double?
    /// What it carried in a test of capacity; nil where none was made.
    package var capacity: Bandwidth?

    package init(
        link: String, availability: Double?, loss: Double?, roundTrip: Double? = nil, capacity: Bandwidth? = nil
    ) {
        self.link = link
        self.availability = availability
        self.loss = loss
        self.roundTrip = roundTrip
        self.capacity = capacity
    }
}

/// Which circuits carry less than they must, by what was measured.
///
/// - Where its capacity was tested, a circuit is below its tier if it carried less than `share` of it.
/// - Where only probes ran, it delivered its tier less what was lost, for as long as it answered, and is below its tier if that is
///   less than the capacity that the plan requires of it. Nothing is concluded from less than half of a period.
///
/// The delay tells nothing of capacity and is no ground for a re-order.
package struct ActualsFromMeasurements {
    /// Of a tier: what framing and a test's own start take (RFC 6349, §4.1).
    package static let share = 0.95

    private let circuits: [String: PlannedCircuit]

    package init(_ plan: Plan) {
        circuits = Dictionary(
            plan.circuits.map { ($0.circuit.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A finding for each circuit below its tier, in the order of `rows`; of several rows of one circuit, the worst. O(rows).
    ///
    /// - Parameters:
    ///   - day: the last of the period.
    ///   - completeness: the share of each row's period that was measured.
    package func actuals(_ rows: [LinkMeasurement], on day: CivilDate, completeness: [Double] = []) -> [Actual] {
        var order: [String] = []
        var worst: [String: (measured: Bandwidth, record: String)] = [:]
        for (index, row) in rows.enumerated() {
            guard let circuit = circuit(of: row.link) else { continue }
            let isWhole = index >= completeness.count || completeness[index] >= 0.5
            guard let measured = carried(row, circuit, isWhole: isWhole) else { continue }
            let id = circuit.circuit.id
            if worst[id] == nil { order.append(id) }
            if worst[id].map({ measured < $0.measured }) ?? true { worst[id] = (measured, row.link) }
        }
        return order.compactMap { id in
            worst[id].map { Actual(.belowTier(circuit: id, measured: $0.measured, on: day), record: $0.record) }
        }
    }

    private func circuit(of link: String) -> PlannedCircuit? {
        if let own = circuits[link] { return own }
        let below = link.prefix { $0 != "~" }
        return circuits["\(below)/primary"]
    }

    /// Nil where the circuit is not below its tier, or nothing can be said.
    private func carried(_ row: LinkMeasurement, _ circuit: PlannedCircuit, isWhole: Bool) -> Bandwidth? {
        let tier = Double(circuit.circuit.capacity.bitsPerSecond)
        if let tested = row.capacity { return Double(tested.bitsPerSecond) < tier * Self.share ? tested : nil }
        guard isWhole, let availability = row.availability, let loss = row.loss else { return nil }
        let delivered = tier * min(1, max(0, availability)) * (1 - min(1, max(0, loss)))
        guard delivered < Double(circuit.required.bitsPerSecond), circuit.required <= circuit.circuit.capacity else {
            return nil
        }
        return Bandwidth(bitsPerSecond: Int64(delivered))
    }
}
