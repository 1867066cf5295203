import Localization
import NetworkModel
import Planning
import Rendering
import Resilience

/// What `planner failures` prints and writes, made from one analysis.
struct FailureReport {
    let plan: Planning.Plan
    let scope: PlanResilience.Scope
    let found: PlanFailures
    /// Where it is asked for.
    let dated: PlanFailures.Dated?
    let top: Int
    let language: Language

    init(
        _ plan: Planning.Plan, _ scope: PlanResilience.Scope, _ found: PlanFailures, _ dated: PlanFailures.Dated?,
        top: Int, _ language: Language
    ) {
        self.plan = plan
        self.scope = scope
        self.found = found
        self.dated = dated
        self.top = top
        self.language = language
    }

    var network: FailureNetwork { found.resilience.network }

    var worst: [FailureImpact] { found.worst(top) }
    private var power: [FailureImpact] { found.power(min(top, 5)) }
    private var overloading: [FailureImpact] { found.overloading(top) }

    // MARK: - Text

    func text(pairs: Bool, dates withDates: Bool) -> String {
        var parts = [head]
        parts.append(section(.worstHeading, singles(worst)))
        if !power.isEmpty { parts.append(section(.powerHeading, singles(power))) }
        parts.append(section(.loadHeading, loadTable) + loadNote)
        if !overloading.isEmpty { parts.append(section(.overloadHeading, singles(overloading))) }
        parts.append(section(.latencyHeading, latencyTable))
        if pairs {
            parts.append(
                section(.pairHeading, pairTable(limit: top))
                    + line(
                        .pairLine, NumberStyle(language).integer(found.pairs.harmfulCount),
                        NumberStyle(language).integer(found.pairs.pairCount)))
        }
        if withDates { parts.append(section(.datesHeading, dateTable)) }
        let settled = found.availability.count(where: \.isSettled)
        parts.append(
            section(.availabilityHeading, percentiles)
                + line(
                    .settledLine, NumberStyle(language).integer(settled),
                    NumberStyle(language).integer(found.availability.count))
                + line(.availabilityLine) + line(.unknownLine))
        parts.append(section(.worstOffices, availabilityTable(limit: min(top, 5))))
        parts.append(section(.protectionHeading, verdicts))
        parts.append(section(.aspectHeading, aspects) + line(.protectionNote))
        return parts.joined(separator: "\n")
    }

    private var head: String {
        let name = plan.topologyName[language]
        let title =
            switch scope {
            case .built: FailuresMessages.title.text(language, name)
            case .on(let day): FailuresMessages.titleOn.text(language, name, day)
            case .prepared: FailuresMessages.titlePrepared.text(language, name)
            }
        let offices = network.nodes.filter { $0.kind == .office }
        var lines =
            title + "\n"
            + line(
                .networkLine, NumberStyle(language).integer(offices.count),
                NumberStyle(language).integer(offices.reduce(0) { $0 + $1.people }),
                NumberStyle(language).integer(network.nodes.count - offices.count),
                NumberStyle(language).integer(network.links.count),
                NumberStyle(language).integer(found.impacts.count))
        if !found.resilience.systemsTown.isEmpty {
            lines += line(.systemsTown, found.resilience.systemsTown.map(\.rawValue).joined(separator: ", "))
        }
        if let first = found.unconnected.first {
            lines += line(
                .unconnectedLine, NumberStyle(language).integer(found.unconnected.count), network.nodes[first].name)
        }
        return lines
    }

    private var loadNote: String {
        var note = overloading.isEmpty ? line(.noOverloads) : ""
        if !found.overloadedWays.isEmpty {
            note += line(.loadOverfull, NumberStyle(language).integer(found.overloadedWays.count))
        }
        return note + line(found.judgesTrunks ? .loadLine : .trunksNotJudged)
    }

    private func line(_ message: FailuresMessages, _ arguments: String...) -> String {
        message.texts[language].filled(with: arguments) + "\n"
    }

    private func section(_ heading: FailuresMessages, _ table: Table) -> String {
        heading.text(language) + "\n" + table.rendered(as: .table, language: language.rawValue)
    }

    // MARK: - Data

    /// Stable keys; lists as in the CSV files, cut to `top`.
    func json(pairs: Bool) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("as_of", .string(plan.asOf.description)),
            .init("offices", .integer(Int64(network.nodes.count { $0.kind == .office }))),
            .init("people", .integer(Int64(network.nodes.reduce(0) { $0 + $1.people }))),
            .init("unconnected", .array(found.unconnected.map { .string(network.nodes[$0].name) })),
            .init("systems_town", .array(found.resilience.systemsTown.map { .string($0.rawValue) })),
            .init("worst_utilisation", .number(found.worstUtilisation)),
            .init("overloaded_ways", .array(found.overloadedWays.map { .string(network.links[$0].name) })),
            .init("worst", singles(worst).asJSON()), .init("power", singles(power).asJSON()),
            .init("overloading", singles(overloading).asJSON()), .init("loads", loadTable.asJSON()),
            .init("latency", latencyTable.asJSON()),
            .init("dates", dateTable.asJSON()), .init("availability", percentiles.asJSON()),
            .init("settled", .integer(Int64(found.availability.count(where: \.isSettled)))),
            .init("worst_offices", availabilityTable(limit: top).asJSON()),
            .init("protection", verdicts.asJSON()), .init("aspects", aspects.asJSON()),
        ]
        if pairs { members.append(.init("pairs", pairTable(limit: top).asJSON())) }
        return .object(members)
    }

    /// The listings that `--out` writes, complete but for the pairs, of which the analysis keeps the worst.
    var files: [PlanFile] {
        [
            PlanFile("singles.csv", singles(found.impacts).asCSV()), PlanFile("pairs.csv", pairTable().asCSV()),
            PlanFile("dates.csv", dateTable.asCSV()), PlanFile("availability.csv", availabilityTable().asCSV()),
            PlanFile("protection.csv", protectionTable.asCSV()), PlanFile("ways.csv", wayTable.asCSV()),
        ]
    }
}
