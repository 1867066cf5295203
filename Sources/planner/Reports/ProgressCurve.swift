import Localization
import NetworkModel
import Planning
import Rendering

/// People connected over time, below the provinces and on their axis.
struct ProgressCurve {
    /// An order of the works to compare with.
    struct Order {
        var words: (Language) -> String
        var points: [RolloutTimeline.Point]
    }

    /// The orders that a list on paper has, as far as the plan recorded how they come on.
    static func orders(of plan: Plan) -> [Order] {
        (plan.schedule?.rules ?? []).compactMap { rule in
            guard rule.isPlain, let last = rule.progress.last else { return nil }
            return Order(
                words: { language in
                    let name = ScheduleMessages.order(rule.id)?.text(language) ?? rule.id
                    return GanttMessages.doneOn.text(
                        language, name, GanttPen.day(last.day.advanced(byDays: -1), language))
                }, points: rule.progress.map { RolloutTimeline.Point(day: $0.day, count: $0.people) })
        }
    }

    let pen: GanttPen
    let axis: GanttAxis
    let top: Double
    private let points: [RolloutTimeline.Point]
    private let orders: [Order]
    /// People of all communes that the plan deploys.
    private let total: Int

    private static let height = 104.0
    var bottom: Double { top + Self.height }

    /// Nil where nobody is connected.
    init?(_ timeline: RolloutTimeline, _ pen: GanttPen, _ axis: GanttAxis, top: Double, orders: [Order] = []) {
        points = timeline.peopleConnected
        total = max(points.last?.count ?? 0, orders.compactMap { $0.points.last?.count }.max() ?? 0)
        guard total > 0 else { return nil }
        self.pen = pen
        self.axis = axis
        self.top = top
        self.orders = orders
    }

    func y(_ count: Int) -> Double { bottom - (Self.height - 12) * Double(count) / Double(total) }

    var svg: String {
        var svg = pen.text(8, top + 2, "g-head", pen.words(.peopleConnected))
        for share in [0, 50, 100] {
            let level = y(total * share / 100)
            svg += pen.line(axis.left, level, axis.right, level, "g-rule")
            let label = pen.words { "\(share) % · \(NationalGantt.short(total * share / 100, $0))" }
            svg += pen.text(axis.left - 6, level + 4, "g-end", share == 0 ? "0" : label)
        }
        let line = steps(points)
        svg += "<path class=\"g-area\" d=\"\(line)V\(GanttPen.number(bottom))H\(GanttPen.number(axis.left))z\"/>\n"
        for (number, order) in orders.enumerated() {
            svg +=
                "<path class=\"g-order o\(number + 1)\" d=\"\(steps(order.points))\">\(pen.title(order.words))</path>\n"
        }
        svg += "<path class=\"g-curve\" d=\"\(line)\"/>\n"
        for share in [50, 90] {
            guard let day = day(reaching: share) else { continue }
            let (x, level) = (axis.x(day), y(total * share / 100))
            let label = pen.words { GanttMessages.reached.text($0, share, GanttPen.day(day, $0)) }
            svg += "<circle class=\"g-dot\" cx=\"\(GanttPen.number(x))\" cy=\"\(GanttPen.number(level))\" r=\"3.5\"/>\n"
            // Left of the curve is free, unless the axis begins there.
            svg +=
                x - axis.left > 130
                ? pen.text(x - 8, level - 5, "g-end g-head", label) : pen.text(x + 8, level + 12, "g-head", label)
        }
        return svg + legend
    }

    /// The day when a day begins on which so many per cent are connected.
    func day(reaching share: Int) -> CivilDate? { points.first { $0.count * 100 >= total * share }?.day }

    private var legend: String {
        guard !orders.isEmpty else { return "" }
        var svg = ""
        for (number, order) in orders.enumerated() {
            // Below the curves, side by side: beside them stand the labels of the axis.
            let (x, y) = (axis.left + Double(number) * 250, bottom + 16)
            svg += pen.line(x, y - 4, x + 22, y - 4, "g-order o\(number + 1)")
            svg += pen.text(x + 28, y, "", pen.words(order.words))
        }
        return svg
    }

    private func steps(_ points: [RolloutTimeline.Point]) -> String {
        var path = "M\(GanttPen.number(axis.left)) \(GanttPen.number(bottom))"
        var drawn = -Double.infinity
        // An order may come to its end past the axis.
        let points = points.filter { $0.day <= axis.end }
        for (number, point) in points.enumerated() {
            if number + 1 < points.count, axis.x(points[number + 1].day) - drawn < 0.5 { continue }
            drawn = axis.x(point.day)
            path += "H\(GanttPen.number(drawn))V\(GanttPen.number(y(point.count)))"
        }
        return path + "H\(GanttPen.number(axis.right))"
    }
}
