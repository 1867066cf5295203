import Glibc
import Telemetry

/// Every agent reports once a period, at a moment of its own, as their spread makes them.
enum Steady {
    static func run(_ wallet: Wallet, seconds: Int, period: Int, watch: @autoclosure () -> ServerWatch) throws {
        let reports = Reports()
        let context = try ClientContext(authority: wallet.authority)
        let fleet = Fleet(wallet, accounts: wallet.accounts, context: context)
        let count = wallet.accounts.count
        let spools = try wallet.accounts.map { _ in try Reports.spool() }
        var sequence = [UInt64](repeating: 1, count: count)
        var pending = [Int](repeating: 0, count: count)
        var sentAt = [UInt64](repeating: 0, count: count)
        var latencies = Latencies()
        var acknowledged = 0
        var refused: [Int: Int] = [:]
        var isCounted = false
        let nanoseconds = UInt64(period) * 1_000_000_000
        fleet.onMoment = { index in
            let now = monotonic()
            fleet.loop.at(now + nanoseconds, index)
            guard fleet.connections[index].state == .idle || fleet.connections[index].state == .closed else { return }
            let minute = wallClock() / 60_000_000_000 - 1
            let request = reports.request(
                wallet.accounts[index], spool: spools[index], first: sequence[index], minutes: minute..<(minute + 1),
                start: 0, links: 2)
            pending[index] = request.records
            sentAt[index] = monotonic()
            fleet.send(index, request.bytes)
        }
        fleet.onAnswer = { index, answer in
            if answer.status == 200 {
                sequence[index] += UInt64(pending[index])
                if isCounted {
                    latencies.add(monotonic() - sentAt[index])
                    acknowledged += pending[index]
                }
            } else {
                refused[answer.status, default: 0] += 1
            }
        }
        let start = monotonic()
        for index in 0..<count { fleet.loop.at(start + nanoseconds * UInt64(index) / UInt64(count), index) }
        // The first period opens the connections; what counts is what goes on.
        fleet.run(until: start + nanoseconds) { false }
        let broken = fleet.broken
        isCounted = true
        let server = watch()
        fleet.run(until: start + nanoseconds + UInt64(seconds) * 1_000_000_000) { false }
        let handshakes = fleet.connections.reduce(0) { $0 + $1.handshakes }
        let resumed = fleet.connections.reduce(0) { $0 + $1.resumed }
        print(
            "{\"agents\": \(count), \"period\": \(period), \"records\": \(acknowledged), \"refused\": \"\(refused)\", "
                + "\"broken\": \(fleet.broken - broken), \"broken_at_start\": \(broken), \"handshakes\": \(handshakes), \"resumed\": \(resumed)"
                + latencies.members("acknowledged") + server.members + "}")
    }
}
