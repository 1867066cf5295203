import Testing

@testable import Capture

@Suite("The line of time of a live capture")
struct StampLineTests {
    private static let second: Int64 = 1_000_000_000
    private static let hour = 3_600 * second
    private static let begin: Int64 = 1_700_000_000 * second

    @Test(
        "a clock that is set shifts the labels and not the line",
        arguments: [-hour, hour, -second, second, -second / 10])
    func set(step: Int64) {
        var line = StampLine(.init(wall: Self.begin, monotonic: 50))
        line.observe(.init(wall: Self.begin + Self.second, monotonic: 50 + Self.second))
        #expect(line.now == Self.begin + Self.second && line.shift == 0)
        line.observe(.init(wall: Self.begin + 2 * Self.second + step, monotonic: 50 + 2 * Self.second))
        #expect(line.now == Self.begin + 2 * Self.second && line.shift == step)
        let after = Self.begin + 2 * Self.second + step
        #expect(line.time(of: after) == Self.begin + 2 * Self.second)
    }

    @Test(
        "packets that were stamped before the clock was set, and come behind, keep their time",
        arguments: [-hour, hour, -second, second, -second / 10])
    func straddling(step: Int64) {
        var line = StampLine(.init(wall: Self.begin, monotonic: 0))
        line.observe(.init(wall: Self.begin + Self.second + step, monotonic: Self.second))
        #expect(line.time(of: Self.begin + Self.second - 1_000) == Self.begin + Self.second - 1_000)
    }

    /// Packets of each millisecond, but for a pause before the 505th, which wait for up to `wait` of them before they are handed
    /// over; the clock is set at the 450th.
    @Test(
        "packets that wait in the ring while the clock is set keep their time, and so do those behind",
        arguments: [-second, -second / 10, -second / 50, second / 50, second / 10, second],
        [(0, 0), (50, 0), (250, 0), (0, 66), (50, 66), (250, 66)] as [(Int64, Int64)])
    func waiting(step: Int64, waitAndPause: (Int64, Int64)) {
        let (wait, pause) = waitAndPause
        let millisecond = Self.second / 1_000
        func reading(_ time: Int64) -> StampLine.Reading {
            .init(wall: Self.begin + time * millisecond + (time >= 450 ? step : 0), monotonic: time * millisecond)
        }
        var line = StampLine(reading(0))
        var next: Int64 = 0
        var wrong = 0
        // As a thread that is kept from its processor between its reading and its packets, for up to 100 ms.
        for turn in 1...20 as ClosedRange<Int64> {
            line.observe(reading((turn - 1) * 100))
            while next < turn * 100 - wait {
                defer { next += 1 }
                if (505 - pause..<505).contains(next) { continue }
                let stamp = reading(next).wall
                if line.isDoubtful(stamp) { line.observe(reading(turn * 100)) }
                if line.time(of: stamp) != Self.begin + next * millisecond { wrong += 1 }
            }
        }
        #expect(wrong == 0 && line.shift == step)
    }

    @Test("a stamp that lies behind is no one of before a step that is long past")
    func forgotten() {
        var line = StampLine(.init(wall: Self.begin, monotonic: 0))
        line.observe(.init(wall: Self.begin + Self.second - Self.hour, monotonic: Self.second))
        for elapsed in 2...10 as ClosedRange<Int64> {
            line.observe(
                .init(wall: Self.begin + elapsed * Self.second - Self.hour, monotonic: elapsed * Self.second))
        }
        #expect(line.time(of: Self.begin + Self.second / 2) == Self.begin + 10 * Self.second)
    }

    @Test("a clock that is steered is followed")
    func steered() {
        var line = StampLine(.init(wall: Self.begin, monotonic: 0))
        for step in 1...100 as ClosedRange<Int64> {
            let elapsed = step * Self.second / 10
            line.observe(.init(wall: Self.begin + elapsed + elapsed / 2_000, monotonic: elapsed))
        }
        #expect(line.shift == 0 && line.now == Self.begin + 10 * Self.second + 5_000_000)
    }

    @Test("no stamp brings the line further than time can have gone")
    func future() {
        var line = StampLine(.init(wall: Self.begin, monotonic: 0))
        #expect(line.time(of: Self.begin + Self.hour) == Self.begin)
    }

    @Test("an interval during which the clock is set back is as long as the others, and the next has the new label")
    func intervals() {
        var settings = CaptureSettings()
        settings.interval = 10 * Self.second
        settings.keepsSilence = true
        settings.keepsRecords = true
        var meter = CaptureMeter(settings)
        var line = StampLine(.init(wall: Self.begin, monotonic: 0))
        meter.begin(at: line.now)
        let frame = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(7, 8, [1, 2])))
        for step in 1...30 as ClosedRange<Int64> {
            let wall = Self.begin + step * Self.second - (step > 4 ? Self.hour : 0)
            line.observe(.init(wall: wall, monotonic: step * Self.second))
            meter.labelShift = line.shift
            meter.take(frame, at: line.time(of: wall))
        }
        #expect(meter.finished.map(\.packets) == [9, 10, 10])
        #expect(meter.finished.map { $0.end - $0.begin } == [10, 10, 10].map { $0 * Self.second })
        #expect(
            meter.finished.map(\.begin) == [
                Self.begin, Self.begin + 10 * Self.second - Self.hour, Self.begin + 20 * Self.second - Self.hour,
            ])
        meter.finish()
        #expect(meter.records.map(\.last) == [Self.begin + 30 * Self.second - Self.hour])
    }
}
