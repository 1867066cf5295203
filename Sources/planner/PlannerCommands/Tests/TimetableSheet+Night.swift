import Collector
import Localization
import Rendering

/// What a collector's night has beside its timetable.
extension TimetableSheet {
    /// Offices named for each reason.
    private static let named = 8

    /// Why a site has no test; nil where it has one, or nobody knows it.
    func absence(of site: String) -> String? {
        night?.absent.first { $0.site == site }.map {
            TimetableMessages.absentSite.text(language, site, Self.words($0.reason).text(language))
        }
    }

    var nightLines: [String] {
        guard let night else { return [] }
        var lines = ["", (night.isMade ? TimetableMessages.made : .preview).text(language)]
        let style = NumberStyle(language)
        if night.measured > 0 {
            lines.append(TimetableMessages.measuredLine.text(language, style.integer(night.measured)))
        }
        lines += night.silentHubs.map {
            TimetableMessages.silentHub.text(language, $0.site, style.integer($0.tests))
        }
        guard !night.absent.isEmpty else { return lines }
        lines += ["", TimetableMessages.absentHeading.text(language, style.integer(night.absent.count))]
        for reason in TestNight.Absence.allCases {
            let sites = night.absent.filter { $0.reason == reason }.map(\.site)
            guard !sites.isEmpty else { continue }
            let shown = sites.prefix(Self.named).joined(separator: ", ")
            let more = sites.count - Self.named
            lines.append(
                TimetableMessages.absentLine.text(
                    language, Self.words(reason).text(language), style.integer(sites.count),
                    more > 0 ? TimetableMessages.waitMore.text(language, shown, more) : shown))
        }
        return lines
    }

    var nightMembers: [JSONValue.Member] {
        guard let night else { return [] }
        return [
            .init("made", .bool(night.isMade)), .init("measured", .integer(Int64(night.measured))),
            .init(
                "silent_hubs",
                .array(
                    night.silentHubs.map { ["site": .string($0.site), "tests": .integer(Int64($0.tests))] })),
            .init(
                "absent",
                .array(
                    night.absent.map { ["site": .string($0.site), "reason": .string($0.reason.rawValue)] })),
        ]
    }

    private static func words(_ reason: TestNight.Absence) -> TimetableMessages {
        switch reason {
        case .notEnrolled: .notEnrolled
        case .late: .late
        case .outside: .outside
        case .noCircuit: .noCircuit
        case .noOffice: .noOffice
        }
    }
}
