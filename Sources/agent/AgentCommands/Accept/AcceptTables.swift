import Localization
import Probing
import Rendering

/// An acceptance record as a person at the site reads it: the classes with their limits and results, what the loads showed, the
/// other figures, and in words what did not pass.
struct AcceptTables {
    let record: AcceptanceRecord
    let language: Language

    private typealias Cell = Table.Cell
    private typealias Words = AcceptMessages

    private var style: NumberStyle { NumberStyle(language) }

    /// Metrics that have a column of their own.
    private static let loadMetrics: Set<String> = ["rate", "loss", "delay", "variation"]

    var text: String {
        let figures = record.steps.flatMap { step in step.figures.map { (step.name, $0) } }
        let parts = [
            Words.title.text(language, record.agent, record.peer, record.remote) + "\n", classes,
            loads(figures.filter { Self.loadMetrics.contains($0.1.metric) }),
            others(figures.filter { !Self.loadMetrics.contains($0.1.metric) }), faults(figures), conclusion,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: - parts

    /// Each class beside what is promised of it, and what came of it.
    private var classes: String {
        guard let promise = try? AcceptancePromise(Array(record.promise.text().utf8)) else { return "" }
        let results = Dictionary(record.classes.map { ($0.id, $0.result) }) { first, _ in first }
        let table = Table(
            columns: [
                .init("class", title: Words.columnClass.text(language)),
                .init("dscp", title: "DSCP", isNumeric: true),
                .init("rate", title: Words.columnCommitted.text(language), isNumeric: true),
                .init("loss", title: Words.columnLoss.text(language), isNumeric: true),
                .init("delay", title: Words.columnDelay.text(language), isNumeric: true),
                .init("variation", title: Words.columnVariation.text(language), isNumeric: true),
                .init("availability", title: Words.columnAvailability.text(language), isNumeric: true),
                .init("result", title: Words.columnResult.text(language)),
            ],
            rows: promise.classes.map { qosClass in
                [
                    Cell(qosClass.id), Cell(Int(qosClass.codePoint)),
                    Cell(committed(promise.rates(of: qosClass))),
                    Cell("≤ " + style.decimal(100 * qosClass.loss, 3)), Cell("≤ " + style.decimal(qosClass.delay, 1)),
                    Cell(qosClass.variation.map { "≤ " + style.decimal($0, 1) } ?? "-"),
                    Cell(promise.availability.map { "≥ " + style.decimal(100 * $0, 3) } ?? "-"),
                    Cell(results[qosClass.id].map { AcceptListing.word($0, language) } ?? "-"),
                ]
            })
        return table.rendered(as: .table)
    }

    /// One number where both ways have the same, else forward and return.
    private func committed(_ rates: AcceptancePromise.Rates) -> String {
        let texts = [rates.forward, rates.backward].map { $0.map { style.decimal(Double($0) / 1e6, 3) } ?? "-" }
        return texts[0] == texts[1] ? texts[0] : texts.joined(separator: " / ")
    }

    /// A row for each step, class and way.
    private func loads(_ figures: [(step: String, figure: AcceptanceFigure)]) -> String {
        guard !figures.isEmpty else { return "" }
        var rows: [(step: String, figures: [AcceptanceFigure])] = []
        for (step, figure) in figures {
            if let last = rows.last, last.step == step, last.figures[0].way == figure.way,
                last.figures[0].qosClass == figure.qosClass
            {
                rows[rows.count - 1].figures.append(figure)
            } else {
                rows.append((step, [figure]))
            }
        }
        var previous = ""
        let table = Table(
            columns: [
                .init("step", title: Words.columnStep.text(language)),
                .init("class", title: Words.columnClass.text(language)),
                .init("way", title: Words.columnWay.text(language)),
                .init("rate", title: Words.columnRate.text(language), isNumeric: true),
                .init("loss", title: Words.columnLoss.text(language), isNumeric: true),
                .init("delay", title: Words.columnDelay.text(language), isNumeric: true),
                .init("variation", title: Words.columnVariation.text(language), isNumeric: true),
                .init("verdict", title: Words.columnVerdict.text(language)),
            ],
            rows: rows.map { row in
                defer { previous = row.step }
                let first = row.figures[0]
                return [
                    Cell(row.step == previous ? "" : row.step), Cell(first.qosClass ?? "-"), Cell(way(first)),
                    cell("rate", row.figures, scale: 1e-6, decimals: 3, showsLimit: true),
                    cell("loss", row.figures, scale: 100, decimals: 3),
                    cell("delay", row.figures, scale: 1, decimals: 2),
                    cell("variation", row.figures, scale: 1, decimals: 2),
                    Cell(verdict(worst(row.figures.map(\.verdict)))),
                ]
            })
        return table.rendered(as: .table)
    }

    private func cell(
        _ metric: String, _ figures: [AcceptanceFigure], scale: Double, decimals: Int, showsLimit: Bool = false
    ) -> Cell {
        guard let figure = figures.first(where: { $0.metric == metric }) else { return Cell("") }
        var text = figure.value.map { style.decimal($0 * scale, decimals) } ?? "-"
        if showsLimit, let limit = figure.limit { text += " (≥ \(style.decimal(limit * scale, decimals)))" }
        return Cell(text + (figure.verdict == .fail ? " ✗" : ""))
    }

    /// One figure a row.
    private func others(_ figures: [(step: String, figure: AcceptanceFigure)]) -> String {
        guard !figures.isEmpty else { return "" }
        var previous = ""
        let table = Table(
            columns: [
                .init("step", title: Words.columnStep.text(language)),
                .init("metric", title: Words.columnMetric.text(language)),
                .init("value", title: Words.columnValue.text(language), isNumeric: true),
                .init("limit", title: Words.columnLimit.text(language), isNumeric: true),
                .init("verdict", title: Words.columnVerdict.text(language)),
            ],
            rows: figures.map { step, figure in
                defer { previous = step }
                return [
                    Cell(step == previous ? "" : step), Cell(metric(figure)),
                    Cell(figure.value.map { value($0, figure) } ?? "-"), Cell(limit(figure) ?? "-"),
                    Cell(verdict(figure.verdict)),
                ]
            })
        return table.rendered(as: .table)
    }

    /// What failed, or could not be measured where nothing else of its class failed in the step, and why.
    private func faults(_ figures: [(step: String, figure: AcceptanceFigure)]) -> String {
        struct Place: Hashable {
            var step: String
            var qosClass: String?
        }
        let failed = Set(
            figures.filter { $0.figure.verdict == .fail }.map { Place(step: $0.step, qosClass: $0.figure.qosClass) })
        let told = figures.filter { step, figure in
            switch figure.verdict {
            case .fail: true
            case .notMeasured: !failed.contains(Place(step: step, qosClass: figure.qosClass))
            case .pass, .noted: false
            }
        }
        return told.map { step, figure in
            var line = "\(verdict(figure.verdict)): \(step): \(metric(figure))"
            if let value = figure.value { line += " " + self.value(value, figure) }
            if let limit = limit(figure) { line += " (\(limit))" }
            if let reason = figure.reason { line += ": " + Phrases.translated(reason, to: language) }
            return line + "\n"
        }.joined()
    }

    private var conclusion: String {
        let missing =
            record.missing.isEmpty
            ? "" : Words.notDone.text(language, record.missing.joined(separator: ", ")) + "\n"
        return missing + Words.result.text(language, AcceptListing.word(record.result, language)) + "\n"
    }

    // MARK: - words

    private func worst(_ verdicts: [AcceptanceFigure.Verdict]) -> AcceptanceFigure.Verdict {
        let order: [AcceptanceFigure.Verdict] = [.fail, .notMeasured, .pass]
        return order.first { verdicts.contains($0) } ?? .noted
    }

    private func way(_ figure: AcceptanceFigure) -> String {
        switch figure.way {
        case .forward: Words.wayForward.text(language)
        case .backward: Words.wayReturn.text(language)
        case .both: Words.wayBoth.text(language)
        }
    }

    private func metric(_ figure: AcceptanceFigure) -> String {
        let name: AcceptMessages =
            switch figure.metric {
            case "rate": .metricRate
            case "loss": .metricLoss
            case "delay": .metricDelay
            case "variation": .metricVariation
            case "availability": .metricAvailability
            case "severely_errored": .metricErrored
            case "mtu": .metricMTU
            case "dscp": .metricCodePoint
            case "restored": .metricRestored
            default: .metricFailover
            }
        // Delay and its variation say so in their names.
        let isPlain = figure.way == .both && figure.metric != "loss"
        let way = isPlain ? "" : " " + way(figure)
        return name.text(language) + way + (figure.qosClass.map { " (\($0))" } ?? "")
    }

    private func limit(_ figure: AcceptanceFigure) -> String? {
        figure.limit.map { (figure.bound == .atMost ? "≤ " : "≥ ") + value($0, figure) }
    }

    private func value(_ value: Double, _ figure: AcceptanceFigure) -> String {
        switch figure.unit {
        case "bit/s": style.decimal(value / 1e6, 3) + " Mbit/s"
        case "ratio": style.decimal(100 * value, 3) + " %"
        case "ms": style.decimal(value, 2) + " ms"
        case "s": style.decimal(value, 0) + " s"
        case "octet": style.decimal(value, 0) + " B"
        default: style.decimal(value, 0)
        }
    }

    private func verdict(_ verdict: AcceptanceFigure.Verdict) -> String {
        switch verdict {
        case .pass: Words.pass.text(language)
        case .fail: Words.fail.text(language)
        case .noted: Words.noted.text(language)
        case .notMeasured: Words.notMeasured.text(language)
        }
    }
}
