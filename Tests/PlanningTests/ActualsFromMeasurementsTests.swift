import NetworkModel
import Planning
import TestSupport
import Testing

@Suite("Actuals from measurements", .blocking)
struct ActualsFromMeasurementsTests {
    private func plan(tier: Int64, required: Int64) -> Plan {
        let circuit = Circuit(
            id: "24@2025/primary", level: .levelI, role: .primary, a: SiteID(rawValue: "24@2025"),
            z: SiteID(rawValue: "reg"), medium: .fibre, tier: "fibre", capacity: Bandwidth(bitsPerSecond: tier),
            carrier: "-", status: .active, length: 1)
        return Plan(
            topologyName: LocalizedName(vi: "-", en: "-"), inputHash: "", asOf: CivilDate(daysSinceEpoch: 0),
            gatePolicy: .strict, units: [], sites: [],
            circuits: [
                PlannedCircuit(
                    circuit: circuit, downstream: .zero, upstream: .zero, drivenBy: "", setup: .zero, monthly: .zero,
                    required: Bandwidth(bitsPerSecond: required))
            ], phases: [], bill: [], methods: [])
    }

    private func measured(_ row: LinkMeasurement, completeness: [Double] = []) -> Int64? {
        let found = ActualsFromMeasurements(plan(tier: 100_000_000, required: 90_000_000))
            .actuals([row], on: CivilDate(daysSinceEpoch: 1), completeness: completeness)
        guard case .belowTier("24@2025/primary", let measured, _)? = found.first?.event else { return nil }
        return measured.bitsPerSecond
    }

    @Test("A tested capacity below its tier, or delivery below what is required, is found; delay and gaps are not")
    func rules() {
        let link = "24@2025~trung-uong@party"
        #expect(
            measured(.init(link: link, availability: 1, loss: 0, capacity: Bandwidth(bitsPerSecond: 60_000_000)))
                == 60_000_000)
        #expect(
            measured(.init(link: link, availability: 0.5, loss: 0.5, capacity: Bandwidth(bitsPerSecond: 96_000_000)))
                == nil)
        #expect(measured(.init(link: link, availability: 0.8, loss: 0)) == 80_000_000)
        #expect(measured(.init(link: link, availability: 1, loss: 0.2)) == 80_000_000)
        #expect(measured(.init(link: link, availability: 0.99, loss: 0.01, roundTrip: 900)) == nil)
        #expect(measured(.init(link: link, availability: 0.1, loss: 0.2), completeness: [0.4]) == nil)
        #expect(measured(.init(link: link, availability: nil, loss: nil)) == nil)
        #expect(measured(.init(link: "elsewhere~x", availability: 0, loss: 1)) == nil)
    }
}
