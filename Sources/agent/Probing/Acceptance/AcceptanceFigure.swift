package import Rendering

/// One figure of an acceptance test with the limit it is held against.
package struct AcceptanceFigure: Hashable, Sendable {
    package enum Verdict: String, CaseIterable, Sendable {
        case pass, fail
        /// There is no limit: it is written down and decides nothing.
        case noted
        /// Our own host, or the peer's, was at fault or too slow: it says nothing of the line.
        case notMeasured = "not_measured"
    }

    /// The side of the limit on which the value must be.
    package enum Bound: String, Sendable { case atLeast = "at_least", atMost = "at_most" }

    package enum Way: String, Sendable { case forward, backward = "return", both }

    /// What was measured: `rate`, `loss`, `delay`, `variation`, `availability`, `mtu`, `dscp`, `failover`.
    package var metric: String
    package var way: Way
    /// The class of service; nil for what is of the line as a whole.
    package var qosClass: String?
    /// In `unit`; nil where it could not be measured.
    package var value: Double?
    package var unit: String
    package var limit: Double?
    package var bound: Bound
    package var verdict: Verdict
    /// Why it was not measured, or what else there is to know.
    package var reason: String?

    package init(
        _ metric: String, _ way: Way, of qosClass: String? = nil, _ value: Double?, _ unit: String,
        _ limit: Double?, bound: Bound = .atMost, reason: String? = nil
    ) {
        self.metric = metric
        self.way = way
        self.qosClass = qosClass
        self.value = value
        self.unit = unit
        self.bound = bound
        self.limit = limit
        self.reason = reason
        verdict =
            if let value {
                if let limit { (bound == .atMost ? value <= limit : value >= limit) ? .pass : .fail } else { .noted }
            } else {
                .notMeasured
            }
    }

    /// It decides nothing, as above the committed rate, where nothing is promised.
    package var asNoted: AcceptanceFigure {
        var figure = self
        if verdict != .notMeasured { figure.verdict = .noted }
        return figure
    }

    /// What failed is not measured where there is an excuse; what passed in spite of it did.
    package func excused(by excuse: String?) -> AcceptanceFigure {
        guard let excuse, verdict == .fail else { return self }
        var figure = self
        figure.verdict = .notMeasured
        figure.reason = excuse
        return figure
    }

    /// It says nothing of the line, whatever it is: what was to be measured was not what was done.
    package func withheld(because reason: String?) -> AcceptanceFigure {
        guard let reason else { return self }
        var figure = self
        figure.verdict = .notMeasured
        figure.reason = reason
        return figure
    }

    package var json: JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        return .object([
            .init("metric", .string(metric)), .init("way", .string(way.rawValue)),
            .init("class", qosClass.map { .string($0) } ?? .null), .init("value", number(value)),
            .init("unit", .string(unit)), .init("bound", .string(bound.rawValue)), .init("limit", number(limit)),
            .init("verdict", .string(verdict.rawValue)), .init("reason", reason.map { .string($0) } ?? .null),
        ])
    }

    /// nil for a value that `json` never made.
    package init?(_ json: JSONValue) {
        guard case .object(let members) = json else { return nil }
        func value(_ name: String) -> JSONValue? { members.last { $0.name == name }?.value }
        func text(_ name: String) -> String? {
            if case .string(let text)? = value(name) { text } else { nil }
        }
        func number(_ name: String) -> Double? {
            switch value(name) {
            case .integer(let whole)?: Double(whole)
            case .number(let number)?: number
            default: nil
            }
        }
        guard let metric = text("metric"), let way = text("way").flatMap(Way.init), let unit = text("unit"),
            let bound = text("bound").flatMap(Bound.init), let verdict = text("verdict").flatMap(Verdict.init)
        else { return nil }
        self.init(
            metric, way, of: text("class"), number("value"), unit, number("limit"), bound: bound, reason: text("reason")
        )
        self.verdict = verdict
    }
}
