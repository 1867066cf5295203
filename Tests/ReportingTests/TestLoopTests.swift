import CollectorDouble
import Identity
import NetworkAddress
import Synchronization
import TestSupport
import Testing

@testable import Reporting

@Suite(.blocking) struct TestLoopTests {
    /// A test that lasts until it is cancelled, or for so long.
    final class Sham: RunningTest {
        let begun = monotonicNow()
        let cancelled = Mutex<UInt64?>(nil)
        let seconds: Int
        let measurement: TestMeasurement?
        init(_ seconds: Int, _ measurement: TestMeasurement?) {
            self.seconds = seconds
            self.measurement = measurement
        }
        func cancel() { cancelled.withLock { $0 = $0 ?? monotonicNow() } }
        func result() -> TestMeasurement? { measurement }
    }

    private static func grant(
        startsIn: Double, endsIn: Double, port: Int = 24_601, lease: Int = 7, role: String = "primary",
        direction: String = "down"
    ) -> String {
        """
        {"lease": \(lease), "circuit": "04@2025/\(role)", "direction": "\(direction)", "peer": "centre", "address": "10.0.0.1", \
        "port": \(port), "from": "2025-09-01T15:00:00Z", "until": "2025-09-01T15:00:10Z", \
        "starts_in_seconds": \(startsIn), "ends_in_seconds": \(endsIn), "rate_bps": 50000000, "octets": 68750000}
        """
    }

    @Test("it waits for its lease, tests within it, and tells what it measured")
    func works() throws {
        let journal = Journal<String>()
        let questions = Atomic<Int>(0)
        let collector = try ScriptedCollector { request in
            journal.add("\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))")
            guard request.method == "POST" else { return .respond(204) }
            let number = questions.wrappingAdd(1, ordering: .relaxed).newValue
            return number == 1
                ? .respond(409, [("Retry-After", "1")], #"{"error": "its time comes"}"#)
                : number == 2
                    ? .respond(201, [], Self.grant(startsIn: 0.5, endsIn: 4))
                    : .respond(409, [("Retry-After", "3600")], #"{"error": "done"}"#)
        }
        defer { collector.stop() }
        let events = Journal<String>()
        let asked = Journal<Int>()
        let loop = try #require(
            TestLoop(
                identity: try collector.identity("04@2025"),
                begin: { grant, seconds, finished in
                    asked.add(seconds)
                    #expect(grant.server.description == "10.0.0.1:24601" && grant.rate == 50_000_000)
                    finished()
                    return Sham(seconds, TestMeasurement(bitsPerSecond: 49.5e6, loss: 0.25, octets: 12_345))
                }, onEvent: { events.add("\($0)") }))
        #expect(try loop.start())
        #expect(eventually { journal.entries.count == 3 })
        loop.stop(grace: 5)
        #expect(journal.entries[0] == #"POST /v1/tests {"purpose":"scheduled"}"#)
        let told = #"{"bits_per_second":49500000,"loss":0.25,"method":"search","octets":12345}"#
        #expect(journal.entries[2] == "PUT /v1/tests/7 \(told)")
        // What is left of the lease after its begin, less the time for the setup.
        #expect(asked.entries == [2])
        #expect(events.entries.first?.contains("its time comes") == true)
    }

    @Test("after a result it asks at once for the next, and runs each test on the circuit and the way that it is given")
    func inTurn() throws {
        let turns = [("primary", "down"), ("primary", "up"), ("backup", "down"), ("backup", "up")]
        let questions = Atomic<Int>(0)
        let journal = Journal<String>()
        let collector = try ScriptedCollector { request in
            guard request.method == "POST" else {
                journal.add("\(request.method) \(request.path)")
                return .respond(204)
            }
            let number = questions.wrappingAdd(1, ordering: .relaxed).oldValue
            guard number < turns.count else { return .respond(409, [("Retry-After", "3600")], #"{"error": "done"}"#) }
            return .respond(
                201, [],
                Self.grant(startsIn: 0, endsIn: 600, lease: number, role: turns[number].0, direction: turns[number].1))
        }
        defer { collector.stop() }
        let begun = Journal<String>()
        let loop = try #require(
            TestLoop(
                identity: try collector.identity("04@2025"),
                begin: { grant, seconds, finished in
                    begun.add("\(grant.circuit) \(grant.direction.rawValue)")
                    finished()
                    return Sham(seconds, TestMeasurement(bitsPerSecond: 49.5e6, loss: 0, octets: 1))
                }, onEvent: { _ in }))
        #expect(try loop.start())
        #expect(eventually { questions.load(ordering: .relaxed) == turns.count + 1 })
        loop.stop(grace: 5)
        #expect(begun.entries == turns.map { "04@2025/\($0.0) \($0.1)" })
        #expect(journal.entries == turns.indices.map { "PUT /v1/tests/\($0)" })
    }

    @Test("a test that goes on is cancelled when the lease ends, and one that came to nothing is given back")
    func overrun() throws {
        let journal = Journal<String>()
        let collector = try ScriptedCollector { request in
            journal.add("\(request.method) \(request.path)")
            return request.method == "POST" ? .respond(201, [], Self.grant(startsIn: 0, endsIn: 2.5)) : .respond(204)
        }
        defer { collector.stop() }
        // On a busy host a lease may be over before its test can begin; the loop then asks for the next.
        var patience = TestLoop.Patience()
        patience.failed = 0.1
        let sham = Mutex<Sham?>(nil)
        let loop = try #require(
            TestLoop(
                identity: try collector.identity("04@2025"), patience: patience,
                begin: { _, seconds, _ in
                    let test = Sham(seconds, nil)
                    sham.withLock { if $0 == nil { $0 = test } }
                    return test
                }, onEvent: { _ in }))
        let start = monotonicNow()
        #expect(try loop.start())
        #expect(eventually { sham.withLock { $0?.cancelled.withLock { $0 } } != nil })
        #expect(eventually { journal.entries.contains("DELETE /v1/tests/7") })
        loop.stop(grace: 5)
        let test = try #require(sham.withLock { $0 })
        let cancelled = try #require(test.cancelled.withLock { $0 })
        #expect(cancelled >= test.begun && cancelled - start >= 2_000_000_000)
    }

    /// Runs a loop against a collector that grants until `enough` says so of its journal.
    private func journal(
        endsIn: Double = 4, patience: TestLoop.Patience = .init(), surroundings: TestSurroundings,
        begin: @escaping TestLoop.Begin, until enough: @escaping ([String]) -> Bool
    ) throws -> [String] {
        let journal = Journal<String>()
        let collector = try ScriptedCollector { request in
            journal.add("\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))")
            return request.method == "POST" ? .respond(201, [], Self.grant(startsIn: 0, endsIn: endsIn)) : .respond(204)
        }
        defer { collector.stop() }
        let loop = try #require(
            TestLoop(
                identity: try collector.identity("04@2025"), patience: patience, surroundings: surroundings,
                begin: begin, onEvent: { _ in }))
        #expect(try loop.start())
        #expect(eventually { enough(journal.entries) })
        loop.stop(grace: 5)
        return journal.entries
    }

    @Test("while users need the line no test begins, and the collector is told why")
    func users() throws {
        let entries = try journal(
            surroundings: TestSurroundings(use: { _ in 5_000_001 }),
            begin: { _, _, _ in
                Issue.record("it began")
                return nil
            }, until: { $0.count >= 2 })
        #expect(
            entries[1]
                == #"DELETE /v1/tests/7 {"reason": "line-in-use", "users_bps": 5000001, "limit_bps": 5000000}"#)
    }

    @Test("a test that ended for the sake of others has no result, and its octets are spent all the same")
    func objected() throws {
        let temporary = try TemporaryFolder()
        let folder = StateFolder(temporary.path)
        let ledger = TestLedger(folder)
        let entries = try journal(
            surroundings: TestSurroundings(ledger: ledger, wallClock: { 86_400_000_000_000 * 20_000 }),
            begin: { _, seconds, finished in
                finished()
                var measured = TestMeasurement(bitsPerSecond: 1e6, loss: 0, octets: 777)
                measured.objection = .delay(150_000_000)
                return Sham(seconds, measured)
            }, until: { $0.count >= 2 })
        #expect(entries[1] == #"DELETE /v1/tests/7 {"reason": "delay", "delay_ns": 150000000}"#)
        #expect(try folder.testSpending().spent("04@2025/primary") == 777)
    }

    @Test("the budget holds over a restart, cuts the test that it can't pay in full, and a new day pays again")
    func budget() throws {
        let temporary = try TemporaryFolder()
        let folder = StateFolder(temporary.path)
        let day = Atomic<Int64>(20_000)
        let octets = Journal<Int64>()
        var patience = TestLoop.Patience()
        patience.measured = 3_600
        func once() throws -> [String] {
            try journal(
                patience: patience,
                surroundings: TestSurroundings(
                    ledger: TestLedger(folder), budget: 90_000_000,
                    wallClock: { day.load(ordering: .relaxed) * 86_400_000_000_000 + 1 }),
                begin: { grant, seconds, finished in
                    octets.add(grant.octets)
                    finished()
                    return Sham(seconds, TestMeasurement(bitsPerSecond: 49e6, loss: 0, octets: grant.octets - 750_000))
                }, until: { $0.count >= 2 })
        }
        #expect(try once()[1].hasPrefix("PUT"))
        #expect(try once()[1].hasPrefix("PUT"))
        #expect(octets.entries == [68_750_000, 22_000_000])
        #expect(try once()[1] == #"DELETE /v1/tests/7 {"reason": "budget", "octets_left": 750000}"#)
        day.store(20_001, ordering: .relaxed)
        #expect(try once()[1].hasPrefix("PUT"))
    }

    @Test("what was spent and can't be read is a reason not to test")
    func ledger() throws {
        let temporary = try TemporaryFolder()
        let folder = StateFolder(temporary.path)
        try PrivateFile.write(Array("{".utf8), to: folder.testsPath)
        let entries = try journal(
            surroundings: TestSurroundings(ledger: TestLedger(folder)),
            begin: { _, _, _ in
                Issue.record("it began")
                return nil
            }, until: { $0.count >= 2 })
        #expect(entries[1] == #"DELETE /v1/tests/7 {"reason": "ledger"}"#)
    }

    @Test("a machine that slept through its lease ends its test when it wakes")
    func slept() throws {
        let sleep = Atomic<UInt64>(0)
        let sham = Mutex<Sham?>(nil)
        let start = monotonicNow()
        let entries = try journal(
            endsIn: 600,
            surroundings: TestSurroundings(clock: { monotonicNow() + sleep.load(ordering: .relaxed) }),
            begin: { _, seconds, _ in
                let test = Sham(seconds, nil)
                sham.withLock { $0 = test }
                sleep.store(3_600_000_000_000, ordering: .relaxed)
                return test
            }, until: { $0.contains { $0.hasPrefix("DELETE") } })
        #expect(entries.contains { $0.hasPrefix("DELETE /v1/tests/7") })
        let cancelled = try #require(sham.withLock { $0 }?.cancelled.withLock { $0 })
        #expect(cancelled - start < 60_000_000_000)
    }

    @Test(
        "a lease that is not in order is no lease",
        arguments: [
            "{}", grant(startsIn: -1, endsIn: 5), grant(startsIn: 500, endsIn: 510), grant(startsIn: 5, endsIn: 5),
            grant(startsIn: 0, endsIn: 9_000), grant(startsIn: 0, endsIn: 10, port: 0),
        ])
    func faults(_ text: String) {
        #expect(throws: DocumentError.self) { try TestGrant(Array(text.utf8)) }
    }
}
