package import Probing
import Synchronization
package import Telemetry

/// One session watched live, as `agent probe` runs it: `count` probes or until stopped, one interval over all of it.
package final class ProbeRun: Sendable {
    private let mailbox: SessionMailbox
    private let thread: DedicatedThread
    private let events: Delivery<SessionEvent>
    private let outcome: Outcome

    private final class Outcome: Sendable {
        let record = Mutex<IntervalRecord?>(nil)
        let insight = Mutex<SessionInsight?>(nil)
    }

    /// Starts. `onEvent` is called on a thread of its own, one event at a time; `onEnd` on another, once, when `count`
    /// probes have been sent and decided. `socket`, bound to `settings.source` and not connected, becomes the run's own.
    package init(
        _ settings: SessionSettings, count: UInt64?, socket: UDPSocket? = nil,
        onEvent: @escaping @Sendable (SessionEvent) -> Void, onEnd: @escaping @Sendable () -> Void = {}
    ) throws(SocketError) {
        let mailbox = try SessionMailbox()
        mailbox.put(sessions: [settings])
        let events = try Delivery<SessionEvent>("events", onEvent)
        let outcome = Outcome()
        let loop = try SessionLoop(
            mailbox: mailbox,
            .init(site: "", interval: nil, limit: count, records: { _ in }, events: { events.give($0) }),
            socket: socket)
        nonisolated(unsafe) let sending = loop
        thread = try DedicatedThread("probes", priority: ProbeEngine.priority) {
            let records = sending.run(mailbox)
            outcome.record.withLock { $0 = records.last }
            outcome.insight.withLock { $0 = sending.insight }
            onEnd()
        }
        self.mailbox = mailbox
        self.events = events
        self.outcome = outcome
    }

    /// Stops it, if it has not ended by itself, and gives the whole run's record. Call it once.
    package func finish() -> IntervalRecord? {
        mailbox.stop()
        thread.join()
        events.finish()
        return outcome.record.withLock { $0 }
    }

    /// What the session learnt beside its counts; there after `finish`.
    package var insight: SessionInsight? { outcome.insight.withLock { $0 } }
}
