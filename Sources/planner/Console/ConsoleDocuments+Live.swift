import Collector
import Localization
import Rendering
import Reports
import Telemetry

extension ConsoleDocuments {
    /// `GET /api/state`: who is alive and how each link is, for the map. 100 bytes a link.
    static func state(_ state: LiveState) -> JSONValue {
        let agents = state.agents.bySite.map { agent -> JSONValue in
            [.string(agent.site), .bool(agent.isAlive), moment(agent.lastReport)]
        }
        let links = state.links.map { link -> JSONValue in
            let newest = link.newest
            return [
                .string(link.key.link), .string(link.key.site), .string(link.peer), .string(link.status.rawValue),
                moment(newest?.end), milliseconds(newest?.roundTripDelay.quantile(0.5)),
                ratio(newest?.lost ?? 0, of: newest?.sent ?? 0),
            ]
        }
        return document([
            .init("poll", .integer(Int64(state.pollMilliseconds))),
            .init("counts", counts(state)),
            .init("agents", columns(["site", "alive", "last"], agents)),
            .init("links", columns(["link", "site", "peer", "status", "end", "median", "loss"], links)),
        ])
    }

    static func counts(_ state: LiveState) -> JSONValue {
        let links = LinkStatus.allCases.map { status in
            JSONValue.Member(
                status.rawValue, .integer(Int64(state.links.count { $0.status == status })))
        }
        let agents = state.agents.bySite
        return .object([
            .init("agents", .integer(Int64(agents.count))),
            .init("alive", .integer(Int64(agents.count(where: \.isAlive)))),
            .init("links", .object(links)),
        ])
    }

    /// A link's row in `GET /api/links` and the head of `GET /api/link`.
    static func link(_ link: LinkState, plan: ConsolePlan?, language: Language) -> [JSONValue.Member] {
        let newest = link.newest
        let delay = newest?.roundTripDelay
        return [
            .init("link", .string(link.key.link)),
            .init("site", .string(link.key.site)),
            .init("siteName", .string(plan?.name(of: link.key.site, language) ?? link.key.site)),
            .init("peer", .string(link.peer)),
            .init("peerName", .string(plan?.name(of: link.peer, language) ?? link.peer)),
            .init("status", .string(link.status.rawValue)),
            .init("start", moment(newest?.start)),
            .init("end", moment(newest?.end)),
            .init("sent", .integer(Int64(clamping: newest?.sent ?? 0))),
            .init("median", milliseconds(delay?.quantile(0.5))),
            .init("p95", milliseconds(delay?.quantile(0.95))),
            .init("max", milliseconds(delay.flatMap { $0.isEmpty ? nil : $0.maximum })),
            .init("jitter", milliseconds(newest?.jitter)),
            .init("lossForward", share(newest?.forwardLoss)),
            .init("lossReturn", share(newest?.returnLoss)),
            .init("loss", ratio(newest?.lost ?? 0, of: newest?.sent ?? 0)),
            .init("cause", .string(link.finding.cause.rawValue)),
            .init("causeName", .string(link.finding.cause.title(language))),
            .init("evidence", .string(link.finding.text(language))),
            .init("measuredAs", link.measuredAs.map { .string($0) } ?? .null),
            .init("notMeasured", .array((newest?.notMeasured ?? []).map { .string($0.rawValue) })),
        ]
    }

    /// `GET /api/links`: one page of the table of links; `recent` holds each link's newest records, oldest first.
    static func links(
        _ page: [LinkState], recent: [LinkKey: [IntervalRecord]], total: Int, number: Int, size: Int,
        state: LiveState, plan: ConsolePlan?, language: Language
    ) -> JSONValue {
        let rows = page.map { link -> JSONValue in
            let medians = (recent[link.key] ?? []).map { milliseconds($0.roundTripDelay.quantile(0.5)) }
            return .object(
                Self.link(link, plan: plan, language: language) + [.init("recent", .array(medians))])
        }
        return document([
            .init("poll", .integer(Int64(state.pollMilliseconds))),
            .init("counts", counts(state)),
            .init("total", .integer(Int64(total))),
            .init("page", .integer(Int64(number))),
            .init("size", .integer(Int64(size))),
            .init("links", .array(rows)),
        ])
    }

    /// What a capture saw of the site's users, as a person reads it: `hint`, which says where and of how much of the line, `head` and `rows`,
    /// of which the first cell is a title.
    private static func users(
        _ traffic: LineTraffic, of site: String, plan: ConsolePlan?, _ language: Language
    ) -> JSONValue.Member {
        let table = TrafficListing.table([TrafficListing(site: site, traffic: traffic)], language)
        let digits = Table.Digits(language: language.rawValue)
        let place = plan?.name(of: site, language) ?? site
        var hint = [TrafficMessages.sectionHint.text(language, "\(place), \(traffic.interface)")]
        if traffic.isNarrowed { hint.append(TrafficMessages.narrowed.text(language)) }
        if traffic.links > 1 { hint.append(TrafficMessages.shared.text(language, traffic.links)) }
        // Site and interface are in the hint, and so is what the last two columns say.
        func shown<Part>(_ parts: [Part]) -> ArraySlice<Part> { parts.dropFirst(2).dropLast(2) }
        return .init(
            "users",
            .object([
                .init("hint", .string(hint.joined(separator: "; "))),
                .init("head", .array(shown(table.columns).map { .string($0.title) })),
                .init("rows", .array(table.rows.map { .array(shown($0).map { .string($0.text(in: digits)) }) })),
            ]))
    }

    /// `GET /api/link`: one link over time.
    static func link(
        _ link: LinkState, series: LinkSeries, poll: Int, lineage: SiteLineage, plan: ConsolePlan?, language: Language
    ) -> JSONValue {
        func quantiles(_ q: Double) -> JSONValue {
            .array(series.points.map { milliseconds($0?.delay.quantile(q)) })
        }
        func values(_ value: (LinkSeries.Point) -> JSONValue) -> JSONValue {
            .array(series.points.map { $0.map(value) ?? .null })
        }
        let times = series.points.indices.map { index in
            JSONValue.integer(Int64(clamping: (series.begin + UInt64(index) * series.step) / 1_000_000))
        }
        var members: [JSONValue.Member] = [
            .init("poll", .integer(Int64(poll))),
            .init("link", .object(Self.link(link, plan: plan, language: language))),
            .init("step", .integer(Int64(clamping: series.step / 1_000_000))),
        ]
        members += history(link.key, lineage, plan: plan, language)
        if let traffic = link.newest?.traffic {
            members.append(users(traffic, of: link.key.site, plan: plan, language))
        }
        members.append(
            .init(
                "series",
                .object([
                    .init("time", .array(times)),
                    .init("min", values { milliseconds($0.delay.isEmpty ? nil : $0.delay.minimum) }),
                    .init("p50", quantiles(0.5)), .init("p95", quantiles(0.95)), .init("p99", quantiles(0.99)),
                    .init("max", values { milliseconds($0.delay.isEmpty ? nil : $0.delay.maximum) }),
                    .init("jitter", values { milliseconds($0.jitter) }),
                    .init("variation95", values { milliseconds($0.variation.quantile(0.95)) }),
                    .init("sent", values { .integer(Int64(clamping: $0.sent)) }),
                    .init("received", values { .integer(Int64(clamping: $0.received)) }),
                    .init("lossForward", values { $0.isWayUnknown ? .null : ratio($0.lostForward, of: $0.sent) }),
                    .init("lossReturn", values { ratio($0.lostReturn, of: $0.received + $0.lostReturn) }),
                    .init("lossUnknown", values { ratio($0.lostUnknown, of: $0.sent) }),
                    .init("notMeasured", values { .array($0.reasons.map(\.rawValue).sorted().map { .string($0) }) }),
                ])))
        return document(members)
    }
}
