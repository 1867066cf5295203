import Collector
package import Localization
package import Rendering

extension LinkStatusReport {
    /// The report as one self-contained HTML page that prints on A4: no script, no other file.
    package func page(_ language: Language) -> Markup {
        let title = ReportMessages.title.text(language)
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · \(periodText(language))</title>
            <style>\(LinkReportStyle.sheet)</style>
            </head>
            <body>
            \(header(language))
            \(tiles(language))
            <p class="summary">\(summary(language))</p>
            \(rows.isEmpty ? .empty : linksSection(language))
            \(rows.isEmpty ? .empty : causesSection(language))
            \(rows.isEmpty ? .empty : completenessSection(language))
            \(definitions(language))
            <footer>\(ReportMessages.footer.text(language))</footer>
            </body>
            </html>

            """
    }

    private func periodText(_ language: Language) -> String {
        let local = { LinkReportTime.local($0, utcOffset: utcOffset, language: language) }
        return "\(local(from)) – \(local(to))"
    }

    private func header(_ language: Language) -> Markup {
        let moment = LinkReportTime.local(made, utcOffset: utcOffset, language: language)
        return """
            <header>
            <p class="over">\(ReportMessages.subtitle.text(language))</p>
            <h1>\(ReportMessages.title.text(language))</h1>
            <dl><div><dt>\(ReportMessages.period.text(language))</dt><dd>\(periodText(language))</dd></div>
            <div><dt>\(ReportMessages.made.text(language))</dt><dd>\(moment)</dd></div></dl>
            </header>
            """
    }

    private func tiles(_ language: Language) -> Markup {
        let numbers = NumberStyle(language)
        func tile(_ kind: String, _ value: String, _ label: String) -> Markup {
            "<div class=\"tile \(kind)\"><b>\(value)</b><span>\(label)</span></div>\n"
        }
        var tiles = [tile("all", numbers.integer(rows.count), ReportMessages.links.text(language))]
        tiles += LinkVerdict.allCases.map { verdict in
            tile(verdict.rawValue, numbers.integer(count(verdict)), verdict.title(language))
        }
        tiles.append(tile("all", numbers.percent(completeness), ReportMessages.completeness.text(language)))
        return "<div class=\"tiles\">\(tiles)</div>"
    }

    private func linksSection(_ language: Language) -> Markup {
        let numbers = NumberStyle(language)
        func header(_ message: ReportMessages) -> Markup { "<th scope=\"col\">\(message.text(language))</th>" }
        func share(_ value: Double?) -> Markup {
            "<td class=\"number\">\(String(numbers.percent(value).prefix { $0 != " " }))</td>"
        }
        func delay(_ value: Double?) -> Markup { "<td class=\"number\">\(numbers.milliseconds(value))</td>" }
        let axis = LinkReportDistribution.Axis(rows.map(\.period.roundTripDelay))
        let body = rows.map { row -> Markup in
            """
            <tr><th scope="row">\(title(of: row, language))<small>\(row.period.key.link)</small>\(carriedLine(row, language))</th>
            <td><span class="badge \(row.verdict.rawValue)">\(row.verdict.title(language))</span></td>
            \(share(row.period.availability))
            \(delay(row.medianDelay))\(delay(row.delay95))\(delay(row.delay99))\(delay(row.maximumDelay))
            <td class="plot">\(LinkReportDistribution.drawing(row.period.roundTripDelay, axis: axis, numbers: numbers))</td>
            \(delay(row.variation95))\(delay(row.variation999))
            \(share(row.forwardLoss))\(share(row.returnLoss))\(share(row.unknownLoss))</tr>

            """
        }
        let short = { (text: String) -> Markup in "<th scope=\"col\">\(text)</th>" }
        let titles = language == .vietnamese ? ("đi", "về", "chưa rõ") : ("out", "back", "unplaced")
        return """
            <h2>\(ReportMessages.sectionLinks.text(language))</h2>
            <table class="links"><thead>
            <tr class="groups"><td colspan="3"></td>
            <th colspan="5" scope="colgroup">\(ReportMessages.delayRoundTrip.text(language))</th>
            <th colspan="2" scope="colgroup">\(ReportMessages.variation.text(language))</th>
            <th colspan="3" scope="colgroup">\(ReportMessages.lossEachWay.text(language))</th></tr>
            <tr>\(header(.columnLink))\(header(.columnVerdict))\(header(.columnAvailability))
            \(short("p50"))\(short("p95"))\(short("p99"))\(short("max"))\(header(.columnDistribution))
            \(short("p95"))\(short(language == .vietnamese ? "p99,9" : "p99.9"))
            \(short(titles.0))\(short(titles.1))\(short(titles.2))</tr></thead>
            <tbody>\(body)</tbody></table>
            """
    }

    /// Whose history a link's figures include.
    private func carriedLine(_ row: LinkStatusRow, _ language: Language) -> Markup {
        guard !row.predecessors.isEmpty else { return .empty }
        let sites = row.predecessors.map { names[$0] == nil ? $0 : "\(name(of: $0, language)) (\($0))" }
        return "<small>\(SuccessionMessages.rowCarried.text(language, sites.joined(separator: ", ")))</small>"
    }

    private func completenessSection(_ language: Language) -> Markup {
        let numbers = NumberStyle(language)
        func header(_ message: ReportMessages) -> Markup { "<th scope=\"col\">\(message.text(language))</th>" }
        let body = rows.map { row -> Markup in
            let reasons = missingReasons(row, language)
            let text = reasons.isEmpty ? ReportMessages.nothingMissing.text(language) : reasons.joined(separator: ", ")
            return """
                <tr><th scope="row">\(title(of: row, language))</th>
                <td class="number">\(numbers.integer(row.period.expected))</td>
                <td class="number">\(numbers.integer(row.period.present))</td>
                <td class="number">\(numbers.percent(row.period.completeness))</td>
                <td><svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">\
                <rect class="back" width="100" height="8"/>\
                <rect class="fill" width="\(Table.fixed((row.period.completeness ?? 0) * 100, decimals: 2))" height="8"/>\
                </svg></td>
                <td>\(text)</td></tr>

                """
        }
        return """
            <h2>\(ReportMessages.sectionCompleteness.text(language))</h2>
            <table class="completeness"><thead><tr>\(header(.columnLink))\(header(.columnExpected))
            \(header(.columnPresent))\(header(.columnCompleteness))<td></td>\(header(.columnReasons))</tr></thead>
            <tbody>\(body)</tbody></table>
            """
    }

    private func definitions(_ language: Language) -> Markup {
        let items: [ReportMessages] = [
            .definitionAvailability, .definitionDelay, .definitionVariation, .definitionLoss, .definitionCompleteness,
        ]
        let texts = items.map { $0.text(language) } + [LineMessages.definitionCause.text(language)]
        let list = texts.map { text -> Markup in "<li>\(text)</li>\n" }
        return """
            <section class="definitions"><h2>\(ReportMessages.sectionDefinitions.text(language))</h2>
            <ul>\(list)</ul></section>
            """
    }
}
