import NetworkAddress
import PacketIO
import Probing
import Reporting
import Synchronization

/// A probe session beside a capacity test: what becomes of its packets becomes of users'.
final class Bystander: Sendable {
    private let run: ProbeRun

    private static let timeout = Duration.seconds(1)

    /// Nil where the system gives no socket or thread. A far end that never answers says nothing; one that did and no longer does
    /// counts as so late as a probe is waited for.
    ///
    /// - Parameter onAnswer: gets the nanoseconds of each round trip, on a thread of the session's own.
    init?(_ session: AgentConfiguration.Session, source: IPAddress?, onAnswer: @escaping @Sendable (Int64) -> Void) {
        let settings = SessionSettings(
            link: session.link, peer: session.peer, remote: session.remote,
            period: .nanoseconds(TestManners.probePeriod), dscp: session.dscp, timeout: Self.timeout,
            source: source.map { Endpoint($0, port: 0) })
        do throws(SocketError) {
            let hasAnswered = Atomic(false)
            run = try ProbeRun(settings, count: nil) { event in
                switch event {
                case .probe(.answered(_, let sample?)):
                    hasAnswered.store(true, ordering: .relaxed)
                    onAnswer(sample.roundTrip)
                case .probe(.timedOut):
                    if hasAnswered.load(ordering: .relaxed) { onAnswer(Self.timeout.nanoseconds) }
                default: break
                }
            }
        } catch { return nil }
    }

    /// Call it once, and not from `onAnswer`.
    func stop() { _ = run.finish() }
}
