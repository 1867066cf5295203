/// A `HistogramDataPoint` or a `SummaryDataPoint`.
struct WireDistribution {
    var end: UInt64 = 0
    var count: UInt64 = 0
    var sum: Double?
    /// Of a histogram: one count more than there are bounds, or none of either.
    var counts: [UInt64] = []
    var bounds: [Double] = []
    /// Of a summary.
    var quantiles: [(quantile: Double, value: Double)] = []

    private static let most = 4_096

    init(_ point: WireReader, isSummary: Bool, _ attributes: inout WireAttributes) throws(WireReader.Fault) {
        attributes.removeAll()
        let attributeField = isSummary ? 7 : 9
        var rest = point
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (attributeField, .bytes): try attributes.add(try rest.message())
            case (3, .fixed64): end = try rest.fixed64()
            case (4, .fixed64): count = try rest.fixed64()
            case (5, .fixed64): sum = try rest.double()
            case (6, .bytes) where isSummary: quantiles.append(try Self.quantile(try rest.message()))
            case (6, .bytes):
                var packed = try rest.message()
                while !packed.isEmpty { counts.append(try packed.fixed64()) }
            case (6, .fixed64): counts.append(try rest.fixed64())
            case (7, .bytes) where !isSummary:
                var packed = try rest.message()
                while !packed.isEmpty { bounds.append(try packed.double()) }
            case (7, .fixed64): bounds.append(try rest.double())
            default: try rest.skip(kind)
            }
            guard counts.count <= Self.most, bounds.count <= Self.most, quantiles.count <= Self.most else {
                throw WireReader.Fault()
            }
        }
    }

    private static func quantile(_ message: WireReader) throws(WireReader.Fault) -> (quantile: Double, value: Double) {
        var rest = message
        var found = (quantile: 0.0, value: 0.0)
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .fixed64): found.quantile = try rest.double()
            case (2, .fixed64): found.value = try rest.double()
            default: try rest.skip(kind)
            }
        }
        return found
    }
}
