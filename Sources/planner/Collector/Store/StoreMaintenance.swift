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
    /// For how long a kind of work is put off at most while reports wait unread, and how often it is asked whether they still do.
    private static let longestDelay = Duration.seconds(60)
    private static let glance = Duration.milliseconds(200)
    /// Whether reports wait unread: what is to be done here waits for them.
    let isCrowded: @Sendable () -> Bool

    package init(
        _ store: SQLiteStore, measurements: (any MeasurementStore)? = nil, retention: Retention, logger: Logger,
        isCrowded: @escaping @Sendable () -> Bool = { false }, clock: @escaping @Sendable () -> UInt64
    ) {
        self.isCrowded = isCrowded
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
        let latest = ContinuousClock.now.advanced(by: Self.longestDelay)
        while true {
            while isCrowded(), .now < latest { try await Task.sleep(for: Self.glance) }
            guard try await step() > 0 else { return }
            try await Task.sleep(for: Self.pause)
        }
    }
}
