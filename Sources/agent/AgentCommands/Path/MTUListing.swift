import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// A path's MTU for a person or for a program.
struct MTUListing {
    var host: String
    var request: PathMTURequest
    var report: PathMTUReport

    private var place: String {
        let remote = request.method == .echo ? "\(request.remote.address)" : "\(request.remote)"
        return "\(host) (\(remote))"
    }

    private var payload: Int? { report.size.map { $0 - request.overhead } }

    func text(_ language: Language) -> String {
        var lines = [PathMessages.mtuTitle.text(language, place)]
        if let size = report.size, let payload {
            lines.append(PathMessages.mtuFound.text(language, size, payload))
            lines.append((report.proof == .bothWays ? PathMessages.mtuBoth : .mtuForward).text(language))
        } else {
            lines.append(PathMessages.mtuNothing.text(language))
        }
        if report.isNarrowBack { lines.append(PathMessages.mtuNarrowBack.text(language)) }
        if let interface = report.interface { lines.append(PathMessages.mtuInterface.text(language, interface)) }
        for word in report.words {
            lines.append(
                word.router.map { PathMessages.mtuWord.text(language, $0, word.mtu, word.refused) }
                    ?? PathMessages.mtuOwnWord.text(language, word.mtu, word.refused))
        }
        if report.isSilent { lines.append(PathMessages.mtuSilent.text(language)) }
        if report.sawBlackHole { lines.append(PathMessages.mtuBlackHole.text(language)) }
        if report.isCutShort { lines.append(PathMessages.mtuCut.text(language)) }
        lines.append(
            PathMessages.mtuSent.text(
                language, report.sent, Table.fixed(Double(report.duration) / 1e9, decimals: 2)))
        return lines.joined(separator: "\n") + "\n"
    }

    /// The keys of `json` but the routers' words.
    var entries: [(path: String, value: JSONValue)] {
        func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
        return [
            ("host", .string(host)), ("address", .string("\(request.remote.address)")),
            ("port", request.method == .echo ? .null : number(Int(request.remote.port))),
            ("protocol", .string(request.method == .echo ? "icmp" : "stamp")),
            ("state", .string(report.state.rawValue)), ("ip_packet_octets", number(report.size)),
            ("payload_octets", number(payload)), ("proven", .string(report.proof.rawValue)),
            ("narrow_return", .bool(report.isNarrowBack)), ("interface_mtu", number(report.interface)),
            ("filtered", .bool(report.isSilent)), ("black_hole", .bool(report.sawBlackHole)),
            ("cut_short", .bool(report.isCutShort)), ("sent", number(report.sent)),
            ("duration_ns", .integer(report.duration)),
        ]
    }

    /// Stable keys. Absent values are null.
    var json: JSONValue {
        let words = report.words.map { word -> JSONValue in
            [
                "router": word.router.map { .string("\($0)") } ?? .null, "mtu": .integer(Int64(word.mtu)),
                "probe_octets": .integer(Int64(word.refused)),
            ]
        }
        return .object(entries.map { .init($0.path, $0.value) } + [.init("said", .array(words))])
    }
}
