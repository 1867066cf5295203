import NetworkAddress
import Testing

@testable import Probing

@Suite("The reflector's session table")
struct SessionTableTests {
    @Test("it finds what a dictionary finds, over insertions and sweeps", arguments: 0..<8 as Range<UInt64>)
    func againstDictionary(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var table = SessionTable(capacity: 300, salt: seed)
        var reference: [SessionKey: Int64] = [:]
        func key() -> SessionKey {
            let host = UInt32.random(in: 0..<40, using: &random)
            let address: IPAddress =
                Bool.random(using: &random)
                ? .v4(IPv4Address(host)) : .v6(IPv6Address(high: 0x2001_0DB8 << 32, low: UInt64(host)))
            return SessionKey(
                Endpoint(address, port: .random(in: 1...9, using: &random)), listener: 0,
                identifier: .random(in: 0...2, using: &random))
        }
        let request = StampRequest(
            sequence: 0, timestamp: WireTimestamp(raw: 1), errorEstimate: ErrorEstimate(raw: 1))
        for step in 0..<4_000 as Range<Int64> {
            let key = key()
            #expect((table.find(key) != nil) == (reference[key] != nil))
            if let position = table.find(key) {
                #expect(table.sessions[position].lastSeen == reference[key])
            } else if !table.isFull {
                let position = table.insert(key)
                _ = table.with(position) { $0.receive(request, now: .init(nanoseconds: step)) }
                reference[key] = step
            } else {
                let generation = table.generation
                table.sweep { $1.lastSeen % 3 == 0 }
                reference = reference.filter { $0.value % 3 == 0 }
                #expect(table.generation == generation &+ 1)
            }
            #expect(table.count == reference.count)
        }
        #expect(Set(reference.keys.map(\.address)).count > 20)
    }

    @Test("sessions of one address and port are told apart by their SSID and by the socket they came to")
    func identity() {
        let sender = Endpoint(.v4(.loopback), port: 1)
        let keys = [(0, 0), (0, 1), (1, 0), (1, 1)].map {
            SessionKey(sender, listener: UInt16($0.0), identifier: UInt16($0.1))
        }
        #expect(Set(keys).count == 4)
        #expect(keys.allSatisfy { $0.address == sender.address })
    }
}

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
}
