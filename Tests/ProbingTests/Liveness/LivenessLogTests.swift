import Testing

@testable import Probing

@Suite("Outages")
struct LivenessLogTests {
    private func up() -> BFDLine {
        var line = BFDLine()
        _ = line.run { $0.left.state == .up && $0.right.state == .up && $0.left.detectionTime == 300 * millisecond }
        line.run(1_000)
        return line
    }

    @Test("a cut is detected in three intervals after the last packet, and its way told", arguments: [1, 2, 3])
    func cut(way: Int) throws {
        var line = up()
        let cut = line.now
        line.isCutToRight = way & 1 != 0
        line.isCutToLeft = way & 2 != 0
        #expect(line.run(atMost: 400) { $0.left.state != .up })
        #expect(line.now - cut <= 305 * millisecond)
        line.run(2_000)
        line.isCutToRight = false
        line.isCutToLeft = false
        let mended = line.now
        #expect(line.run(atMost: 5_000) { $0.left.state == .up })
        let outage = try #require(line.log.outages.first)
        #expect(line.log.outages.count == 1)
        #expect(outage.kind == .network)
        #expect(outage.direction == [.forward, .`return`, .unknown][way - 1])
        #expect(abs(outage.begin.monotonic - cut) <= 105 * millisecond)
        #expect(outage.lateness <= millisecond)
        if way == 2 { #expect((300...301).contains(outage.detectionLatency / millisecond)) }
        let restored = try #require(outage.restored)
        #expect(restored.monotonic - mended >= 0)
        #expect(outage.duration(until: restored) == restored.monotonic - outage.begin.monotonic)
        if way != 1 { #expect(try #require(outage.heardAgain).monotonic - mended >= 0) }
    }

    @Test("packets lost now and then are none")
    func noise() {
        var line = up()
        for round in 0..<60 {
            line.isCutToLeft = round % 2 == 0
            line.isCutToRight = round % 3 == 0
            line.run(100)
        }
        #expect(line.log.outages.isEmpty)
    }

    @Test(
        "a loop of ours that stood still is not measured, whoever noticed first",
        arguments: [150, 450, 1_500] as [Int64])
    func starved(pause: Int64) {
        var line = up()
        line.leftRuns = false
        line.run(pause)
        line.leftRuns = true
        line.run(6_000)
        #expect(line.left.state == .up)
        // 150 ms more than the beat the peer forgives; after 300 it says Down, which is our doing.
        #expect(line.log.outages.map(\.kind) == (pause < 300 ? [] : [.notMeasured(.starved)]))
    }

    @Test("a loop that was late by less than matters does not excuse the network")
    func punctual() {
        var line = up()
        line.leftRuns = false
        line.run(30)
        line.leftRuns = true
        line.isCutToLeft = true
        line.run(1_000)
        #expect(line.log.outages.map(\.kind) == [.network])
    }

    @Test("our other faults excuse it too, while they are fresh", arguments: LivenessFault.allCases)
    func faults(fault: LivenessFault) {
        var line = up()
        line.left.note(fault, at: line.now)
        var later = line
        line.isCutToLeft = true
        line.run(1_000)
        #expect(line.log.outages.map(\.kind) == [.notMeasured(fault)])
        later.run(2_000)
        later.isCutToLeft = true
        later.run(1_000)
        #expect(later.log.outages.map(\.kind) == [.network])
    }

    @Test("packets that waited in the socket count from when they arrived")
    func waited() {
        var line = up()
        // The peer goes away while we stand still: the silence is real, but so is our part in it.
        line.leftRuns = false
        line.run(100)
        line.isCutToLeft = true
        line.run(150)
        line.leftRuns = true
        let last = line.left.lastReceived
        line.run(200)
        #expect(line.left.lastReceived != last)
        #expect(line.left.state == .down)
    }
}
