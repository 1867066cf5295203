import Probing
import Testing

@Suite("Pacing")
struct PacingScheduleTests {
    private let begin = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test("slow rates go datagram by datagram, fast ones in as few as wake-ups allow")
    func groups() {
        func group(_ rate: UInt64) -> Int {
            PacingSchedule(rate: rate, octets: 1_448, mostAtOnce: 44, from: begin).group
        }
        #expect(group(1_000_000) == 1 && group(100_000_000) == 1)
        #expect(group(1_000_000_000) == 8 && group(100_000_000_000) == 44 && group(0) == 44)
    }

    @Test(
        "moments are absolute: lateness of one doesn't move the next", arguments: [1_000_000, 10_000_000, 990_000_007])
    func absolute(rate: UInt64) {
        var schedule = PacingSchedule(rate: rate, octets: 1_250, mostAtOnce: 50, from: begin)
        var now = begin
        var generator = SplitMix(seed: rate)
        let count = 2_000
        for _ in 0..<count {
            let planned = schedule.next(after: now)
            now = MonotonicTime(
                nanoseconds: max(now.nanoseconds, planned.nanoseconds) + Int64.random(in: 0..<40_000, using: &generator)
            )
        }
        let exact = Double(count * schedule.group) * 1_250 * 8e9 / Double(rate)
        #expect(abs(Double(now - begin) - exact) < 80_000)
        #expect(schedule.postponed == 0)
    }

    @Test("who was held up catches up gently, then at once, and gives up what is more than a second")
    func late() {
        var schedule = PacingSchedule(rate: 10_000_000, octets: 1_250, mostAtOnce: 50, from: begin)
        // 1 ms a datagram; at 1.5 ms into the test the first has just gone: its successor isn't due at once.
        let late = begin + 1_500_000
        #expect(schedule.next(after: late) - late == 250_000)
        let later = begin + 50_000_000
        #expect(schedule.next(after: later) == later)
        let much = begin + 3_000_000_000
        #expect(schedule.next(after: much) == much)
        #expect(schedule.postponed == 3_000_000_000 - 3_000_000)
        #expect(schedule.next(after: much) - much == 1_000_000)
    }

    @Test("datagrams that left later than a line's patience are counted, each for itself")
    func counted() {
        // 1 ms a datagram.
        var schedule = PacingSchedule(rate: 10_000_000, octets: 1_250, mostAtOnce: 50, from: begin)
        var now = begin
        for _ in 0..<10 { now = schedule.next(after: now) }
        #expect(schedule.late == 0 && schedule.latest == 0)
        // The eleventh is 20 ms late, and of its successors, which follow at once, those that are due 5 ms before and earlier.
        now = now + 20_000_000
        for _ in 0..<30 { now = schedule.next(after: now) }
        #expect(schedule.latest == 20_000_000 && (15...16).contains(schedule.late), "\(schedule.late)")
    }

    @Test("no rate is no schedule")
    func unlimited() {
        var schedule = PacingSchedule(rate: 0, octets: 1_250, mostAtOnce: 50, from: begin)
        #expect(!schedule.isLimited && schedule.next(after: begin) == begin)
        var slow = PacingSchedule(rate: 1, octets: 65_507, mostAtOnce: 1, from: begin)
        #expect(slow.next(after: begin) > begin)
    }
}
