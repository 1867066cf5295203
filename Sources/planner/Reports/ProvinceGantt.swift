import Localization
import NetworkModel
import Planning
import Rendering

/// A province site by site: a row for each in the order of its start, a bar for each activity.
struct ProvinceGantt {
    /// Alone: a file of its own, with a tooltip on every bar. Inline: the same within a page. Compact: one path for all bars of a kind
    /// and one tooltip a site, for pages that hold thousands of sites.
    enum Form { case alone, inline, compact }

    /// An activity as it is drawn, in days since the axis began.
    struct Bar: Equatable {
        /// Position of the site in the row's sites, which is its line.
        var line: Int
        var activity: Int
        var from: Double
        var length: Double
    }

    let timeline: RolloutTimeline
    let row: RolloutTimeline.Row
    let pen: GanttPen
    let form: Form
    let axis: GanttAxis
    private let day: WorkedDay
    private var plan: Plan { timeline.plan }

    private static let left = 190.0
    private static let right = 84.0
    private static let rowHeight = 14.0
    private static let barHeight = 8.0

    /// Nil where it has neither works nor anything that waits.
    init?(_ timeline: RolloutTimeline, _ row: RolloutTimeline.Row, _ pen: GanttPen, form: Form) {
        let plan = timeline.plan
        var days = [row.firstDay, row.lastDay].compactMap(\.self)
        days += row.sites.flatMap { plan.sites[$0].activities.flatMap { [$0.starts, $0.finishes] } }
        if !row.waiting.isEmpty { days += row.waiting.compactMap(\.effective) + [plan.asOf] }
        if days.count == 1 { days.append(days[0].advanced(byDays: 30)) }
        guard let axis = GanttAxis(days, left: Self.left, width: GanttChart.width - Self.left - Self.right) else {
            return nil
        }
        self.timeline = timeline
        self.row = row
        self.pen = pen
        self.form = form
        self.axis = axis
        day = WorkedDay(row.sites.flatMap { plan.sites[$0].activities })
    }

    /// The hours that are worked, drawn as a whole day: nights would be gaps.
    private struct WorkedDay {
        let first: Int
        let last: Int

        init(_ activities: [PlannedActivity]) {
            let minutes = activities.flatMap { [$0.startMinute, $0.finishMinute] }.compactMap(\.self)
            first = minutes.min() ?? 0
            last = max(minutes.max() ?? 1_440, first + 1)
        }

        func share(_ minute: Int) -> Double { Double(minute - first) / Double(last - first) }
    }

    /// A bar for each activity, in the order of rows. Each is at least a pixel long.
    var bars: [Bar] {
        let least = 1 / axis.dayWidth
        return row.sites.enumerated().flatMap { line, site in
            plan.sites[site].activities.enumerated().map { number, activity in
                let from = axis.offset(activity.starts, activity.startMinute.map(day.share) ?? 0)
                let to = axis.offset(activity.finishes, activity.finishMinute.map(day.share) ?? 1)
                return Bar(line: line, activity: number, from: from, length: max(to - from, least))
            }
        }
    }

    // MARK: - Drawing

    private var lines: Int { row.sites.count + row.waiting.count }

    var svg: String {
        let legend = form == .alone ? 40.0 : 14
        let top = legend + 10 + GanttLegend.depth(legendItems, pen, left: 8)
        let first = top + GanttGround.height + 2
        let bottom = first + Double(lines) * Self.rowHeight + 2
        let ground = GanttGround(axis: axis, pen: pen, plan: plan, top: top, bottom: bottom, province: row.office)
        var body = form == .compact ? "" : GanttStyle.hatch
        if form == .alone { body += pen.text(8, 20, "g-big", pen.words { name($0) }) }
        body += GanttLegend.svg(legendItems, pen, left: 8, y: legend) + ground.svg
        body += form == .compact ? compactRows(first) : fullRows(first)
        body += waitingRows(first + Double(row.sites.count) * Self.rowHeight)
        body += cutOver(top: first - 2, bottom: bottom)
        return GanttChart.frame(name(.vietnamese), height: bottom + 18, isAlone: form == .alone, body)
    }

    private func name(_ language: Language) -> String {
        GanttMessages.provinceHeading.text(language, plan.name(of: row, language))
    }

    private var legendItems: [GanttLegend.Item] {
        let there = Set(row.sites.flatMap { plan.sites[$0].activities.map(\.kind) })
        var items = ActivityKind.allCases.filter(there.contains).map { kind in
            GanttLegend.Item(style: GanttStyle.style(kind), words: { kind.message.text($0) })
        }
        for (kind, style, message) in GanttGround.kinds {
            let isShown = plan.daysOff.contains {
                $0.kind == kind && $0.until >= axis.first && $0.from < axis.end && $0.concerns(row.office)
            }
            if isShown { items.append(.init(style: style) { message.text($0) }) }
        }
        if !row.waiting.isEmpty { items.append(.init(style: "g-wait") { GanttMessages.waiting.text($0) }) }
        return items
    }

    private func labels(_ line: Int, _ y: Double) -> String {
        let planned = plan.sites[row.sites[line]]
        let isOffice = planned.level == .province || planned.level == .centre
        let name = pen.words { GanttPen.short(planned.site.name[$0], 27) }
        // The group that holds a packed label places it.
        if form == .compact {
            return "<text y=\"\(GanttPen.number(y + 10))\"\(isOffice ? " class=\"g-strong\"" : "")>\(name)</text>\n"
        }
        return pen.text(Self.left - 6, y + 10, isOffice ? "g-end g-strong" : "g-end", name)
    }

    private func siteTitle(_ planned: PlannedSite) -> String {
        guard form == .compact else {
            return pen.title {
                GanttMessages.siteTitle.text(
                    $0, planned.site.name[$0], planned.site.id, GanttPen.day(planned.starts, $0),
                    GanttPen.day(planned.finishes, $0))
            }
        }
        return "<title>\(planned.starts?.description ?? "") – \(planned.finishes?.description ?? "")</title>"
    }

    private func fullRows(_ top: Double) -> String {
        var svg = ""
        for (line, site) in row.sites.enumerated() {
            let planned = plan.sites[site]
            let y = top + Double(line) * Self.rowHeight
            svg += labels(line, y)
            svg += pen.text(GanttChart.width - 8, y + 10, "g-end", pen.day(planned.finishes))
            guard let from = planned.starts, let to = planned.finishes else { continue }
            let middle = y + Self.rowHeight / 2
            svg += pen.line(axis.x(from), middle, axis.x(to, 1), middle, "g-life", siteTitle(planned))
        }
        for bar in bars {
            let planned = plan.sites[row.sites[bar.line]]
            let activity = planned.activities[bar.activity]
            let y = top + Double(bar.line) * Self.rowHeight + (Self.rowHeight - Self.barHeight) / 2
            svg += pen.rect(
                axis.left + bar.from * axis.dayWidth, y, bar.length * axis.dayWidth, Self.barHeight,
                GanttStyle.style(activity.kind), pen.title { title(planned, activity, $0) })
        }
        return svg
    }

    private func title(_ planned: PlannedSite, _ activity: PlannedActivity, _ language: Language) -> String {
        func time(_ date: CivilDate, _ minute: Int?) -> String {
            guard let minute else { return GanttPen.day(date, language) }
            func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
            return "\(GanttPen.day(date, language)) \(two(minute / 60)):\(two(minute % 60))"
        }
        let span = GanttMessages.barTitle.text(
            language, activity.kind.message.text(language), planned.site.name[language],
            time(activity.starts, activity.startMinute), time(activity.finishes, activity.finishMinute))
        return activity.crews.isEmpty ? span : "\(span)\n\(activity.crews.joined(separator: "; "))"
    }

    /// All bars of a kind as one path, in days across and pixels down: a stroke keeps its height when only its length is scaled.
    private func compactRows(_ top: Double) -> String {
        var svg = "<g class=\"g-end\" transform=\"translate(\(GanttPen.number(Self.left - 6)) 0)\">\n"
        let scale =
            "<g transform=\"translate(\(GanttPen.number(axis.left)) 0) scale(\(Self.precise(axis.dayWidth)) 1)\">\n"
        var paths = [String](repeating: "", count: ActivityKind.allCases.count)
        let kinds = Dictionary(uniqueKeysWithValues: ActivityKind.allCases.enumerated().map { ($1, $0) })
        for bar in bars {
            let kind = plan.sites[row.sites[bar.line]].activities[bar.activity].kind
            let y = top + (Double(bar.line) + 0.5) * Self.rowHeight
            paths[kinds[kind] ?? 0] +=
                "M\(GanttPen.number(bar.from)) \(GanttPen.number(y))h\(Self.packed(max(bar.length, 0.1)))"
        }
        var lives = ""
        for (line, site) in row.sites.enumerated() {
            let planned = plan.sites[site]
            let y = top + Double(line) * Self.rowHeight
            svg += labels(line, y)
            guard let from = planned.starts, let to = planned.finishes else { continue }
            lives +=
                "<path d=\"M\(GanttPen.number(axis.offset(from))) \(GanttPen.number(y + Self.rowHeight / 2))h\(to - from + 1)\">\(siteTitle(planned))</path>\n"
        }
        svg += "</g>\n" + scale + "<g class=\"g-life\">\n\(lives)</g>\n"
        for (kind, path) in zip(ActivityKind.allCases, paths) where !path.isEmpty {
            svg += "<path class=\"\(GanttStyle.style(kind))\" d=\"\(path)\" pointer-events=\"none\"/>\n"
        }
        return svg + "</g>\n"
    }

    /// Without the zero before the point, which SVG does not need.
    private static func packed(_ value: Double) -> String {
        let text = GanttPen.number(value)
        return text.hasPrefix("0.") ? String(text.dropFirst()) : text
    }

    private static func precise(_ value: Double) -> String {
        let scaled = Int((value * 10_000).rounded())
        let rest = String(scaled % 10_000)
        return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - rest.count) + rest
    }

    private func waitingRows(_ top: Double) -> String {
        var svg = ""
        for (line, group) in row.waiting.enumerated() {
            let y = top + Double(line) * Self.rowHeight
            svg += pen.text(
                Self.left - 6, y + 10, "g-end",
                pen.words { language in
                    let sites = NumberStyle(language).integer(group.sites)
                    return group.effective.map {
                        GanttMessages.waitingRow.text(language, sites, GanttPen.day($0, language))
                    } ?? GanttMessages.waitingUnknown.text(language, sites)
                })
            let from = axis.x(plan.asOf)
            let until = group.effective.map { axis.x($0) } ?? axis.right
            svg += pen.rect(
                from, y + 2, max(1, until - from), Self.rowHeight - 4, "g-wait",
                pen.title {
                    GanttMessages.waitingTitle.text(
                        $0, NumberStyle($0).integer(group.sites), NumberStyle($0).integer(group.people),
                        GanttPen.day(group.effective, $0))
                })
        }
        return svg
    }

    /// No commune is cut over before its province's office is.
    private func cutOver(top: Double, bottom: Double) -> String {
        guard row.office != nil, let finish = row.officeFinish, axis.shows(finish) else { return "" }
        let x = axis.x(finish, 1)
        let label = pen.words { GanttMessages.cutOverLine.text($0, GanttPen.day(finish, $0)) }
        let isLeft = x > (axis.left + axis.right) / 2
        return pen.line(x, top, x, bottom + 4, "g-cut")
            + pen.text(isLeft ? x - 4 : x + 4, bottom + 12, isLeft ? "g-end g-strong" : "g-strong", label)
    }
}
