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
            ? Table.Cell(.number(share * 100), text: NumberStyle(language).decimal(share * 100, 0))
            : Table.Cell(.null, text: "∞")
    }

    private var names: FailureNames { FailureNames(plan, found.resilience, language) }
    private func name(of failure: Failure) -> Table.Cell { names.name(of: failure) }
    private func kind(of failure: Failure) -> Table.Cell { names.kind(of: failure) }
    private func wayCell(_ e: Int) -> Table.Cell { names.way(e) }
    private func place(_ planned: PlannedSite) -> String { names.place(planned) }
    private func place(_ node: Int) -> Table.Cell {
        Table.Cell(.string(network.nodes[node].name), text: place(found.resilience.sites[node]))
    }
    private var nothing: Table.Cell { Table.Cell(.null, text: "-") }

    // MARK: - Failures

    func singles(_ impacts: [FailureImpact]) -> Table {
        Table(
            columns: [
                column("element", .element), column("kind", .kind),
                column("people_cut_off", .peopleCutOff, numeric: true),
                column("offices_cut_off", .officesCutOff, numeric: true),
                column("offices_rerouted", .rerouted, numeric: true),
                column("ways_newly_overloaded", .overloads, numeric: true),
                column("fullest_raised_percent", .raised, numeric: true), column("fullest_raised_way", .raisedWay),
                column("latency_increase_ms", .latency, numeric: true),
                column("offices_too_slow", .late, numeric: true),
            ],
            rows: impacts.map { impact in
                [
                    name(of: impact.failure), kind(of: impact.failure), Table.Cell(impact.peopleCutOff),
                    Table.Cell(impact.officesCutOff), Table.Cell(impact.officesRerouted),
                    Table.Cell(impact.newlyOverloadedLinks),
                    impact.raisedLink == nil ? nothing : percent(impact.raisedUtilisation),
                    impact.raisedLink.map(wayCell) ?? nothing,
                    Table.Cell(impact.worstLatencyIncrease, decimals: 1), Table.Cell(impact.newlyLateOffices),
                ]
            })
    }

    // MARK: - Load and latency

    var loadTable: Table {
        Table(
            columns: [
                column("kind", .wayKind), column("ways", .ways, numeric: true),
                column("fullest_percent", .fullest, numeric: true), column("fullest_way", .fullestWay),
                column("overfull", .overfull, numeric: true),
                column("fullest_after_percent", .fullestAfter, numeric: true),
                column("fullest_after_way", .fullestWay), column("failure", .afterFailure),
                column("overfull_after", .overfullAfter, numeric: true),
            ],
            rows: found.loadsByKind.map { load in
                [
                    names.kind(load.kind), Table.Cell(load.ways),
                    load.fullest.map { percent($0.utilisation) } ?? nothing,
                    load.fullest.map { wayCell($0.way) } ?? nothing, Table.Cell(load.overfull),
                    load.fullestAfter.map { percent($0.utilisation) } ?? nothing,
                    load.fullestAfter.map { wayCell($0.way) } ?? nothing,
                    load.fullestAfter?.failure.map(name) ?? nothing, Table.Cell(load.overfullAfter),
                ]
            })
    }

    var wayTable: Table {
        let keys = [
            "way", "kind", "a", "b", "circuits", "capacity_bps", "load_bps", "highest_load_bps", "by_failure",
            "by_failure_kind",
        ]
        func number(_ value: Int64) -> Table.Cell { Table.Cell(.integer(value), text: "") }
        return Table(
            columns: keys.map { Table.Column($0, title: $0) },
            rows: network.links.indices.map { e in
                let link = network.links[e]
                let way = found.resilience.ways[e]
                let peak = found.peaks[e]
                return [
                    Table.Cell(link.name), Table.Cell(way.kind.rawValue), Table.Cell(network.nodes[link.a].name),
                    Table.Cell(network.nodes[link.b].name), Table.Cell(way.circuits.count),
                    link.capacity.map { number($0.bitsPerSecond) } ?? nothing, number(found.loads[e]),
                    number(peak.load), peak.failure.map(name) ?? nothing, peak.failure.map(kind) ?? nothing,
                ]
            })
    }

    var latencyTable: Table {
        Table(
            columns: [
                column("class", .qosClass), column("systems", .systems, numeric: true),
                column("limit_ms", .limit, numeric: true), column("slowest_ms", .slowest, numeric: true),
                column("slowest_office", .office), column("offices_too_slow", .late, numeric: true),
                column("slowest_after_ms", .slowestAfter, numeric: true), column("slowest_after_office", .office),
                column("failure", .afterFailure), column("offices_too_slow_after", .lateAfter, numeric: true),
            ],
            rows: found.latencies(of: plan.systems).map { item in
                [
                    Table.Cell(item.qosClass), Table.Cell(item.systems.count), Table.Cell(item.limit, decimals: 0),
                    item.slowest.map { Table.Cell($0.latency, decimals: 1) } ?? nothing,
                    item.slowest.map { place($0.office) } ?? nothing, Table.Cell(item.late),
                    item.slowestAfter.map { Table.Cell($0.latency, decimals: 1) } ?? nothing,
                    item.slowestAfter.map { place($0.office) } ?? nothing,
                    item.slowestAfter?.failure.map(name) ?? nothing, Table.Cell(item.lateAfter),
                ]
            })
    }

    // MARK: - Pairs and dates

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
        let names = dated.map { FailureNames(plan, $0.resilience, language) }
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
                    day.worst.flatMap { names?.name(of: $0) } ?? nothing,
                    Table.Cell(day.worstPeopleCutOff), Table.Cell(day.officesWithSinglePointOfFailure),
                    Table.Cell(day.mostOverloadedLinks), percent(day.worstUtilisation),
                ]
            })
    }

    // MARK: - Availability and protection

    var percentiles: Table {
        let words: [String: FailuresMessages] = [
            "median": .median, "p90": .percentile90, "p99": .percentile99, "worst": .worstOne,
        ]
        return Table(
            columns: [
                column("share", .share), column("least_minutes", .least, numeric: true),
                column("most_minutes", .most, numeric: true),
            ],
            rows: found.downtimeMarks().map { mark in
                [
                    words[mark.name].map { word(mark.name, $0) } ?? Table.Cell(mark.name),
                    Table.Cell(mark.least, decimals: 1), Table.Cell(mark.most, decimals: 1),
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
                    place(figure.office), Table.Cell(figure.leastDowntime, decimals: 1),
                    Table.Cell(figure.mostDowntime, decimals: 1),
                    Table.Cell(.bool(figure.isSettled), text: figure.isSettled ? "✓" : "-"),
                ]
            })
    }

    var verdicts: Table {
        let all = found.protection.map { ($0, found.verdict($0)) }
        let offices = network.nodes.count { $0.kind == .office }
        var rows = PlanFailures.ProtectionVerdict.allCases.map { verdict -> [Table.Cell] in
            let members = all.filter { $0.1 == verdict }.map(\.0)
            let example = members.first.map { finding in
                Table.Cell(
                    .string("\(network.nodes[finding.office].name): \(reasons(finding))"),
                    text: place(found.resilience.sites[finding.office]) + ": "
                        + found.sharedInWords(finding, names, language))
            }
            return [word(verdict.rawValue, verdict.message), Table.Cell(members.count), example ?? nothing]
        }
        rows.append([
            word("no-backup", .single), Table.Cell(offices - all.count), nothing,
        ])
        return Table(
            columns: [
                column("verdict", .verdict), column("offices", .offices, numeric: true), column("example", .example),
            ],
            rows: rows)
    }

    var aspects: Table {
        Table(
            columns: [
                column("aspect", .aspect), column("apart", .apart, numeric: true),
                column("shared_at_centre", .atCentre, numeric: true),
                column("shared", .sharedBelowCount, numeric: true),
                column("not_shown", .notShown, numeric: true),
            ],
            rows: found.aspectCounts.map { count in
                [
                    word(count.aspect.rawValue, count.aspect.message), Table.Cell(count.apart),
                    Table.Cell(count.atCentre),
                    Table.Cell(count.shared), Table.Cell(count.notShown),
                ]
            })
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
                    Table.Cell(network.nodes[finding.office].name), word(verdict.rawValue, verdict.message),
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
