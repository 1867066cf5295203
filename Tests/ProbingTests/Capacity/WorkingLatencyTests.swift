import Probing
import Testing

@Suite("Latency under load")
struct WorkingLatencyTests {
    @Test("is the later half's median beside the least of all")
    func halves() throws {
        var samples = RoundTripSamples()
        for value: Int64 in [5, 4, 6, 5, 40, 44, 42, 41, 43, 90] { samples.note(value * 1_000_000) }
        let latency = try #require(WorkingLatency(samples))
        #expect(latency.idle == 4_000_000 && latency.loaded == 43_000_000 && latency.high == 90_000_000)
        #expect(latency.difference == 39_000_000 && latency.samples == 5)
        #expect(Int(latency.roundTripsPerMinute.rounded()) == 1_395)
    }

    @Test("is not said of too few, and keeps no more than it needs")
    func bounds() {
        var samples = RoundTripSamples()
        samples.note(-5)
        #expect(samples.values == [0] && WorkingLatency(samples) == nil)
        for _ in 0..<100_000 { samples.note(1) }
        #expect(samples.values.count == 16_384)
    }
}
