package import NetworkAddress
package import Probing
import Synchronization

/// What the rest of the program asks of the sending thread.
final class SessionMailbox: Sendable {
    struct Orders: Sendable {
        /// The sessions to run from now on; nil to leave them as they are.
        var sessions: [SessionSettings]?
        /// Of the slowest line, as of the last such order.
        var lineRate: Int64?
        /// What the line carried by the router's word, since the last look.
        var loads: [HostWatch.Load] = []
        /// What captures saw since the last look, each on the interface of that name.
        var seconds: [(interface: String, second: CapturedSecond)] = []
        var stops = false
    }

    let waker: Waker
    private let orders = Mutex(Orders())

    init() throws(SocketError) { waker = try Waker() }

    func put(sessions: [SessionSettings], lineRate: Int64? = nil) {
        orders.withLock { orders in
            orders.sessions = sessions
            orders.lineRate = lineRate
        }
        waker.wake()
    }

    func put(load: HostWatch.Load) {
        orders.withLock { orders in
            // Nobody looks: what is old tells nothing.
            if orders.loads.count >= 8 { orders.loads.removeFirst() }
            orders.loads.append(load)
        }
        waker.wake()
    }

    func put(second: CapturedSecond, of interface: String) {
        orders.withLock { orders in
            if orders.seconds.count >= Self.mostSeconds { orders.seconds.removeFirst() }
            orders.seconds.append((interface, second))
        }
        waker.wake()
    }

    private static let mostSeconds = 64

    func stop() {
        orders.withLock { $0.stops = true }
        waker.wake()
    }

    /// The orders since the last look.
    func take() -> Orders {
        orders.withLock { orders in
            defer {
                orders.sessions = nil
                orders.loads = []
                orders.seconds = []
            }
            return orders
        }
    }
}

/// What happens in a session, for a live display.
package enum SessionEvent: Sendable {
    case probe(ProbeEvent)
    /// An ICMP error came; `code` is the errno that it stands for.
    case unreachable(code: Int32, by: IPAddress?)
    /// Our own socket can't be opened, or refuses to send.
    case failed(SocketError)
}
