import Hummingbird
import NIOCore
import Telemetry

/// Writes Prometheus' text exposition format 0.0.4.
///
/// Source: Prometheus documentation, *Exposition formats*. Samples of a family must follow its head.
struct PrometheusText {
    enum Kind: String { case gauge, counter }

    private(set) var bytes: [UInt8] = []
    private var name = ""

    /// Begins the family `name`.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        bytes += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n".utf8
    }

    mutating func sample(_ labels: [(String, String)] = [], _ value: Double) { sample(labels, "\(value)") }
    mutating func sample(_ labels: [(String, String)] = [], _ value: UInt64) { sample(labels, String(value)) }
    mutating func sample(_ labels: [(String, String)] = [], _ value: Int) { sample(labels, String(value)) }

    private mutating func sample(_ labels: [(String, String)], _ value: String) {
        bytes += name.utf8
        if !labels.isEmpty {
            var separator = UInt8(ascii: "{")
            for (key, text) in labels {
                bytes.append(separator)
                bytes += key.utf8
                bytes += "=\"".utf8
                bytes += Self.escaped(text, quotes: true).utf8
                bytes.append(UInt8(ascii: "\""))
                separator = UInt8(ascii: ",")
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        // Swift writes "inf" and "nan"; the format wants +Inf, -Inf and NaN.
        switch value {
        case "inf": bytes += "+Inf".utf8
        case "-inf": bytes += "-Inf".utf8
        case "nan": bytes += "NaN".utf8
        default: bytes += value.utf8
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || (quotes && $0 == 0x22) }) else { return text }
        var out = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"" where quotes: out += "\\\""
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    /// A page of it, packed where the scraper takes gzip.
    static func response(_ page: [UInt8], to request: Request) throws -> Response {
        let takesGzip = (request.headers[.acceptEncoding] ?? "").split(separator: ",").contains {
            $0.prefix { $0 != ";" }.filter { $0 != " " } == "gzip"
        }
        var headers: HTTPFields = [.contentType: "text/plain; version=0.0.4; charset=utf-8"]
        if takesGzip { headers[.contentEncoding] = "gzip" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: takesGzip ? try Gzip.compress(page) : page)))
    }
}
