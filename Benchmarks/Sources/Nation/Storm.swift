import Dispatch
import Glibc
import Synchronization
import Telemetry

/// The collector was away: all agents come back together, each with what it kept. Each obeys Retry-After and backs off as an
/// agent does, until its backlog is acknowledged.
enum Storm {
    /// Records of one batch, as an agent's.
    static let batch = 256

    static func run(_ wallet: Wallet, minutes: Int, watch: @autoclosure () -> ServerWatch) throws {
        let reports = Reports()
        let context = try ClientContext(authority: wallet.authority)
        let fleet = Fleet(wallet, accounts: wallet.accounts, context: context)
        let count = wallet.accounts.count
        let spools = try wallet.accounts.map { _ in try Reports.spool() }
        let backlog = UInt64(minutes)
        let from = wallClock() / 60_000_000_000 - backlog
        var done = [UInt64](repeating: 0, count: count)
        var pending = [UInt64](repeating: 0, count: count)
        var failures = [Int](repeating: 0, count: count)
        var shed = 0
        var finished = 0
        var records = 0
        var statuses: [Int: Int] = [:]
        var latencies = Latencies()
        var sentAt = [UInt64](repeating: 0, count: count)
        let accounts = wallet.accounts
        @Sendable func request(_ index: Int, after done: UInt64) -> [UInt8] {
            reports.request(
                accounts[index], spool: spools[index], first: done * 2 + 1,
                minutes: done..<min(backlog, done + UInt64(batch / 2)), start: from * 60_000_000_000, links: 2
            ).bytes
        }
        // All first batches are made before: the storm is the collector's, not the generator's.
        let prepared = Mutex([[UInt8]](repeating: [], count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let bytes = request(index, after: 0)
            prepared.withLock { $0[index] = bytes }
        }
        let first = prepared.withLock { $0 }
        func send(_ index: Int) {
            pending[index] = min(backlog - done[index], UInt64(batch / 2))
            sentAt[index] = monotonic()
            fleet.send(index, done[index] == 0 ? first[index] : request(index, after: done[index]))
        }
        /// RFC-less full jitter: up to twice as long with each failure, 60 s at most.
        func later(_ index: Int, atLeast: UInt64 = 0) {
            failures[index] += 1
            let most = min(60_000_000_000, UInt64(1_000_000_000) << UInt64(min(6, failures[index])))
            fleet.loop.at(monotonic() + atLeast + UInt64.random(in: (most / 10)...most), index)
        }
        fleet.onMoment = { send($0) }
        fleet.onBroken = { later($0) }
        fleet.onAnswer = { index, answer in
            statuses[answer.status, default: 0] += 1
            guard answer.status == 200 else {
                shed += 1
                return later(index, atLeast: UInt64(answer.retryAfter ?? 1) * 1_000_000_000)
            }
            latencies.add(monotonic() - sentAt[index])
            failures[index] = 0
            done[index] += pending[index]
            records += Int(pending[index]) * 2
            if done[index] == backlog {
                finished += 1
            } else {
                send(index)
            }
        }
        // The first second of the storm.
        let watch = watch()
        let start = monotonic()
        for index in 0..<count { fleet.loop.at(start + UInt64.random(in: 0..<1_000_000_000), index) }
        fleet.run(until: start + 900_000_000_000) { finished == count }
        let seconds = Double(monotonic() - start) / 1e9
        let handshakes = fleet.connections.reduce(0) { $0 + $1.handshakes }
        let resumed = fleet.connections.reduce(0) { $0 + $1.resumed }
        print(
            "{\"agents\": \(count), \"drained\": \(finished), \"records\": \(records), \"seconds\": \(seconds), "
                + "\"handshakes\": \(handshakes), \"resumed\": \(resumed), "
                + "\"handshakes_per_second\": \(Double(handshakes) / seconds), \"shed\": \(shed), "
                + "\"values_per_second\": \(Double(records * reports.values) / seconds), "
                + "\"broken\": \(fleet.broken), \"statuses\": \"\(statuses)\""
                + latencies.members("acknowledged") + watch.members + "}")
    }
}
