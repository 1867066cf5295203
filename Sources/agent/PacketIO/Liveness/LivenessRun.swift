package import NetworkAddress
package import Probing
import Synchronization

/// Sessions watched live on a thread of their own, as `agent probe bfd` runs them.
///
///     let run = try LivenessRun([LivenessTarget(remote: peer)]) { report in log.note(report) }
///     wait
///     let standings = run.finish()
package final class LivenessRun: Sendable {
    private let orders: LivenessOrders
    private let thread: DedicatedThread
    private let delivery: Delivery<LivenessReport>
    private let outcome: Outcome
    package let started: Moment
    /// Where each session sends from.
    package let locals: [Endpoint]

    private final class Outcome: Sendable {
        let standings = Mutex<[LivenessStanding]>([])
    }

    /// Opens every socket, or none, and begins. `onReport` is called on a thread of its own, one report at a time.
    package init(
        _ targets: [LivenessTarget], onReport: @escaping @Sendable (LivenessReport) -> Void
    ) throws(SocketError) {
        let orders = try LivenessOrders()
        let delivery = try Delivery<LivenessReport>("events", onReport)
        let outcome = Outcome()
        do throws(SocketError) {
            let loop = try LivenessLoop(targets, waker: orders.waker) { delivery.give($0) }
            locals = loop.locals
            started = .now()
            // The loop is made here, so that its failure is reported, and used on its own thread alone.
            nonisolated(unsafe) let running = loop
            thread = try DedicatedThread("liveness", priority: ProbeEngine.priority) {
                let standings = running.run(orders)
                outcome.standings.withLock { $0 = standings }
            }
        } catch {
            delivery.finish()
            throw error
        }
        self.orders = orders
        self.delivery = delivery
        self.outcome = outcome
    }

    /// Tells the peers that the sessions end by intent, hands over the last reports, and says how all stood. Call it once.
    package func finish() -> [LivenessStanding] {
        orders.stop()
        thread.join()
        delivery.finish()
        return outcome.standings.withLock { $0 }
    }
}
