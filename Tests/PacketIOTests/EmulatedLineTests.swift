import CLineEmulator
import Foundation
import NetworkAddress
import Probing
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

/// Loss, duplicates and reordering per direction as the engine reports them, against what the emulator did.
///
/// By default a few sessions, as many as a debug build carries beside other tests. `TUYEN_LINE_SESSIONS`,
/// `TUYEN_LINE_RATE` (probes a second each) and `TUYEN_LINE_SECONDS` make it the full load: 64, 1000, 20 in a release build.
@Suite("Against an emulated line's own counts", .blocking, .serialized)
struct EmulatedLineTests {
    private static func setting(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }
    private static let sessions = setting("TUYEN_LINE_SESSIONS", 6)
    private static let rate = setting("TUYEN_LINE_RATE", 200)
    private static let seconds = setting("TUYEN_LINE_SECONDS", 2)
    /// A busy machine may keep the emulator from the processor for a second, which is no loss.
    private static let timeout = Duration.seconds(3)

    struct Mix: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var forward: emulator_direction
        var backward: emulator_direction
    }

    static let mixes = [
        Mix(testDescription: "a clean line", forward: .init(), backward: .init()),
        Mix(
            testDescription: "loss 5 % and duplicates 5 % forward, loss 1 % back, reordering 3 % each way",
            forward: .init(loss: 0.05, duplication: 0.05, holding: 0.03),
            backward: .init(loss: 0.01, holding: 0.03)),
        Mix(
            testDescription: "duplicates 4 % back, loss 3 % forward, delay 5 ms with 2 ms jitter",
            forward: .init(loss: 0.03, delay: 5_000_000, jitter: 2_000_000),
            backward: .init(duplication: 0.04, delay: 5_000_000, jitter: 2_000_000)),
        Mix(
            testDescription: "everything both ways",
            forward: .init(loss: 0.1, duplication: 0.1, holding: 0.1),
            backward: .init(loss: 0.1, duplication: 0.1, holding: 0.1)),
    ]

    private struct Outcome {
        /// By the sender's port.
        var records: [UInt16: [IntervalRecord]]
        var truth: [UInt16: emulator_truth]
        var totals: emulator_totals
        var reflector: ReflectorCounters
    }

    private static func measure(_ mix: Mix, seed: UInt64) async throws -> Outcome {
        let loopback = IPAddress.v4(.loopback)
        let reflector = try Reflector(
            ReflectorSettings(
                listen: [Endpoint(loopback, port: 0)], allow: [Prefix(loopback)], rateLimit: nil))
        defer { reflector.stop() }
        let probes = UInt32(rate * seconds)
        let settings = emulator_settings(
            forward: mix.forward, backward: mix.backward, seed: seed, rough: probes, capacity: probes + 100_000,
            outage_first: 0, outage_last: 0, step: sessions * rate > 10_000 ? 8_000_000 : 0)
        let line = try LineEmulator(reflector: try #require(reflector.endpoints.first?.port), settings)
        var ports: [UInt16] = []
        var candidate = UInt16(20_000) + UInt16(getpid() % 20_000)
        while ports.count < sessions {
            candidate += 1
            let socket = try UDPSocket(family: loopback)
            if (try? socket.bind(to: Endpoint(loopback, port: candidate))) != nil { ports.append(candidate) }
        }
        let engine = ProbeEngine(
            site: "a", interval: .seconds(1),
            sessions: ports.map {
                SessionSettings(
                    link: "\($0)", peer: "b", remote: Endpoint(loopback, port: line.port),
                    period: .nanoseconds(1_000_000_000 / Int64(rate)), timeout: Self.timeout,
                    source: Endpoint(loopback, port: $0))
            })
        let sink = Mutex<[IntervalRecord]>([])
        try engine.start { record in sink.withLock { $0.append(record) } }
        // The rough part, then enough clean probes behind it that every loss is followed by an answer.
        try await Task.sleep(for: .seconds(Double(seconds) * 1.1 + 0.2) + timeout)
        let rest = engine.stop()
        let (truth, totals) = line.finish()
        var records: [UInt16: [IntervalRecord]] = [:]
        for record in sink.withLock({ $0 }) + rest { records[UInt16(record.link) ?? 0, default: []].append(record) }
        return Outcome(records: records, truth: truth, totals: totals, reflector: reflector.counters)
    }

    @Test("every count of every session is exact", arguments: mixes)
    func exact(_ mix: Mix) async throws {
        let outcome = try await Self.measure(mix, seed: 7)
        let carried = outcome.totals
        // What the test's own machinery lost is no verdict on the engine.
        try #require(carried.overflowed == 0, "the emulator had no room for \(carried.overflowed) packets")
        try #require(
            outcome.reflector.overflowed + outcome.reflector.sendFailed == 0,
            "the reflector had no room: \(outcome.reflector)")
        #expect(outcome.records.count == Self.sessions && outcome.truth.count == Self.sessions)
        var unmeasured: UInt64 = 0
        for (port, records) in outcome.records {
            let truth = try #require(outcome.truth[port])
            func total(_ field: KeyPath<IntervalRecord, UInt64>) -> UInt64 {
                records.reduce(0) { $0 + $1[keyPath: field] }
            }
            #expect(truth.arrived == UInt64(Self.rate * Self.seconds), "the session did not get that far")
            #expect(records.allSatisfy { $0.received + $0.lost == $0.sent && $0.lost <= $0.sent })
            #expect(total(\.lostUnknown) == 0)
            let excused = total(\.unmeasured)
            unmeasured += excused
            guard excused == 0 else {
                // Our own fault: what is missing is said to be not measured, and is never called loss.
                #expect(records.contains { !$0.notMeasured.isEmpty })
                #expect(total(\.lost) <= truth.arrived - truth.answered)
                #expect(total(\.lost) + excused >= truth.arrived - truth.answered)
                continue
            }
            #expect(total(\.lostForward) == truth.arrived - truth.reached)
            #expect(total(\.lostReturn) == truth.reached - truth.answered)
            #expect(total(\.duplicatedForward) == truth.duplicated_forward)
            #expect(total(\.duplicatedReturn) == truth.duplicated_return)
            #expect(total(\.duplicatedUnknown) + total(\.reorderedUnknown) == 0)
            #expect(total(\.reorderedForward) == truth.reordered_forward)
            #expect(total(\.reorderedReturn) == truth.reordered_return)
            #expect(records.reduce(0) { $0 + $1.lossEpisodes.periods } == truth.loss_periods)
            #expect(records.map(\.lossEpisodes.longest).max() == truth.longest_loss)
        }
        let sums = outcome.truth.values.reduce(into: emulator_truth()) { sum, one in
            sum.arrived += one.arrived
            sum.reached += one.reached
            sum.answered += one.answered
            sum.duplicated_forward += one.duplicated_forward
            sum.duplicated_return += one.duplicated_return
            sum.reordered_forward += one.reordered_forward
            sum.reordered_return += one.reordered_return
        }
        if Self.sessions > 6 {
            print(
                """
                \(mix.testDescription): \(Self.sessions) sessions, \(sums.arrived) probes, lost \
                \(sums.arrived - sums.reached) + \(sums.reached - sums.answered), duplicated \
                \(sums.duplicated_forward) + \(sums.duplicated_return), reordered \(sums.reordered_forward) + \
                \(sums.reordered_return); not measured \(unmeasured); emulator's lateness \(carried.lateness / 1000) us
                """)
        }
    }
}
