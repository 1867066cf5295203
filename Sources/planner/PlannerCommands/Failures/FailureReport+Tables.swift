import Localization
import NetworkModel
import Planning
import Rendering
import Resilience

extension FailureReport {
    private func column(_ key: String, _ title: FailuresMessages, numeric: Bool = false) -> Table.Column {
        Table.Column(key, title: title.text(language), isNumeric: numeric)
    }

    private func word(_ value: String, _ message: FailuresMessages) -> Table.Cell {
        Table.Cell(.string(value), text: message.text(language))
    }

    private func percent(_ share: Double) -> Table.Cell {
        share.isFinite
            ? Table.Cell(.number(share * 100), text: Table.fixed(share * 100, decimals: 0))
            : Table.Cell(.null, text: "∞")
    }

    private var names: FailureNames { FailureNames(plan: plan, resilience: found.resilience, language: language) }
    private func name(of failure: Failure) -> Table.Cell { names.name(of: failure) }
    private func kind(of failure: Failure) -> Table.Cell { names.kind(of: failure) }
    private func wayCell(_ e: Int) -> Table.Cell { names.way(e) }
    private func place(_ planned: PlannedSite) -> String { names.place(planned) }

    // MARK: - Failures

    func singles(_ impacts: [FailureImpact]) -> Table {
        Table(
            columns: [
                column("element", .element), column("kind", .kind),
                column("people_cut_off", .peopleCutOff, numeric: true),
                column("offices_cut_off", .officesCutOff, numeric: true),
                column("offices_rerouted", .rerouted, numeric: true),
                column("ways_newly_overloaded", .overloads, numeric: true),
                column("worst_utilisation_percent", .utilisation, numeric: true), column("fullest_way", .fullestWay),
                column("latency_increase_ms", .latency, numeric: true),
                column("offices_too_slow", .late, numeric: true),
            ],
            rows: impacts.map { impact in
                [
                    name(of: impact.failure), kind(of: impact.failure), Table.Cell(impact.peopleCutOff),
                    Table.Cell(impact.officesCutOff), Table.Cell(impact.officesRerouted),
                    Table.Cell(impact.newlyOverloadedLinks), percent(impact.worstUtilisation),
                    impact.worstLink.map(wayCell) ?? Table.Cell(.null, text: "-"),
                    Table.Cell(impact.worstLatencyIncrease, decimals: 1), Table.Cell(impact.newlyLateOffices),
                ]
            })
    }

    func pairTable(limit: Int = .max) -> Table {
        Table(
            columns: [
                column("first", .first), column("first_kind", .kind), column("second", .second),
                column("second_kind", .kind), column("people_by_both_only", .extraPeople, numeric: true),
                column("offices_by_both_only", .extraOffices, numeric: true),
                column("people_cut_off", .peopleCutOff, numeric: true),
                column("offices_cut_off", .officesCutOff, numeric: true),
            ],
            rows: found.pairs.worst.prefix(limit).map { pair in
                [
                    name(of: pair.first), kind(of: pair.first), name(of: pair.second), kind(of: pair.second),
                    Table.Cell(pair.extraPeople), Table.Cell(pair.extraOffices), Table.Cell(pair.people),
                    Table.Cell(pair.offices),
                ]
            })
    }

    var dateTable: Table {
        let names = dated.map { FailureNames(plan: plan, resilience: $0.resilience, language: language) }
        return Table(
            columns: [
                column("date", .date), column("offices", .offices, numeric: true),
                column("offices_connected", .connected, numeric: true), column("people", .people, numeric: true),
                column("worst", .worst), column("people_cut_off", .peopleCutOff, numeric: true),
                column("offices_on_one_failure", .exposed, numeric: true),
                column("ways_overloaded", .mostOverloads, numeric: true),
                column("worst_utilisation_percent", .utilisation, numeric: true),
            ],
            rows: (dated?.days ?? []).map { day in
                [
                    Table.Cell(CivilDate(daysSinceEpoch: day.day).description), Table.Cell(day.officesInService),
                    Table.Cell(day.officesConnected), Table.Cell(day.peopleConnected),
                    day.worst.flatMap { names?.name(of: $0) } ?? Table.Cell(.null, text: "-"),
                    Table.Cell(day.worstPeopleCutOff), Table.Cell(day.officesWithSinglePointOfFailure),
                    Table.Cell(day.mostOverloadedLinks), percent(day.worstUtilisation),
                ]
            })
    }

    // MARK: - Availability and protection

    var percentiles: Table {
        let rising = Array(found.availability.reversed())
        let marks: [(String, FailuresMessages, Double)] = [
            ("median", .median, 0.5), ("p90", .percentile90, 0.9), ("p99", .percentile99, 0.99),
            ("worst", .worstOne, 1),
        ]
        return Table(
            columns: [
                column("share", .share), column("least_minutes", .least, numeric: true),
                column("most_minutes", .most, numeric: true),
            ],
            rows: rising.isEmpty
                ? []
                : marks.map { key, message, share in
                    // Each bound has its own order.
                    let index = min(rising.count - 1, Int((Double(rising.count) * share).rounded(.up)) - 1)
                    let least = rising.map(\.leastDowntime).sorted()[max(0, index)]
                    return [
                        word(key, message), Table.Cell(least, decimals: 1),
                        Table.Cell(rising[max(0, index)].mostDowntime, decimals: 1),
                    ]
                })
    }

    func availabilityTable(limit: Int = .max) -> Table {
        Table(
            columns: [
                column("office", .office), column("least_minutes", .least, numeric: true),
                column("most_minutes", .most, numeric: true), column("settled", .settled),
            ],
            rows: found.availability.prefix(limit).map { figure in
                [
                    Table.Cell(
                        .string(network.nodes[figure.office].name), text: place(found.resilience.sites[figure.office])),
                    Table.Cell(figure.leastDowntime, decimals: 1), Table.Cell(figure.mostDowntime, decimals: 1),
                    Table.Cell(.bool(figure.isSettled), text: figure.isSettled ? "✓" : "-"),
                ]
            })
    }

    private func message(_ verdict: PlanFailures.ProtectionVerdict) -> FailuresMessages {
        switch verdict {
        case .sharedBelow: .sharedBelow
        case .sameCarrier: .sameCarrier
        case .sharedCentre: .sharedCentre
        case .notShown: .nothingShared
        case .diverse: .diverse
        }
    }

    var verdicts: Table {
        let all = found.protection.map { ($0, found.verdict($0)) }
        let offices = network.nodes.count { $0.kind == .office }
        var rows = PlanFailures.ProtectionVerdict.allCases.map { verdict -> [Table.Cell] in
            let members = all.filter { $0.1 == verdict }.map(\.0)
            let example = members.first.map { "\(network.nodes[$0.office].name): \(reasons($0))" }
            return [
                word(verdict.rawValue, message(verdict)), Table.Cell(members.count),
                example.map { Table.Cell($0) } ?? Table.Cell(.null, text: "-"),
            ]
        }
        rows.append([
            word("no-backup", .single), Table.Cell(offices - all.count), Table.Cell(.null, text: "-"),
        ])
        return Table(
            columns: [
                column("verdict", .verdict), column("offices", .offices, numeric: true), column("example", .example),
            ],
            rows: rows)
    }

    var protectionTable: Table {
        Table(
            columns: [
                column("office", .office), column("verdict", .verdict), column("primary", .primary),
                column("backup", .backup), column("shared", .shared), column("not_shown", .notShown),
            ],
            rows: found.protection.map { finding in
                let verdict = found.verdict(finding)
                return [
                    Table.Cell(network.nodes[finding.office].name), word(verdict.rawValue, message(verdict)),
                    wayCell(finding.primary), wayCell(finding.backup), Table.Cell(reasons(finding)),
                    Table.Cell(finding.notShown.map(\.rawValue).joined(separator: " ")),
                ]
            })
    }

    /// Ids of what both circuits need.
    private func reasons(_ finding: ProtectionFinding) -> String {
        finding.shared.map { dependency in
            switch dependency {
            case .link(let e): network.links[e].name
            case .node(let v): network.nodes[v].name
            case .group(let g): network.groups[g].name
            case .medium(let medium): medium.rawValue
            case .carrier(let carrier): carrier
            case .power(let area): area
            }
        }.joined(separator: " ")
    }
}
