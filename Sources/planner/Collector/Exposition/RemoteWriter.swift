import Synchronization
package import Telemetry

/// Passes on what the store has committed to a receiver of Prometheus' remote write 1.0, in the order of commitment.
///
/// It never holds up a report: what the receiver can't take yet waits in memory, at most `limit` octets of packed requests; beyond
/// that the oldest go, and are counted. They stay in the store, which is the record.
package final class RemoteWriter: Sendable {
    /// What the receiver said.
    package struct Answer: Hashable, Sendable {
        package var status: Int
        package var retryAfter: Duration?
        package init(status: Int, retryAfter: Duration? = nil) {
            self.status = status
            self.retryAfter = retryAfter
        }
    }

    package struct Counts: Hashable, Sendable {
        /// Records accepted by the receiver, refused by it for good, and dropped because too much waited.
        package var sent: UInt64 = 0
        package var refused: UInt64 = 0
        package var dropped: UInt64 = 0
        /// Records that wait.
        package var waiting: UInt64 = 0
        /// Posts that failed and are repeated.
        package var failures: UInt64 = 0
    }

    private struct Item {
        var body: [UInt8]
        var records: UInt64
    }

    private struct State {
        var items: [Item] = []
        /// How many of the first of `items` are gone.
        var taken = 0
        var octets = 0
        var counts = Counts()
    }

    /// Records of one request: some thousand samples, as the specification's senders send.
    private static let batch = 250
    private let limit: Int
    private let state = Mutex(State())
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    package init(limit: Int = 64 << 20) {
        self.limit = limit
        (wakeUps, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package var counts: Counts { state.withLock { $0.counts } }

    /// Takes over what was committed; O(records), some 20 µs each.
    package func offer(_ records: [IntervalRecord]) {
        var rest = records[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Self.batch))
            rest = rest.dropFirst(part.count)
            add(Item(body: Snappy.compress(RemoteWriteRequest.encode(part)), records: UInt64(part.count)))
        }
        wake.yield()
    }

    /// As `offer(_:)`, what another sender than our agent measured; counted as one record.
    package func offer(_ samples: [ForeignSample], of site: String) {
        let body = RemoteWriteRequest.encode(samples, of: site)
        guard !body.isEmpty else { return }
        add(Item(body: Snappy.compress(body), records: 1))
        wake.yield()
    }

    /// As `offer(_:)`, why links fare as they do; counted as one record.
    package func offer(causes links: [LinkState]) {
        for place in stride(from: 0, to: links.count, by: Self.batch) {
            let body = RemoteWriteRequest.encode(causes: Array(links[place..<min(place + Self.batch, links.count)]))
            if !body.isEmpty { add(Item(body: Snappy.compress(body), records: 1)) }
        }
        wake.yield()
    }

    private func add(_ item: Item) {
        state.withLock { state in
            state.items.append(item)
            state.octets += item.body.count
            state.counts.waiting += item.records
            while state.octets > limit, state.items.count - state.taken > 1 {
                state.counts.dropped += Self.removeFirst(&state).records
            }
        }
    }

    private static func removeFirst(_ state: inout State) -> Item {
        let item = state.items[state.taken]
        state.items[state.taken].body = []
        state.taken += 1
        state.octets -= item.body.count
        state.counts.waiting -= item.records
        if state.taken > 256, state.taken * 2 > state.items.count {
            state.items.removeFirst(state.taken)
            state.taken = 0
        }
        return item
    }

    /// Posts what waits until the task is cancelled.
    ///
    /// 5xx, 429 and connections that fail are tried again, as the specification demands, after Retry-After or a wait that doubles from
    /// half a second to a minute; other answers are final.
    ///
    /// - Parameter sleep: waits, and throws when the task is cancelled.
    package func run(
        post: @Sendable ([UInt8]) async throws -> Answer,
        sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) async {
        var wakeUps = wakeUps.makeAsyncIterator()
        var wait = Duration.milliseconds(500)
        while !Task.isCancelled {
            guard let item = state.withLock({ $0.taken < $0.items.count ? $0.items[$0.taken] : nil }) else {
                if await wakeUps.next() == nil { return }
                continue
            }
            let answer = try? await post(item.body)
            switch answer?.status {
            case .some(200..<300): finish(item, \.sent)
            case nil, 429, .some(500...):
                state.withLock { $0.counts.failures += 1 }
                guard (try? await sleep(max(wait, answer?.retryAfter ?? .zero))) != nil else { return }
                wait = min(wait * 2, .seconds(60))
                continue
            default: finish(item, \.refused)
            }
            wait = .milliseconds(500)
        }
    }

    /// The item is dealt with, unless it was dropped meanwhile.
    private func finish(_ item: Item, _ count: WritableKeyPath<Counts, UInt64>) {
        state.withLock { state in
            guard state.taken < state.items.count, state.items[state.taken].body == item.body else { return }
            state.counts[keyPath: count] += Self.removeFirst(&state).records
        }
    }
}
