import Localization
import NetworkModel
import Planning
import Rendering

/// The country by province: how far each has come on every day, the phases with their milestones, and the people connected.
struct NationalGantt {
    let timeline: RolloutTimeline
    let pen: GanttPen
    let isAlone: Bool
    let axis: GanttAxis
    private var plan: Plan { timeline.plan }

    static let left = 176.0
    private static let columns = (sites: 46.0, people: 100.0, done: 176.0)
    private static let rowHeight = 15.0
    private static let bandHeight = 11.0
    private static let headHeight = 19.0

    /// Nil where the plan has neither works nor anything that waits.
    init?(_ timeline: RolloutTimeline, _ pen: GanttPen, isAlone: Bool) {
        let plan = timeline.plan
        var days = plan.sites.flatMap { [$0.starts, $0.finishes] }.compactMap(\.self)
        let waits = timeline.rows.flatMap(\.waiting)
        guard !days.isEmpty || !waits.isEmpty else { return nil }
        days += waits.compactMap(\.effective)
        // A plan's day long before its works would leave nothing of them to see.
        let first = days.min() ?? plan.asOf
        if first - plan.asOf < 366 || days.isEmpty { days.append(plan.asOf) }
        if days.count == 1 { days.append(plan.asOf.advanced(byDays: 30)) }
        guard let axis = GanttAxis(days, left: Self.left, width: GanttChart.width - Self.left - Self.columns.done - 8)
        else { return nil }
        self.timeline = timeline
        self.pen = pen
        self.isAlone = isAlone
        self.axis = axis
    }

    var svg: String {
        let legend = isAlone ? 40.0 : 14
        let top = legend + 10 + GanttLegend.depth(legendItems, pen, left: 8)
        var y = top + GanttGround.height
        var rows = ""
        for group in timeline.groups {
            rows += head(group, y)
            y += Self.headHeight
            for row in group.rows {
                rows += band(row, y)
                y += Self.rowHeight
            }
        }
        let end = y + 4
        let curve = ProgressCurve(timeline, pen, axis, top: end + 14, orders: ProgressCurve.orders(of: plan))
        let bottom = curve.map { $0.bottom } ?? end
        let ground = GanttGround(axis: axis, pen: pen, plan: plan, top: top, bottom: bottom)
        var body = GanttStyle.hatch
        if isAlone { body += pen.text(8, 20, "g-big", title) }
        body += GanttLegend.svg(legendItems, pen, left: 8, y: legend)
        body += ground.svg + columnHeads(top + GanttGround.height - 4) + rows + (curve?.svg ?? "")
        return GanttChart.frame(GanttMessages.heading.text(.vietnamese), height: bottom + 22, isAlone: isAlone, body)
    }

    private var title: String { pen.words { GanttMessages.plan.text($0, plan.topologyName[$0]) } }

    private var legendItems: [GanttLegend.Item] {
        var items: [GanttLegend.Item] = [
            .init(style: "g-begun") { GanttMessages.begun.text($0) },
            .init(style: "g-installing") { GanttMessages.installing.text($0) },
            .init(style: "g-connected") { GanttMessages.connected.text($0) },
        ]
        let rows = timeline.rows
        if rows.contains(where: { !$0.waiting.isEmpty }) {
            items.append(.init(style: "g-wait") { GanttMessages.waiting.text($0) })
        }
        if rows.contains(where: { $0.officeFinish != nil }) {
            items.append(.init(style: "g-office", words: { GanttMessages.officeCutOver.text($0) }, isDiamond: true))
        }
        for (kind, style, message) in GanttGround.kinds {
            let isShown = plan.daysOff.contains { $0.kind == kind && $0.until >= axis.first && $0.from < axis.end }
            if isShown { items.append(.init(style: style) { message.text($0) }) }
        }
        return items
    }

    private func columnHeads(_ y: Double) -> String {
        pen.text(axis.right + Self.columns.sites, y, "g-end", pen.words(.sites))
            + pen.text(axis.right + Self.columns.people, y, "g-end", pen.words(.people))
            + pen.text(axis.right + Self.columns.done, y, "g-end", pen.words(.done))
    }

    // MARK: - Phases

    /// A phase's name over a line from its first work to its last, with the days that its decree names.
    private func head(_ group: RolloutTimeline.Group, _ y: Double) -> String {
        let line = y + Self.headHeight - 3
        var svg = pen.line(8, line + 1.5, GanttChart.width - 8, line + 1.5, "g-rule")
        let name: (Language) -> String = { group.phase?.name[$0] ?? GanttMessages.noPhase.text($0) }
        if let first = group.firstDay, let last = group.lastDay {
            let (from, to) = (axis.x(first), axis.x(last, 1))
            svg += pen.rect(
                from, line, max(1, to - from), 3, "g-span",
                pen.title {
                    GanttMessages.phaseSpan.text($0, name($0), GanttPen.day(first, $0), GanttPen.day(last, $0))
                })
        }
        for milestone in group.phase?.milestones ?? [] where axis.shows(milestone.date) {
            let words: (Language) -> String = { language in
                let day = GanttPen.day(milestone.date, language)
                return milestone.printed.map {
                    GanttMessages.milestonePrinted.text(language, milestone.name[language], day, $0)
                } ?? GanttMessages.milestone.text(language, milestone.name[language], day)
            }
            svg += pen.diamond(axis.x(milestone.date), line + 1.5, 4.5, "g-mile", pen.title(words))
        }
        if let starts = group.phase?.starts, axis.shows(starts) {
            svg += pen.line(axis.x(starts), line - 5, axis.x(starts), line + 6, "g-today")
        }
        let room = Int((GanttChart.width - 24) / 6.2)
        return svg + pen.text(8, y + 12, "g-head", pen.words { GanttPen.short(name($0), room) })
    }

    // MARK: - Provinces

    private func band(_ row: RolloutTimeline.Row, _ y: Double) -> String {
        let top = y + (Self.rowHeight - Self.bandHeight) / 2
        let base = top + Self.bandHeight
        var svg = ""
        for season in plan.daysOff where !season.isEverywhere && season.concerns(row.office) {
            svg += GanttGround.shade(season, axis, pen, from: y, to: y + Self.rowHeight)
        }
        svg += pen.text(Self.left - 6, y + 11, "g-end", pen.words { GanttPen.short(plan.name(of: row, $0), 28) })
        svg += pen.rect(axis.left, top, axis.width, Self.bandHeight, "g-track", pen.title { tooltip(row, $0) })
        let works = worksHeight(row)
        svg += waiting(row, top, Self.bandHeight - works)
        let end = row.waitingSites == 0 ? row.lastDay.map { axis.x($0, 1) } ?? axis.right : axis.right
        if end < axis.right { svg += pen.rect(end, top, axis.right - end, Self.bandHeight, "g-after") }
        for stage in RolloutTimeline.Stage.allCases {
            let area = self.area(timeline.curve(row, stage), of: row.sites.count, base: base, height: works, end: end)
            if !area.isEmpty {
                let style = ["g-begun", "g-installing", "g-connected"][stage.rawValue]
                svg += "<path class=\"\(style)\" d=\"\(area)\">\(pen.title { tooltip(row, $0) })</path>\n"
            }
        }
        if let finish = row.officeFinish {
            svg += pen.diamond(
                axis.x(finish, 1), top + Self.bandHeight / 2, 4.5, "g-office",
                pen.title { "\(GanttMessages.officeCutOver.text($0)): \(GanttPen.day(finish, $0))" })
        }
        svg += pen.text(
            axis.right + Self.columns.sites, y + 11, "g-end", pen.words { NumberStyle($0).integer(row.count) })
        svg += pen.text(
            axis.right + Self.columns.people, y + 11, "g-end", pen.words { Self.short(row.people, $0) })
        let done = row.waitingSites > 0 ? pen.words(.waits) : pen.day(row.lastDay)
        return svg + pen.text(axis.right + Self.columns.done, y + 11, "g-end", done)
    }

    private func tooltip(_ row: RolloutTimeline.Row, _ language: Language) -> String {
        let style = NumberStyle(language)
        var text = plan.name(of: row, language)
        if row.firstDay != nil {
            text = GanttMessages.rowTitle.text(
                language, text, style.integer(row.sites.count), GanttPen.day(row.firstDay, language),
                GanttPen.day(row.lastDay, language), GanttPen.day(row.officeFinish, language))
        }
        guard row.waitingSites > 0 else { return text }
        let waits = style.integer(row.waitingSites)
        return row.firstDay == nil
            ? GanttMessages.rowWaiting.text(language, text, waits)
            : text + "; " + GanttMessages.waitingUnknown.text(language, waits)
    }

    /// What of a band is for its works rather than for what waits: its share of the sites, but enough to be seen.
    private func worksHeight(_ row: RolloutTimeline.Row) -> Double {
        if row.sites.isEmpty { return 0 }
        guard row.waitingSites > 0 else { return Self.bandHeight }
        let share = Self.bandHeight * Double(row.sites.count) / Double(row.count)
        return min(max(share, 6), Self.bandHeight - 3)
    }

    /// Stripes for what waits, at the band's upper edge, until its events take effect.
    private func waiting(_ row: RolloutTimeline.Row, _ top: Double, _ room: Double) -> String {
        var svg = ""
        var from = top
        for group in row.waiting {
            let height = room * Double(group.sites) / Double(max(1, row.waitingSites))
            let until = group.effective.map { axis.x($0) } ?? axis.right
            let start = axis.x(plan.asOf)
            svg += pen.rect(
                start, from, max(0, until - start), max(0.6, height), "g-wait",
                pen.title {
                    GanttMessages.waitingTitle.text(
                        $0, NumberStyle($0).integer(group.sites), NumberStyle($0).integer(group.people),
                        GanttPen.day(group.effective, $0))
                })
            if group.effective != nil { svg += pen.rect(until - 1.5, from, 3, max(2, height), "g-effective") }
            from += height
        }
        return svg
    }

    /// A step curve filled down to the band's base, as far as `end`.
    private func area(
        _ points: [RolloutTimeline.Point], of total: Int, base: Double, height: Double, end: Double
    ) -> String {
        guard total > 0, let first = points.first else { return "" }
        var path = "M\(GanttPen.number(axis.x(first.day))) \(GanttPen.number(base))"
        var drawn = -Double.infinity
        for (number, point) in points.enumerated() {
            let x = axis.x(point.day)
            // Steps closer than half a pixel are one; the last of them counts.
            if number + 1 < points.count, axis.x(points[number + 1].day) - drawn < 0.5 { continue }
            drawn = x
            let y = base - height * Double(min(point.count, total)) / Double(total)
            path += "H\(GanttPen.number(x))V\(GanttPen.number(y))"
        }
        return path + "H\(GanttPen.number(max(end, drawn)))V\(GanttPen.number(base))z"
    }

    /// A number of people in as many digits as a column holds.
    static func short(_ people: Int, _ language: Language) -> String {
        let style = NumberStyle(language)
        let millions = Double(people) / 1e6
        if people >= 1_000_000 {
            return GanttMessages.millions.text(
                language, style.decimal(millions, millions < 10 ? 2 : millions < 100 ? 1 : 0))
        }
        return people >= 10_000
            ? GanttMessages.thousands.text(language, style.integer((people + 500) / 1_000))
            : people == 0 ? "–" : style.integer(people)
    }
}
