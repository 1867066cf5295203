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
    /// Stores what other senders measured; says how many samples it refused.
    let storeForeign: @Sendable ([ForeignSample], AgentRequestContext) async throws -> Int
    private let links = LinkCensus()
    /// Unix nanoseconds.
    let clock: @Sendable () -> UInt64
    let logger: Logger
    /// Who else gets what other senders measured.
    let writer: RemoteWriter?

    init(
        queue: CommitQueue, gate: IngestGate, counters: IngestCounters, writer: RemoteWriter? = nil,
        clock: @escaping @Sendable () -> UInt64, logger: Logger,
        storeForeign: @escaping @Sendable ([ForeignSample], AgentRequestContext) async throws -> Int
    ) {
        self.queue = queue
        self.gate = gate
        self.counters = counters
        self.storeForeign = storeForeign
        self.writer = writer
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
            return try await gate.pass(form.most, of: context.site) { room in
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
        var batches: [ReportBatch] = []
        for var batch in reader.batches {
            let count = batch.records.count
            let over = links.over(batch)
            if !over.isEmpty {
                batch.records.removeAll { over.contains($0.record.peer) }
                refused.add(
                    RefusedPoints(
                        place: "site \(batch.site)", reason: "it would have more than \(LinkCensus.most) links",
                        points: count - batch.records.count))
            }
            if !batch.records.isEmpty { batches.append(batch) }
        }
        for (batch, receipt) in zip(batches, try await commit(batches, context)) {
            for refusal in Self.refusals(receipt, of: batch) { refused.add(refusal) }
        }
        for refusal in reader.foreign.refused { refused.add(refusal) }
        if let fault = try await store(reader.foreign.samples, context) { refused.add(fault) }
        counters.refused(points: refused.points)
        return form.answer(refused)
    }

    /// What of a batch the store did not take.
    private static func refusals(_ receipt: BatchReceipt, of batch: ReportBatch) -> [RefusedPoints] {
        switch receipt {
        case .stored: []
        case .conflicting(_, _, let sequences):
            sequences.map {
                RefusedPoints(
                    place: "record \($0)",
                    reason:
                        "its number was another record's before (was the spool's folder restored from a copy?), or its hour is full",
                    points: 1)
            }
        case .foreignSpool(let owner):
            [
                RefusedPoints(
                    place: "spool \(batch.spool)", reason: "it is the spool of '\(owner)'", points: batch.records.count)
            ]
        }
    }

    private func store(_ samples: [ForeignSample], _ context: AgentRequestContext) async throws -> RefusedPoints? {
        guard !samples.isEmpty else { return nil }
        let refused: Int
        do {
            refused = try await storeForeign(samples, context)
        } catch { throw postponed(error, context) }
        writer?.offer(samples, of: context.site)
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

    /// The receipts of a request's batches, which are several where others pass on what agents report: they share commits.
    private func commit(_ batches: [ReportBatch], _ context: AgentRequestContext) async throws -> [BatchReceipt] {
        do {
            if batches.count == 1 { return [try await queue.commit(batches[0])] }
            return try await withThrowingTaskGroup(of: (Int, BatchReceipt).self) { group in
                for (number, batch) in batches.enumerated() {
                    group.addTask { [queue] in (number, try await queue.commit(batch)) }
                }
                var receipts = [BatchReceipt](repeating: .stored(new: 0, known: 0), count: batches.count)
                for try await (number, receipt) in group { receipts[number] = receipt }
                return receipts
            }
        } catch { throw postponed(error, context) }
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
