import Localization
import PacketIO
import Probing
import Rendering

/// A throughput test for a person or for a program.
struct Iperf3Listing {
    var host: String
    var place: String
    var interval: Int64
    var language: Language
    private var style: NumberStyle { NumberStyle(language) }

    init(host: String, request: ThroughputRequest, language: Language) {
        self.init(host: host, place: "\(host) (\(request.remote))", language: language)
        interval = request.interval
    }

    init(host: String, place: String, language: Language) {
        self.host = host
        self.place = place
        self.language = language
        interval = 1_000_000_000
    }

    /// A peer may claim any figure.
    func rate(_ bits: Double) -> String {
        style.rate(bitsPerSecond: bits.isFinite && bits < 9e18 ? Int64(max(0, bits)) : .max)
    }

    private func name(_ direction: ThroughputReport.Direction) -> String {
        (direction.isForward ? Iperf3Messages.forward : .backward).text(language)
    }

    func opening(_ parameters: ThroughputParameters) -> String {
        guard parameters.carrier == .udp else {
            return Iperf3Messages.testing.text(language, host, place, parameters.parallel)
        }
        return Iperf3Messages.testingUDP.text(
            language, host, place, parameters.parallel, rate(Double(parameters.rate)), parameters.length)
    }

    /// A line for each way of an interval.
    func lines(_ interval: ThroughputInterval, isClient: Bool) -> [String] {
        [(true, interval.sent), (false, interval.received)].compactMap { isSent, count -> String? in
            guard let count else { return nil }
            let isForward = isSent == isClient
            var line = Iperf3Messages.interval.text(
                language, Table.fixed(interval.begin, decimals: 1), Table.fixed(interval.end, decimals: 1),
                (isForward ? Iperf3Messages.forward : .backward).text(language),
                rate(ThroughputInterval.bitsPerSecond(count.octets, interval.seconds)))
            if !isSent, count.packets > 0 {
                line += Iperf3Messages.intervalLost.text(language, count.lost, count.packets)
            }
            if interval.isOmitted { line += Iperf3Messages.omitted.text(language) }
            return line
        }
    }

    /// The summary.
    func text(_ report: ThroughputReport) -> String {
        var lines = [Iperf3Messages.title.text(language, report.parameters.carrier.rawValue.uppercased(), place)]
        let table = table(report)
        lines.append(String(table.rendered(as: .table, language: language.rawValue).dropLast()))
        for direction in report.directions { lines += words(direction) }
        let here = style.decimal(report.localProcessor.total, 0)
        lines.append(
            report.remoteProcessor.map {
                Iperf3Messages.processor.text(language, here, style.decimal($0.total, 0))
            } ?? Iperf3Messages.processorOne.text(language, here))
        if report.postponed > 0 {
            lines.append(Iperf3Messages.postponed.text(language, style.milliseconds(Double(report.postponed))))
        }
        if report.isCutShort { lines.append(Iperf3Messages.cutShort.text(language)) }
        if let output = report.serverOutput {
            lines.append(Iperf3Messages.serverSays.text(language))
            lines.append(Self.harmless(output))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A stranger's words, without what a terminal would obey.
    private static func harmless(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0 == "\n" || $0 == "\t" || ($0.value >= 0x20 && !(0x7F...0x9F).contains($0.value))
                }))
    }

    private func words(_ direction: ThroughputReport.Direction) -> [String] {
        let result: Iperf3Messages = direction.isMeasuredAtReceiver ? .result : .resultSender
        var lines = [result.text(language, name(direction), rate(direction.bitsPerSecond))]
        if let own = direction.ownOverflow, own > 0 { lines.append(Iperf3Messages.ownOverflow.text(language, own)) }
        if let reordered = direction.reordered, let copies = direction.duplicates, reordered + copies > 0 {
            lines.append(Iperf3Messages.reordered.text(language, reordered, copies))
        }
        if let tail = Self.tail(direction), tail > 0 { lines.append(Iperf3Messages.tail.text(language, tail)) }
        if !direction.congestion.isEmpty {
            lines.append(Iperf3Messages.congestion.text(language, direction.congestion))
        }
        if let quality = direction.quality {
            if let loaded = quality.loadedRoundTrip, let base = quality.baseRoundTrip {
                lines.append(
                    Iperf3Messages.roundTrip.text(language, style.milliseconds(loaded), style.milliseconds(base)))
            }
            if let efficiency = quality.efficiency {
                lines.append(Iperf3Messages.efficiency.text(language, style.decimal(efficiency, 3)))
            }
            if let delay = quality.bufferDelay {
                lines.append(Iperf3Messages.bufferDelay.text(language, style.decimal(delay, 1)))
            }
            if let ratio = quality.transferTimeRatio {
                lines.append(Iperf3Messages.transferTime.text(language, style.decimal(ratio, 3)))
            }
        }
        return lines
    }

    /// Datagrams sent behind the last that came.
    static func tail(_ direction: ThroughputReport.Direction) -> UInt64? {
        guard let sent = direction.packetsSent, let packets = direction.packets else { return nil }
        return sent > packets ? sent - packets : 0
    }

    private func table(_ report: ThroughputReport) -> Table {
        let isUDP = report.parameters.carrier == .udp
        var columns: [Table.Column] = [
            .init("direction", title: Iperf3Messages.columnDirection.text(language)),
            .init("stream", title: Iperf3Messages.columnStream.text(language), isNumeric: true),
            .init("sent", title: Iperf3Messages.columnSent.text(language), isNumeric: true),
            .init("received", title: Iperf3Messages.columnReceived.text(language), isNumeric: true),
            .init("rate", title: Iperf3Messages.columnRate.text(language), isNumeric: true),
        ]
        columns +=
            isUDP
            ? [
                .init("jitter", title: Iperf3Messages.columnJitter.text(language), isNumeric: true),
                .init("lost", title: Iperf3Messages.columnLost.text(language), isNumeric: true),
            ] : [.init("retransmits", title: Iperf3Messages.columnRetransmits.text(language), isNumeric: true)]
        var rows: [[Table.Cell]] = []
        func cell(_ number: UInt64?) -> Table.Cell { number.map { .init(Int(clamping: $0)) } ?? .init("–") }
        func row(
            _ direction: ThroughputReport.Direction, _ title: Table.Cell, sent: UInt64?, received: UInt64?,
            seconds: Double, again: UInt64?, jitter: Double?, lost: UInt64?, packets: UInt64?
        ) {
            let bits = received.map { ThroughputInterval.bitsPerSecond($0, seconds) / 1e6 }
            var row = [
                Table.Cell(name(direction)), title, cell(sent), cell(received), .init(bits, decimals: 2),
            ]
            if isUDP {
                row.append(.init(jitter.map { $0 * 1_000 }, decimals: 3))
                row.append(
                    .init(
                        lost.flatMap { lost in packets.map { Iperf3Messages.packets.text(language, lost, $0) } } ?? "–")
                )
            } else {
                row.append(cell(again))
            }
            rows.append(row)
        }
        for direction in report.directions {
            for stream in direction.streams {
                row(
                    direction, .init(stream.id), sent: stream.sender?.octets, received: stream.receiver?.octets,
                    seconds: stream.receiver?.seconds ?? 0, again: stream.sender?.retransmits,
                    jitter: stream.receiver?.jitter, lost: stream.receiver?.lost, packets: stream.receiver?.packets)
            }
            guard direction.streams.count > 1 else { continue }
            row(
                direction, .init(Iperf3Messages.all.text(language)), sent: direction.sentOctets,
                received: direction.receivedOctets, seconds: direction.receivedSeconds, again: direction.retransmits,
                jitter: direction.jitter, lost: direction.lost, packets: direction.packets)
        }
        return Table(columns: columns, rows: rows)
    }
}
