import Localization
import NetworkModel
import Rendering

/// Writes the parts of a Gantt chart in one language, or in both where a page shows one of them.
struct GanttPen {
    /// Nil for both.
    let language: Language?

    /// Content of a `<text>`.
    func words(_ text: (Language) -> String) -> String {
        language.map { RolloutReport.escaped(text($0)) } ?? RolloutReport.drawn(text)
    }

    func words(_ message: GanttMessages, _ arguments: String...) -> String {
        words { message.texts[$0].filled(with: arguments) }
    }

    /// A tooltip; browsers show one as it stands, so both languages are in it.
    func title(_ text: (Language) -> String) -> String {
        let plain: String
        if let language {
            plain = text(language)
        } else {
            let (vi, en) = (text(.vietnamese), text(.english))
            plain = vi == en ? vi : "\(vi)\n\(en)"
        }
        return "<title>\(RolloutReport.escaped(plain))</title>"
    }

    func day(_ date: CivilDate?) -> String { words { Self.day(date, $0) } }

    static func day(_ date: CivilDate?, _ language: Language) -> String {
        guard let (year, month, day) = date?.components else { return "–" }
        return NumberStyle(language).day(year: year, month: month, day: day)
    }

    func text(_ x: Double, _ y: Double, _ style: String = "", _ content: String) -> String {
        "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\"\(style.isEmpty ? "" : " class=\"\(style)\"")>\(content)</text>\n"
    }

    func rect(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, _ content: String = ""
    ) -> String {
        let shape =
            "<rect class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
        return content.isEmpty ? shape + "/>\n" : shape + ">\(content)</rect>\n"
    }

    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String, _ content: String = "") -> String
    {
        let path =
            "<path class=\"\(style)\" d=\"M\(Self.number(x1)) \(Self.number(y1))L\(Self.number(x2)) \(Self.number(y2))\""
        return content.isEmpty ? path + "/>\n" : path + ">\(content)</path>\n"
    }

    func diamond(_ x: Double, _ y: Double, _ size: Double, _ style: String, _ content: String) -> String {
        "<path class=\"\(style)\" d=\"M\(Self.number(x)) \(Self.number(y - size))l\(Self.number(size)) \(Self.number(size))l\(Self.number(-size)) \(Self.number(size))l\(Self.number(-size)) \(Self.number(-size))z\">\(content)</path>\n"
    }

    /// To a tenth of a pixel, without needless digits.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let rest = abs(tenths % 10)
        let whole = "\(tenths < 0 && tenths > -10 ? "-" : "")\(tenths / 10)"
        return rest == 0 ? whole : "\(whole).\(rest)"
    }

    /// Names that are longer than their column.
    static func short(_ name: String, _ limit: Int) -> String {
        name.count <= limit ? name : name.prefix(limit - 1) + "…"
    }
}
