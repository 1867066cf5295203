package import Localization
package import NetworkModel
package import Planning
import Rendering

/// A plan's works as pictures: the country by province, and each province by site.
///
/// ```swift
/// let text = GanttChart(plan).svg(.vietnamese)
/// ```
/// The same plan gives the same bytes. SVG 1.1 with CSS classes; a picture that stands alone brings its style and its ground, so that
/// it is legible on a dark page too.
package struct GanttChart {
    package let timeline: RolloutTimeline
    var plan: Plan { timeline.plan }

    /// What every chart carries, by which a file is known as one.
    package static let mark = "data-made-by=\"planner export\""

    package init(_ plan: Plan) { timeline = RolloutTimeline(plan) }

    /// The country; nil where nothing is planned.
    package func svg(_ language: Language) -> String? {
        guard let picture = NationalGantt(timeline, GanttPen(language: language), isAlone: true) else { return nil }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + picture.svg
    }

    /// A province with a bar for each activity; nil where it is unknown or has no works.
    package func svg(ofProvince office: SiteID, _ language: Language) -> String? {
        guard let row = timeline.rows.first(where: { $0.office == office }),
            let picture = ProvinceGantt(timeline, row, GanttPen(language: language), form: .alone)
        else { return nil }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + picture.svg
    }

    static let width = 1_120.0

    /// The element around a picture.
    static func frame(_ label: String, height: Double, isAlone: Bool, _ body: String) -> String {
        let size = "viewBox=\"0 0 \(GanttPen.number(width)) \(GanttPen.number(height))\""
        // A page knows the element by itself; a file of its own must name what it is.
        let space = isAlone ? " xmlns=\"http://www.w3.org/2000/svg\"" : ""
        let head = "<svg class=\"gantt\"\(space) \(size) role=\"img\" \(mark)"
        let name = "aria-label=\"\(RolloutReport.escaped(label))\">\n"
        guard isAlone else { return "\(head) \(name)\(body)</svg>\n" }
        let ground = "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        return
            "\(head) width=\"\(GanttPen.number(width))\" height=\"\(GanttPen.number(height))\" \(name)<style>\n\(GanttStyle.css)\n</style>\n\(ground)\(body)</svg>\n"
    }
}

extension Plan {
    /// The name of a province's office or of the centre's row.
    func name(of row: RolloutTimeline.Row, _ language: Language) -> String {
        guard row.office != nil else { return GanttMessages.centre.text(language) }
        return row.name?[language] ?? row.office?.rawValue ?? ""
    }
}
