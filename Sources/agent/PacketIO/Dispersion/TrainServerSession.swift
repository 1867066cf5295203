import CNetShim
import NetworkAddress
import Probing

/// A session of trains at its server, after the opening was accepted: sends what is ordered within its allowance, and tells
/// what has arrived.
final class TrainServerSession {
    private let trains: TrainSocket
    private let token: UInt64
    private var allowance: TrainAllowance
    private let isStopped: () -> Bool
    /// The signed answer to the opening, for a client that missed it.
    private let opening: [UInt8]
    private var openings = 0
    private var collector: TrainCollector?
    private var overflows: UInt32 = 0
    private var highestOrder: UInt32 = 0
    private var answered = 0
    /// Packets that came, and trains that were sent.
    private(set) var arrivals = 0
    private(set) var ordered = 0

    /// Nanoseconds without a word from the client, and for a whole session.
    private static let silence: Int64 = 5_000_000_000
    private static let longest: Int64 = 120_000_000_000
    /// Nanoseconds between looks while a train comes.
    private static let glance: Int64 = 500_000
    /// Reports in all: a client needs a page for each 160 packets, and a few more.
    private static let answers = 50_000
    private static let repeatedOpenings = 4

    init(
        _ trains: TrainSocket, opening: [UInt8], token: UInt64, allowance: TrainAllowance,
        isStopped: @escaping () -> Bool
    ) {
        self.trains = trains
        self.opening = opening
        self.token = token
        self.allowance = allowance
        self.isStopped = isStopped
    }

    /// Whether the client closed it.
    func run() -> Bool {
        let begin = Moment.now().monotonic.nanoseconds
        var heard = begin
        var isClosed = false
        while !isClosed, !isStopped() {
            let now = Moment.now().monotonic.nanoseconds
            guard now - heard < Self.silence, now - begin < Self.longest else { return false }
            var order: TrainOrder?
            let before = arrivals
            trains.receive(within: 100_000_000) { octets, arrived in
                guard let kind = TrainMessage.kind(octets) else { return }
                if kind == .open { openAgain(octets) }
                guard TrainMessage.token(octets) == token else { return }
                heard = Moment.now().monotonic.nanoseconds
                switch kind {
                case .probe: take(octets, arrived)
                case .order:
                    if let one = TrainOrder(reading: octets), one.number > highestOrder { order = one }
                case .query: if let query = TrainQuery(reading: octets) { answer(query) }
                case .close: isClosed = true
                case .open, .report: break
                }
            }
            if let order, !isClosed { serve(order) }
            // The kernel keeps the times. Waking for each packet would cost the sender of a fast line, where it is on this host, more
            // than the packet itself.
            if arrivals > before { cnetshim_sleep_until(Moment.now().monotonic.nanoseconds + Self.glance) }
        }
        return isClosed
    }

    /// The answer again, as long as the request, a few times.
    private func openAgain(_ octets: UnsafeRawBufferPointer) {
        guard ordered == 0, arrivals == 0, openings < Self.repeatedOpenings, octets.count == opening.count else {
            return
        }
        openings += 1
        trains.send(length: opening.count) { $0.copyBytes(from: opening) }
    }

    private func take(_ octets: UnsafeRawBufferPointer, _ arrived: Int64) {
        guard let probe = TrainProbe(reading: octets) else { return }
        arrivals += 1
        if let current = collector?.number, probe.number < current { return }
        if collector?.number != probe.number {
            collector = TrainCollector(number: probe.number, count: Int(probe.count))
            _ = trains.takeOverflows()
            overflows = 0
        }
        collector?.take(probe, arrived: arrived)
    }

    private func answer(_ query: TrainQuery) {
        guard answered < Self.answers else { return }
        answered += 1
        overflows &+= trains.takeOverflows()
        let now = Moment.now().wall.nanoseconds
        let report: TrainReport
        if let collector, collector.number == query.number {
            report = collector.report(token: token, page: query.page, overflows: overflows, now: now)
        } else {
            report = TrainReport(number: query.number, token: token, page: query.page)
        }
        trains.send(length: report.length) { report.write(to: $0) }
    }

    private func serve(_ order: TrainOrder) {
        highestOrder = order.number
        let now = Moment.now().monotonic
        guard allowance.admits(order.train, now: now) else { return }
        ordered += 1
        _ = trains.send(order.train, number: order.number, token: token, isCancelled: isStopped)
    }
}
