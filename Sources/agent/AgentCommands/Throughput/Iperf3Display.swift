import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Synchronization

/// Prints a test as it goes on: for a person who watches, and for a program that reads line by line.
final class Iperf3Display: Sendable {
    private let listing: Iperf3Listing
    private let format: ProbeFormat
    private let isWatched: Bool
    private let remote: Endpoint
    private let rows = Mutex<[(ThroughputInterval)]>([])

    init(_ listing: Iperf3Listing, _ remote: Endpoint, format: ProbeFormat, isWatched: Bool) {
        self.listing = listing
        self.remote = remote
        self.format = format
        self.isWatched = isWatched
    }

    @Sendable func show(_ event: ThroughputEvent) {
        switch (event, format) {
        case (.connected(_, let parameters), .table):
            if isWatched { Terminal.write(listing.opening(parameters) + "\n") }
        case (.interval(let interval), .table):
            guard isWatched else { return }
            for line in listing.lines(interval, isClient: true) { Terminal.write(line + "\n") }
        case (.interval(let interval), .json):
            Terminal.write(Iperf3Listing.json(interval, isClient: true).text() + "\n")
        case (.interval(let interval), .csv): rows.withLock { $0.append(interval) }
        case (.connected, _): break
        }
    }

    func summarise(_ report: ThroughputReport, _ fault: String?) {
        switch format {
        case .table: Terminal.write(listing.text(report))
        case .json: Terminal.write(listing.json(report, remote: remote, fault: fault).text() + "\n")
        case .csv: Terminal.write(csv(report).rendered(as: .csv))
        }
    }

    /// A row for each way of each interval, and for each way of the whole.
    private func csv(_ report: ThroughputReport) -> Table {
        let columns = [
            "kind", "direction", "begin_s", "end_s", "omitted", "bytes", "bits_per_second", "counted_at", "retransmits",
            "packets", "lost", "own_overflow", "jitter_ms",
        ]
        var table = Table(columns: columns.map { .init($0, title: $0) })
        func cell(_ number: UInt64?) -> Table.Cell {
            .init(number.map { .integer(Int64(clamping: $0)) } ?? .null, text: "")
        }
        func cell(_ number: Double?) -> Table.Cell { .init(number.map { .number($0) } ?? .null, text: "") }
        let isUDP = report.parameters.carrier == .udp
        for interval in rows.withLock({ $0 }) {
            for (isSent, count) in [(true, interval.sent), (false, interval.received)] {
                guard let count else { continue }
                table.rows.append([
                    .init("interval"), .init(isSent ? "forward" : "return"), cell(interval.begin), cell(interval.end),
                    .init(.bool(interval.isOmitted), text: ""), cell(count.octets),
                    cell(ThroughputInterval.bitsPerSecond(count.octets, interval.seconds)),
                    .init(isSent ? "sender" : "receiver"), cell(isSent && !isUDP ? count.retransmits : nil),
                    cell(isUDP ? count.packets : nil), cell(isUDP && !isSent ? count.lost : nil),
                    cell(isUDP && !isSent ? count.ownOverflow : nil),
                    cell(isUDP && !isSent ? count.jitter / 1e6 : nil),
                ])
            }
        }
        for way in report.directions {
            let isAtReceiver = way.isMeasuredAtReceiver
            table.rows.append([
                .init("summary"), .init(way.isForward ? "forward" : "return"), cell(0.0),
                cell(isAtReceiver ? way.receivedSeconds : way.sentSeconds), .init(.bool(false), text: ""),
                cell(isAtReceiver ? way.receivedOctets : way.sentOctets), cell(way.bitsPerSecond),
                .init(isAtReceiver ? "receiver" : "sender"), cell(way.retransmits), cell(way.packets), cell(way.lost),
                cell(way.ownOverflow), cell(way.jitter.map { $0 * 1_000 }),
            ])
        }
        return table
    }
}
