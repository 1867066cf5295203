package import NetworkAddress
package import Probing
package import Telemetry

/// Everything an agent measures with and answers: one thread that probes all sessions, one that reflects, and one that
/// hands finished records over, so that a slow disk never delays a packet.
///
///     let engine = ProbeEngine(site: "01290@2025", interval: .seconds(60), reflector: .init(listen: [here], allow: []))
///     try engine.start { record in spool.append(record) }
///     engine.update(sessions: configuration.sessions, allow: configuration.allow)
///     let rest = engine.stop()
///
/// Intervals begin at wall-clock multiples of `interval`. A record comes when the last probe of its interval has been
/// answered or timed out, so about `SessionSettings.timeout` after the interval's end. A first, partial interval begins
/// when its session began and says `.started`; its `end` is aligned. `start` and `end` are what was really covered.
package final class ProbeEngine: Sendable {
    package init(
        site: String, interval: Duration, reflector: ReflectorSettings? = nil, sessions: [SessionSettings] = []
    ) {}

    /// Binds the reflector and begins. `onRecord` is called on a thread of its own, one record at a time.
    /// Throws where a reflector's address can't be bound; then nothing was started. Call it once.
    package func start(onRecord: @escaping @Sendable (IntervalRecord) -> Void) throws(SocketError) {}

    /// Takes a new configuration: sessions that stay the same go on undisturbed, those that changed or went end with a
    /// record that says `.stopped` (through `onRecord`), new ones begin. The reflector's counters and sessions stay.
    package func update(sessions: [SessionSettings], allow: [Prefix]) {}

    /// Ends all threads, hands over what is queued through `onRecord`, and returns the open intervals' records, cut short
    /// and marked `.stopped`. Takes milliseconds, never a timeout. A second call returns nothing.
    package func stop() -> [IntervalRecord] { [] }

    /// Where the reflector really listens (the port chosen where 0 was asked); empty before `start` or without one.
    package var reflectorEndpoints: [Endpoint] { [] }

    /// What the reflector did since the start.
    package var reflectorCounters: ReflectorCounters { ReflectorCounters() }
}
