import NetworkAddress
import PacketIO
import Probing
import Reporting
import Synchronization

/// One capacity test (RFC 9097 over RFC 9946) under a lease: never above its octets, ended when they are spent.
final class CapacityTest: RunningTest {
    private let client: CapacityClient
    private let meter: Meter
    private let manners: Manners
    private let bystander: Bystander?
    /// Octets of the lease.
    private let reserved: Int64

    /// Nil where the system gives no socket or thread.
    ///
    /// - Parameter beside: what is probed meanwhile, as users' packets go; nil for nothing.
    init?(
        _ grant: TestGrant, seconds: Int, source: IPAddress?, key: CapacityKey? = nil, headroom: Double,
        beside: AgentConfiguration.Session?, _ finished: @escaping @Sendable () -> Void
    ) {
        var request = CapacityRequest(server: grant.server)
        request.source = source
        request.key = key
        request.direction = grant.direction == .up ? .up : .down
        request.terms.testInterval = UInt16(clamping: seconds)
        let most = Double(grant.rate) * headroom
        request.maximumRate = most
        request.bandwidth = UInt16(min(32_767, max(1, (most / 1e6).rounded(.up))))
        let overhead = grant.server.address.width == 32 ? 28 : 48
        request.octetLimit = UInt64(max(0, grant.octets))
        let budget = Double(grant.octets)
        let meter = Meter(budget)
        let manners = Manners(TestManners(rate: Double(grant.rate)))
        let isUpstream = grant.direction == .up
        guard
            let client = try? CapacityClient(
                request,
                interval: { interval in
                    let octets =
                        interval.statistics.bitsPerSecond(overhead: overhead) / 8
                        * Double(interval.statistics.duration) / 1e6
                    // What was lost was sent, and counts.
                    let sent = Self.sentShare(interval)
                    meter.spend(octets * sent)
                    // Our interface counts what it sends, and of what comes only what was not lost.
                    manners.take(interval, overhead: overhead, share: isUpstream ? sent : 1) { meter.stop() }
                }, finished: finished)
        else { return nil }
        self.client = client
        self.meter = meter
        self.manners = manners
        reserved = max(0, grant.octets)
        meter.onEnd { client.cancel() }
        bystander = beside.flatMap { session in
            Bystander(session, source: source) { manners.take(probe: $0) { meter.stop() } }
        }
    }

    /// Packets sent for each that came, by the receiver's counts; 1 where none came.
    private static func sentShare(_ interval: CapacityInterval) -> Double {
        let came = Double(interval.statistics.datagrams)
        return came > 0 ? (came + Double(interval.statistics.lost)) / came : 1
    }

    func cancel() { client.cancel() }

    func result() -> TestMeasurement? {
        defer { meter.onEnd(nil) }
        let outcome = try? client.outcome()
        // What its last packets do to others is over with them.
        let objection = manners.objection
        bystander?.stop()
        guard var measured = outcome.flatMap({ TestMeasurement($0) }) else {
            // Others waited before a first sub-interval was over.
            guard let objection else { return nil }
            var ended = TestMeasurement(bitsPerSecond: 0, octets: reserved)
            ended.objection = objection
            return ended
        }
        // What the far end says it received may be anything.
        measured.octets = Int64(min(max(0, meter.octets), 9e18))
        measured.objection = objection
        return measured
    }

    /// Looks after those who use the line, sub-interval by sub-interval.
    private final class Manners: Sendable {
        private let state: Mutex<(manners: TestManners, objection: TestObjection?)>

        init(_ manners: TestManners) { state = Mutex((manners, nil)) }

        var objection: TestObjection? { state.withLock { $0.objection } }

        /// - Parameter share: packets of the test on our interface for each that came.
        func take(_ interval: CapacityInterval, overhead: Int, share: Double, stop: () -> Void) {
            let statistics = interval.statistics
            let rate = statistics.bitsPerSecond(overhead: overhead)
            let packets = Double(statistics.datagrams) * 1e6 / Double(max(1, statistics.duration))
            let sample = TestManners.Sample(
                line: interval.interfaceBitsPerSecond, test: (rate + packets * Double(Self.header) * 8) * share,
                delay: statistics.delayCount > 0
                    ? Int64(statistics.delaySum) * 1_000_000 / Int64(statistics.delayCount) : nil)
            note(stop) { $0.take(sample) }
        }

        func take(probe roundTrip: Int64, stop: () -> Void) { note(stop) { $0.take(probe: roundTrip) } }

        private func note(_ stop: () -> Void, _ look: (inout TestManners) -> TestObjection?) {
            let isNews = state.withLock { held in
                guard held.objection == nil else { return false }
                held.objection = look(&held.manners)
                return held.objection != nil
            }
            if isNews { stop() }
        }

        /// Octets of an Ethernet header, which the interface counts.
        private static let header = 14
    }

    /// Counts octets and says once when the budget is spent.
    private final class Meter: Sendable {
        private struct State {
            var octets = 0.0
            var end: (@Sendable () -> Void)?
        }
        private let budget: Double
        private let state = Mutex(State())

        init(_ budget: Double) { self.budget = budget }

        var octets: Double { state.withLock { $0.octets } }

        func onEnd(_ end: (@Sendable () -> Void)?) { state.withLock { $0.end = end } }

        /// Ends the test whatever is left.
        func stop() {
            let end = state.withLock { state in
                defer { state.end = nil }
                return state.end
            }
            end?()
        }

        func spend(_ octets: Double) {
            let end = state.withLock { state -> (@Sendable () -> Void)? in
                state.octets += octets
                guard state.octets >= budget else { return nil }
                defer { state.end = nil }
                return state.end
            }
            end?()
        }
    }
}
