import Collector
import Localization
import NetworkModel
import Planning
import Rendering

/// The console's pages as functions of a request and the plan. What changes from second to second is filled in by the
/// page's module from the documents; everything else is in the HTML.
struct ConsolePages: Sendable {
    static let pageSize = 100

    let request: ConsoleRequest
    let plan: ConsolePlan?
    let assets: ConsoleAssets
    let hasOutlines: Bool
    /// What sites that the plan no longer has became.
    let lineage: SiteLineage
    /// Sites with an agent, and whether it is alive; nil where the store of measurements does not answer.
    var enrolled: [String: Bool]? = [:]

    var language: Language { request.language }
    var numbers: NumberStyle { NumberStyle(language) }

    func text(_ message: ConsoleMessages, _ arguments: String...) -> String {
        message.texts[language].filled(with: arguments)
    }

    /// In the plan's own words.
    func planText(_ message: PlanMessages) -> String { message.text(language) }

    /// Status and page for the request's path.
    func page() -> (status: Int, page: Markup) {
        switch request.path {
        case "/": (200, map())
        case "/links": (200, links())
        case "/link": (200, link())
        case "/sites": (200, sites())
        case "/site":
            if let site = request.query["id"].flatMap({ plan?.site($0) }) {
                (200, self.site(site))
            } else {
                (404, notFound(successors(of: request.query["id"] ?? "") ?? unknownSite))
            }
        default: (404, notFound("<p>\(text(.noSuchPage, request.path))</p>"))
        }
    }

    /// What a page loads beside the style sheet.
    struct Needs: OptionSet {
        let rawValue: Int
        static let map = Needs(rawValue: 1)
        static let charts = Needs(rawValue: 2)
    }

    /// The frame of every page.
    func shell(_ title: String, _ section: Section, module: String?, needs: Needs = [], main: Markup) -> Markup {
        var head: Markup = ""
        var notices: Markup = ""
        if needs.contains(.map) {
            if assets.hasMap {
                head += "<link rel=\"stylesheet\" href=\"/assets/leaflet/leaflet.css\">\n"
                head += "<script defer src=\"/assets/leaflet/leaflet.js\"></script>\n"
            } else {
                notices += notice(text(.missingLeaflet))
            }
        }
        if needs.contains(.charts) {
            if assets.hasCharts {
                head += "<link rel=\"stylesheet\" href=\"/assets/uplot/uPlot.min.css\">\n"
                head += "<script defer src=\"/assets/uplot/uPlot.iife.min.js\"></script>\n"
            } else {
                notices += notice(text(.missingCharts))
            }
        }
        if let module { head += "<script type=\"module\" src=\"/assets/\(module)\"></script>\n" }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · Tuyến</title>
            <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
            \(head)<link rel="stylesheet" href="/assets/console.css">
            <script type="application/json" id="messages">\(json: messages)</script>
            </head>
            <body class="\(section.rawValue)-page">
            <a class="skip" href="#content">\(text(.skipToContent))</a>
            <header class="bar">
            <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="26" height="26"><b>Tuyến</b>\
            <span>\(text(.tagline))</span></a>
            <nav class="sections" aria-label="\(text(.navigation))">\(navigation(section))</nav>
            <p class="live" id="live" role="status" data-state="connecting">\
            <i></i><span>\(module == nil ? "" : text(.connecting))</span></p>
            <nav class="languages" aria-label="\(text(.language))">\(languages)</nav>
            </header>
            <div id="away" class="notice bad" role="alert" hidden></div>
            \(notices)<noscript><p class="notice">\(text(.needsScript))</p></noscript>
            <main id="content" tabindex="-1">
            \(main)
            </main>
            </body>
            </html>

            """
    }

    enum Section: String { case map, links, sites, none }

    private func navigation(_ current: Section) -> [Markup] {
        let entries: [(Section, String, ConsoleMessages)] = [
            (.map, "/", .navigationMap), (.links, "/links", .navigationLinks), (.sites, "/sites", .navigationSites),
        ]
        return entries.map { section, address, title in
            section == current
                ? "<a href=\"\(address)\" aria-current=\"page\">\(text(title))</a>"
                : "<a href=\"\(address)\">\(text(title))</a>"
        }
    }

    /// The same page in each language.
    private var languages: [Markup] {
        Language.allCases.map { other in
            let name = other == .vietnamese ? "Tiếng Việt" : "English"
            let short = other.rawValue.uppercased()
            var query = request.query
            query["lang"] = other.rawValue
            let address = request.path + Self.query(query)
            return other == language
                ? "<a href=\"\(address)\" lang=\"\(other.rawValue)\" title=\"\(name)\" aria-current=\"true\">\(short)</a>"
                : "<a href=\"\(address)\" lang=\"\(other.rawValue)\" title=\"\(name)\">\(short)</a>"
        }
    }

    func notice(_ text: String) -> Markup { "<p class=\"notice\">\(text)</p>\n" }

    private var unknownSite: Markup { "<p>\(text(.noSuchSite, request.query["id"] ?? ""))</p>" }

    private func notFound(_ reason: Markup) -> Markup {
        shell(
            text(.notFound), .none, module: nil,
            main: """
                <section class="empty"><h1>\(text(.notFound))</h1>\(reason)
                <p><a class="button" href="/">\(text(.backToMap))</a></p></section>
                """)
    }

    /// Every message by its name, for the page's module; gates and levels speak as in the plan.
    private var messages: JSONValue {
        func named(_ kind: String, _ value: String, _ message: PlanMessages) -> JSONValue.Member {
            .init(kind + value.prefix(1).uppercased() + value.dropFirst(), .string(message.text(language)))
        }
        var members = ConsoleMessages.allCases.map {
            JSONValue.Member($0.rawValue, .string($0.texts[language]))
        }
        members.append(JSONValue.Member("changeover", .string(text(.changeover))))
        members += Gate.allCases.map { named("gate", $0.rawValue, $0.message) }
        members += UnitLevel.allCases.map { named("level", $0.rawValue, $0.message) }
        return .object(members)
    }

    /// `?a=b&c=d` in order of names, percent-encoded; empty for none.
    static func query(_ parameters: [String: String]) -> String {
        let pairs = parameters.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        guard !pairs.isEmpty else { return "" }
        return "?" + pairs.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
    }

    /// RFC 3986 §2.3: everything but unreserved characters is percent-encoded.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return out
    }

    /// A calendar day for the reader.
    func day(_ day: CivilDate?) -> String {
        guard let day else { return "–" }
        let (year, month, number) = day.components
        return numbers.day(year: year, month: month, day: number)
    }
}
