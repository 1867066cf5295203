import Telemetry
import Testing

@testable import Probing

/// What goes wrong at the measuring host is no loss of the network's.
@Suite("Own faults")
struct OwnFaultTests {
    @Test("a probe that the socket refused was never sent, and its number is used again")
    func sendFailed() {
        var script = Script()
        script.send(0)
        script.send(100)
        script.sender.sendFailed()
        script.packets.removeLast()
        script.send(200)
        #expect(script.packets[1].withUnsafeBytes { StampRequest($0) }?.sequence == 1)
        script.receive(script.reply(0, received: 5), at: 10)
        script.receive(script.reply(1, received: 205), at: 210)
        script.advance(to: 2_500)
        #expect(script.records[0].sent == 2)
        #expect(script.records[0].received == 2)
        #expect(script.records[0].notMeasured == [.sendFailed])
    }

    @Test("a session without a socket keeps its beat and says that it sent nothing")
    func skipped() {
        var script = Script()
        script.sender.skipSend(at: script.moment(50))
        script.sender.skipSend(at: script.moment(1_050))
        script.advance(to: 3_500)
        #expect(script.records.map(\.sent) == [0, 0])
        #expect(script.records.map(\.notMeasured) == [[.sendFailed], [.sendFailed]])
    }

    @Test("as many unanswered probes as our own buffer dropped packets are not counted as lost")
    func overflow() {
        var script = Script()
        script.send(0, 100, 200, 300)
        script.receive(script.reply(0, received: 5), at: 10)
        script.sender.receiveOverflowed(by: 2)
        script.send(400)
        script.advance(to: 3_000)
        let record = script.records[0]
        #expect(record.notMeasured == [.receiveOverflow])
        // 1, 2 and 3 were under way; two of them are excused. 4 was sent after the fault.
        #expect(record.sent == 3)
        #expect(record.received == 1)
        #expect(record.lost == 2)
    }

    @Test(
        "an interface that is back is our fault until a probe sent since is answered; what is lost then is the line's")
    func resettling() {
        var script = Script()
        script.send(0, 100, 200)
        script.receive(script.reply(0, received: 5), at: 10)
        script.sender.interfaceDown(since: script.moment(50).monotonic, at: script.moment(250).monotonic)
        script.send(300, 400, 500, 600, 700)
        // 3 and 4 lay behind our own search for the neighbour; 5 is the first to be answered in time, 6 is lost behind it.
        script.receive(script.reply(5, received: 505), at: 510)
        script.receive(script.reply(7, received: 705), at: 710)
        script.advance(to: 4_000)
        let record = script.records[0]
        #expect(record.notMeasured.contains(.interfaceDown))
        #expect(record.received == 3 && record.lost == 1 && record.unmeasured == 4)
    }

    @Test("an interface that is back excuses three seconds of silence and no more")
    func resettlingEnds() {
        var script = Script()
        script.send(0)
        script.receive(script.reply(0, received: 5), at: 10)
        script.sender.interfaceDown(since: script.moment(50).monotonic, at: script.moment(100).monotonic)
        script.send(200, 1_200, 2_200, 3_050, 3_200, 4_200, 5_200)
        script.advance(to: 9_000)
        let lost = script.records.reduce(0) { $0 + $1.lost }
        let unmeasured = script.records.reduce(0) { $0 + $1.unmeasured }
        #expect(lost == 3 && unmeasured == 4)
    }

    @Test("probes that the peer's host refuses are no losses, and the interval says that nobody listened")
    func refused() {
        var script = Script()
        script.send(0, 100)
        script.receive(script.reply(0, received: 5), at: 10)
        script.receive(script.reply(1, received: 105), at: 110)
        script.send(200, 300)
        script.sender.peerRefused(at: script.moment(301))
        // The host says so seldom; what is sent soon after shares the fate, until a reply comes.
        script.send(400, 900, 1_000, 1_100)
        script.receive(script.reply(7, sequence: 2, received: 1_105), at: 1_110)
        script.send(1_200)
        script.advance(to: 4_000)
        #expect(script.records[0].sent == 2)
        #expect(script.records[0].received == 2)
        #expect(script.records[0].notMeasured == [.peerNotListening])
        // Of the second interval only what was sent behind the reply can be lost.
        #expect(script.records[1].received == 1)
        #expect(script.records[1].lost == 1)
    }

    @Test("an overflow of copies excuses no more than there is")
    func overflowBeyond() {
        var script = Script()
        script.send(0, 100)
        script.sender.receiveOverflowed(by: 50)
        script.receive(script.reply(0, received: 5), at: 110)
        script.advance(to: 3_000)
        #expect(script.records[0].sent == 1)
        #expect(script.records[0].received == 1)
        #expect(script.records[0].lost == 0)
    }

    @Test("what was under way while the host slept proves nothing; what was lost before does")
    func slept() {
        var script = Script()
        script.send(0)
        script.advance(to: 1_001)
        script.send(1_010, 1_100)
        script.sender.slept()
        script.receive(script.reply(2, sequence: 2, received: 1_200), at: 1_300)
        script.advance(to: 4_500)
        #expect(script.records[0].lost == 1)
        #expect(script.records[1].sent == 1)
        #expect(script.records[1].received == 1)
        #expect(script.records[1].notMeasured == [.suspended])
    }

    @Test("a long gap in our own loop is said, and the beats that fell into it were not sent")
    func starved() {
        var script = Script()
        script.send(60)
        script.send(700, isPunctual: false)
        script.advance(to: 3_000)
        #expect(script.records[0].notMeasured == [.suspended, .lateSend])
        #expect(script.records[0].sent == 2)
    }

    @Test("intervals that went by unnoticed leave a gap, and both its ends say why")
    func missedIntervals() {
        var script = Script()
        script.send(50)
        script.jump(to: 3_300)
        script.advance(to: 6_000)
        let base = UInt64(Script.epoch) * 1_000_000
        #expect(script.records.prefix(2).map(\.start) == [base, base + 3_300_000_000])
        #expect(script.records.prefix(2).map(\.end) == [base + 1_000_000_000, base + 4_000_000_000])
        #expect(script.records.prefix(2).map(\.notMeasured) == [[.suspended], [.suspended]])
    }

    @Test(
        "a step of the clock cuts the interval; probes under way keep their fate and lose their delay",
        arguments: [
            7_000, -7_000, 60,
        ] as [Int64])
    func clockStep(step: Int64) {
        var script = Script()
        script.send(0, 500)
        script.receive(script.reply(0, received: 5), at: 10)
        let inFlight = script.reply(1, received: 505)
        script.step = step
        script.sender.clockStepped(at: script.moment(510))
        #expect(script.receive(inFlight, at: 520) == .new)
        script.send(600)
        script.receive(script.reply(2, received: 605), at: 610)
        script.advance(to: 1_700)
        script.advance(to: 3_700)
        let base = Script.epoch * 1_000_000
        #expect(script.records[0].start == UInt64(base))
        #expect(script.records[0].end == UInt64(base + 510_000_000))
        #expect(script.records[0].sent == 2)
        #expect(script.records[0].received == 2)
        #expect(script.records[0].roundTripDelay.count == 1)
        #expect(script.records[0].notMeasured == [.clockStep])
        #expect(script.records[1].start == UInt64(base + (510 + step) * 1_000_000))
        #expect(script.records[1].sent == 1)
        #expect(script.records[1].roundTripDelay.count == 1)
        #expect(script.records[1].notMeasured == [.clockStep])
        #expect(script.records.allSatisfy { $0.start < $0.end })
    }

    @Test("a reflector that forgot us and counts anew is not read as reordering or loss of a known direction")
    func reflectorRestart() {
        var script = Script(interval: nil)
        for number in 0..<20 {
            script.send(Int64(number) * 100)
            // Lost there: 3, so that the reflector is seen to count. Begins anew at 10.
            guard number != 3, number != 12 else { continue }
            let sequence = number < 10 ? (number > 3 ? number - 1 : number) : number - 10 - (number > 12 ? 1 : 0)
            script.receive(
                script.reply(number, sequence: UInt32(sequence), received: Int64(number) * 100 + 1),
                at: Int64(number) * 100 + 10)
        }
        script.advance(to: 5_000)
        script.stop(at: 5_000)
        let record = script.records[0]
        #expect(record.received == 18)
        #expect(record.lostUnknown == 2)
        #expect(record.reorderedReturn == 0)
        #expect(record.duplicatedForward + record.duplicatedReturn == 0)
    }
}
