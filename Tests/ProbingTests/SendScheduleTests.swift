import Testing

@testable import Probing

@Suite("When probes are sent")
struct SendScheduleTests {
    private func gaps(_ count: Int, isPoisson: Bool) -> [Double] {
        var random = SplitMix(seed: 5_357)
        var schedule = SendSchedule(
            period: 1_000_000, start: MonotonicTime(nanoseconds: 0), isPoisson: isPoisson, random: &random)
        return (0..<count).map { _ in
            let before = schedule.next
            schedule.advance(past: before)
            return Double(schedule.next - before) / 1e6
        }
    }

    @Test("a steady beat keeps its period")
    func steady() { #expect(gaps(100, isPoisson: false).allSatisfy { $0 == 1 }) }

    @Test("a Poisson stream has exponential gaps: mean, deviation and median")
    func poisson() {
        let gaps = gaps(20_000, isPoisson: true).sorted()
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        #expect(abs(mean - 1) < 0.03)
        #expect(abs(variance.squareRoot() - 1) < 0.05)
        #expect(abs(gaps[gaps.count / 2] - 0.693) < 0.03)
        #expect(gaps[0] > 0)
    }

    @Test("after a pause nothing is made up for", arguments: [false, true])
    func pause(isPoisson: Bool) {
        var random = SplitMix(seed: 1)
        var schedule = SendSchedule(
            period: 1_000_000, start: MonotonicTime(nanoseconds: 0), isPoisson: isPoisson, random: &random)
        let late = MonotonicTime(nanoseconds: 1_000_000_000)
        schedule.advance(past: late)
        #expect(schedule.next > late)
        #expect(schedule.next - late < 40_000_000)
    }

    @Test("no more probes are under way in a Poisson stream than there is room for")
    func room() {
        let most = SendSchedule.most(within: 20_000_000, period: 1_000_000, isPoisson: true)
        let moments = gaps(20_000, isPoisson: true).reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
        var first = 0
        var busiest = 0
        for last in moments.indices {
            while moments[last] - moments[first] > 20 { first += 1 }
            busiest = max(busiest, last - first + 1)
        }
        #expect(busiest > 23 && busiest < most)
    }
}
