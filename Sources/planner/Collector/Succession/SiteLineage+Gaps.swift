import Telemetry

extension SiteLineage {
    /// What is missing, at the sites and links that stand for those under whose names it was to be measured. In order of sites.
    package func current(of gaps: [MeasurementGap]) -> [MeasurementGap] {
        gaps.map { gap in
            var gap = gap
            if case .intervals(let link, let from, let to, let count) = gap.missing {
                let key = current(of: LinkKey(link: link, site: gap.site))
                gap.missing = .intervals(link: key.link, from: from, to: to, count: count)
                gap.site = key.site
            } else {
                gap.site = current(of: gap.site)
            }
            return gap
        }.enumerated().sorted { ($0.element.site, $0.offset) < ($1.element.site, $1.offset) }.map(\.element)
    }
}
