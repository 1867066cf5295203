import NetworkAddress
import PacketIO
import Probing
import Reporting
import Synchronization

/// A probe session beside a capacity test: what becomes of its packets becomes of users'.
final class Bystander: Sendable {
    private let run: ProbeRun

    /// Nil where the system gives no socket or thread. A far end that doesn't answer says nothing.
    ///
    /// - Parameter onAnswer: gets the nanoseconds of each round trip, on a thread of the session's own.
    init?(_ session: AgentConfiguration.Session, source: IPAddress?, onAnswer: @escaping @Sendable (Int64) -> Void) {
        let settings = SessionSettings(
            link: session.link, peer: session.peer, remote: session.remote,
            period: .nanoseconds(TestManners.probePeriod), dscp: session.dscp, timeout: .seconds(1),
            source: source.map { Endpoint($0, port: 0) })
        do throws(SocketError) {
            run = try ProbeRun(settings, count: nil) { event in
                guard case .probe(.answered(_, let sample)) = event, let sample else { return }
                onAnswer(sample.roundTrip)
            }
        } catch { return nil }
    }

    /// Call it once, and not from `onAnswer`.
    func stop() { _ = run.finish() }
}
