import NetworkAddress
import Telemetry

@testable import Probing

/// What a direction of a simulated line does to packets.
struct Impairment: Sendable {
    var loss = 0.0
    var duplication = 0.0
    /// Share of packets that are held back by several periods.
    var holding = 0.0
    /// Share of packets that come after the sender's timeout.
    var lateness = 0.0
    /// Nothing passes between these moments (nanoseconds since the start).
    var outage: Range<Int64> = 0..<0

    static let none = Impairment()
}

/// A sender, a line that loses, copies and reorders in each direction, and a reflector, in simulated time. It knows what
/// really happened to each packet, which is what the sender's records are compared with.
///
///     sender --(forward: loss, copies, holding)--> reflector --(backward: the same)--> sender
struct LineSimulator {
    enum Kind: CaseIterable, Sendable {
        /// Our reflector, receipts and all.
        case receipts
        /// A stateful reflector of RFC 8762 without extensions.
        case stateful
        /// A stateless one: the reply bears the sender's number.
        case stateless
    }

    struct Truth: Equatable {
        var sent: UInt64 = 0
        var received: UInt64 = 0
        var lostForward: UInt64 = 0
        var lostReturn: UInt64 = 0
        var duplicatedForward: UInt64 = 0
        var duplicatedReturn: UInt64 = 0
        var reorderedForward: UInt64 = 0
        var reorderedReturn: UInt64 = 0
        var delays: [Int64] = []
    }

    private enum Event {
        case tick
        case atReflector(probe: Int, octets: [UInt8], sent: Int64)
        case atSender(probe: Int, reflection: Int, octets: [UInt8], left: Int64)
        case stamp(probe: Int, at: Int64)
    }

    private struct Probe {
        var interval: Int
        var sent: Int64
        var reachedAt: [Int64] = []
        var cameReordered = false
        var reflections: Set<Int> = []
        var deliveries: UInt64 = 0
        var returnedReordered = false
        var delay: Int64?
    }

    static let period: Int64 = 25_000_000
    static let interval: Int64 = 1_000_000_000
    static let timeout: Int64 = 500_000_000
    /// Begin of simulated time: aligned to the interval.
    static let epoch: Int64 = 1_800_000_000 * 1_000_000_000

    let kind: Kind
    var forward: Impairment
    var backward: Impairment
    /// After this many intervals the line is clean.
    let roughIntervals: Int
    let intervals: Int

    private var random: SplitMix
    private var sender: StampSender
    private var reflector = StampReflector(allow: [Prefix(.v4(.loopback))], rateLimit: nil)
    private var queue: [(time: Int64, order: Int, event: Event)] = []
    private var order = 0
    private var probes: [Probe] = []
    private var reflections = 0
    private var highestAtReflector = -1
    private var highestReflection = -1

    init(
        kind: Kind, forward: Impairment, backward: Impairment, roughIntervals: Int, intervals: Int, seed: UInt64,
        period: Int64 = Self.period
    ) {
        self.kind = kind
        self.forward = forward
        self.backward = backward
        self.roughIntervals = roughIntervals
        self.intervals = intervals
        random = SplitMix(seed: seed)
        sender = StampSender(
            SessionSettings(
                link: "a~b", peer: "b", remote: Endpoint(.v4(.loopback), port: 862),
                period: .nanoseconds(period), size: kind == .receipts ? SessionSettings.defaultSize : 44,
                timeout: .nanoseconds(Self.timeout)),
            site: "a", interval: .nanoseconds(Self.interval), seed: SplitMix(seed: seed &+ 1),
            clock: ClockState(isSynchronised: true, maximumError: 1_000), at: Self.moment(0))
        sender.expectsTransmitStamps = true
    }

    static func moment(_ time: Int64) -> Moment {
        // The monotonic clock has another origin, so that mixing the two up shows.
        Moment(wall: .init(nanoseconds: epoch + time), monotonic: .init(nanoseconds: 77_000_000_000 + time))
    }

    /// Runs it all; one record and one truth per interval.
    mutating func run() -> (records: [IntervalRecord], truth: [Truth]) {
        var records: [IntervalRecord] = []
        let end = Int64(intervals) * Self.interval
        schedule(.tick, at: (sender.nextSend ?? Self.moment(0).monotonic).nanoseconds - 77_000_000_000)
        while let next = pop(), next.time < end + 2 * Self.timeout {
            let now = Self.moment(next.time)
            handle(next.event, at: next.time, now)
            if next.time < end || records.count < intervals { records += sender.advance(to: now) }
        }
        records += sender.advance(to: Self.moment(end + 2 * Self.timeout))
        return (Array(records.prefix(intervals)), truths())
    }

    private mutating func handle(_ event: Event, at time: Int64, _ now: Moment) {
        switch event {
        case .tick:
            var packet = [UInt8](repeating: 0, count: sender.settings.size)
            let number = packet.withUnsafeMutableBytes { sender.makeProbe(into: $0, at: now) }
            precondition(Int(number) == probes.count)
            probes.append(Probe(interval: Int(time / Self.interval), sent: time))
            // The kernel's stamp may come before or after the reply.
            schedule(.stamp(probe: Int(number), at: time), at: time + Int64.random(in: 0..<3_000_000, using: &random))
            pass(forward, at: time) { .atReflector(probe: Int(number), octets: packet, sent: $0) }
            if let next = sender.nextSend { schedule(.tick, at: next.nanoseconds - 77_000_000_000) }
        case .stamp(let probe, let sent):
            sender.transmitted(UInt64(probe), at: Self.moment(sent).wall)
        case .atReflector(let probe, var octets, _):
            if probe < highestAtReflector, probes[probe].reachedAt.isEmpty { probes[probe].cameReordered = true }
            probes[probe].reachedAt.append(time)
            highestAtReflector = max(highestAtReflector, probe)
            let left = time + 40_000
            octets.withUnsafeMutableBytes { buffer in
                let refusal = reflector.reflect(
                    buffer, from: Endpoint(.v4(.loopback), port: 1), at: now.wall, ttl: 64,
                    clock: ErrorEstimate(isSynchronised: true, nanoseconds: 1_000), now: now.monotonic)
                precondition(refusal == nil)
                if kind == .stateless { buffer.put(UInt32(probe), at: 0) }
                StampReply.setTimestamp(WireTimestamp(ntp: Self.moment(left).wall), in: buffer)
            }
            let reflection = reflections
            reflections += 1
            let reply = octets
            pass(backward, at: left) { .atSender(probe: probe, reflection: reflection, octets: reply, left: $0) }
        case .atSender(let probe, let reflection, let octets, _):
            let inTime = time - probes[probe].sent <= Self.timeout
            octets.withUnsafeBytes { _ = sender.receive($0, at: now.wall, stamp: .kernel, now: now) }
            guard inTime else { return }
            if probes[probe].deliveries == 0 {
                probes[probe].returnedReordered = reflection < highestReflection
                probes[probe].delay = time - probes[probe].sent - 40_000
            }
            probes[probe].deliveries += 1
            probes[probe].reflections.insert(reflection)
            highestReflection = max(highestReflection, reflection)
        }
    }

    /// Sends a packet over one direction.
    private mutating func pass(_ impairment: Impairment, at time: Int64, _ event: (Int64) -> Event) {
        let rough = time < Int64(roughIntervals) * Self.interval
        let copies = rough && chance(impairment.duplication) ? (chance(0.2) ? 3 : 2) : 1
        for _ in 0..<copies {
            if rough, chance(impairment.loss) || impairment.outage.contains(time) { continue }
            var delay = 5_000_000 + Int64.random(in: 0..<1_000_000, using: &random)
            if rough, chance(impairment.holding) { delay += Int64.random(in: 0..<90_000_000, using: &random) }
            if rough, chance(impairment.lateness) { delay += Self.timeout }
            schedule(event(time), at: time + delay)
        }
    }

    private mutating func chance(_ probability: Double) -> Bool {
        probability > 0 && Double.random(in: 0..<1, using: &random) < probability
    }

    /// What became of each probe, and the interval in which it was sent.
    enum Fate { case answered, lostForward, lostReturn }
    var fates: [(interval: Int, fate: Fate)] {
        probes.map { probe in
            (probe.interval, probe.deliveries > 0 ? .answered : probe.reachedAt.isEmpty ? .lostForward : .lostReturn)
        }
    }

    private func truths() -> [Truth] {
        var truths = [Truth](repeating: Truth(), count: intervals)
        for probe in probes where probe.interval < intervals {
            truths[probe.interval].sent += 1
            if probe.deliveries > 0 {
                truths[probe.interval].received += 1
                truths[probe.interval].duplicatedForward += UInt64(probe.reflections.count - 1)
                truths[probe.interval].duplicatedReturn += probe.deliveries - UInt64(probe.reflections.count)
                if probe.cameReordered { truths[probe.interval].reorderedForward += 1 }
                if probe.returnedReordered { truths[probe.interval].reorderedReturn += 1 }
                if let delay = probe.delay { truths[probe.interval].delays.append(delay) }
            } else if probe.reachedAt.isEmpty {
                truths[probe.interval].lostForward += 1
            } else {
                truths[probe.interval].lostReturn += 1
            }
        }
        return truths
    }

    // MARK: - the event queue

    private mutating func schedule(_ event: Event, at time: Int64) {
        order += 1
        let entry = (time: time, order: order, event: event)
        // Few events are pending at a time: insertion into a sorted array, latest first.
        var low = 0
        var high = queue.count
        while low < high {
            let middle = (low + high) / 2
            if (queue[middle].time, queue[middle].order) > (entry.time, entry.order) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        queue.insert(entry, at: low)
    }

    private mutating func pop() -> (time: Int64, order: Int, event: Event)? { queue.popLast() }
}
