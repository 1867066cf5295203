package import Localization
import NetworkModel
package import Rendering
package import TopologyFiles

/// What `planner check` prints about one reading of a topology folder.
package struct CheckReport: Sendable {
    /// The most findings of one kind in the table; JSON and CSV have all that were kept.
    package static let shownOfAKind = 20

    package var folder: String
    package var reading: TopologyReading
    package var language: Language

    package init(folder: String, reading: TopologyReading, language: Language) {
        self.folder = folder
        self.reading = reading
        self.language = language
    }

    /// 0 no errors, 1 errors, 2 no topology folder at all.
    package var exitCode: Int32 {
        if reading.findings.contains(where: { $0.kind == .notATopology }) { return 2 }
        return reading.hasErrors ? 1 : 0
    }

    package func text(as format: Table.Format) -> String {
        switch format {
        case .table: listing()
        case .csv: findings.rendered(as: .csv)
        case .json: document.text(pretty: true) + "\n"
        }
    }

    /// Findings as compilers print them, capped by kind, then the sum; or the summary of a clean folder.
    private func listing() -> String {
        var lines: [String] = []
        var shown: [CheckMessages: Int] = [:]
        for finding in reading.findings {
            shown[finding.kind, default: 0] += 1
            if shown[finding.kind, default: 0] <= Self.shownOfAKind { lines.append(finding.text(language)) }
        }
        for (kind, count) in reading.counts.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where count > Self.shownOfAKind {
            lines.append(CheckMessages.more.text(language, count - Self.shownOfAKind, kind.rawValue))
        }
        if !lines.isEmpty {
            lines.append(CheckMessages.summaryFound.text(language, errors, warnings, folder))
        } else {
            lines.append(CheckMessages.summaryClean.text(language, folder))
        }
        var result = lines.joined(separator: "\n") + "\n"
        if let summary { result += "\n" + summary.rendered(as: .table, language: language.rawValue) }
        return result
    }

    private var warnings: Int {
        Dictionary(grouping: reading.findings.filter { $0.severity == .warning }, by: \.kind)
            .keys.reduce(0) { $0 + (reading.counts[$1] ?? 0) }
    }

    private var errors: Int { reading.counts.values.reduce(0, +) - warnings }

    private var findings: Table {
        Table(
            columns: [
                .init("severity", title: CheckMessages.columnSeverity.text(language)),
                .init("file", title: CheckMessages.columnPlace.text(language)),
                .init("line", title: "", isNumeric: true), .init("column", title: "", isNumeric: true),
                .init("kind", title: CheckMessages.columnKind.text(language)),
                .init("message", title: CheckMessages.columnMessage.text(language)),
            ],
            rows: reading.findings.map { finding in
                [
                    .init(finding.severity.rawValue), .init(finding.file), .init(finding.line), .init(finding.column),
                    .init(finding.kind.rawValue), .init(finding.message[language]),
                ]
            })
    }

    /// `{"folder", "errors", "warnings", "inputHash", "counts": {…}, "findings": […]}`.
    private var document: JSONValue {
        var counts: [JSONValue.Member] = []
        for line in countLines { counts.append(.init(line.key, .integer(Int64(line.count)))) }
        return .object([
            .init("folder", .string(folder)), .init("errors", .integer(Int64(errors))),
            .init("warnings", .integer(Int64(warnings))),
            .init("inputHash", reading.topology.map { .string($0.inputHash) } ?? .null),
            .init("counts", reading.topology == nil ? .null : .object(counts)),
            .init("findings", findings.asJSON()),
        ])
    }

    private var summary: Table? {
        guard reading.topology != nil else { return nil }
        return Table(
            columns: [
                .init("what", title: CheckMessages.columnWhat.text(language)),
                .init("count", title: CheckMessages.columnCount.text(language), isNumeric: true),
            ],
            rows: countLines.map { [.init($0.title), .init($0.count)] })
    }

    private var countLines: [(key: String, title: String, count: Int)] {
        guard let topology = reading.topology else { return [] }
        var lines: [(key: String, title: String, count: Int)] = []
        for register in Set(topology.units.map(\.id.register)).sorted() {
            for level in UnitLevel.allCases {
                let count = topology.units.count { $0.id.register == register && $0.level == level }
                guard count > 0 else { continue }
                let what = "\(level.rawValue)@\(register.rawValue)"
                lines.append(("units.\(what)", CheckMessages.countUnits.text(language, what), count))
            }
        }
        for kind in LineageEvent.Kind.allCases {
            let count = topology.events.count { $0.kind == kind }
            if count > 0 {
                lines.append(
                    ("events.\(kind.rawValue)", CheckMessages.countEvents.text(language, kind.rawValue), count))
            }
        }
        lines.append(
            ("links", CheckMessages.countLinks.text(language), topology.events.reduce(0) { $0 + $1.links.count }))
        for kind in SiteKind.allCases {
            let count = topology.carrierSites.count { $0.kind == kind }
            if count > 0 {
                lines.append(("sites.\(kind.rawValue)", CheckMessages.countSites.text(language, kind.rawValue), count))
            }
        }
        lines.append(("settings", CheckMessages.countSettings.text(language), reading.settingBases.count))
        lines.append(
            (
                "settings.assumed", CheckMessages.countAssumed.text(language),
                reading.settingBases.count(where: \.isAssumed)
            ))
        let places = topology.units.map(\.location) + topology.carrierSites.map(\.location)
        lines.append(
            (
                "locations.assumed", CheckMessages.countLocationsAssumed.text(language),
                places.count(where: \.basis.isAssumed)
            ))
        return lines
    }
}
