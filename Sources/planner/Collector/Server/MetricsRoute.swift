import Hummingbird
import Localization
import Logging
import Telemetry

/// `POST /v1/metrics`: OTLP in, as protobuf or JSON, an answer only after the commit.
struct MetricsRoute {
    /// Octets of a body as sent, and unpacked; of a JSON document, which is larger in memory than as text.
    static let compressedLimit = 4 << 20
    static let limit = 32 << 20
    static let jsonLimit = 4 << 20

    let queue: CommitQueue
    let gate: IngestGate
    let counters: IngestCounters
    let foreign: any ForeignStore
    private let links = LinkCensus()
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64
    let logger: Logger

    init(
        queue: CommitQueue, gate: IngestGate, counters: IngestCounters, foreign: any ForeignStore,
        clock: @escaping @Sendable () -> UInt64, logger: Logger
    ) {
        self.queue = queue
        self.gate = gate
        self.counters = counters
        self.foreign = foreign
        self.clock = clock
        self.logger = logger
    }

    func add(to group: RouterGroup<AgentRequestContext>) {
        group.post("metrics") { request, context in try await receive(request, context) }
    }

    private func receive(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let key = try key(request)
        let form = try BodyForm(request)
        do {
            return try await gate.enter(form.most, of: context.site) { room in
                try await receive(request, form, key, context, room)
            }
        } catch let full as IngestGate.Full {
            throw Refusal(
                .serviceUnavailable, .queueFull, expected: .requestExpected, next: .comeAgain,
                retryAfter: full.seconds + Self.delay(context.site))
        }
    }

    private func receive(
        _ request: Request, _ form: BodyForm, _ key: BatchKey?, _ context: AgentRequestContext, _ room: IngestGate.Room
    ) async throws -> Response {
        let body = try await form.protobuf(of: request, on: context.channel)
        // What it took was bounded before it was read; now it is known. Its records are some times as large as their protobuf.
        room.shrink(to: 4 * body.count)
        // Clocks may be wrong by a day, not by more.
        let (latest, isBeyond) = clock().addingReportingOverflow(86_400_000_000_000)
        var reader = MetricsRequestReader(certified: context.site, key: key, latest: isBeyond ? .max : latest)
        do {
            try reader.read(body)
        } catch {
            switch error {
            case .notProtobuf(let reason):
                throw Refusal(.badRequest, .notOTLP, reason, expected: .otlpExpected, next: .updateAgent)
            case .tooManyMessages(let limit):
                throw Refusal(
                    .contentTooLarge, .tooManyMessages, String(limit), expected: .shorterBodyExpected, next: .sendLess)
            }
        }
        var refused = reader.refused
        for var batch in reader.batches {
            let count = batch.records.count
            batch.records.removeAll { !links.takes($0.record.peer, of: batch.site) }
            if batch.records.count < count {
                refused.add(
                    RefusedPoints(
                        place: "site \(batch.site)", reason: "it would have more than \(LinkCensus.most) links",
                        points: count - batch.records.count))
            }
            guard !batch.records.isEmpty else { continue }
            switch try await commit(batch, context) {
            case .stored: break
            case .conflicting(_, _, let sequences):
                for sequence in sequences {
                    refused.add(
                        RefusedPoints(
                            place: "record \(sequence)",
                            reason:
                                "its number was another record's before (was the spool's folder restored from a copy?), or its hour is full",
                            points: 1))
                }
            case .foreignSpool(let owner):
                refused.add(
                    RefusedPoints(
                        place: "spool \(batch.spool)", reason: "it is the spool of '\(owner)'",
                        points: batch.records.count))
            }
        }
        for refusal in reader.foreign.refused { refused.add(refusal) }
        if let fault = try await store(reader.foreign.samples, context) { refused.add(fault) }
        counters.refused(points: refused.points)
        return form.answer(refused)
    }

    private func store(_ samples: [ForeignSample], _ context: AgentRequestContext) async throws -> RefusedPoints? {
        guard !samples.isEmpty else { return nil }
        let refused: Int
        do {
            refused = try await foreign.append(samples, of: context.site, at: clock())
        } catch { throw postponed(error, context) }
        guard refused > 0 else { return nil }
        return RefusedPoints(
            place: "site \(context.site)",
            reason: "it would have more than \(SQLiteStore.mostForeignSeries) series of metrics that are none of ours",
            points: refused)
    }

    private func key(_ request: Request) throws -> BatchKey? {
        guard let text = request.headers.first(where: { $0.name.canonicalName == "idempotency-key" })?.value else {
            return nil
        }
        guard let key = BatchKey(text) else {
            throw Refusal(
                .badRequest, .keyMalformed, String(text.prefix(100)), expected: .keyExpected, next: .updateAgent)
        }
        return key
    }

    private func commit(_ batch: ReportBatch, _ context: AgentRequestContext) async throws -> BatchReceipt {
        do { return try await queue.commit(batch) } catch { throw postponed(error, context) }
    }

    private func postponed(_ error: any Error, _ context: AgentRequestContext) -> Refusal {
        let isFull = error as? CommitQueue.Failure == .full
        if !isFull {
            counters.failed()
            logger.error("the store did not commit: \(error)")
        }
        return Refusal(
            isFull ? .tooManyRequests : .serviceUnavailable, isFull ? .queueFull : .storeFailed,
            expected: .requestExpected, next: .comeAgain, retryAfter: Self.delay(context.site))
    }

    /// Seconds to wait, from the site's name: those refused together don't come back together.
    static func delay(_ site: String) -> Int {
        2 + Int(site.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } % 14)  // FNV-1a
    }
}
