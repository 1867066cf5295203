package import Localization
package import Rendering
package import Telemetry

/// What a capture on one of a site's lines saw of its users, part by part: the line, its classes, the plan's systems, the busiest networks.
package struct TrafficListing: Sendable {
    package var site: String
    package var traffic: LineTraffic

    package init(site: String, traffic: LineTraffic) {
        self.site = site
        self.traffic = traffic
    }

    /// Keys: `site`, `interface`, `part` (`line`, `dscp-46`, `dscp-other`, `system-…`, `system-none`, `network-…`), rates in Mbit/s, the rest as their
    /// names say; what a part hasn't is null. Octets of networks are of both ways, and stand as what came in. `links`: how many of the
    /// site's links go over the line, where the agent says so; `narrowed`: whether a filter left a part of it out.
    package static func table(_ listings: [TrafficListing], _ language: Language) -> Table {
        func column(_ key: String, _ title: TrafficMessages, numeric: Bool = true, rank: Int = 0) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric, rank: rank)
        }
        return Table(
            columns: [
                column("site", .site, numeric: false), column("interface", .interface, numeric: false, rank: 1),
                column("part", .part, numeric: false),
                column("received_mbps", .received), column("transmitted_mbps", .transmitted),
                column("busiest_received_mbps", .busiestReceived),
                column("busiest_transmitted_mbps", .busiestTransmitted), column("microbursts", .bursts, rank: 2),
                column("retransmitted_percent", .again), column("handshake_p95_ms", .handshake),
                column("failed_percent", .failed), column("dns_p95_ms", .response, rank: 3),
                column("dns_failed_percent", .failedNames, rank: 3), column("seen_percent", .coverage),
                column("links", .links, rank: 3), column("narrowed", .columnNarrowed, rank: 4),
            ],
            rows: listings.flatMap { listing in
                listing.rows(language).map { row in
                    [Table.Cell(listing.site), Table.Cell(listing.traffic.interface)] + row.cells
                }
            })
    }

    /// One part's figures; nil where it has none.
    private struct Row {
        var code: String
        var title: String
        var received: Double?
        var transmitted: Double?
        var busiestReceived: UInt64?
        var busiestTransmitted: UInt64?
        var bursts: UInt64?
        var again: Double?
        var handshake: Double?
        var failed: Double?
        var response: Double?
        var failedNames: Double?
        var coverage: Double?
        var links: UInt64?
        var isNarrowed: Bool?

        var cells: [Table.Cell] {
            func megabits(_ value: Double?) -> Table.Cell { Table.Cell(value.map { $0 / 1e6 }, decimals: 3) }
            func percent(_ value: Double?) -> Table.Cell { Table.Cell(value.map { $0 * 100 }, decimals: 2) }
            func milliseconds(_ value: Double?) -> Table.Cell { Table.Cell(value.map { $0 / 1e6 }, decimals: 2) }
            return [
                Table.Cell(.string(code), text: title), megabits(received), megabits(transmitted),
                megabits(busiestReceived.map { Double($0) }), megabits(busiestTransmitted.map { Double($0) }),
                bursts.map { Table.Cell(Int(clamping: $0)) } ?? Table.Cell(.null, text: "-"), percent(again),
                milliseconds(handshake), percent(failed), milliseconds(response), percent(failedNames),
                percent(coverage), links.map { Table.Cell(Int(clamping: $0)) } ?? Table.Cell(.null, text: "-"),
                isNarrowed.map { Table.Cell(.bool($0), text: $0 ? "×" : "-") } ?? Table.Cell(.null, text: "-"),
            ]
        }
    }

    private func rows(_ language: Language) -> [Row] {
        guard traffic.covered > 0 else {
            return [Row(code: "line", title: TrafficMessages.away.text(language), coverage: 0)]
        }
        let title = traffic.isNarrowed ? TrafficMessages.partOfLine : .line
        var line = Row(code: "line", title: title.text(language))
        line.links = traffic.links == 0 ? nil : traffic.links
        line.isNarrowed = traffic.isNarrowed
        line.received = traffic.mean(traffic.receive.octets)
        line.transmitted = traffic.mean(traffic.transmit.octets)
        line.busiestReceived = traffic.receive.busiest
        line.busiestTransmitted = traffic.transmit.busiest
        line.bursts = traffic.receiveBursts.addingSaturated(traffic.transmitBursts)
        line.again = traffic.tcp.retransmissionRatio
        line.handshake = traffic.tcp.handshake.quantile(0.95)
        line.failed = traffic.tcp.failureRatio
        line.response = traffic.dns.delay.quantile(0.95)
        line.failedNames = traffic.dns.failureRatio
        line.coverage = traffic.coverage
        return [line] + traffic.classes.map { row($0, language) } + traffic.systems.map { row($0, language) }
            + traffic.talkers.map { talker in
                Row(
                    code: "network-\(talker.prefix)", title: TrafficMessages.networkOf.text(language, talker.prefix),
                    received: traffic.mean(talker.octets))
            }
    }

    private func row(_ share: LineTraffic.ClassShare, _ language: Language) -> Row {
        var row = Row(
            code: share.codePoint.map { "dscp-\($0)" } ?? "dscp-other",
            title: share.codePoint.map { TrafficMessages.classOf.text(language, Int($0)) }
                ?? TrafficMessages.otherClasses.text(language))
        row.received = traffic.mean(share.receive.octets)
        row.transmitted = traffic.mean(share.transmit.octets)
        row.busiestReceived = share.receive.busiest
        row.busiestTransmitted = share.transmit.busiest
        return row
    }

    private func row(_ share: LineTraffic.SystemShare, _ language: Language) -> Row {
        var row = Row(
            code: share.name.map { "system-\($0)" } ?? "system-none",
            title: share.name.map { TrafficMessages.systemOf.text(language, $0) }
                ?? TrafficMessages.noSystem.text(language))
        row.received = traffic.mean(share.received)
        row.transmitted = traffic.mean(share.transmitted)
        row.again = share.retransmissionRatio
        row.failed = LineTraffic.ratio(share.failed, of: share.attempts)
        return row
    }
}
