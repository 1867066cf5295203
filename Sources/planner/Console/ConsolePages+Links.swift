import Collector
import Localization
import Rendering

extension ConsolePages {
    /// The live table of links; rows come from `/api/links`.
    func links() -> Markup {
        let statuses = LinkStatus.allCases.map { status -> Markup in
            let selected: Markup = request.query["status"] == status.rawValue ? " selected" : ""
            return "<option value=\"\(status.rawValue)\"\(selected)>\(text(status.title))</option>"
        }
        let orders: [(String, ConsoleMessages)] = [
            ("", .sortName), ("status", .sortStatus), ("delay", .sortDelay), ("loss", .sortLoss), ("seen", .sortSeen),
        ]
        let sorts = orders.map { value, title -> Markup in
            let selected: Markup = (request.query["sort"] ?? "") == value ? " selected" : ""
            return "<option value=\"\(value)\"\(selected)>\(text(title))</option>"
        }
        let columns: [(String, Bool)] = [
            (text(.columnStatus), false), (text(.columnLink), false),
            (LineMessages.columnCause.text(language), false), (text(.columnMedian), true), (text(.columnP95), true),
            (text(.columnMax), true), (text(.columnJitter), true), (text(.columnLossForward), true),
            (text(.columnLossReturn), true), (text(.columnRecent), false), (text(.columnLastSeen), true),
        ]
        let head = columns.map { title, isNumber -> Markup in
            isNumber ? "<th scope=\"col\" class=\"number\">\(title)</th>" : "<th scope=\"col\">\(title)</th>"
        }
        let main: Markup = """
            <div class="title"><h1>\(text(.navigationLinks))</h1><p class="hint" id="links-total"></p></div>
            <form class="filter" id="filter" role="search" method="get" action="/links">
            <label>\(text(.search))<input type="search" name="q" value="\(request.searchedText)" \
            placeholder="\(text(.searchLinks))" autocomplete="off"></label>
            <label>\(text(.columnStatus))<select name="status"><option value="">\(text(.all))</option>\(statuses)</select></label>
            <label>\(text(.sortBy))<select name="sort">\(sorts)</select></label>
            <button type="submit">\(text(.apply))</button>
            </form>
            <div class="scroll"><table class="list live-links" id="links"><thead><tr>\(head)</tr></thead><tbody></tbody></table></div>
            <section class="empty" id="links-empty" hidden><h2>\(text(.noLinksYet))</h2><p>\(text(.noLinksHint))</p>
            <pre>planner site kit SITE --plan PLAN --data DATA --collector https://HOST:PORT --out KIT
            agent enrol --kit KIT --state STATE --reflector-address ADDRESS --reflector-port PORT
            agent run --state STATE</pre></section>
            <nav class="pages" id="pages" aria-label="\(text(.pages))"></nav>
            """
        return shell(text(.navigationLinks), .links, module: "links.js", main: main)
    }

    /// One link over time; figures come from `/api/link`.
    func link() -> Markup {
        let site = request.query["site"] ?? ""
        let peer = (request.query["link"] ?? "").split(separator: "~").map(String.init).first { $0 != site } ?? ""
        let from = plan?.name(of: site, language) ?? site
        let to = plan?.name(of: peer, language) ?? peer
        let ranges: [(Int, ConsoleMessages)] = [
            (15, .range15Minutes), (60, .rangeHour), (360, .range6Hours), (1_440, .rangeDay), (10_080, .rangeWeek),
        ]
        let buttons = ranges.map { minutes, title -> Markup in
            "<button type=\"button\" data-minutes=\"\(minutes)\" aria-pressed=\"\(minutes == 15 ? "true" : "false")\">"
                + "\(text(title))</button>"
        }
        let figures: [(String, ConsoleMessages)] = [
            ("median", .columnMedian), ("p95", .columnP95), ("max", .columnMax), ("jitter", .columnJitter),
            ("lossForward", .columnLossForward), ("lossReturn", .columnLossReturn), ("seen", .columnLastSeen),
        ]
        let tiles = figures.map { name, title -> Markup in
            "<div class=\"tile\"><b data-figure=\"\(name)\">–</b><span>\(text(title))</span></div>"
        }
        let charts: [(String, ConsoleMessages)] = [
            ("delay", .chartDelay), ("jitter", .chartJitter), ("loss", .chartLoss),
        ]
        let figuresMarkup = charts.map { name, title -> Markup in
            "<figure><figcaption>\(text(title))</figcaption><div class=\"chart\" id=\"chart-\(name)\"></div></figure>\n"
        }
        let main: Markup = """
            <p class="crumbs"><a href="/links">\(text(.navigationLinks))</a></p>
            <div class="title"><h1 id="link-title"><a href="/site\(site: site)">\(from)</a> → \
            <a href="/site\(site: peer)">\(to)</a></h1>
            <span id="link-status"></span></div>
            <p id="link-cause" hidden></p>
            <p class="hint">\(text(.measuredAt, from)) · <code>\(request.query["link"] ?? "")</code></p>
            \(linkHistory(lineage.current(of: LinkKey(link: request.query["link"] ?? "", site: site))))
            <div class="tiles wide">\(tiles)</div>
            <div class="ranges" role="group" aria-label="\(text(.range))">\(buttons)</div>
            <p class="notice" id="link-missing" hidden></p>
            <div id="charts">\(figuresMarkup)</div>
            <section id="link-users" hidden><h2>\(TrafficMessages.section.text(language))</h2><p class="hint"></p>
            <div class="scroll"><table class="list"><thead></thead><tbody></tbody></table></div></section>
            <details class="numbers"><summary>\(text(.asTable))</summary>
            <div class="scroll"><table class="list" id="intervals"><thead><tr><th scope="col">\(text(.columnTime))</th>\
            <th scope="col" class="number">\(text(.columnMedian))</th><th scope="col" class="number">\(text(.columnP95))</th>\
            <th scope="col" class="number">\(text(.columnMax))</th><th scope="col" class="number">\(text(.columnJitter))</th>\
            <th scope="col" class="number">\(text(.columnSent))</th><th scope="col" class="number">\(text(.columnReceived))</th>\
            <th scope="col" class="number">\(text(.columnLossForward))</th><th scope="col" class="number">\(text(.columnLossReturn))</th>\
            <th scope="col">\(text(.columnNotMeasured))</th></tr></thead><tbody></tbody></table></div></details>
            """
        return shell("\(from) → \(to)", .links, module: "link.js", needs: .charts, main: main)
    }
}

extension Markup.Interpolation {
    /// The query that names a site.
    fileprivate mutating func appendInterpolation(site: String) {
        appendInterpolation(ConsolePages.query(["id": site]))
    }
}

extension LinkStatus {
    var title: ConsoleMessages {
        switch self {
        case .up: .statusUp
        case .down: .statusDown
        case .degraded: .statusDegraded
        case .unknown: .statusUnknown
        }
    }
}
