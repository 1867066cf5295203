import Telemetry
import Testing

@testable import Probing

@Suite("Error budgets")
struct SampleQualityTests {
    private static func slot(
        kernelTransmit: Bool = true, arrival: TimestampSource.Stamp = .kernel, residence: Int64 = 50_000,
        followUp: Int64? = nil, sendGap: Int64 = 0, receiveGap: Int64 = 0, isSynchronised: Bool = true
    ) -> ProbeSlot {
        let start: Int64 = 1_800_000_000_000_000_000
        var slot = ProbeSlot()
        slot.userTransmit = .init(nanoseconds: start - 20_000)
        slot.kernelTransmit = kernelTransmit ? .init(nanoseconds: start) : nil
        slot.sendGap = sendGap
        slot.lateness = 1_234
        let clock = ClockState(isSynchronised: isSynchronised, maximumError: 500_000)
        slot.take(
            StampReply(
                sequence: 0, timestamp: .init(ptp: .init(nanoseconds: start + 1_000_000 + residence)),
                errorEstimate: .init(isSynchronised: isSynchronised, format: .ptp, nanoseconds: 1_000),
                receiveTimestamp: .init(ptp: .init(nanoseconds: start + 1_000_000)), senderSequence: 0,
                senderTimestamp: .init(raw: 0), senderErrorEstimate: .init(raw: 0), senderTTL: nil),
            at: .init(nanoseconds: start + 2_000_000), stamp: arrival, gap: receiveGap, clock: clock)
        slot.followUp = followUp.map { .init(ptp: .init(nanoseconds: start + 1_000_000 + $0)) }
        return slot
    }

    @Test("each way of stamping is a quality of its own, with the bound that it gives")
    func qualities() throws {
        let all = try #require(Self.slot(followUp: 80_000).sample())
        #expect(all.quality == .kernel && all.roundTrip == 1_920_000)
        // The clocks' rates: 15 ppm of 2 ms.
        #expect(all.errorBound == 31)
        #expect(all.budget.lateness == 1_234)
        #expect(all.budget.clocks.map { (500_990...501_300).contains($0) } == true)
        let program = try #require(Self.slot().sample())
        #expect(program.quality == .programReflector && program.roundTrip == 1_950_000)
        #expect(program.errorBound == 75_031)
        let free = try #require(Self.slot(followUp: 80_000, isSynchronised: false).sample())
        #expect(free.errorBound == 1_001 && free.budget.oneWay == nil)
        let unknown = try #require(Self.slot(residence: 0).sample())
        #expect(unknown.quality == .residenceUnknown && unknown.departure == .unknown)
    }

    @Test("a follow-up that repeats the reply's own stamp is none")
    func repeated() throws {
        #expect(try #require(Self.slot(followUp: 50_000).sample()).departure == .program)
    }

    @Test("what can't meet its class is unfit")
    func unfit() throws {
        let late = try #require(Self.slot(kernelTransmit: false, sendGap: 30_000).sample())
        #expect(late.quality == .programSender && late.errorBound == 30_000 + 75_000 + 31)
        #expect(try #require(Self.slot(kernelTransmit: false, sendGap: 5_000_000).sample()).quality == .unfit)
        #expect(try #require(Self.slot(arrival: .user, receiveGap: 4_000_000).sample()).quality == .unfit)
        // Gaps don't matter where the kernel stamps.
        #expect(
            try #require(Self.slot(sendGap: 5_000_000, receiveGap: 4_000_000).sample()).quality == .programReflector)
    }

    @Test(
        "without a follow-up the bound is an assumption, and as wide as this reflector's program has been seen to lag")
    func assumed() throws {
        #expect(try #require(Self.slot(followUp: 80_000).sample()).budget.isAssumed == false)
        let usual = try #require(Self.slot().sample())
        #expect(usual.budget.isAssumed && usual.budget.residence == 75_000)
        #expect(Self.slot(followUp: 980_000).programGap == 930_000)
        let loaded = try #require(Self.slot().sample(programGap: 930_000))
        #expect(loaded.budget.residence == 930_000 && loaded.quality == .unfit)
    }
}
