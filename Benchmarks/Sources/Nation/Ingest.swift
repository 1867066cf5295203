import Dispatch
import Glibc
import Synchronization
import Telemetry

/// Whole batches over few connections, each sent as soon as the last one is acknowledged; the batches are made before.
enum Ingest {
    static func run(_ wallet: Wallet, seconds: Int, connections: Int, watch: @autoclosure () -> ServerWatch) throws {
        let reports = Reports()
        let context = try ClientContext(authority: wallet.authority)
        let accounts = Array(wallet.accounts.prefix(connections))
        let fleet = Fleet(wallet, accounts: accounts, context: context)
        let spools = try accounts.map { _ in try Reports.spool() }
        // As many as 50,000 records a second take; it is told how many seconds they lasted.
        let perConnection = max(4, seconds * 50_000 / Storm.batch / accounts.count)
        let from = wallClock() / 60_000_000_000 - UInt64(perConnection * Storm.batch / 2)
        let made = Mutex([[(bytes: [UInt8], records: Int)]](repeating: [], count: accounts.count))
        DispatchQueue.concurrentPerform(iterations: accounts.count) { index in
            let batches = (0..<perConnection).map { number in
                let first = UInt64(number * Storm.batch)
                return reports.request(
                    accounts[index], spool: spools[index], first: first + 1,
                    minutes: first / 2..<(first / 2 + UInt64(Storm.batch / 2)), start: from * 60_000_000_000, links: 2)
            }
            made.withLock { $0[index] = batches }
        }
        var prepared = made.withLock { $0 }
        var next = [Int](repeating: 0, count: accounts.count)
        var records = 0
        var exhausted = 0
        var statuses: [Int: Int] = [:]
        var latencies = Latencies()
        var sentAt = [UInt64](repeating: 0, count: accounts.count)
        func send(_ index: Int) {
            guard next[index] < perConnection else {
                exhausted += 1
                return
            }
            sentAt[index] = monotonic()
            fleet.send(index, prepared[index][next[index]].bytes)
        }
        fleet.onMoment = { send($0) }
        fleet.onAnswer = { index, answer in
            statuses[answer.status, default: 0] += 1
            guard answer.status == 200 else {
                return fleet.loop.at(monotonic() + UInt64(answer.retryAfter ?? 1) * 1_000_000_000, index)
            }
            latencies.add(monotonic() - sentAt[index])
            records += prepared[index][next[index]].records
            prepared[index][next[index]].bytes = []
            next[index] += 1
            send(index)
        }
        let server = watch()
        let start = monotonic()
        for index in accounts.indices { send(index) }
        fleet.run(until: start + UInt64(seconds) * 1_000_000_000) { exhausted == accounts.count }
        let elapsed = Double(monotonic() - start) / 1e9
        print(
            "{\"connections\": \(accounts.count), \"records\": \(records), \"seconds\": \(elapsed), "
                + "\"records_per_second\": \(Double(records) / elapsed), "
                + "\"values_per_second\": \(Double(records * reports.values) / elapsed), \"statuses\": \"\(statuses)\", "
                + "\"broken\": \(fleet.broken)" + latencies.members("acknowledged") + server.members + "}")
    }
}
