import Logging
import Telemetry

/// Offers a remote write receiver, interval by interval, why links fare as they do.
///
/// A record is passed on as it is committed, but its cause rests on more: what the link's other end measured meanwhile. So causes
/// are judged a while later, of all links at once, as `/metrics` tells them.
struct CauseFeed: Sendable {
    let network: any NetworkView
    let writer: RemoteWriter
    let intervalSeconds: Int
    let logger: Logger
    let clock: @Sendable () -> UInt64

    /// Runs `body` and, until that returns, offers beside it.
    func during<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        async let _: Void = repeatRounds()
        return try await body()
    }

    private func repeatRounds() async {
        while (try? await Task.sleep(for: .seconds(max(15, intervalSeconds)))) != nil {
            do { try await round() } catch is CancellationError { return } catch {
                logger.error("causes were not passed on: \(error)")
            }
        }
    }

    /// Offers the causes of links whose newest interval is new enough. O(links).
    func round() async throws {
        let now = clock()
        let patience = UInt64(intervalSeconds) * 3_000_000_000
        let links = try await network.links(at: now).filter { state in
            state.newest.map { $0.end.addingReportingOverflow(patience).partialValue >= now } ?? false
        }
        writer.offer(causes: links)
    }
}
