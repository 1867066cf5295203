import Foundation
import Localization
import Rendering
import Testing

@testable import Console

@Suite struct PageTests {
    static let pages: [(String, [String: String])] = [
        ("/", [:]), ("/links", [:]), ("/link", ["link": "01290@2025~04@2025", "site": "01290@2025"]), ("/sites", [:]),
        ("/site", ["id": "07210@2025"]), ("/site", ["id": "01290@2025"]), ("/site", ["id": "pop-040"]),
    ]

    @Test(arguments: Language.allCases) func everyPageSpeaksTheLanguageAndObeysItsPolicy(_ language: Language)
        async throws
    {
        let console = try TestConsole()
        for (path, query) in Self.pages {
            let response = await console.get(path, query, language: language)
            #expect(response.status == 200, "\(path)")
            #expect(response[header: "Content-Language"] == language.rawValue)
            let policy = try #require(response[header: "Content-Security-Policy"])
            #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
            // What the policy would refuse: inline scripts, styles and handlers, and anything from elsewhere. The one
            // inline script element holds data.
            let html = response.text.replacing("<script type=\"application/json\" id=\"messages\">", with: "")
            let scripts = html.matches(of: /<script(?![^>]* src=")/)
            #expect(scripts.isEmpty, "\(path) has an inline script")
            #expect(html.matches(of: /<[^>]+\s(style|on[a-z]+)=/).isEmpty, "\(path) has an inline style or handler")
            #expect(html.matches(of: /(src|href)="(https?:)?\/\//).isEmpty, "\(path) loads from elsewhere")
            let visible = html.split(separator: "</head>").last ?? ""
            #expect(!visible.contains("{0}"), "\(path) has an unfilled place")
        }
    }

    @Test func namesCannotBecomeMarkup() async throws {
        let console = try TestConsole()
        for (path, query) in [("/site", ["id": "07210@2025"]), ("/sites", [:]), ("/", [:])] {
            let text = await console.get(path, query).text
            #expect(!text.contains("<script>alert"), "\(path)")
        }
        let hostile = "\"><script>alert(2)</script>"
        for (path, query) in [
            ("/sites", ["q": hostile]), ("/links", ["q": hostile, "sort": hostile]), ("/site", ["id": hostile]),
            ("/link", ["link": hostile, "site": hostile]), ("/" + hostile, [:]), ("/", ["site": hostile]),
        ] {
            let text = await console.get(path, query).text
            #expect(!text.contains("<script>alert"), "\(path)")
        }
    }

    @Test func unknownPagesAndSitesAreNotFoundInTheReadersLanguage() async throws {
        let console = try TestConsole()
        let page = await console.get("/nowhere", language: .vietnamese)
        #expect(page.status == 404 && page.text.contains("Không có trang /nowhere."))
        let site = await console.get("/site", ["id": "x"])
        #expect(site.status == 404 && site.text.contains("The plan has no site “x”"))
    }

    @Test func mapPageCountsUnitsByGateAndFlagsWhatThePrintSays() async throws {
        let text = await (try TestConsole()).get("/").text
        #expect(text.contains("<a href=\"/sites?gate=held&amp;level=commune\">1</a>"))
        #expect(text.contains("Trial: the notice prints 5/4/2024, read as 2025-04-05"))
        #expect(text.contains("3 deployed, 1 prepared"))
        // Closed units do not occur: neither column nor legend speaks of them.
        #expect(!text.contains("class=\"gate closed\""))
    }

    @Test func sitePageSaysWhyItsGateIsAsItIs() async throws {
        let console = try TestConsole()
        let held = await console.get("/site", ["id": "07210@2025"]).text
        #expect(held.contains("Held: reorganisation E-24 of Bac Ninh (24@2025) is pending."))
        let own = await console.get("/site", ["id": "24@2025"], language: .vietnamese).text
        #expect(own.contains("Tạm dừng: đang chờ việc sắp xếp E-24 của chính đơn vị."))
        let ready = await console.get("/site", ["id": "01290@2025"]).text
        #expect(ready.contains("Ready: reorganisation E-04 is complete. Deploy at once."))
        // 7.5 of 20 Mbit/s in the busy hour.
        #expect(ready.contains("20 Mbit/s") && ready.contains("7.50 Mbit/s") && ready.contains("38 %"))
        let pop = await console.get("/site", ["id": "pop-040"]).text
        #expect(pop.contains("Point of presence") && pop.contains("The plan gives this site no circuit of its own."))
    }

    @Test func withoutPlanOrStoreThePagesStillStand() async throws {
        let bare = try TestConsole(network: RecordedNetwork(), hasPlan: false)
        #expect(await bare.get("/").text.contains("No plan loaded"))
        #expect(await bare.get("/sites").text.contains("No plan loaded"))
        let broken = try TestConsole(network: RecordedNetwork(failure: "disk I/O error"))
        let sites = await broken.get("/sites")
        #expect(sites.status == 200 && sites.text.contains("The store of measurements does not answer"))
    }

    @Test func sitesAreFoundWithoutDiacriticsAndByFilter() async throws {
        let console = try TestConsole()
        struct Case {
            var query: [String: String]
            var ids: [String]
        }
        for one in [
            Case(query: ["q": "bao lam"], ids: ["01290@2025"]),
            Case(query: ["q": "BẢO LÂM"], ids: ["01290@2025"]),
            // A name typed on a system that decomposes letters.
            Case(query: ["q": "BA\u{309}O LA\u{302}M"], ids: ["01290@2025"]),
            Case(query: ["q": "dac khu"], ids: ["20333@2025"]),
            Case(query: ["q": "cao bang", "level": "commune"], ids: ["01290@2025", "20333@2025"]),
            Case(query: ["gate": "held"], ids: ["24@2025", "07210@2025"]),
            Case(query: ["level": "carrier"], ids: ["pop-040"]),
            Case(query: ["enrolled": "1"], ids: ["TW@party", "04@2025", "01290@2025"]),
            Case(query: ["q": "nothing like it"], ids: []),
        ] {
            let document = try await console.document("/api/sites", one.query)
            let ids = (document["sites"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
            #expect(ids == one.ids, "\(one.query)")
            let page = await console.get("/sites", one.query).text
            #expect(one.ids.allSatisfy { page.contains("<small>\($0)</small>") })
        }
    }

    @Test func agentsAreMarkedAliveOrSilentInTheList() async throws {
        let text = await (try TestConsole()).get("/sites", ["enrolled": "1"]).text
        #expect(text.matches(of: /title="agent alive"/).count == 2)
        #expect(text.matches(of: /title="agent silent"/).count == 1)
    }
}
