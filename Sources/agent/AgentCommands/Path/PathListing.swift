import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering
import Telemetry

/// A trace for a person or for a program.
struct PathListing {
    var host: String
    var flow: TraceFlow
    var report: PathReport
    /// nil where the kernel doesn't say.
    var route: Route?
    var isMultipath: Bool
    var name: (IPAddress) -> String?

    /// Of the constant flow; nil where nobody answered.
    private var hash: PathName? {
        let trace = PathTrace(report)
        return trace.isEmpty ? nil : PathName(value: trace.hash)
    }

    // MARK: - for a person

    func text(_ language: Language) -> String {
        var lines = [PathMessages.pathTitle.text(language, "\(host) (\(flow.destination))")]
        if let route {
            let via = route.gateway.map { " → \($0)" } ?? ""
            lines.append(PathMessages.uplink.text(language, route.interface + via))
        }
        if !report.hops.isEmpty {
            lines.append("")
            lines.append(rows(language).rendered(as: .table))
        }
        switch report.end {
        case .reached(let ttl): lines.append(PathMessages.endReached.text(language, ttl))
        case .unreachable(let ttl, let why):
            lines.append(PathMessages.endUnreachable.text(language, ttl, why.mark ?? "!"))
        case .silent(after: 0): lines.append(PathMessages.endNothing.text(language))
        case .silent(let ttl): lines.append(PathMessages.endSilent.text(language, ttl))
        }
        if let router = report.routerConfidence, let path = report.pathConfidence {
            lines.append(
                PathMessages.confidence.text(
                    language, report.flows, Table.fixed(100 * router, decimals: 2),
                    Table.fixed(100 * path, decimals: 2)))
        }
        if report.isCutShort { lines.append(PathMessages.stopped.text(language)) }
        if let hash { lines.append(PathMessages.hash.text(language, hash)) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One row for each address that answered, and one for each hop where nobody did.
    func rows(_ language: Language) -> Table {
        func title(_ message: PathMessages) -> String { message.text(language) }
        var table = Table(columns: [
            .init("hop", title: title(.columnHop), isNumeric: true), .init("address", title: title(.columnAddress)),
            .init("name", title: title(.columnName)),
            .init("answered", title: title(.columnAnswers), isNumeric: true),
            .init("sent", title: "/", isNumeric: true),
            .init("rtt_ms.minimum", title: ProbeMessages.columnMinimum.text(language), isNumeric: true),
            .init("rtt_ms.median", title: ProbeMessages.columnMedian.text(language), isNumeric: true),
            .init("rtt_ms.maximum", title: ProbeMessages.columnMaximum.text(language), isNumeric: true),
            .init("unreachable", title: "!"), .init("flows", title: title(.columnFlows), isNumeric: true),
            .init("next", title: title(.columnNext)), .init("note", title: title(.columnNote)),
        ])
        for hop in report.hops {
            if hop.responders.isEmpty {
                let empty = Table.Cell(.null, text: "")
                table.rows.append([
                    .init(hop.ttl), .init(.null, text: "*"), empty, .init(0), .init(hop.sent), empty, empty, empty,
                    empty, empty, empty, note(hop, nil, language),
                ])
            }
            for responder in hop.responders { table.rows.append(row(hop, responder, language)) }
        }
        // What nobody asked for isn't shown to a person.
        let hidden = Set(
            (isMultipath ? [] : ["flows", "next"]) + (table.rows.contains { $0[2].text != "" } ? [] : ["name"]))
        let kept = table.columns.indices.filter { !hidden.contains(table.columns[$0].key) }
        return Table(columns: kept.map { table.columns[$0] }, rows: table.rows.map { row in kept.map { row[$0] } })
    }

    private func row(_ hop: PathHop, _ responder: PathResponder, _ language: Language) -> [Table.Cell] {
        func delay(_ value: Int64?) -> Table.Cell { .init(value.map { Double($0) / 1e6 }, decimals: 3) }
        let name = name(responder.address)
        let next = report.links.filter { $0.ttl == hop.ttl && $0.from == responder.address }
            .map { "\($0.to)" }.joined(separator: " ")
        return [
            .init(hop.ttl), .init("\(responder.address)"), .init(name.map { .string($0) } ?? .null, text: name ?? ""),
            .init(responder.roundTrips.count), .init(hop.sent), delay(responder.minimum), delay(responder.median),
            delay(responder.maximum), .init(mark(responder) ?? ""), .init(responder.flows.count), .init(next),
            note(hop, responder, language),
        ]
    }

    private func mark(_ responder: PathResponder) -> String? {
        if case .unreachable(let why) = responder.answer { return why.mark }
        return nil
    }

    /// English in data, whatever the reader's language.
    private func note(_ hop: PathHop, _ responder: PathResponder?, _ language: Language) -> Table.Cell {
        .init(.string(notes(hop, responder, .english)), text: notes(hop, responder, language))
    }

    private func notes(_ hop: PathHop, _ responder: PathResponder?, _ language: Language) -> String {
        var notes: [String] = []
        switch hop.status {
        case .answered: break
        case .rateLimitedOrSilent:
            notes.append((hop.answered == 0 ? PathMessages.noteSilent : .noteLimited).text(language))
        case .partial: notes.append(PathMessages.noteLost.text(language, hop.sent - hop.answered, hop.sent))
        case .noAnswer: notes.append(PathMessages.noteNoAnswer.text(language))
        }
        if let responder {
            if !responder.labels.isEmpty {
                notes.append(PathMessages.noteLabels.text(language, labels(responder)))
            }
            if let ttl = responder.quotedTTL, ttl > 1, responder.answer == .hop {
                notes.append(PathMessages.noteQuoted.text(language, ttl))
            }
            if responder.isRewritten { notes.append(PathMessages.noteRewritten.text(language)) }
        }
        if hop.isUnsteady { notes.append(PathMessages.noteUnsteady.text(language)) }
        if isMultipath, !hop.isConfident { notes.append(PathMessages.noteDoubtful.text(language)) }
        return notes.joined(separator: "; ")
    }

    private func labels(_ responder: PathResponder) -> String {
        responder.labels.map { "L=\($0.label) TC=\($0.trafficClass) S=\($0.isBottom ? 1 : 0) TTL=\($0.ttl)" }
            .joined(separator: " / ")
    }

    // MARK: - for a program

    /// Stable keys; every duration in nanoseconds. Absent values are null.
    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
        var end: (state: String, hop: Int?, mark: String?)
        switch report.end {
        case .reached(let ttl): end = ("reached", ttl, nil)
        case .unreachable(let ttl, let why): end = ("unreachable", ttl, why.mark)
        case .silent(let ttl): end = ("silent", ttl, nil)
        }
        return [
            "host": .string(host), "address": .string("\(flow.destination)"), "source": .string("\(flow.source)"),
            "protocol": .string(flow.carrier.rawValue),
            "source_port": flow.carrier == .icmp ? .null : number(Int(flow.sourcePort)),
            "destination_port": flow.carrier == .icmp ? .null : number(Int(flow.destinationPort)),
            "interface": text(route?.interface), "gateway": text(route?.gateway.map { "\($0)" }),
            "end": .string(end.state), "end_hop": number(end.hop), "unreachable": text(end.mark),
            "path_hash": text(hash?.description), "sent": number(report.sent), "flows": number(report.flows),
            "duration_ns": .integer(report.duration), "cut_short": .bool(report.isCutShort),
            "confidence": [
                "router": report.routerConfidence.map { .number($0) } ?? .null,
                "path": report.pathConfidence.map { .number($0) } ?? .null,
            ],
            "timestamps": [
                "transmit": .string(report.timestamps.transmit.rawValue),
                "receive": .string(report.timestamps.receive.rawValue),
            ],
            "hops": .array(report.hops.map(json)),
            "links": .array(
                report.links.map { link in
                    [
                        "hop": number(link.ttl), "from": .string("\(link.from)"), "to": .string("\(link.to)"),
                        "flows": number(link.flows),
                    ]
                }),
        ]
    }

    private func json(_ hop: PathHop) -> JSONValue {
        [
            "hop": .integer(Int64(hop.ttl)), "sent": .integer(Int64(hop.sent)),
            "answered": .integer(Int64(hop.answered)), "status": .string(hop.status.rawValue),
            "unsteady": .bool(hop.isUnsteady), "confident": isMultipath ? .bool(hop.isConfident) : .null,
            "responders": .array(hop.responders.map(json)),
        ]
    }

    private func json(_ responder: PathResponder) -> JSONValue {
        func integer(_ value: Int64?) -> JSONValue { value.map { .integer($0) } ?? .null }
        return [
            "address": .string("\(responder.address)"),
            "name": name(responder.address).map { .string($0) } ?? .null,
            "rtt_ns": .array(responder.roundTrips.map { $0 >= 0 ? .integer($0) : .null }),
            "unreachable": mark(responder).map { .string($0) } ?? .null,
            "quoted_ttl": responder.quotedTTL.map { .integer(Int64($0)) } ?? .null,
            "rewritten": .bool(responder.isRewritten), "flows": .integer(Int64(responder.flows.count)),
            "mpls": .array(
                responder.labels.map { label in
                    [
                        "label": .integer(Int64(label.label)), "traffic_class": .integer(Int64(label.trafficClass)),
                        "bottom": .bool(label.isBottom), "ttl": .integer(Int64(label.ttl)),
                    ]
                }),
        ]
    }
}
