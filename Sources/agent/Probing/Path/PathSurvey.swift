package import NetworkAddress
package import Telemetry

/// A trace under way as a value: it says which probe to send and when, takes what came, and ends with a report. It sends
/// nothing and reads no clock.
///
///     var survey = PathSurvey(settings, at: now)
///     // while !survey.isFinished:
///     //   while let order = survey.nextOrder(at: now): write its packet, send; on failure survey.sendFailed(order)
///     //   on a transmit timestamp: survey.transmitted(number, at: time)
///     //   on an answer: survey.receive(match, from: address, answer, labels: …, at: arrival, stamp: .kernel)
///     //   survey.advance(to: now); wait until survey.deadline(at: now)
///     let report = survey.report
///
/// Probes go out in batches whose answers decide on the next: a `SinglePathPlan` follows the one flow hop by hop, a
/// `MultipathPlan` all flows that lead elsewhere.
package struct PathSurvey: Sendable {
    package let settings: PathSettings

    struct Probe: Sendable {
        enum State: Sendable { case planned, outstanding, answered, silent, failed }
        var state = State.planned
        var ttl: Int
        var flow: Int
        /// Not to be sent earlier.
        var due: MonotonicTime
        var sent = MonotonicTime(nanoseconds: 0)
        var userTransmit = WallTime(nanoseconds: 0)
        var kernelTransmit: WallTime?
        var arrival = WallTime(nanoseconds: 0)
        var arrivalStamp = TimestampSource.Stamp.user
        var address: IPAddress?
        var answer = TraceAnswer.hop
        var labels: [MPLSLabel] = []
        var quotedTTL: UInt8?
        var isRewritten = false
        var copies = 0

        /// nil where the clock was stepped between the stamps.
        var roundTrip: Int64? {
            guard state == .answered else { return nil }
            let delay = arrival - (kernelTransmit ?? userTransmit)
            return delay >= 0 ? delay : nil
        }
    }

    /// Probe `n` stands at `n - 1`.
    var probes: [Probe] = []
    /// Numbers of planned probes, in the order in which to send.
    private var queue: [Int] = []
    private var head = 0
    private var nextFree: MonotonicTime
    private let begin: MonotonicTime
    private var plan: any PathPlan
    package private(set) var isFinished = false
    /// The time was up before the plan was.
    private(set) var isCutShort = false
    /// The last refusal of our own socket, an errno.
    package private(set) var failure: Int32?
    package private(set) var duration: Int64 = 0

    static let mostProbes = 60_000

    package init(_ settings: PathSettings, at now: Moment) {
        self.settings = settings
        begin = now.monotonic
        nextFree = now.monotonic
        plan = settings.isMultipath ? MultipathPlan(settings) : SinglePathPlan(settings)
        extend(at: now.monotonic)
    }

    /// For who looks on: probes sent, answered, and the highest TTL so far.
    package var counts: (sent: Int, answered: Int, hop: Int) {
        var counts = (sent: 0, answered: 0, hop: 0)
        for probe in probes where probe.state != .planned && probe.state != .failed {
            counts.sent += 1
            if probe.state == .answered { counts.answered += 1 }
            counts.hop = max(counts.hop, probe.ttl)
        }
        return counts
    }

    // MARK: - sending

    /// The probe to be sent now, which counts as sent at `now`; nil where none is due yet.
    package mutating func nextOrder(at now: Moment) -> TraceOrder? {
        guard !isFinished, head < queue.count, nextFree <= now.monotonic else { return nil }
        let index = queue[head]
        guard probes[index].due <= now.monotonic else { return nil }
        head += 1
        nextFree = now.monotonic + settings.spacing.nanoseconds
        probes[index].state = .outstanding
        probes[index].sent = now.monotonic
        probes[index].userTransmit = now.wall
        return TraceOrder(number: UInt16(index + 1), flow: probes[index].flow, ttl: probes[index].ttl)
    }

    /// Our socket refused the probe.
    package mutating func sendFailed(_ order: TraceOrder, code: Int32) {
        failure = code
        probes[Int(order.number) - 1].state = .failed
    }

    /// The kernel's time of sending; may come before or after the answer.
    package mutating func transmitted(_ number: UInt16, at time: WallTime) {
        let index = Int(number) - 1
        guard probes.indices.contains(index), time >= probes[index].userTransmit else { return }
        probes[index].kernelTransmit = time
    }

    // MARK: - answers

    /// The flow in which a probe was sent; nil for a number of no probe.
    package func flow(ofNumber number: UInt16) -> Int? {
        let index = Int(number) - 1
        guard probes.indices.contains(index), probes[index].state != .planned, probes[index].state != .failed else {
            return nil
        }
        return probes[index].flow
    }

    /// Takes in an answer. One that comes after its probe was given up counts all the same, as long as the trace goes on.
    package mutating func receive(
        _ match: TraceMatch, from address: IPAddress, _ answer: TraceAnswer, labels: [MPLSLabel] = [],
        at arrival: WallTime, stamp: TimestampSource.Stamp
    ) {
        let index = Int(match.number) - 1
        guard flow(ofNumber: match.number) == match.flow else { return }
        guard probes[index].state != .answered else {
            probes[index].copies += 1
            return
        }
        probes[index].state = .answered
        probes[index].address = address
        probes[index].answer = answer
        probes[index].labels = labels
        probes[index].quotedTTL = match.quotedTTL
        probes[index].isRewritten = match.isRewritten
        probes[index].arrival = arrival
        probes[index].arrivalStamp = stamp
    }

    // MARK: - time

    /// Gives up probes that have waited long enough, and plans on where a batch is decided.
    package mutating func advance(to now: Moment) {
        guard !isFinished else { return }
        if now.monotonic - begin >= settings.limit.nanoseconds {
            isCutShort = true
            finish(at: now.monotonic)
            return
        }
        let pace = Pace(self)
        for index in 0..<probes.count where probes[index].state == .outstanding {
            if now.monotonic - probes[index].sent >= pace.patience(ttl: probes[index].ttl) {
                probes[index].state = .silent
            }
        }
        if head == queue.count, !probes.contains(where: { $0.state == .outstanding && isOfInterest($0) }) {
            extend(at: now.monotonic)
        }
    }

    /// When there is something to do next.
    package func deadline(at now: Moment) -> MonotonicTime {
        var deadline = begin + settings.limit.nanoseconds
        if head < queue.count { deadline = min(deadline, max(nextFree, probes[queue[head]].due)) }
        let pace = Pace(self)
        for probe in probes where probe.state == .outstanding && isOfInterest(probe) {
            deadline = min(deadline, probe.sent + pace.patience(ttl: probe.ttl))
        }
        return deadline
    }

    /// Ends the trace with what there is.
    package mutating func stop(at now: Moment) {
        guard !isFinished else { return }
        isCutShort = true
        finish(at: now.monotonic)
    }

    /// Behind the end nobody waits for answers.
    private func isOfInterest(_ probe: Probe) -> Bool {
        settings.isMultipath || probe.ttl <= end ?? .max
    }

    /// TTL of the first hop that ends the path of flow 0, as far as is known.
    var end: Int? { probes.lazy.filter { $0.flow == 0 && $0.state == .answered && $0.answer.isEnd }.map(\.ttl).min() }

    /// Answers to flow 0 at this hop or behind.
    func answers(from ttl: Int) -> Int { probes.count { $0.flow == 0 && $0.ttl >= ttl && $0.state == .answered } }

    private mutating func extend(at now: MonotonicTime) {
        let batch = plan.next(self)
        guard !batch.isEmpty, probes.count + batch.count <= Self.mostProbes else {
            isCutShort = isCutShort || !batch.isEmpty
            finish(at: now)
            return
        }
        // Stable, so that a batch without delays keeps its order.
        for (offset, wish) in batch.enumerated().sorted(by: { ($0.1.delay, $0.0) < ($1.1.delay, $1.0) }) {
            _ = offset
            queue.append(probes.count)
            probes.append(Probe(ttl: wish.ttl, flow: wish.flow, due: now + wish.delay))
        }
    }

    private mutating func finish(at now: MonotonicTime) {
        isFinished = true
        duration = now - begin
        for index in probes.indices where probes[index].state == .outstanding { probes[index].state = .silent }
    }
}

/// Which probes a trace needs next.
protocol PathPlan: Sendable {
    /// Called when all probes so far are decided. Empty at the end.
    mutating func next(_ survey: PathSurvey) -> [PathWish]
}

/// A probe that a plan wants.
struct PathWish: Hashable, Sendable {
    var ttl: Int
    var flow: Int
    /// Nanoseconds from now.
    var delay: Int64 = 0
}

/// How long to wait for an answer, from those that came: three times what the same hop took, ten times what a farther one
/// took, not below a tenth of a second, as routers answer errors when they have nothing better to do.
private struct Pace {
    private let timeout: Int64
    private var slowest: [Int: Int64] = [:]
    private var farther: [Int: Int64] = [:]
    private static let floor: Int64 = 100_000_000

    init(_ survey: PathSurvey) {
        timeout = survey.settings.timeout.nanoseconds
        guard survey.probes.contains(where: { $0.state == .outstanding }) else { return }
        for probe in survey.probes {
            guard let delay = probe.roundTrip else { continue }
            slowest[probe.ttl] = max(slowest[probe.ttl] ?? 0, delay)
        }
        var least: Int64?
        for ttl in slowest.keys.sorted(by: >) {
            farther[ttl] = least
            if let delay = slowest[ttl] { least = min(least ?? delay, delay) }
        }
        nearest = least
        keys = slowest.keys.sorted()
    }

    private var nearest: Int64?
    private var keys: [Int] = []

    func patience(ttl: Int) -> Int64 {
        if let own = slowest[ttl] { return min(timeout, max(Self.floor, 3 * own)) }
        // The nearest hop behind that answered.
        guard let behind = keys.first(where: { $0 > ttl }), let delay = slowest[behind] else { return timeout }
        return min(timeout, max(Self.floor, 10 * delay))
    }
}
