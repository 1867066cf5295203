import Localization
import NetworkModel
import Planning
import Rendering
import Resilience

/// What failures do to the network that the plan builds.
extension RolloutReport {
    func failures(_ resilience: PlanFailures.Outcome) -> String {
        let body: String
        switch resilience {
        case .nothingBuilt: body = "<p>\(both(.nothingBuilt))</p>\n"
        case .flawed(let flaw):
            body = "<p class=\"notice\">\(both(.cannotAnalyse)) \(Self.escaped(flaw.description))</p>\n"
        case .judged(let found, let dated):
            body = FailureSection(report: self, found: found, dated: dated).html
        }
        return "<section class=\"failures\"><h2>\(both(.failuresHeading))</h2>\n\(body)</section>"
    }

    func both(_ message: FailuresMessages) -> String { both { message.text($0) } }
}

/// The tables and pictures of one analysis.
struct FailureSection {
    let report: RolloutReport
    let found: PlanFailures
    let dated: PlanFailures.Dated
    private let vietnamese: FailureNames
    private let english: FailureNames

    typealias Cell = RolloutReport.Cell

    init(report: RolloutReport, found: PlanFailures, dated: PlanFailures.Dated) {
        self.report = report
        self.found = found
        self.dated = dated
        vietnamese = FailureNames(report.plan, found.resilience, .vietnamese)
        english = FailureNames(report.plan, found.resilience, .english)
    }

    private var network: FailureNetwork { found.resilience.network }
    private func names(_ language: Language) -> FailureNames { language == .vietnamese ? vietnamese : english }

    func both(_ message: FailuresMessages) -> String { report.both(message) }
    private func both(_ text: (Language) -> String) -> String { RolloutReport.both(text) }
    private func heading(_ message: FailuresMessages) -> String { "<h3>\(both(message))</h3>\n" }
    func note(_ message: FailuresMessages) -> String { "<p class=\"note\">\(both(message))</p>\n" }

    func table(_ heads: [FailuresMessages], _ rows: [[Cell]]) -> String {
        report.table(heads.map { both($0) }, rows)
    }

    func cell(_ message: FailuresMessages) -> Cell { Cell(html: both(message)) }
    private func name(_ failure: Failure) -> Cell { Cell(html: both { names($0).words(of: failure) }) }
    private func kind(_ failure: Failure) -> Cell { Cell(html: both { names($0).kind(of: failure).text }) }
    private func office(_ node: Int) -> Cell { Cell(html: both { found.resilience.sites[node].site.name[$0] }) }

    private var offices: [Int] { network.nodes.indices.filter { network.nodes[$0].kind == .office } }
    private var people: Int { network.nodes.reduce(0) { $0 + $1.people } }

    var html: String {
        [
            introduction, tiles, worst, pairs, loads, latencies, columns(downtime, downtimePicture), verdicts, aspects,
            dates,
        ].joined()
    }

    private func columns(_ left: String, _ right: String) -> String {
        "<div class=\"columns\"><div>\(left)</div><div>\(right)</div></div>\n"
    }

    // MARK: - Head

    private var introduction: String {
        let counts = both { language in
            let style = NumberStyle(language)
            return FailuresMessages.networkLine.text(
                language, style.integer(offices.count), style.integer(people),
                style.integer(network.nodes.count - offices.count), style.integer(network.links.count),
                style.integer(found.impacts.count)) + "."
        }
        var html = "<p>\(counts)</p>\n"
        if !found.resilience.systemsTown.isEmpty {
            let sites = Dictionary(report.plan.sites.map { ($0.site.id, $0) }, uniquingKeysWith: { first, _ in first })
            let text = both { language in
                let names = found.resilience.systemsTown.map { sites[$0]?.site.name[language] ?? $0.rawValue }
                return FailuresMessages.systemsTown.text(language, names.joined(separator: "; "))
            }
            html += "<p class=\"notice\">\(text)</p>\n"
        }
        if let first = found.unconnected.first {
            let text = both {
                FailuresMessages.unconnectedLine.text(
                    $0, NumberStyle($0).integer(found.unconnected.count), found.resilience.sites[first].site.name[$0])
            }
            html += "<p class=\"notice\">\(text)</p>\n"
        }
        return html
    }

    /// Four figures to remember.
    private var tiles: String {
        let looks = found.protection.count {
            [.sharedBelow, .sameCarrier].contains(found.verdict($0))
        }
        let single = offices.count - found.protection.count
        let overloaded = found.loadsByKind.reduce(0) { $0 + $1.overfullAfter }
        let median = found.downtimeMarks().first { $0.name == "median" }?.most ?? 0
        let most = found.worst(1).first?.peopleCutOff ?? 0
        func style(_ isBad: Bool) -> String { isBad ? "" : "calm" }
        return "<div class=\"tiles\">"
            + [
                report.tile(RolloutReport.whole(most), both(.tileWorst), style(most > 0)),
                report.tile(RolloutReport.whole(overloaded), both(.tileOverfull), style(overloaded > 0)),
                report.tile(RolloutReport.whole(looks + single), both(.tileUnprotected), style(looks + single > 0)),
                report.tile(RolloutReport.fixed(median, decimals: 1), both(.tileMedian), style(false)),
            ].joined() + "</div>\n"
    }

    // MARK: - Single and double failures

    private func row(_ impact: FailureImpact, of most: Int) -> [Cell] {
        let width = most > 0 ? 60 * impact.peopleCutOff / most : 0
        var people = Cell.number(impact.peopleCutOff)
        if width > 0 { people.html = "<span class=\"share\" style=\"width:\(width)px\"></span> " + people.html }
        return [
            name(impact.failure), kind(impact.failure), people, .number(impact.officesCutOff),
            .number(impact.officesRerouted),
        ]
    }

    /// The worst, and the worst of each kind, which the many centres of large provinces would hide.
    private var worst: String {
        let heads: [FailuresMessages] = [.element, .kind, .peopleCutOff, .officesCutOff, .rerouted]
        let impacts = found.worst(10)
        let most = impacts.first?.peopleCutOff ?? 0
        var html = heading(.worstHeading) + table(heads, impacts.map { row($0, of: most) })
        var seen: Set<String> = []
        let kinds = found.impacts.filter { seen.insert(english.kind(of: $0.failure).text).inserted }
        html += heading(.kindHeading)
        html += table(
            [.kind, .judged, .harmful, .worst, .peopleCutOff, .officesCutOff, .rerouted],
            kinds.map { worst in
                let own = english.kind(of: worst.failure).text
                let all = found.impacts.filter { english.kind(of: $0.failure).text == own }
                return [
                    kind(worst.failure), .number(all.count), .number(all.count { $0.officesCutOff > 0 }),
                    name(worst.failure), .number(worst.peopleCutOff), .number(worst.officesCutOff),
                    .number(worst.officesRerouted),
                ]
            })
        return html + (found.power(1).isEmpty ? "" : note(.powerNote))
    }

    private var pairs: String {
        guard !found.pairs.worst.isEmpty else { return "" }
        let count = both {
            FailuresMessages.pairLine.text(
                $0, NumberStyle($0).integer(found.pairs.harmfulCount), NumberStyle($0).integer(found.pairs.pairCount))
        }
        return heading(.pairHeading)
            + table(
                [.first, .kind, .second, .kind, .extraPeople, .extraOffices],
                found.pairs.worst.prefix(8).map { pair in
                    [
                        name(pair.first), kind(pair.first), name(pair.second), kind(pair.second),
                        .number(pair.extraPeople), .number(pair.extraOffices),
                    ]
                }) + "<p class=\"note\">\(count)</p>\n"
    }

    // MARK: - Load and delay

    private var loads: String {
        var html = heading(.loadHeading)
        html += table(
            [.wayKind, .ways, .fullest, .overfull, .fullestAfter, .fullestWay, .afterFailure, .overfullAfter],
            found.loadsByKind.map { load in
                [
                    cell(load.kind.message), .number(load.ways),
                    load.fullest.map { .percent($0.utilisation) } ?? .none, .number(load.overfull),
                    load.fullestAfter.map { .percent($0.utilisation) } ?? .none,
                    load.fullestAfter.map { name(.link($0.way)) } ?? .none,
                    load.fullestAfter?.failure.map(name) ?? Cell(html: "–"), .number(load.overfullAfter),
                ]
            })
        let overloading = found.overloading(8)
        if overloading.isEmpty {
            html += "<p>\(both(.noOverloads))</p>\n"
        } else {
            html += heading(.overloadHeading)
            html += table(
                [.element, .kind, .overloads, .raisedWay, .raised],
                overloading.map { impact in
                    [
                        name(impact.failure), kind(impact.failure), .number(impact.newlyOverloadedLinks),
                        impact.raisedLink.map { name(.link($0)) } ?? .none, .percent(impact.raisedUtilisation),
                    ]
                })
        }
        return html + note(found.judgesTrunks ? .loadLine : .trunksNotJudged)
    }

    private var latencies: String {
        let classes = found.latencies(of: report.plan.systems)
        guard !classes.isEmpty else { return "" }
        return heading(.latencyHeading)
            + table(
                [.systemNames, .limit, .slowest, .late, .slowestAfter, .office, .afterFailure, .lateAfter],
                classes.map { item in
                    [
                        Cell(html: both { language in item.systems.map { $0.name[language] }.joined(separator: "; ") }),
                        .number(item.limit, decimals: 0),
                        item.slowest.map { .number($0.latency, decimals: 1) } ?? .none, .number(item.late),
                        item.slowestAfter.map { .number($0.latency, decimals: 1) } ?? .none,
                        item.slowestAfter.map { office($0.office) } ?? .none,
                        item.slowestAfter?.failure.map(name) ?? Cell(html: "–"), .number(item.lateAfter),
                    ]
                })
    }

    // MARK: - Backups

    private var verdicts: String {
        let all = found.protection.map { ($0, found.verdict($0)) }
        var rows = PlanFailures.ProtectionVerdict.allCases.map { verdict -> [Cell] in
            let members = all.filter { $0.1 == verdict }.map(\.0)
            let example = members.first.map { finding in
                both { language in
                    found.resilience.sites[finding.office].site.name[language] + ": "
                        + found.sharedInWords(finding, names(language), language)
                }
            }
            return [cell(verdict.message), .number(members.count), Cell(html: example ?? "–")]
        }
        rows.append([cell(.single), .number(offices.count - all.count), Cell(html: "–")])
        return heading(.protectionHeading) + table([.verdict, .offices, .example], rows)
    }

    private var aspects: String {
        heading(.aspectHeading)
            + table(
                [.aspect, .apart, .atCentre, .sharedBelowCount, .notShown],
                found.aspectCounts.map { count in
                    [
                        cell(count.aspect.message), .number(count.apart), .number(count.atCentre),
                        .number(count.shared), .number(count.notShown),
                    ]
                }) + note(.protectionNote)
    }
}
