package import Interchange
package import Localization
import NetworkModel
package import Planning
import Rendering

/// A crew's works as a calendar to be imported or subscribed to.
///
/// An event's identity is its site and activity, whoever does it and whenever: after re-planning a reader moves what it has. There is
/// no clock: the revision is the plan's day and the caller's number within it, so that the same plan gives the same bytes.
package struct CrewCalendar {
    package let agenda: CrewAgenda
    private let plan: Plan
    private let words: CrewWords
    private let language: Language
    private let revision: Int
    /// By site: what every event there says of it, whatever is done.
    private let places: [Place]

    private struct Place {
        var location: String
        var details: [String]
    }

    /// `-//organisation//product//language`; also how `planner export` knows its own files.
    package static let product = "-//Tuyen//planner export//"
    /// Calendars that may be sent of plans of one day.
    package static let revisions = 0..<100

    /// - Parameter revision: 0 for the first calendar sent of plans as of that day, then 1, 2 …
    package init(_ plan: Plan, _ language: Language, revision: Int = 0) {
        self.plan = plan
        self.language = language
        self.revision = min(max(revision, Self.revisions.lowerBound), Self.revisions.upperBound - 1)
        agenda = CrewAgenda(plan)
        words = CrewWords(plan, language)
        places = Self.places(words)
    }

    /// Made once for each site, for it has half a dozen works. O(sites + circuits).
    private static func places(_ words: CrewWords) -> [Place] {
        typealias M = ExportMessages
        let (plan, language) = (words.plan, words.language)
        let style = NumberStyle(language)
        let circuits = Dictionary(grouping: plan.circuits.indices) { plan.circuits[$0].circuit.a }
        let phases = Dictionary(
            plan.phases.map { ($0.phase.id, $0.phase.name[language]) }, uniquingKeysWith: { a, _ in a })
        return plan.sites.map { planned in
            let name = planned.site.name[language]
            let province = planned.province.flatMap { $0 == planned.site.id ? nil : words.site($0) }
            var lines = [M.siteLine.text(language, name, planned.site.id)]
            for number in circuits[planned.site.id] ?? [] {
                let circuit = plan.circuits[number].circuit
                lines.append(
                    M.circuitLine.text(
                        language, circuit.role.message.text(language).lowercased(),
                        circuit.medium.message.text(language).lowercased(),
                        style.rate(bitsPerSecond: circuit.capacity.bitsPerSecond), circuit.carrier,
                        words.site(circuit.z)))
            }
            if planned.people > 0 { lines.append(M.peopleLine.text(language, style.integer(planned.people))) }
            if let phase = planned.phase { lines.append(M.phaseLine.text(language, phases[phase] ?? phase)) }
            return Place(location: [name, province].compactMap(\.self).joined(separator: ", "), details: lines)
        }
    }

    /// The calendar of the crew at a position of the agenda.
    /// - Parameter previous: what the crew's reader has: events of it that are no more the crew's are withdrawn.
    package func calendar(_ crew: Int, previous: ICalendar? = nil) -> ICalendar {
        let events = agenda.entries[crew].indices.flatMap { self.events(agenda.entries[crew], $0) }
        return calendar(of: agenda.crews[crew], events, previous)
    }

    /// The calendar of a crew that had works and has none any more: all are withdrawn.
    package func emptied(_ crew: CrewAgenda.Crew, previous: ICalendar) -> ICalendar {
        calendar(of: crew, [], previous)
    }

    private func calendar(of crew: CrewAgenda.Crew, _ events: [ICalendarEvent], _ previous: ICalendar?) -> ICalendar {
        let name = words.crew(crew)
        var all = events
        let kept = Set(events.map(\.uid))
        for var event in previous?.events ?? [] where !kept.contains(event.uid) {
            event.status = .cancelled
            event.sequence = sequence
            event.stamp = stamp
            event.isBusy = false
            event.details = ExportMessages.cancelled.text(language)
            all.append(event)
        }
        return ICalendar(
            uid: "crew.\(crew.id).tuyen", name: name,
            about: ExportMessages.calendarAbout.text(language, name, day(plan.asOf)),
            color: Self.crewColors[words.rulePosition(crew.rule) % Self.crewColors.count],
            productID: Self.product + language.rawValue.uppercased(), language: language.rawValue, modified: stamp,
            events: all)
    }

    // MARK: - Revision

    /// RFC 5545 §3.8.7.4 wants it to grow: days since 2000-01-01, then the revision within the day.
    private var sequence: Int {
        let epoch = 10_957
        return max(0, plan.asOf.daysSinceEpoch - epoch) * Self.revisions.count + revision
    }
    private var stamp: ICalendarInstant { ICalendarInstant(day: Self.day(plan.asOf), second: revision) }

    private static func day(_ date: CivilDate) -> ICalendarDay {
        let (year, month, day) = date.components
        return ICalendarDay(year: year, month: month, day: day)
    }

    private func day(_ date: CivilDate) -> String {
        let (year, month, day) = date.components
        return NumberStyle(language).day(year: year, month: month, day: day)
    }

    // MARK: - Events

    /// The way there, where the crew is on the road, and the work.
    private func events(_ entries: [CrewAgenda.Entry], _ position: Int) -> [ICalendarEvent] {
        let entry = entries[position]
        let planned = plan.sites[entry.site]
        let activity = plan[entry]
        let uid = "\(activity.kind.rawValue)\(ordinal(entry)).\(planned.site.id).tuyen"
        let name = planned.site.name[language]
        let (start, end) = Self.times(activity)
        var event = ICalendarEvent(
            uid: uid, sequence: sequence, stamp: stamp, start: start, end: end,
            summary: "\(words.activity(activity.kind)): \(name)")
        event.details = details(entry.site, activity)
        event.categories = [words.activity(activity.kind)]
        event.color = Self.color(activity.kind)
        place(&event, entry.site)
        guard let range = Self.travel(activity, after: position > 0 ? plan[entries[position - 1]] : nil) else {
            return [event]
        }
        var travel = ICalendarEvent(
            uid: "travel.\(uid)", sequence: sequence, stamp: stamp, start: Self.time(range.lowerBound),
            end: Self.time(range.upperBound), summary: ExportMessages.travelTo.text(language, name))
        travel.color = "silver"
        place(&travel, entry.site)
        return [travel, event]
    }

    /// Nothing for a site's first activity of its kind, `-2` for the second.
    private func ordinal(_ entry: CrewAgenda.Entry) -> String {
        let activities = plan.sites[entry.site].activities
        let before = activities[..<entry.activity].count { $0.kind == activities[entry.activity].kind }
        return before == 0 ? "" : "-\(before + 1)"
    }

    private func place(_ event: inout ICalendarEvent, _ site: Int) {
        let coordinate = plan.sites[site].site.location.coordinate
        event.location = places[site].location
        event.latitude = coordinate.latitude
        event.longitude = coordinate.longitude
    }

    private func details(_ site: Int, _ activity: PlannedActivity) -> String {
        typealias M = ExportMessages
        var lines = [words.task(activity.kind)]
        if let reason = activity.reason { lines.append(words.sentence(reason, at: plan.sites[site].site.id)) }
        if activity.travel > 0 { lines.append(M.travelMinutes.text(language, activity.travel)) }
        if let mode = activity.mode { lines.append(M.modeLine.text(language, mode)) }
        if activity.crews.count > 1 {
            let crews = activity.crews.map { words.crew(CrewAgenda.Crew($0)) }
            lines.append(M.withCrews.text(language, crews.joined(separator: "; ")))
        }
        lines += places[site].details
        return lines.joined(separator: "\n")
    }

    // MARK: - Times

    private static let minutesPerDay = 1_440

    private static func minute(_ date: CivilDate, _ minute: Int) -> Int { date.daysSinceEpoch * minutesPerDay + minute }

    private static func time(_ minute: Int) -> ICalendarTime {
        let ofDay = (minute % minutesPerDay + minutesPerDay) % minutesPerDay
        return .local(day(CivilDate(daysSinceEpoch: (minute - ofDay) / minutesPerDay)), minute: ofDay)
    }

    /// From minute to minute; from day to the day after the last where the plan is one of whole days.
    private static func times(_ activity: PlannedActivity) -> (ICalendarTime, ICalendarTime?) {
        guard let first = activity.startMinute, let last = activity.finishMinute else {
            let after = max(activity.finishes, activity.starts).advanced(byDays: 1)
            return (.day(day(activity.starts)), .day(day(after)))
        }
        let (start, end) = (minute(activity.starts, first), minute(activity.finishes, last))
        return (time(start), end > start ? time(end) : nil)
    }

    /// The time before a work that its crew is on the road, but not while it is still at `previous`.
    private static func travel(_ activity: PlannedActivity, after previous: PlannedActivity?) -> Range<Int>? {
        guard activity.travel > 0, let first = activity.startMinute else { return nil }
        let start = minute(activity.starts, first)
        let busyUntil = previous.flatMap { before in
            before.finishMinute.map { minute(before.finishes, $0) }
        }
        let from = max(start - activity.travel, busyUntil ?? .min)
        return from < start ? from..<start : nil
    }

    // MARK: - Colours, by their names in CSS3

    private static let crewColors = ["steelblue", "seagreen", "darkorange", "mediumpurple", "firebrick", "teal"]

    private static func color(_ kind: ActivityKind) -> String {
        switch kind {
        case .survey: "slategray"
        case .order: "mediumpurple"
        case .deliver: "lightsteelblue"
        case .install: "royalblue"
        case .keyEncryptor: "orangered"
        case .installAgent: "darkcyan"
        case .accept: "goldenrod"
        case .cutOver: "seagreen"
        }
    }
}

extension CrewWords {
    /// A number of a rule that all its crews share, the same in every plan that has the same rules.
    func rulePosition(_ id: String) -> Int { id.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } }
}
