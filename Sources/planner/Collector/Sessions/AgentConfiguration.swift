import Identity
import Rendering
import Telemetry

/// What an agent is told to do: `GET /v1/configuration`, and its entity tag.
package struct AgentConfiguration: Hashable, Sendable {
    package var site: String
    package var intervalSeconds: Int
    package var sessions: [MeasurementSession]
    /// Addresses that the site's reflector answers.
    package var allowed: [String]
    /// What the site's slowest line carries, bits per second; nil where the plan says nothing of it.
    package var lineRate: Int64?
    /// By what its capture tells the plan's systems apart.
    package var systems: [SystemRule]

    package init(
        site: String, intervalSeconds: Int, sessions: [MeasurementSession], allowed: [String], lineRate: Int64? = nil,
        systems: [SystemRule] = []
    ) {
        self.systems = systems
        self.lineRate = lineRate
        self.site = site
        self.intervalSeconds = intervalSeconds
        self.sessions = sessions
        self.allowed = allowed
    }

    static let packetsPerSecond = 10

    /// The document; equal configurations give equal bytes.
    package var json: String {
        let line = lineRate.map { [JSONValue.Member("line_bits_per_second", .integer($0))] } ?? []
        return JSONValue.object(
            [
                .init("format", 1),
                .init("site", .string(site)),
                .init("interval_seconds", .integer(Int64(intervalSeconds))),
                .init("record_version", .integer(Int64(RecordCodec.version))),
            ] + line + [
                .init("reflector", .object([.init("allow", .array(allowed.map { .string(Self.prefix($0)) }))])),
                .init("sessions", .array(sessions.map(Self.json))),
            ] + (systems.isEmpty ? [] : [.init("systems", .array(systems.map(\.json)))])
        ).text()
    }

    /// A strong validator (RFC 9110 §8.8.3) of the document.
    package func entityTag() throws -> String {
        "\"\(hexadecimal(Array(try sha256(Array(json.utf8)).prefix(16))))\""
    }

    private static func json(_ session: MeasurementSession) -> JSONValue {
        .object([
            .init("link", .string(session.link)),
            .init("peer", .string(session.peer)),
            .init("address", .string(session.endpoint.address)),
            .init("port", .integer(Int64(session.endpoint.port))),
            .init("packets_per_second", .integer(Int64(packetsPerSecond))),
            .init("dscp", .integer(Int64(session.codePoint))),
            .init("padding", 0),
        ])
    }

    private static func prefix(_ address: String) -> String { address + (address.contains(":") ? "/128" : "/32") }
}
