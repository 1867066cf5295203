import Telemetry
import Testing

@testable import Probing

/// A fault of our own takes out of the count what it can have silenced, and nothing more.
@Suite("What an own fault excuses")
struct ExcuseTests {
    @Test("an overflow of two packets within an outage takes two probes out and leaves the rest lost")
    func allowance() {
        var script = Script()
        for number in 0..<10 { script.send(Int64(number) * 100) }
        script.sender.receiveOverflowed(by: 2)
        // The same two packets again would be a second fault; the next interval's probes have none.
        for number in 10..<20 { script.send(Int64(number) * 100) }
        script.advance(to: 5_000)
        #expect(script.records.prefix(2).map(\.lost) == [8, 10])
        #expect(script.records.prefix(2).map(\.unmeasured) == [2, 0])
        #expect(script.records.prefix(2).map(\.showsOutage) == [true, true])
        #expect(script.records[1].lossEpisodes.longest == 18)
    }

    @Test("packets dropped at a border of intervals are not taken out of both")
    func acrossBorder() {
        var script = Script()
        script.send(850, 950, 1_050, 1_150)
        script.sender.receiveOverflowed(by: 3)
        script.advance(to: 4_000)
        #expect(script.records.prefix(2).map(\.unmeasured) == [2, 1])
        #expect(script.records.prefix(2).map(\.lost) == [0, 1])
    }

    @Test("while our interface was down nothing is lost; before and after it is")
    func interfaceDown() {
        var script = Script(start: 0, interval: .seconds(10))
        script.send(0, 100)
        script.advance(to: 2_000)
        script.send(2_050, 2_150)
        // Last seen well at 2,100: what was sent at 0 and 100 had timed out by then.
        script.sender.ownFault(.interfaceDown, .both, since: script.moment(2_100).monotonic)
        script.send(2_250)
        script.sender.ownFault(.interfaceDown, .both, since: script.moment(2_200).monotonic)
        script.send(2_350, 2_450)
        script.advance(to: 12_000)
        let record = script.records[0]
        #expect(record.notMeasured == [.interfaceDown])
        #expect(record.unmeasured == 3)
        #expect(record.lost == 4)
    }

    @Test("a drop that only may have been ours is named where it took something out, and nowhere else")
    func uncertain() {
        var script = Script()
        script.send(0, 100)
        script.receive(script.reply(0, received: 5), at: 110)
        script.receive(script.reply(1, received: 105), at: 110)
        script.sender.ownFault(.interfaceDrops, .receiving, silenced: 5, isCertain: false)
        script.send(1_050)
        script.sender.ownFault(.interfaceDrops, .receiving, silenced: 5, isCertain: false)
        script.advance(to: 4_000)
        #expect(script.records[0].notMeasured == [])
        #expect(script.records[1].notMeasured == [.interfaceDrops])
        #expect(script.records[1].sent == 0)
    }

    @Test("what was under way when the socket was lost is not measured")
    func socketLost() {
        var script = Script()
        script.send(0, 100)
        script.receive(script.reply(0, received: 5), at: 10)
        script.sender.socketLost()
        script.sender.skipSend(at: script.moment(200))
        script.advance(to: 3_000)
        #expect(script.records[0].sent == 1)
        #expect(script.records[0].unmeasured == 1)
        #expect(script.records[0].unsent == 1)
        #expect(script.records[0].notMeasured == [.sendFailed])
    }

    /// Probes 0...3 are silent: receipts say that 0 and 1 reached the reflector and 2 did not, and nothing of 3.
    private static func fates() -> ProbeFates {
        var fates = ProbeFates()
        fates.learn(0b011, spoken: 0b111, from: 0)
        return fates
    }

    struct SideCase: Sendable {
        var side: OwnFault.Side
        var number: UInt64
        var lost: [UInt64]
    }

    @Test(
        "receipts say which probes can have fallen to a fault",
        arguments: [
            SideCase(side: .receiving, number: 1, lost: [1, 1, 1]),
            SideCase(side: .receiving, number: .max, lost: [1, 0, 0]),
            SideCase(side: .sending, number: 1, lost: [0, 2, 1]),
            SideCase(side: .sending, number: .max, lost: [0, 2, 0]),
            SideCase(side: .both, number: .max, lost: [0, 0, 0]),
        ])
    func sides(_ expected: SideCase) {
        var fates = Self.fates()
        var lost = LossAttribution(forward: 1, backward: 2, unknown: 1)
        var faults = OwnFaults()
        var reasons: Set<NotMeasured> = []
        faults.add(
            OwnFault(
                reason: .interfaceDrops, side: expected.side, sequences: 0..<4, allowance: expected.number))
        let taken = faults.excuse(in: 0..<4, &fates, from: &lost, reasons: &reasons)
        #expect([lost.forward, lost.backward, lost.unknown] == expected.lost)
        #expect(taken == 4 - expected.lost.reduce(0, +))
        #expect(reasons == [.interfaceDrops])
    }

    @Test("a fault of receiving doesn't take out what the reflector's count shows lost on its way there")
    func countedForward() {
        var fates = ProbeFates()
        var lost = LossAttribution(forward: 3, backward: 0, unknown: 1)
        var faults = OwnFaults()
        var reasons: Set<NotMeasured> = []
        faults.add(
            OwnFault(reason: .receiveOverflow, side: .receiving, sequences: 0..<4, allowance: 9))
        #expect(faults.excuse(in: 0..<4, &fates, from: &lost, reasons: &reasons) == 1)
        #expect(lost == LossAttribution(forward: 3, backward: 0, unknown: 0))
    }

    @Test("ten thousand faults in one interval keep their number and take bounded memory")
    func bounded() {
        var faults = OwnFaults()
        for number in UInt64(0)..<10_000 {
            faults.add(
                OwnFault(
                    reason: .receiveOverflow, side: .receiving, sequences: number..<number + 3, allowance: 1))
        }
        #expect(faults.list.count <= 256)
        #expect(faults.list.reduce(0) { $0 + $1.allowance } == 10_000)
    }

    @Test("beats that were left out are counted, and named where they are more than one in a hundred")
    func unsent() {
        var script = Script()
        script.send(0, 100)
        // The beat after the first two is due between 200 and 300.
        script.send(500, isPunctual: false)
        script.advance(to: 2_500)
        #expect(script.records[0].sent == 3)
        #expect(script.records[0].unsent == 2)
        #expect(script.records[0].notMeasured.contains(.lateSend))
        #expect(script.records[0].sendLateness.count == 3)
        #expect(script.records[0].sendLateness.maximum >= 200e6)
    }

    @Test("a clock that loses its synchronisation says so, and its error bound is that of the whole interval")
    func clockLost() {
        var script = Script()
        script.sender.clock = ClockState(isSynchronised: true, maximumError: 5_000_000)
        script.sender.clock = Script.clock
        script.send(0)
        script.advance(to: 1_050)
        script.sender.clock = ClockState(isSynchronised: false, maximumError: 16_000_000)
        script.advance(to: 4_200)
        #expect(script.records.prefix(3).map(\.clockErrorBound) == [5_000_000, nil, nil])
        #expect(script.records.prefix(3).map { $0.notMeasured.contains(.clockLost) } == [false, true, false])
    }

    @Test("a stateless reflector with a clock of milliseconds leaves the ways of copies and reordering open")
    func coarseClock() {
        var script = Script()
        script.send(0, 100, 200)
        // By whole milliseconds, as `Script` has it without grain.
        script.grain = 0
        script.receive(script.reply(1, received: 105), at: 110)
        script.receive(script.reply(0, received: 105), at: 111)
        script.receive(script.reply(1, received: 105), at: 112)
        script.receive(script.reply(2, received: 205), at: 210)
        script.advance(to: 3_000)
        let record = script.records[0]
        #expect(record.duplicatedUnknown == 1)
        #expect(record.duplicatedForward + record.duplicatedReturn == 0)
        #expect(record.reorderedUnknown == 1)
        #expect(record.reorderedForward + record.reorderedReturn == 0)
    }
}
