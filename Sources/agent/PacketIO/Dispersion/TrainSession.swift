import CNetShim
import Glibc
import NetworkAddress
import Probing
import Synchronization

/// Trains over an open session.
struct TrainSession {
    let trains: TrainSocket
    let token: UInt64
    let isUpstream: Bool
    let state: CapacityClient.State
    private var number: UInt32 = 0

    private static let attempts = 3
    private static let quiet: Int64 = 250_000_000
    /// Queries under way at once.
    private static let window = 16

    init(trains: TrainSocket, token: UInt64, isUpstream: Bool, state: CapacityClient.State) {
        self.trains = trains
        self.token = token
        self.isUpstream = isUpstream
        self.state = state
    }

    private var isCancelled: Bool { state.isCancelled.load(ordering: .relaxed) }

    func close() {
        for _ in 0..<2 {
            trains.send(length: TrainMessage.headLength) {
                TrainMessage.writeHead(.close, number: 0, token: token, to: $0)
            }
        }
    }

    /// Least round trip of a few short messages; nil where none came back.
    func roundTrip() -> Int64? {
        var least: Int64?
        for page in 0..<5 where !isCancelled {
            let sent = Moment.now().wall.nanoseconds
            query(page: UInt32(page))
            if let answer = report(page: UInt32(page), within: 300_000_000) {
                least = min(least ?? .max, answer.1 - sent)
            }
        }
        return least.map { max(0, $0) }
    }

    /// Rests, sends a train or has it sent, and collects what came. nil when cancelled.
    mutating func carry(
        _ train: ProbeTrain, rest: Int64, _ progress: @Sendable (Int, Int) -> Void
    ) throws(TrainFailure) -> TrainRecord? {
        let until = Moment.now().monotonic.nanoseconds + rest
        while !isCancelled {
            let left = until - Moment.now().monotonic.nanoseconds
            guard left > 0 else { break }
            trains.receive(within: min(left, 100_000_000)) { _, _ in }
            // The far end ends a session in which it hears nothing.
            if left > 1_000_000_000 { query(page: 0) }
        }
        if isCancelled { return nil }
        number += 1
        progress(Int(number), train.count)
        _ = trains.takeOverflows()
        return isUpstream ? try up(train) : try down(train)
    }

    // MARK: - towards us

    private func down(_ train: ProbeTrain) throws(TrainFailure) -> TrainRecord? {
        var collector = TrainCollector(number: number, count: train.count)
        let order = TrainOrder(number: number, token: token, train: train)
        var attempts = 0
        var deadline: Int64 = 0
        var lastArrival = Moment.now().monotonic.nanoseconds
        while !collector.isComplete {
            if isCancelled { return nil }
            let now = Moment.now().monotonic.nanoseconds
            if collector.arrivals.isEmpty, now >= deadline {
                guard attempts < Self.attempts else { break }
                attempts += 1
                deadline = now + 700_000_000 + train.duration / 4
                trains.send(length: TrainOrder.length) { order.write(to: $0) }
            }
            if !collector.arrivals.isEmpty, now - lastArrival > Self.quiet { break }
            let before = collector.arrivals.count
            trains.receive(within: 20_000_000) { octets, arrived in
                guard let probe = TrainProbe(reading: octets), probe.token == token else { return }
                collector.take(probe, arrived: arrived)
            }
            if collector.arrivals.count > before {
                lastArrival = Moment.now().monotonic.nanoseconds
                // The kernel keeps the times: a look each half millisecond costs less than one at each packet.
                cnetshim_sleep_until(lastArrival + 500_000)
            }
        }
        return TrainRecord(train, collector.arrivals, overflows: Int(trains.takeOverflows()))
    }

    // MARK: - away from us

    private func up(_ train: ProbeTrain) throws(TrainFailure) -> TrainRecord? {
        let times = SendingTimes(count: train.count)
        guard
            trains.send(
                train, number: number, token: token, times: times,
                isCancelled: { state.isCancelled.load(ordering: .relaxed) })
        else { return isCancelled ? nil : TrainRecord(train, []) }
        // All has come when the last has, or nothing came for a while.
        var count: UInt32 = 0
        var overflows: UInt32 = 0
        var silent = 0
        var before = UInt32.max
        while true {
            if isCancelled { return nil }
            query(page: 0)
            guard let page = report(page: 0, within: 700_000_000)?.0 else {
                silent += 1
                guard silent < 6 else { throw .silent }
                continue
            }
            count = page.arrivals
            overflows = page.overflows
            if Int(count) >= train.count || (count == before && Int64(page.quiet) * 1_000 > Self.quiet) { break }
            if count == 0, page.quiet == 0 {
                silent += 1
                if silent >= 6 { break }
            }
            before = count
            trains.receive(within: 20_000_000) { _, _ in }
            cnetshim_sleep_until(Moment.now().monotonic.nanoseconds + 10_000_000)
        }
        guard let arrivals = pages(count, times) else { return isCancelled ? nil : TrainRecord(train, []) }
        return TrainRecord(train, arrivals, overflows: Int(overflows))
    }

    private func pages(_ count: UInt32, _ times: SendingTimes) -> [TrainArrival]? {
        let total = (Int(count) + TrainReport.entriesPerPage - 1) / TrainReport.entriesPerPage
        var found = [[TrainReport.Entry]?](repeating: nil, count: total)
        var first: Int64 = 0
        var rounds = 0
        while let start = found.firstIndex(where: { $0 == nil }) {
            rounds += 1
            guard rounds < 50 + total, !isCancelled else { return nil }
            var asked = 0
            for page in start..<total where found[page] == nil && asked < Self.window {
                query(page: UInt32(page))
                asked += 1
            }
            let deadline = Moment.now().monotonic.nanoseconds + 300_000_000
            while asked > 0 {
                let left = deadline - Moment.now().monotonic.nanoseconds
                guard left > 0 else { break }
                trains.receive(within: left) { octets, _ in
                    guard let report = TrainReport(reading: octets), report.token == token,
                        report.number == number, Int(report.page) < total, found[Int(report.page)] == nil
                    else { return }
                    found[Int(report.page)] = report.entries
                    first = report.first
                    asked -= 1
                }
            }
        }
        var arrivals: [TrainArrival] = []
        arrivals.reserveCapacity(Int(count))
        // A far end may list one twice.
        var seen: Set<UInt32> = []
        for entry in found.lazy.compactMap({ $0 }).joined() {
            guard let sent = times[entry.sequence], seen.insert(entry.sequence).inserted else { continue }
            arrivals.append(
                TrainArrival(sequence: entry.sequence, sent: sent, arrived: first + Int64(entry.after)))
        }
        return arrivals
    }

    private func query(page: UInt32) {
        let query = TrainQuery(number: number, token: token, page: page)
        trains.send(length: TrainQuery.length) { query.write(to: $0) }
    }

    private func report(page: UInt32, within patience: Int64) -> (TrainReport, Int64)? {
        let deadline = Moment.now().monotonic.nanoseconds + patience
        var found: (TrainReport, Int64)?
        while found == nil, !isCancelled {
            let left = deadline - Moment.now().monotonic.nanoseconds
            guard left > 0 else { return nil }
            trains.receive(within: left) { octets, arrived in
                guard let report = TrainReport(reading: octets), report.token == token, report.number == number,
                    report.page == page
                else { return }
                found = (report, arrived)
            }
        }
        return found
    }
}
