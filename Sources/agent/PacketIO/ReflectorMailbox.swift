import NetworkAddress
import Probing
import Synchronization

/// What the rest of the program asks of the answering thread, and what it may see of it.
final class ReflectorMailbox: Sendable {
    struct Orders: Sendable {
        var allow: [Prefix]?
        var stops = false
    }

    private struct State: Sendable {
        var orders = Orders()
        var counters = ReflectorCounters()
    }

    let waker: Waker
    private let state = Mutex(State())

    init() throws(SocketError) { waker = try Waker() }

    func put(allow: [Prefix]) {
        state.withLock { $0.orders.allow = allow }
        waker.wake()
    }

    func stop() {
        state.withLock { $0.orders.stops = true }
        waker.wake()
    }

    var counters: ReflectorCounters { state.withLock { $0.counters } }

    /// Publishes the counters and takes the orders.
    func exchange(_ counters: ReflectorCounters) -> Orders {
        state.withLock { state in
            state.counters = counters
            defer { state.orders.allow = nil }
            return state.orders
        }
    }
}
