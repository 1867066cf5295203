import Localization
import NetworkModel
import Planning
import Rendering

extension RolloutReport {
    /// Every site as a dot at its place, by what the plan does with it: the country draws itself.
    var map: String {
        let held = plan.units.filter { $0.decision.gate == .held && $0.unit.level == .commune }
        let offices = plan.sites.filter { $0.level != nil }
        func places(_ sites: [PlannedSite]) -> [Coordinate] { sites.map(\.site.location.coordinate) }
        let layers: [(String, PlanMessages, Double, [Coordinate])] = [
            ("held", .legendHeld, 1.6, held.map(\.unit.location.coordinate)),
            ("prepared", .legendPrepared, 2.2, places(offices.filter { $0.gate == .standby })),
            ("deployed", .legendDeployed, 3.2, places(offices.filter { $0.gate != .standby })),
            ("carrier", .legendCarrier, 4.5, places(plan.sites.filter { $0.level == nil && $0.site.kind != .pop })),
        ].filter { !$0.3.isEmpty }
        guard let frame = Frame(layers.flatMap(\.3)) else { return "" }
        let paths = layers.map { style, _, size, points in
            "<path class=\"\(style)\" stroke-width=\"\(size)\" d=\"\(points.map(frame.dot).joined())\"/>"
        }
        let legend = layers.map { style, label, _, points in
            "<li class=\"\(style)\">\(both(label)): \(Self.whole(points.count))</li>"
        }
        return """
            <section class="map"><h2>\(both(.map))</h2>
            <svg viewBox="0 0 \(frame.width) \(frame.height)" role="img" aria-label="\(Self.escaped(plan.topologyName.vi))">
            \(paths.joined(separator: "\n"))
            </svg>
            <ul class="legend">\(legend.joined())</ul></section>
            """
    }

    /// Plate carrée, with longitudes shortened by the cosine of the middle latitude (in steps, so no cosine is needed).
    private struct Frame {
        let west: Double
        let north: Double
        let scale: Double
        let width: Int
        let height: Int
        private static let squeeze = 0.96

        init?(_ points: [Coordinate]) {
            guard let west = points.map(\.longitude).min(), let east = points.map(\.longitude).max(),
                let south = points.map(\.latitude).min(), let north = points.map(\.latitude).max()
            else { return nil }
            self.west = west - 0.2
            self.north = north + 0.2
            let tall = max(0.5, north - south + 0.4)
            let wide = max(0.5, (east - west + 0.4) * Self.squeeze)
            scale = 620 / max(tall, wide)
            width = Int((wide * scale).rounded(.up))
            height = Int((tall * scale).rounded(.up))
        }

        /// A line of no length, which round caps turn into a dot.
        func dot(_ point: Coordinate) -> String {
            func text(_ value: Double) -> String {
                let tenths = Int((value * 10).rounded())
                return "\(tenths / 10).\(tenths % 10)"
            }
            return
                "M\(text((point.longitude - west) * Self.squeeze * scale)) \(text((north - point.latitude) * scale))h0"
        }
    }

    /// `both` within a picture, whose texts hold no markup of pages.
    static func drawn(_ text: (Language) -> String) -> String {
        let (vi, en) = (escaped(text(.vietnamese)), escaped(text(.english)))
        return vi == en ? vi : "<tspan lang=\"vi\">\(vi)</tspan><tspan lang=\"en\">\(en)</tspan>"
    }

    /// Sites cut over in each month, as bars with their numbers.
    var months: String {
        var counts: [String: Int] = [:]
        for site in plan.sites {
            if let day = site.finishes { counts[String(day.description.prefix(7)), default: 0] += 1 }
        }
        guard let most = counts.values.max() else { return "" }
        let months = counts.keys.sorted()
        let bars = months.enumerated().map { index, month in
            let count = counts[month] ?? 0
            let height = max(2, count * 140 / max(1, most))
            let x = index * 56
            return """
                <rect x="\(x + 6)" y="\(164 - height)" width="44" height="\(height)"/>\
                <text x="\(x + 28)" y="\(158 - height)">\(Self.drawn { NumberStyle($0).integer(count) })</text>\
                <text x="\(x + 28)" y="180">\(month)</text>
                """
        }
        return """
            <section><h2>\(both(.cutOverByMonth))</h2>
            <svg class="bars" viewBox="0 0 \(max(1, months.count) * 56) 186" style="max-width:\(max(1, months.count) * 72)px" role="img">
            \(bars.joined(separator: "\n"))
            </svg></section>
            """
    }
}
