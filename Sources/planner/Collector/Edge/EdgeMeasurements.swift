import NIOCore
import Synchronization

/// ClickHouse as a collector in front uses it: measurements go in, and nothing is read.
package struct EdgeMeasurements: MeasurementAppender {
    private let database: ClickHouseDatabase
    private let pace: InsertPace
    private let health: Health

    private final class Health: Sendable {
        let value: Mutex<AppendHealth>
        init(_ health: AppendHealth) { value = Mutex(health) }
    }

    /// For what is asked or tried where somebody wants to know how it stands.
    static let answerPatience = Duration.seconds(4)

    /// - Parameters:
    ///   - pause: between the begins of two appends, in which those that come gather.
    ///   - health: how long no append goes through before agents are told so; longer than what a server that restarts takes.
    package init(
        _ database: ClickHouseDatabase, pause: Duration = .milliseconds(500)
    ) {
        self.init(database, pause: pause, health: AppendHealth(patience: 20_000_000_000))
    }

    init(_ database: ClickHouseDatabase, pause: Duration, health: AppendHealth) {
        self.database = database
        pace = InsertPace(pause: pause)
        self.health = Health(health)
    }

    package func append(_ batches: [ReportBatch], at now: UInt64) async throws -> [BatchReceipt] {
        let begin = ContinuousClock.now
        let number = health.value.withLock { $0.began(at: Self.now) }
        var isStored = false
        defer {
            let told: Bool? = !isStored && Task.isCancelled ? nil : isStored
            health.value.withLock { $0.ended(number, isStored: told, at: Self.now) }
        }
        try await pace.wait()
        let receipts = try await database.append(batches, at: now, since: begin)
        isStored = true
        return receipts
    }

    /// Whether what agents bring can be stored. Asks and tries only where reports don't tell, at most every five seconds, whoever
    /// wants to know, and no longer than `answerPatience`.
    func condition() async -> AppendHealth.Verdict {
        let need = health.value.withLock { $0.need(at: Self.now) }
        if need != .nothing {
            let isWell = await Self.isDone(within: Self.answerPatience) { [database] in
                guard need == .trial else { return try await database.answers() }
                try await database.tryInsert()
            }
            health.value.withLock { $0.tried(need, isWell: isWell, at: Self.now) }
        }
        return health.value.withLock { $0.verdict(at: Self.now) }
    }

    static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

    /// Whether `body` came to its end in time; it is cancelled where it didn't.
    private static func isDone(within patience: Duration, _ body: @escaping @Sendable () async throws -> Void) async
        -> Bool
    {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await Result.of(body).isSuccess }
            group.addTask {
                try? await Task.sleep(for: patience)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}

extension Result where Failure == any Error {
    fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}

extension ClickHouseDatabase {
    /// Notes that a trial writes: of so many sites that every shard has some.
    private static let trialNotes = 64

    func answers() async throws { try await client.run("SELECT 1") }

    /// Does what an append does, and leaves nothing behind: looks for a spool, and writes notes together with what takes them back.
    ///
    /// - Throws: what an append would.
    func tryInsert() async throws {
        _ = try await client.rows("SELECT count() FROM spool WHERE spool = ''", current) {
            try $0.integer(UInt64.self)
        }
        for table in ["measurement", "received", "word", "spool"] {
            try await client.insert("INSERT INTO \(table) FORMAT RowBinary", rows: .init(), commit)
        }
        let notes = (0..<Self.trialNotes).map { number in
            SumNote(
                kind: .hour, place: SiteTime(site: "trial \(number)", time: 0), id: .random(in: 0 ... .max), noted: 0)
        }
        try await write(notes, takingBack: notes)
    }
}
