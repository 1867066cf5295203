import NIOCore
import Synchronization

/// ClickHouse as a collector in front uses it: measurements go in, and nothing is read.
package struct EdgeMeasurements: MeasurementAppender {
    private let database: ClickHouseDatabase
    private let pace: InsertPace
    private let health = Health()

    private final class Health: Sendable {
        /// Until when (monotonic nanoseconds) the last answer counts, and whether there was one.
        let last = Mutex<(until: UInt64, isWell: Bool)>((0, false))
    }

    /// - Parameter pause: between the begins of two appends, in which those that come gather.
    package init(_ database: ClickHouseDatabase, pause: Duration = .milliseconds(500)) {
        self.database = database
        pace = InsertPace(pause: pause)
    }

    package func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt] {
        let begin = ContinuousClock.now
        try await pace.wait()
        return try await database.append(batches, at: now, since: begin)
    }

    /// Whether ClickHouse answers: asked at most every two seconds, whoever wants to know.
    func isWell() async -> Bool {
        let now = NIODeadline.now().uptimeNanoseconds
        let known = health.last.withLock { last -> Bool? in
            if last.until > now { return last.isWell }
            // Others go by the last answer while this one asks.
            last.until = now + 2_000_000_000
            return nil
        }
        if let known { return known }
        let isWell = (try? await database.client.run("SELECT 1", deadline: .seconds(3))) != nil
        health.last.withLock { $0.isWell = isWell }
        return isWell
    }
}
