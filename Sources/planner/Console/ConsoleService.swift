package import Collector
import Localization
package import Planning
import Rendering
import Telemetry

/// The console: answers each request from the plan, the collector's read model and the assets. It keeps no session and
/// changes nothing.
package struct ConsoleService: Sendable {
    let plan: ConsolePlan?
    let lineage: SiteLineage
    let live: LiveNetwork
    let assets: ConsoleAssets
    let clock: @Sendable () -> UInt64
    /// Outlines of the provinces (GeoJSON), drawn under the sites.
    private let outlines: Body?
    private let maps: [Language: Body]

    /// - Parameters:
    ///   - plan: nil when the collector runs without one; sites then have ids alone and the map no places.
    ///   - network: measurements as `lineage` names them.
    ///   - lineage: what sites that the plan no longer has became.
    ///   - outlines: the bytes of a GeoJSON file.
    ///   - clock: Unix nanoseconds.
    package init(
        plan: Plan?, network: any NetworkView, lineage: SiteLineage = SiteLineage(hierarchy: .empty),
        outlines: [UInt8]?, assets: ConsoleAssets,
        clock: @escaping @Sendable () -> UInt64
    ) {
        let plan = plan.map(ConsolePlan.init)
        self.plan = plan
        self.lineage = lineage
        self.assets = assets
        self.clock = clock
        live = LiveNetwork(network)
        self.outlines = outlines.map { Body($0, "application/geo+json") }
        let places = plan.map { plan in outlines.map { FarPlace.find(in: $0, plan: plan) } ?? [] } ?? []
        maps = Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let empty = ConsoleDocuments.document([.init("sites", ConsoleDocuments.columns([], []))])
                return (
                    language, Body(plan.map { ConsoleDocuments.map($0, places: places, language: language) } ?? empty)
                )
            })
    }

    /// Answers any path; never throws: what fails is an answer too.
    package func respond(to request: ConsoleRequest) async -> ConsoleResponse {
        do {
            if request.path.hasPrefix("/api/") { return try await document(for: request) }
            if request.path.hasPrefix("/assets/") { return asset(for: request) }
            return await page(for: request)
        } catch {
            let body = Body(
                ConsoleDocuments.error(
                    "the store of measurements does not answer: \(error)", expected: "a readable data folder",
                    next: "see the collector's log; this page asks again by itself"))
            var response = body.response(to: request, status: 503, now: clock())
            response.headers.append(("Retry-After", "5"))
            return response
        }
    }

    private func page(for request: ConsoleRequest) async -> ConsoleResponse {
        var pages = ConsolePages(
            request: request, plan: plan, assets: assets, hasOutlines: outlines != nil, lineage: lineage)
        if request.path == "/sites" {
            // The list is worth showing even where the measurements are out of reach.
            let agents = try? await live.state(at: clock()).agents
            pages.enrolled = agents.map { agents in
                Dictionary(agents.map { ($0.site, $0.isAlive) }) { $0 || $1 }
            }
        }
        let (status, page) = pages.page()
        var response = Body(page).response(to: request, status: status, now: clock())
        response.headers += [
            ("Content-Language", request.language.rawValue), ("Vary", "Accept-Language, Cookie"),
            ("Content-Security-Policy", Self.policy), ("Referrer-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"),
        ]
        if let chosen = request.chosenLanguage {
            // A year, as long as a person may expect a choice to hold.
            response.headers.append(("Set-Cookie", "lang=\(chosen.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"))
        }
        return response
    }

    /// Nothing inline and nothing from elsewhere. Leaflet and uPlot set styles through the object model, which
    /// `style-src` leaves alone.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    private func asset(for request: ConsoleRequest) -> ConsoleResponse {
        guard let file = assets.files[String(request.path.dropFirst("/assets/".count))] else {
            return missing("no such asset", request)
        }
        return Body(file.bytes, file.contentType).response(to: request, now: clock())
    }

    private func document(for request: ConsoleRequest) async throws -> ConsoleResponse {
        let language = request.language
        let now = clock()
        let body: Body
        switch request.path {
        case "/api/map": body = maps[language] ?? Body(JSONValue.null)
        case "/api/outlines":
            guard let outlines else { return missing("no outlines were given", request) }
            body = outlines
        case "/api/plan":
            guard let plan else { return missing("no plan was given", request) }
            body = Body(ConsoleDocuments.plan(plan, language: language))
        case "/api/state": body = Body(ConsoleDocuments.state(try await live.state(at: now)))
        case "/api/links": body = Body(try await links(request, at: now))
        case "/api/link":
            guard let document = try await link(request, at: now) else {
                return missing("no such link is measured", request)
            }
            body = Body(document)
        case "/api/sites":
            guard let plan else { return missing("no plan was given", request) }
            let enrolled = Set(try await live.state(at: now).agents.map(\.site))
            let sites = plan.sites(matching: SiteFilter(request), enrolled: enrolled)
            let page = Page(sites, number: request.pageNumber, size: ConsolePages.pageSize)
            body = Body(ConsoleDocuments.sites(page, plan: plan, language: language))
        case "/api/site":
            guard let plan, let site = request.query["id"].flatMap(plan.site) else {
                return missing("the plan has no such site", request)
            }
            body = Body(ConsoleDocuments.site(site, plan: plan, language: language))
        default: return missing("no such resource", request)
        }
        return body.response(to: request, now: now)
    }

    private func missing(_ reason: String, _ request: ConsoleRequest) -> ConsoleResponse {
        Body(
            ConsoleDocuments.error(
                "\(reason): \(request.path)", expected: "a resource of docs/console.md",
                next: "check the address, or start planner serve with what is missing")
        ).response(to: request, status: 404, now: clock())
    }
}

extension ConsoleRequest {
    var pageNumber: Int { query["page"].flatMap(Int.init) ?? 1 }
}
