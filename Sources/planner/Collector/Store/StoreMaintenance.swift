import GRDB
package import Logging

/// What a store wants done beside its work: hours packed when they are over, what is too old deleted, the log kept short.
package struct StoreMaintenance: Sendable {
    let store: SQLiteStore
    /// Where measurements are, which may be the same.
    let measurements: any MeasurementStore
    let retention: Retention
    let logger: Logger
    let clock: @Sendable () -> UInt64
    /// Between two rounds, and between two transactions of one: reports that wait get in.
    private static let rest = Duration.seconds(20)
    private static let pause = Duration.milliseconds(20)

    package init(
        _ store: SQLiteStore, measurements: (any MeasurementStore)? = nil, retention: Retention, logger: Logger,
        clock: @escaping @Sendable () -> UInt64
    ) {
        self.store = store
        self.measurements = measurements ?? store
        self.retention = retention
        self.logger = logger
        self.clock = clock
    }

    /// Runs `body` and, until that returns, the rounds beside it.
    package func during<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        // Leaving the scope cancels the rounds and waits for the transaction under way.
        async let _: Void = repeatRounds()
        return try await body()
    }

    /// A round that fails is tried again: its transaction has left no trace.
    private func repeatRounds() async {
        while !Task.isCancelled {
            do { try await round() } catch is CancellationError { return } catch {
                logger.error("the store was not kept: \(error)")
            }
            try? await Task.sleep(for: Self.rest)
        }
    }

    /// Does what there is to do. What is too old goes whether or not the rest could be packed.
    package func round() async throws {
        let packing: (any Error)?
        do {
            try await repeated { try await store.compact(at: clock()) }
            packing = nil
        } catch is CancellationError { throw CancellationError() } catch { packing = error }
        for words in store.damaged.takeNews() { logger.error("\(words)") }
        try await repeated { try await store.expire(retention, at: clock()) }
        try await repeated { try await store.expireForeign(at: clock()) }
        // Another machine's fault is no reason to leave the own store alone.
        defer { for words in measurements.takeNews() { logger.notice("\(words)") } }
        try await repeated { try await measurements.keep(retention, at: clock()) }
        if let packing { throw packing }
    }

    private func repeated(_ step: () async throws -> Int) async throws {
        while try await step() > 0 { try await Task.sleep(for: Self.pause) }
    }
}
