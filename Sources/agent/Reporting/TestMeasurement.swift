/// What a test measured.
package struct TestMeasurement: Hashable, Sendable {
    /// How the rate was found.
    package enum Method: String, Sendable {
        /// By a few packet trains, which agreed with the contract.
        case trains
        /// By the full search of RFC 9097.
        case search
    }

    package var bitsPerSecond: Double
    package var method: Method
    /// Ratio 0...1; nil where it says nothing of the path: trains fill what queue there is.
    package var loss: Double?
    package var octets: Int64
    /// Octets of IP packets that pass at once, as trains found them; nil where they didn't.
    package var bucket: Double?
    /// Nanoseconds there and back without load, and with it; nil where too few round trips were measured.
    package var idle: Int64?
    package var loaded: Int64?
    /// Why it had to end, where it had to: then the figures are no measurement.
    package var objection: TestObjection?

    package init(bitsPerSecond: Double, by method: Method = .search, loss: Double? = nil, octets: Int64) {
        self.bitsPerSecond = bitsPerSecond
        self.method = method
        self.loss = loss
        self.octets = octets
    }

    /// The document of `PUT /v1/tests/<lease>`, `docs/protocol.md`. What is no number is left out.
    var document: Document {
        Document(
            bits_per_second: Self.whole(bitsPerSecond) ?? 0, octets: max(0, octets), method: method.rawValue,
            loss: loss.flatMap { $0.isFinite ? max(0, min($0, 1)) : nil }, bucket_octets: bucket.flatMap(Self.whole),
            idle_ns: idle.map { max(0, $0) }, loaded_ns: loaded.map { max(0, $0) })
    }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    struct Document: Encodable {
        var bits_per_second: Int64
        var octets: Int64
        var method: String
        var loss: Double?
        var bucket_octets: Int64?
        var idle_ns: Int64?
        var loaded_ns: Int64?
    }

    private static func whole(_ value: Double) -> Int64? {
        value.isFinite ? Int64(max(0, min(value.rounded(), 1e15))) : nil
    }
}
