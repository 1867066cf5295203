import NetworkAddress
import Telemetry

@testable import Probing

/// Routers and links in simulated time, which a survey is traced through. Each router picks the next one by a hash of the flow.
struct PathSimulator {
    struct Router {
        var next: [Int] = []
        /// Answers nothing.
        var isSilent = false
        /// Answers so many probes and then no more for a second, as Linux does.
        var burst: Int?
        /// Picks by packet, not by flow.
        var isPerPacket = false
        var labels: [MPLSLabel] = []
        /// Answers so instead of passing on.
        var refusal: Unreachable?
        var loss = 0.0
    }

    /// 0 is the first hop; the last is the destination.
    var routers: [Router]
    /// One way over each link, nanoseconds.
    var delay: Int64 = 1_000_000
    var random = SplitMix(seed: 11)
    private var spent: [Int: (left: Double, at: Int64)] = [:]

    init(_ routers: [Router]) { self.routers = routers }

    /// A line of so many routers and a destination.
    static func line(_ count: Int, silent: Set<Int> = []) -> PathSimulator {
        PathSimulator((0...count).map { Router(next: $0 < count ? [$0 + 1] : [], isSilent: silent.contains($0)) })
    }

    static func address(_ router: Int) -> IPAddress { .v4(IPv4Address(UInt32(0x0A00_0001 + router))) }

    var destination: IPAddress { Self.address(routers.count - 1) }

    func settings(_ change: (inout PathSettings) -> Void = { _ in }) -> PathSettings {
        var settings = PathSettings(
            flow: TraceFlow(
                carrier: .udp, source: .v4(.loopback), destination: destination, sourcePort: 40_000,
                destinationPort: 33_434, token: 1))
        change(&settings)
        return settings
    }

    static func moment(_ time: Int64) -> Moment {
        Moment(wall: .init(nanoseconds: 1_800_000_000_000_000_000 + time), monotonic: .init(nanoseconds: 500 + time))
    }

    /// Where a probe ends and what it meets; nil for silence.
    private mutating func fate(_ order: TraceOrder, at time: Int64) -> (router: Int, answer: TraceAnswer, hops: Int)? {
        var router = 0
        for hop in 1... {
            if routers[router].loss > 0, Double.random(in: 0..<1, using: &random) < routers[router].loss { return nil }
            let isEnd = router == routers.count - 1
            let answer: TraceAnswer? =
                isEnd ? .reached : routers[router].refusal.map { .unreachable($0) } ?? (hop == order.ttl ? .hop : nil)
            if let answer {
                return mayAnswer(router, at: time) ? (router, answer, hop) : nil
            }
            let next = routers[router].next
            var choice = SplitMix(seed: UInt64(order.flow) &* 977 &+ UInt64(router))
            router =
                routers[router].isPerPacket
                ? next[Int.random(in: 0..<next.count, using: &random)]
                : next[Int(choice.next() % UInt64(next.count))]
        }
        return nil
    }

    private mutating func mayAnswer(_ router: Int, at time: Int64) -> Bool {
        if routers[router].isSilent { return false }
        guard let burst = routers[router].burst else { return true }
        var bucket = spent[router] ?? (Double(burst), time)
        bucket = (min(Double(burst), bucket.left + Double(time - bucket.at) / 1e9), time)
        let isFull = bucket.left >= 1
        if isFull { bucket.left -= 1 }
        spent[router] = bucket
        return isFull
    }

    /// Traces to the end; the report and how long it took.
    mutating func trace(_ settings: PathSettings) -> PathReport {
        var survey = PathSurvey(settings, at: Self.moment(0))
        var time: Int64 = 0
        var arriving: [(time: Int64, order: TraceOrder, router: Int, answer: TraceAnswer)] = []
        while !survey.isFinished {
            while let order = survey.nextOrder(at: Self.moment(time)) {
                // The kernel sends 10 us later than the program believes.
                survey.transmitted(order.number, at: Self.moment(time + 10_000).wall)
                if let fate = fate(order, at: time) {
                    arriving.append((time + 10_000 + 2 * Int64(fate.hops) * delay, order, fate.router, fate.answer))
                }
            }
            let deadline = survey.deadline(at: Self.moment(time)).nanoseconds - 500
            let next = min(deadline, arriving.map(\.time).min() ?? .max)
            time = max(time + 1, next)
            for arrival in arriving where arrival.time <= time {
                survey.receive(
                    TraceMatch(number: arrival.order.number, flow: arrival.order.flow, quotedTTL: 1),
                    from: Self.address(arrival.router), arrival.answer, labels: routers[arrival.router].labels,
                    at: Self.moment(arrival.time).wall, stamp: .kernel)
            }
            arriving.removeAll { $0.time <= time }
            survey.advance(to: Self.moment(time))
        }
        return survey.report
    }
}
