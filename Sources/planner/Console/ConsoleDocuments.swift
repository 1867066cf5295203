import Collector
import Rendering
import Telemetry

/// The console's JSON documents as functions of values. Times are Unix milliseconds, delays milliseconds, losses ratios
/// 0...1, unknown values null. Described in docs/console.md.
enum ConsoleDocuments {
    /// `{"format": 1, …}`: the version stands first in every document.
    static func document(_ members: [JSONValue.Member]) -> JSONValue {
        .object([.init("format", 1)] + members)
    }

    /// A table by columns' names and rows of values: a third of the size of as many objects.
    static func columns(_ names: [String], _ rows: [JSONValue]) -> JSONValue {
        .object([.init("columns", .array(names.map(JSONValue.string))), .init("rows", .array(rows))])
    }

    /// Milliseconds from nanoseconds, to the microsecond.
    static func milliseconds(_ nanoseconds: Double?) -> JSONValue {
        guard let nanoseconds, nanoseconds.isFinite else { return .null }
        return .number((nanoseconds / 1_000).rounded() / 1_000)
    }

    static func moment(_ nanoseconds: UInt64?) -> JSONValue {
        nanoseconds.map { .integer(Int64(clamping: $0 / 1_000_000)) } ?? .null
    }

    static func ratio(_ part: UInt64, of whole: UInt64) -> JSONValue {
        whole == 0 ? .null : .number((Double(part) / Double(whole) * 1e6).rounded() / 1e6)
    }

    /// A share to the millionth; null where it isn't known.
    static func share(_ value: Double?) -> JSONValue { value.map { .number(($0 * 1e6).rounded() / 1e6) } ?? .null }

    /// The error document that every resource answers with: what is wrong, what was expected, what to do.
    static func error(_ error: String, expected: String, next: String) -> JSONValue {
        .object([.init("error", .string(error)), .init("expected", .string(expected)), .init("next", .string(next))])
    }
}
