import Localization
import NetworkModel
import Planning

/// What lies behind the bars of every chart: days off, lines of months, the labels above, and the plan's day.
struct GanttGround {
    let axis: GanttAxis
    let pen: GanttPen
    let plan: Plan
    /// Where labels begin and where the last row ends.
    let top: Double
    let bottom: Double
    /// The province whose works alone stand on it; the whole country's where nil. Seasons of other provinces are not its own.
    var province: SiteID?

    /// Labels of days off, years, then months or weeks.
    static let height = 38.0

    var svg: String { daysOff + grid + today }

    static let kinds: [(kind: PlannedDayOff.Kind, style: String, message: GanttMessages)] = [
        (.holiday, "g-off", .holidays), (.season, "g-season", .seasons),
    ]

    private var rowsTop: Double { top + Self.height }

    private var grid: String {
        var svg = ""
        for (number, month) in axis.months.enumerated() {
            let x = axis.x(month)
            let (year, numeral, _) = month.components
            let isYear = numeral == 1
            let isQuarter = numeral % 3 == 1
            let isTick = axis.scale == .weeks || axis.scale == .months || (axis.scale == .quarters ? isQuarter : isYear)
            if isTick { svg += pen.line(x, rowsTop, x, bottom, isYear ? "g-year" : "g-month") }
            if isYear || number == 0 { svg += pen.text(x + 2, top + 22, "g-strong", String(year)) }
            let room = min(Self.days(month), axis.end - month)
            let middle = (x + axis.x(month.advanced(byDays: room))) / 2
            switch axis.scale {
            case .months where Double(room) * axis.dayWidth > 14:
                svg += pen.text(middle, rowsTop - 4, "g-mid", numeral < 10 ? "0\(numeral)" : String(numeral))
            case .quarters where isQuarter:
                svg += pen.text(x + 2, rowsTop - 4, "", pen.words(.quarter, String((numeral + 2) / 3)))
            default: break
            }
        }
        guard axis.scale == .weeks else { return svg }
        if axis.months.isEmpty { svg += pen.text(axis.left, top + 22, "g-strong", String(axis.first.components.year)) }
        for monday in axis.mondays {
            let x = axis.x(monday)
            let (_, month, day) = monday.components
            svg += pen.line(x, rowsTop, x, bottom, "g-month")
            func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
            // Day and month in both languages' own order.
            let label = pen.words { $0 == .vietnamese ? "\(two(day))/\(two(month))" : "\(two(month))-\(two(day))" }
            svg += pen.text(x + 1, rowsTop - 4, "", label)
        }
        return svg
    }

    private static func days(_ month: CivilDate) -> Int {
        let next = month.advanced(byDays: 31)
        return 31 - (next.components.day - 1)
    }

    private var daysOff: String {
        var svg = ""
        // The label of the plan's day stands on the same line.
        var labelled = axis.shows(plan.asOf) ? axis.x(plan.asOf) + 70 : -Double.infinity
        // Holidays stand in front of seasons.
        let shown = plan.daysOff.filter { $0.kind == .season } + plan.daysOff.filter { $0.kind == .holiday }
        for off in shown where off.until >= axis.first && off.from < axis.end {
            guard off.isEverywhere || (province != nil && off.concerns(province)) else { continue }
            svg += Self.shade(off, axis, pen, from: rowsTop, to: bottom)
            let (from, to) = (axis.x(off.from), axis.x(off.until, 1))
            // Tết and seasons are worth a word; single days are not.
            let middle = (from + to) / 2
            guard off.until - off.from >= 3, middle - labelled > 90, middle - 40 > axis.left else { continue }
            labelled = middle
            svg += pen.text(
                min(middle, axis.right - 40), top + 10, "g-mid g-soft", pen.words { GanttPen.short(off.name[$0], 22) })
        }
        return svg
    }

    /// Days off behind what stands between two heights, with what they are and what they close.
    static func shade(_ off: PlannedDayOff, _ axis: GanttAxis, _ pen: GanttPen, from: Double, to: Double) -> String {
        let (left, right) = (axis.x(off.from), axis.x(off.until, 1))
        guard right > left else { return "" }
        return pen.rect(
            left, from, right - left, to - from, off.kind == .holiday ? "g-off" : "g-season",
            pen.title { language in
                let days = GanttPen.day(off.from, language)
                let span = off.from == off.until ? days : "\(days) – \(GanttPen.day(off.until, language))"
                let text = "\(off.name[language]): \(span)"
                guard !off.activities.isEmpty else { return text }
                let works = off.activities.map { $0.message.text(language).lowercased() }.joined(separator: ", ")
                return GanttMessages.closed.text(language, text, works)
            })
    }

    private var today: String {
        guard axis.shows(plan.asOf) else { return "" }
        let x = axis.x(plan.asOf)
        let label = pen.words { GanttMessages.asOf.text($0, GanttPen.day(plan.asOf, $0)) }
        return pen.line(x, top + 12, x, bottom, "g-today") + pen.text(x + 3, top + 10, "g-strong", label)
    }
}

/// A row of what colours mean.
enum GanttLegend {
    struct Item {
        var style: String
        var words: (Language) -> String
        /// A diamond rather than a box.
        var isDiamond = false
    }

    private static let lineHeight = 15.0

    /// How far below the first line the last one is.
    static func depth(_ items: [Item], _ pen: GanttPen, left: Double) -> Double {
        places(items, pen, left: left).last.map { Double($0.line) * lineHeight } ?? 0
    }

    static func svg(_ items: [Item], _ pen: GanttPen, left: Double, y first: Double) -> String {
        var svg = ""
        for (item, place) in zip(items, places(items, pen, left: left)) {
            let y = first + Double(place.line) * lineHeight
            if item.isDiamond {
                svg += pen.diamond(place.x + 6, y - 4, 4, item.style, "")
            } else {
                svg += pen.rect(place.x, y - 8.5, 12, 9, item.style)
            }
            svg += pen.text(place.x + 16, y, "", pen.words(item.words))
        }
        return svg
    }

    /// Each as wide as the longer language, for a page shows either; a letter is about half its height wide.
    private static func places(_ items: [Item], _ pen: GanttPen, left: Double) -> [(x: Double, line: Int)] {
        let languages = pen.language.map { [$0] } ?? Language.allCases
        var x = left
        var line = 0
        return items.map { item in
            let width = 16 + 6 * Double(languages.map { item.words($0).count }.max() ?? 0)
            if x > left, x + width > GanttChart.width {
                x = left
                line += 1
            }
            defer { x += width + 16 }
            return (x, line)
        }
    }
}
