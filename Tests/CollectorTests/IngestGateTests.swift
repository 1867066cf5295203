import Synchronization
import TestSupport
import Testing

@testable import Collector

struct IngestGateTests {
    private final class Load: Sendable {
        private let state = Mutex((inside: 0, most: 0))
        var most: Int { state.withLock { $0.most } }
        func enter(_ weight: Int) {
            state.withLock {
                $0.inside += weight
                $0.most = max($0.most, $0.inside)
            }
        }
        func leave(_ weight: Int) { state.withLock { $0.inside -= weight } }
    }

    /// As much is inside as the budget allows, in the order of arrival; nobody is forgotten.
    @Test func budgetIsKeptAndAllComeThrough() async throws {
        let gate = IngestGate(budget: 100, longestWait: 1_000) { 0 }
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let weight = 10 + number % 50
                    try await gate.pass(weight) { _ in
                        load.enter(weight)
                        await Task.yield()
                        load.leave(weight)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(load.most <= 100)
        #expect(gate.census == IngestGate.Census(running: 0, waiting: 0, admitted: 200, shed: 0))
    }

    /// A request larger than the budget is let in alone.
    @Test func largestRequestIsNotShutOut() async throws {
        let gate = IngestGate(budget: 10) { 0 }
        #expect(try await gate.pass(1_000) { _ in 7 } == 7)
    }

    @Test func longWaitIsRefusedWithItsLength() async throws {
        // 100 octets a second are believed until something is known, so 950 more wait for ten seconds.
        let gate = IngestGate(budget: 100, longestWait: 8) { 0 }
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await gate.pass(100) { _ in
                continuation.yield()
                var iterator = release.makeAsyncIterator()
                await iterator.next()
            }
        }
        var iterator = started.makeAsyncIterator()
        await iterator.next()
        let waiters = (0..<8).map { _ in Task { try await gate.pass(100) { _ in } } }
        while gate.census.waiting < 8 { await Task.yield() }
        await #expect(throws: IngestGate.Full(seconds: 9)) { try await gate.pass(100) { _ in } }
        #expect(gate.census.shed == 1)
        releasing.yield()
        try await first.value
        for waiter in waiters { try await waiter.value }
        #expect(gate.census.admitted == 9)
    }

    /// Nobody shuts the gate alone.
    @Test func senderHasAThirdAtMost() async throws {
        let gate = IngestGate(budget: 100, longestWait: 1_000) { 0 }
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        let waiters = (0..<2).map { _ in
            Task {
                try await gate.pass(15, of: "a") { _ in
                    var iterator = release.makeAsyncIterator()
                    await iterator.next()
                }
            }
        }
        while gate.census.running < 2 { await Task.yield() }
        await #expect(throws: IngestGate.Full(seconds: 1)) { try await gate.pass(15, of: "a") { _ in } }
        #expect(try await gate.pass(10, of: "b") { _ in true })
        releasing.finish()
        for waiter in waiters { try await waiter.value }
        #expect(try await gate.pass(10, of: "a") { _ in true })
    }

    /// What fails inside makes room as what succeeds.
    @Test func failureLeavesNothingBehind() async throws {
        struct Fault: Error {}
        let gate = IngestGate(budget: 10) { 0 }
        await #expect(throws: Fault.self) { try await gate.pass(10) { _ in throw Fault() } }
        #expect(try await gate.pass(10) { _ in true })
    }

    /// What is given back early lets others in before the request is over, and is not given back twice.
    @Test func shrunkenRoomLetsTheNextIn() async throws {
        let gate = IngestGate(budget: 100, longestWait: 0) { 0 }
        try await gate.pass(90, of: "a") { room async throws in
            await #expect(throws: IngestGate.Full.self) { try await gate.pass(50, of: "b") { _ in } }
            room.shrink(to: 30)
            room.shrink(to: 60)
            #expect(try await gate.pass(70, of: "b") { _ in true })
            await #expect(throws: IngestGate.Full.self) { try await gate.pass(71, of: "b") { _ in } }
        }
        #expect(try await gate.pass(100, of: "b") { _ in gate.census.running } == 1)
        #expect(gate.census.running == 0)
    }
}
