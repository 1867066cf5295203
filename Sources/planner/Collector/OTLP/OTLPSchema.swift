/// The messages of an `ExportMetricsServiceRequest` as far as the collector reads them, for reading their JSON form.
///
/// Numbers and types are those of opentelemetry-proto v1. Exemplars and flags are left out.
enum OTLPSchema {
    enum Kind: Equatable {
        case string, bool, double, int64, uint32, sint32, fixed64, sfixed64
        /// Repeated numbers, packed.
        case packedUInt64, packedFixed64, packedDouble
        case message(Message)
        case repeated(Message)
    }

    struct Field {
        let number: Int
        let kind: Kind
        init(_ number: Int, _ kind: Kind) {
            self.number = number
            self.kind = kind
        }
    }

    enum Message: Hashable {
        case request, resourceMetrics, resource, scopeMetrics, scope, metric, gauge, sum, histogram, exponential,
            summary
        case number, histogramPoint, exponentialPoint, buckets, summaryPoint, quantile, keyValue, anyValue, array, list

        /// The field that JSON calls `name`, in lowerCamelCase or as the schema has it; nil where we read none.
        func field(_ name: String) -> Field? {
            Self.fields[self]?[name] ?? (name.contains("_") ? Self.fields[self]?[Self.camel(name)] : nil)
        }

        private static func camel(_ name: String) -> String {
            let words = name.split(separator: "_")
            return words.dropFirst().reduce(String(words.first ?? "")) {
                $0 + $1.prefix(1).uppercased() + $1.dropFirst()
            }
        }

        private static let times = ["startTimeUnixNano": Field(2, .fixed64), "timeUnixNano": Field(3, .fixed64)]

        private static let fields: [Message: [String: Field]] = [
            .request: ["resourceMetrics": Field(1, .repeated(.resourceMetrics))],
            .resourceMetrics: [
                "resource": Field(1, .message(.resource)), "scopeMetrics": Field(2, .repeated(.scopeMetrics)),
            ],
            .resource: ["attributes": Field(1, .repeated(.keyValue))],
            .scopeMetrics: ["scope": Field(1, .message(.scope)), "metrics": Field(2, .repeated(.metric))],
            .scope: [
                "name": Field(1, .string), "version": Field(2, .string), "attributes": Field(3, .repeated(.keyValue)),
            ],
            .metric: [
                "name": Field(1, .string), "description": Field(2, .string), "unit": Field(3, .string),
                "gauge": Field(5, .message(.gauge)), "sum": Field(7, .message(.sum)),
                "histogram": Field(9, .message(.histogram)),
                "exponentialHistogram": Field(10, .message(.exponential)), "summary": Field(11, .message(.summary)),
            ],
            .gauge: ["dataPoints": Field(1, .repeated(.number))],
            .sum: [
                "dataPoints": Field(1, .repeated(.number)), "aggregationTemporality": Field(2, .int64),
                "isMonotonic": Field(3, .bool),
            ],
            .histogram: [
                "dataPoints": Field(1, .repeated(.histogramPoint)), "aggregationTemporality": Field(2, .int64),
            ],
            .exponential: [
                "dataPoints": Field(1, .repeated(.exponentialPoint)), "aggregationTemporality": Field(2, .int64),
            ],
            .summary: ["dataPoints": Field(1, .repeated(.summaryPoint))],
            .number: times.merging([
                "attributes": Field(7, .repeated(.keyValue)), "asDouble": Field(4, .double),
                "asInt": Field(6, .sfixed64),
            ]) { $1 },
            .histogramPoint: times.merging([
                "attributes": Field(9, .repeated(.keyValue)), "count": Field(4, .fixed64), "sum": Field(5, .double),
                "bucketCounts": Field(6, .packedFixed64), "explicitBounds": Field(7, .packedDouble),
                "min": Field(11, .double), "max": Field(12, .double),
            ]) { $1 },
            .exponentialPoint: times.merging([
                "attributes": Field(1, .repeated(.keyValue)), "count": Field(4, .fixed64), "sum": Field(5, .double),
                "scale": Field(6, .sint32), "zeroCount": Field(7, .fixed64), "positive": Field(8, .message(.buckets)),
                "negative": Field(9, .message(.buckets)), "min": Field(12, .double), "max": Field(13, .double),
                "zeroThreshold": Field(14, .double),
            ]) { $1 },
            .buckets: ["offset": Field(1, .sint32), "bucketCounts": Field(2, .packedUInt64)],
            .summaryPoint: times.merging([
                "attributes": Field(7, .repeated(.keyValue)), "count": Field(4, .fixed64), "sum": Field(5, .double),
                "quantileValues": Field(6, .repeated(.quantile)),
            ]) { $1 },
            .quantile: ["quantile": Field(1, .double), "value": Field(2, .double)],
            .keyValue: ["key": Field(1, .string), "value": Field(2, .message(.anyValue))],
            .anyValue: [
                "stringValue": Field(1, .string), "boolValue": Field(2, .bool), "intValue": Field(3, .int64),
                "doubleValue": Field(4, .double), "arrayValue": Field(5, .message(.array)),
                "kvlistValue": Field(6, .message(.list)),
            ],
            .array: ["values": Field(1, .repeated(.anyValue))],
            .list: ["values": Field(1, .repeated(.keyValue))],
        ]
    }
}
