import Synchronization

/// Lets as many reports be read, unpacked and stored at a time as memory allows; more wait in turn, unread, and where the wait
/// would be long they are told when to come again.
///
/// What a request may take is bounded before a byte of it is read, so that a storm of reconnecting agents, or a few hostile
/// ones, can't make the collector grow: `budget` bounds all that is let in together.
package final class IngestGate: Sendable {
    /// The gate is full; seconds after which the queue as it is now will be through.
    package struct Full: Error, Hashable {
        package var seconds: Int
    }

    /// What the gate has seen, for the metrics.
    package struct Census: Hashable, Sendable {
        package var running: Int
        package var waiting: Int
        /// Requests let in, and sent away, since the start.
        package var admitted: UInt64
        package var shed: UInt64
    }

    private struct Waiter {
        var weight: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var running = 0
        var inside = 0
        /// Octets inside and waiting, of each who has any.
        var ofSender: [String: Int] = [:]
        var waiting: [Waiter] = []
        /// How many of the first of `waiting` were let in already.
        var served = 0
        var waitingWeight = 0
        var admitted: UInt64 = 0
        var shed: UInt64 = 0
        /// What went through in the second under way, and per second before it, smoothed.
        var passed = 0
        var since: UInt64
        var rate: Double
    }

    private let budget: Int
    private let longestWait: Double
    /// Monotonic nanoseconds.
    private let clock: @Sendable () -> UInt64
    private let state: Mutex<State>

    /// - Parameters:
    ///   - budget: octets of unpacked bodies that may be inside together.
    ///   - longestWait: seconds for which a request may wait unread.
    package init(budget: Int = 128 << 20, longestWait: Double = 8, clock: @escaping @Sendable () -> UInt64) {
        self.budget = budget
        self.longestWait = longestWait
        self.clock = clock
        // Until something is known: a second for what fits at a time.
        state = Mutex(State(since: clock(), rate: Double(budget)))
    }

    package var census: Census {
        state.withLock {
            Census(
                running: $0.running, waiting: $0.waiting.count - $0.served, admitted: $0.admitted, shed: $0.shed)
        }
    }

    /// Most octets of one sender at a time: nobody can shut the gate alone.
    private var mostOfSender: Int { budget / 3 }

    /// What a request was let in with; less, once it is known what it takes.
    package final class Room: Sendable {
        private let gate: IngestGate
        private let sender: String
        fileprivate let weight: Mutex<Int>

        fileprivate init(_ gate: IngestGate, _ sender: String, _ weight: Int) {
            self.gate = gate
            self.sender = sender
            self.weight = Mutex(weight)
        }

        /// Gives back what is more than `octets`: others get in.
        package func shrink(to octets: Int) {
            let less = weight.withLock { weight -> Int in
                let less = max(0, weight - max(octets, 1))
                weight -= less
                return less
            }
            guard less > 0 else { return }
            gate.end(sender, less)
            gate.leave(less, passed: 0, isOver: false)
        }
    }

    /// Runs `body` when there is room for `weight` octets; it may give back a part of its room before it ends.
    ///
    /// - Throws: `Full` where the wait would be too long, or the sender has a third of the budget already; else what `body` throws.
    package func pass<Value: Sendable>(
        _ weight: Int, of sender: String = "", _ body: (Room) async throws -> Value
    ) async throws -> Value {
        let weight = min(weight, budget)
        guard begin(sender, weight) else { throw Full(seconds: 1) }
        let room = Room(self, sender, weight)
        defer { end(sender, room.weight.withLock { $0 }) }
        if let wait = enter(weight) {
            guard wait <= longestWait else { throw Full(seconds: Int(wait.rounded(.up))) }
            await withCheckedContinuation { continuation in
                let isRoom = state.withLock { state -> Bool in
                    // Room may have come since.
                    if state.waiting.count == state.served, Self.letIn(weight, budget, at: clock(), &state) {
                        return true
                    }
                    state.waiting.append(Waiter(weight: weight, continuation: continuation))
                    state.waitingWeight += weight
                    return false
                }
                if isRoom { continuation.resume() }
            }
        }
        defer { leave(room.weight.withLock { $0 }, passed: weight, isOver: true) }
        return try await body(room)
    }

    private func begin(_ sender: String, _ weight: Int) -> Bool {
        guard !sender.isEmpty else { return true }
        return state.withLock { state in
            let before = state.ofSender[sender, default: 0]
            guard before == 0 || before + weight <= mostOfSender else {
                state.shed += 1
                return false
            }
            state.ofSender[sender] = before + weight
            return true
        }
    }

    private func end(_ sender: String, _ weight: Int) {
        guard !sender.isEmpty else { return }
        state.withLock { state in
            let left = state.ofSender[sender, default: 0] - weight
            state.ofSender[sender] = left > 0 ? left : nil
        }
    }

    private static func letIn(_ weight: Int, _ budget: Int, at now: UInt64, _ state: inout State) -> Bool {
        guard state.inside == 0 || state.inside + weight <= budget else { return false }
        // What passes is measured while there is something to pass: quiet hours say nothing of what the collector can do.
        if state.running == 0 { (state.since, state.passed) = (now, 0) }
        state.inside += weight
        state.running += 1
        state.admitted += 1
        return true
    }

    /// Nil where there was room; else the seconds for which one would wait.
    private func enter(_ weight: Int) -> Double? {
        state.withLock { state in
            if state.waiting.count == state.served, Self.letIn(weight, budget, at: clock(), &state) { return nil }
            let wait = Double(state.waitingWeight + weight) / max(1, state.rate)
            if wait > longestWait { state.shed += 1 }
            return wait
        }
    }

    /// - Parameter passed: octets with which a request was let in that is over now.
    private func leave(_ weight: Int, passed: Int, isOver: Bool) {
        let now = clock()
        let next = state.withLock { state -> [Waiter] in
            if isOver { state.running -= 1 }
            state.inside -= weight
            state.passed += passed
            let elapsed = Double(now &- state.since) / 1e9
            if elapsed >= 1 {
                state.rate = state.rate / 2 + Double(state.passed) / elapsed / 2
                (state.passed, state.since) = (0, now)
            }
            var next: [Waiter] = []
            while state.served < state.waiting.count,
                Self.letIn(state.waiting[state.served].weight, budget, at: now, &state)
            {
                next.append(state.waiting[state.served])
                state.waitingWeight -= state.waiting[state.served].weight
                state.served += 1
            }
            if state.served > 64, state.served * 2 > state.waiting.count {
                state.waiting.removeFirst(state.served)
                state.served = 0
            }
            return next
        }
        for waiter in next { waiter.continuation.resume() }
    }
}
