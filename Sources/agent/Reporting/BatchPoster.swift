package import Spool
import Telemetry

/// Does what the `Uploader` decides: reads the spool, posts to the collector, trims the spool. For one thread.
package final class BatchPoster {
    package enum Event: Sendable {
        case acknowledged(ClosedRange<UInt64>)
        case refused(ClosedRange<UInt64>, reason: String)
        /// The first failure after a success; repetitions are counted by the caller if it likes.
        case failing(String)
        case recovered
        case spoolFault(String)
    }

    package private(set) var uploader: Uploader
    private let spool: Spool
    private let client: HTTPSClient
    private let site: String
    private let version: String
    private let wallClock: () -> UInt64
    private let onEvent: (Event) -> Void
    private var batch: [SequencedRecord] = []
    /// The spool may hold the note of an error of this run, or of one that was killed.
    private var mayBeNoted = true
    /// Likewise the note of a wait.
    private var mayWait = true
    /// The gaps that the batch in flight tells of.
    private var told: [SequenceGap] = []
    /// What the collector takes (`AgentConfiguration.recordVersion`).
    package var recordVersion = AgentConfiguration.leastRecordVersion

    /// - Parameter wallClock: Unix nanoseconds, for labels only.
    package init(
        uploader: Uploader, spool: Spool, client: HTTPSClient, site: String, version: String,
        wallClock: @escaping () -> UInt64, onEvent: @escaping (Event) -> Void
    ) {
        self.uploader = uploader
        self.spool = spool
        self.client = client
        self.site = site
        self.version = version
        self.wallClock = wallClock
        self.onEvent = onEvent
    }

    package func committed(now: UInt64) { uploader.committed(now: now) }
    /// Octets per second for what waits from before.
    package func setBacklogRate(_ rate: Double) { uploader.backlogRate = rate }
    package func reached(now: UInt64) { uploader.reached(now: now) }
    package func hurry() { uploader.hurry() }

    /// Uploads batch after batch until there is nothing to do, or a wait; gives the time to come back at, nil for when
    /// a record is committed. Returns between two batches, to be called again at once, where `isInterrupted` says so.
    package func work(isInterrupted: () -> Bool = { false }) -> UInt64? {
        var action = uploader.next(now: monotonicNow())
        while true {
            do {
                switch action {
                case .wait(let until): return until
                case .load(let selection, let limit):
                    batch = try spool.batch(selection, limit: limit, at: wallClock())
                    action = uploader.loaded(
                        batch.first.flatMap { first in batch.last.map { first.sequence...$0.sequence } },
                        now: monotonicNow())
                case .send(let range): action = send(range)
                case .acknowledge(let range):
                    try spool.acknowledge(range, at: wallClock(), told: told)
                    onEvent(.acknowledged(range))
                    if isInterrupted() { return monotonicNow() }
                    action = uploader.next(now: monotonicNow())
                case .refuse(let range, let reason):
                    try spool.refuse(range, reason: reason, at: wallClock())
                    onEvent(.refused(range, reason: reason))
                    action = uploader.next(now: monotonicNow())
                }
            } catch {
                // The batch stays in the spool and is sent again: the collector stores it once.
                onEvent(.spoolFault("\(error)"))
                action = uploader.failed("\(error)", now: monotonicNow())
            }
        }
    }

    private func send(_ range: ClosedRange<UInt64>) -> Uploader.Action {
        let hadError = uploader.lastError != nil
        let action: Uploader.Action
        do {
            let request = try request(range)
            let response = try client.send(request)
            let partial = (200..<300).contains(response.status) ? OTLPResponse(response.body) : nil
            action = uploader.answered(
                status: response.status, retryAfter: response.retryAfter,
                message: partial?.message ?? CollectorError.text(response), rejected: partial?.rejected ?? 0,
                octets: request.body.count, now: monotonicNow())
        } catch {
            action = uploader.failed(
                "\(error)", wasCut: (error as? TransportError)?.wasCut ?? false, now: monotonicNow())
        }
        note(hadError: hadError)
        noteWait(action)
        return action
    }

    /// A wait that the collector asked for outlives a restart of the agent: the site was meant, not the process. A back-off of our
    /// own doesn't; what the next success proves to be over goes.
    private func noteWait(_ action: Uploader.Action) {
        if case .acknowledge = action, mayWait {
            mayWait = (try? spool.note(SpoolSummary.resumption, nil, at: wallClock())) == nil
        }
        guard uploader.isAskedToWait, case .wait(let until?) = action else { return }
        let now = monotonicNow()
        guard until > now + 10_000_000_000 else { return }
        mayWait = true
        try? spool.note(SpoolSummary.resumption, "\((until - now) / 1_000_000_000)", at: wallClock())
    }

    private func request(_ range: ClosedRange<UInt64>) throws -> HTTPRequest {
        let ledger = try spool.ledger()
        told = ledger.gaps
        let records = batch.map {
            SequencedRecord(sequence: $0.sequence, record: $0.record.limited(to: recordVersion))
        }
        let body = OTLPEncoder.encode(
            records: records, site: site, spoolID: spool.id, version: version, ledger: ledger)
        return HTTPRequest(
            "POST", "/v1/metrics",
            headers: [
                HTTPHeader("Content-Type", "application/x-protobuf"), HTTPHeader("Content-Encoding", "gzip"),
                HTTPHeader("Idempotency-Key", BatchKey(spool: spool.id, sequences: range).description),
                HTTPHeader("User-Agent", "tuyen-agent/\(version)"),
            ], body: try Gzip.compress(body))
    }

    /// Tells of the change from well to failing and back, once each, and leaves the error for `agent status`.
    private func note(hadError: Bool) {
        let error = uploader.lastError
        if let error, !hadError { onEvent(.failing(error)) }
        if error == nil, hadError { onEvent(.recovered) }
        guard error != nil || mayBeNoted else { return }
        try? spool.note("upload-error", error, at: wallClock())
        mayBeNoted = error != nil
    }
}
