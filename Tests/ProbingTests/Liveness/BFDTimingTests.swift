import Testing

@testable import Probing

@Suite("BFD timing, RFC 5880 sections 6.5 and 6.8")
struct BFDTimingTests {
    private static let start = MonotonicTime(nanoseconds: 0)

    @Test("below Up a packet a second at most, then as agreed with jitter of up to a quarter")
    func pace() {
        var line = BFDLine()
        line.isCutToLeft = true
        line.isCutToRight = true
        line.run(10_000)
        for pair in zip(line.sentByLeft, line.sentByLeft.dropFirst()) {
            let gap = pair.1.time - pair.0.time
            #expect(gap >= 750 * millisecond && gap <= 1_001 * millisecond)
        }
        #expect(line.sentByLeft.allSatisfy { $0.packet.desiredMinTx == 1_000_000 && !$0.packet.isPoll })
        line.isCutToLeft = false
        line.isCutToRight = false
        #expect(line.run { $0.left.state == .up && $0.right.state == .up && $0.left.poll == .none })
        line.run(1_000)
        let begin = line.now
        line.run(5_000)
        let packets = line.sentByLeft.filter { $0.time >= begin && !$0.packet.isFinal }
        let gaps = zip(packets, packets.dropFirst()).map { $1.time - $0.time }
        #expect(gaps.allSatisfy { $0 >= 75 * millisecond && $0 <= 101 * millisecond })
        #expect(Set(gaps).count > 20)
        let mean = gaps.reduce(0, +) / Int64(gaps.count)
        #expect((84...92).contains(mean / millisecond))
    }

    @Test("of a multiplier of one at most nine tenths")
    func single() {
        var line = BFDLine(BFDSettings(multiplier: 1), BFDSettings(multiplier: 1))
        #expect(line.run { $0.left.state == .up && $0.right.state == .up })
        line.run(4_000)
        let begin = line.now
        line.run(4_000)
        let packets = line.sentByLeft.filter { $0.time >= begin && !$0.packet.isFinal }
        let gaps = zip(packets, packets.dropFirst()).map { $1.time - $0.time }
        #expect(gaps.allSatisfy { $0 >= 75 * millisecond && $0 <= 91 * millisecond })
        #expect(line.left.state == .up)
    }

    @Test("coming up is announced by a Poll Sequence, which the peer's Final ends")
    func poll() {
        var line = BFDLine()
        #expect(line.run { $0.left.state == .up && $0.right.state == .up })
        #expect(line.run(atMost: 500) { $0.left.poll == .none && $0.right.poll == .none })
        let polls = line.sentByLeft.filter(\.packet.isPoll)
        #expect(!polls.isEmpty && polls.allSatisfy { $0.packet.state == .up && $0.packet.desiredMinTx == 100_000 })
        // Never both bits (section 6.5), and an answer to each question.
        #expect(line.sentByLeft.allSatisfy { !($0.packet.isPoll && $0.packet.isFinal) })
        #expect(line.sentByRight.contains { $0.packet.isFinal })
        #expect(line.left.detectionTime == 300 * millisecond)
    }

    @Test("a longer interval is used only when the peer knows; a shorter one at once")
    func retime() throws {
        var session = try BFDSession.inState(.up, at: Self.start)
        try session.receive(.up, final: true, at: Self.start)
        #expect(session.transmitInterval == 100 * millisecond)
        session.retime(interval: .milliseconds(300), multiplier: 3, at: Self.start)
        #expect(session.transmitInterval == 100 * millisecond)
        #expect(session.detectionTime == 900 * millisecond)
        let pollSent = session.nextPacket(at: Self.start)
        let poll = try #require(pollSent)
        #expect(poll.isPoll && poll.desiredMinTx == 300_000 && poll.requiredMinRx == 300_000)
        // Changed once more while the first question is open: the answer to that is not the answer to this.
        session.retime(interval: .milliseconds(200), multiplier: 3, at: Self.start)
        try session.receive(.up, final: true, at: Self.start + millisecond)
        #expect(session.poll == .active && session.transmitInterval == 100 * millisecond)
        try session.receive(.up, final: true, at: Self.start + 2 * millisecond)
        #expect(session.poll == .none && session.transmitInterval == 200 * millisecond)
        // A receive interval that shrinks counts for detection only when the peer knows (section 6.8.3).
        #expect(session.detectionTime == 600 * millisecond)
        session.retime(interval: .milliseconds(50), multiplier: 3, at: Self.start + 3 * millisecond)
        #expect(session.detectionTime == 600 * millisecond)
        #expect(session.transmitInterval == 100 * millisecond)  // The peer receives no faster.
        try session.receive(.up, final: true, tx: 50_000, rx: 50_000, at: Self.start + 4 * millisecond)
        #expect(session.detectionTime == 150 * millisecond)
        #expect(session.transmitInterval == 50 * millisecond)
    }

    @Test("a peer that will receive faster is sent to faster at once")
    func faster() throws {
        var session = try BFDSession.inState(.up, at: Self.start)
        try session.receive(.up, rx: 800_000, at: Self.start)
        _ = session.nextPacket(at: Self.start + second)
        let slow = try #require(session.transmissionDue)
        #expect(slow - (Self.start + second) >= 600 * millisecond)
        try session.receive(.up, rx: 100_000, at: Self.start + second + 10 * millisecond)
        let fast = try #require(session.transmissionDue)
        #expect(fast - (Self.start + second) <= 100 * millisecond)
    }

    @Test("a Poll is answered at once, without moving the beat")
    func final() throws {
        var session = try BFDSession.inState(.up, at: Self.start)
        let beat = session.nextTransmission
        try session.receive(.up, poll: true, at: Self.start + millisecond)
        let answerSent = session.nextPacket(at: Self.start + millisecond)
        let answer = try #require(answerSent)
        #expect(answer.isFinal && !answer.isPoll)
        #expect(session.nextTransmission == beat)
    }

    @Test("a peer in Demand mode hears nothing until it asks")
    func demand() throws {
        var session = try BFDSession.inState(.up, at: Self.start)
        try session.receive(.up, final: true, demand: true, at: Self.start)
        #expect(session.transmissionDue == nil)
        let next1 = session.nextPacket(at: Self.start + 10 * second)
        #expect(next1 == nil)
        try session.receive(.up, poll: true, demand: true, at: Self.start + second)
        let next2 = session.nextPacket(at: Self.start + second)
        #expect(next2?.isFinal == true)
        try session.receive(.up, at: Self.start + 2 * second)
        let next3 = session.nextPacket(at: Self.start + 2 * second)
        #expect(next3 != nil)
        // What was held back is not late.
        #expect(session.pace.fault(since: Self.start) == nil)
    }

    @Test("a peer that receives none is sent none, but told of changes")
    func zero() throws {
        var session = try BFDSession.inState(.up, at: Self.start)
        try session.receive(.up, rx: 0, at: Self.start)
        let next4 = session.nextPacket(at: Self.start + second)
        #expect(next4 == nil)
        try session.receive(.down, rx: 0, at: Self.start + second)
        let next5 = session.nextPacket(at: Self.start + second)
        #expect(next5?.state == .down)
    }

    @Test("a passive side waits to be spoken to, and two of them for ever")
    func passive() {
        let waiting = BFDSettings(kind: .asynchronous(isPassive: true))
        var line = BFDLine(waiting, BFDSettings())
        #expect(line.run { $0.left.state == .up && $0.right.state == .up })
        #expect(line.sentByLeft[0].time > line.sentByRight[0].time)
        var silent = BFDLine(waiting, waiting)
        silent.run(5_000)
        #expect(silent.sentByLeft.isEmpty && silent.sentByRight.isEmpty)
        // Cut for good, it falls silent again.
        line.isCutToLeft = true
        line.run(5_000)
        let count = line.sentByLeft.count
        line.run(5_000)
        #expect(line.sentByLeft.count == count)
    }

    @Test("an end by intent is told, and no outage for the peer's log")
    func administrative() {
        var line = BFDLine()
        #expect(line.run { $0.left.state == .up && $0.right.state == .up && $0.right.poll == .none })
        line.right.disable(at: line.now)
        #expect(!line.right.isFinished(at: line.now))
        #expect(line.run(atMost: 300) { $0.right.isFinished(at: $0.now) })
        #expect(line.left.state == .down)
        #expect(line.log.outages.map(\.kind) == [.administrative])
        #expect(line.left.localDiagnostic == .neighborSignaledDown)
        #expect(line.left.remoteDiagnostic == .administrativelyDown)
    }
}
