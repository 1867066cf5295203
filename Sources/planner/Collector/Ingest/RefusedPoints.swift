/// Data points that were not stored, and why, for OTLP's `partial_success`.
///
/// OTLP asks for a message to developers in English (`ExportMetricsPartialSuccess.error_message`), so this one is not in
/// the catalogue.
package struct RefusedPoints: Hashable, Sendable {
    /// Where in the request, such as `record 17` or `scope io.example`.
    var place: String
    var reason: String
    package var points: Int
}

extension [RefusedPoints] {
    /// How many refusals are named one by one; the rest is counted.
    private static var named: Int { 8 }
    /// Longest piece of foreign text that is repeated to the sender, in characters.
    private static var longest: Int { 300 }

    /// How many are kept apart; what comes then counts with the last.
    private static var kept: Int { 64 }

    var points: Int { reduce(0) { $0 + $1.points } }

    mutating func add(_ refusal: RefusedPoints) {
        if count < Self.kept { append(refusal) } else { self[count - 1].points += refusal.points }
    }

    /// One sentence a refusal, bounded in length whatever was sent.
    var message: String {
        var parts = prefix(Self.named).map {
            String(decoding: "\($0.place): \($0.reason)".utf8.prefix(Self.longest), as: UTF8.self)
        }
        if count > Self.named { parts.append("and \(count - Self.named) more refusals") }
        return parts.joined(separator: "; ")
    }
}
