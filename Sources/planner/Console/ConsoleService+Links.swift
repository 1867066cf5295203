import Collector
import Localization
import Rendering
import Telemetry

extension ConsoleService {
    /// Rows on a page of the table of links, and records in a row's line of recent medians.
    static let linksPerPage = 50
    static let recentRecords = 40

    /// One page of the table: narrowed by `q` and `status`, ordered by `sort`.
    func links(_ request: ConsoleRequest, at now: UInt64) async throws -> JSONValue {
        let language = request.language
        let state = try await live.state(at: now)
        let words = SearchText.folded(request.searchedText).split(separator: " ")
        let status = request.query["status"].flatMap(LinkStatus.init(rawValue:))
        var chosen = state.links.filter { link in
            if let status, link.status != status { return false }
            guard !words.isEmpty else { return true }
            let text = [link.key.site, link.peer].map { plan?.searchText(of: $0) ?? SearchText.folded($0) }
                .joined(separator: " ")
            return words.allSatisfy { text.contains($0) }
        }
        LinkOrder(rawValue: request.query["sort"] ?? "")?.sort(&chosen)
        let page = Page(chosen, number: request.pageNumber, size: Self.linksPerPage)
        var recent: [LinkKey: [IntervalRecord]] = [:]
        for link in page.items {
            guard let newest = link.newest else { continue }
            let span = UInt64(Self.recentRecords) * max(newest.end - min(newest.start, newest.end), 1_000_000_000)
            recent[link.key] = try await live.intervals(
                of: link.key, from: newest.start > span ? newest.start - span : 0, to: newest.end,
                limit: Self.recentRecords)
        }
        return ConsoleDocuments.links(
            page.items, recent: recent, total: page.total, number: page.number, size: page.size, state: state,
            plan: plan, language: language)
    }

    /// One link over the last `minutes`; nil where nobody measures such a link.
    func link(_ request: ConsoleRequest, at now: UInt64) async throws -> JSONValue? {
        let state = try await live.state(at: now)
        // An address of before a merger is that of the successor's link.
        let key = lineage.current(
            of: LinkKey(link: request.query["link"] ?? "", site: request.query["site"] ?? ""))
        guard let link = state.links.first(where: { $0.key == key }) else { return nil }
        let minutes = min(max(request.query["minutes"].flatMap(Int.init) ?? 15, 1), 7 * 24 * 60)
        let span = UInt64(minutes) * 60_000_000_000
        let interval = link.newest.map { $0.end > $0.start ? $0.end - $0.start : 0 } ?? 0
        // Before a merger each of the predecessors measured at the same time.
        let lines = UInt64(1 + lineage.history(of: key).count)
        let limit = Int(min((span / max(interval, 1_000_000_000) + 2) * lines, 20_000))
        let from = now > span ? now - span : 0
        let records = try await live.intervals(of: key, from: from, to: now, limit: limit)
        // A wall clock that is a little ahead at the agent must not push its newest record off the chart.
        let to = max(now, link.newest?.end ?? 0)
        let series = LinkSeries(
            records, from: from, to: min(to, now + span), interval: interval == 0 ? state.interval : interval)
        let poll = max(state.pollMilliseconds, Int(min(series.step / 2_000_000, 30_000)))
        return ConsoleDocuments.link(
            link, series: series, poll: poll, lineage: lineage, plan: plan, language: request.language)
    }
}

/// The orders of the table of links.
enum LinkOrder: String, CaseIterable, Sendable {
    case status, delay, loss, seen

    /// Worst first; equal links stay in order of their names.
    func sort(_ links: inout [LinkState]) {
        let keyed = links.enumerated().map { (rank: rank($0.element), position: $0.offset, link: $0.element) }
        links = keyed.sorted { a, b in a.rank == b.rank ? a.position < b.position : a.rank > b.rank }.map(\.link)
    }

    private func rank(_ link: LinkState) -> Double {
        switch self {
        case .status:
            switch link.status {
            case .down: 3
            case .degraded: 2
            case .unknown: 1
            case .up: 0
            }
        case .delay: link.newest?.roundTripDelay.quantile(0.5) ?? -1
        case .loss: link.newest.flatMap { $0.sent == 0 ? nil : Double($0.lost) / Double($0.sent) } ?? -1
        case .seen: -Double(link.newest?.end ?? 0)
        }
    }
}
