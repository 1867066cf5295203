import Localization
import NetworkModel
import Planning
import Rendering

extension ConsolePages {
    /// One site: what its gate lets us do and why, its circuits, its works, its demand, and how its links are now.
    func site(_ site: PlannedSite) -> Markup {
        let id = site.site.id.rawValue
        let name = site.site.name[language]
        let main: Markup = """
            <p class="crumbs"><a href="/sites">\(text(.navigationSites))</a></p>
            <div class="title"><h1>\(name)</h1>\(gateBadge(site))<span id="agent-state"></span></div>
            <p class="hint">\(levelTitle(site)) · <code>\(id)</code> · \
            <a href="/\(Self.query(["site": id]))">\(text(.showOnMap))</a></p>
            \(gateReason(site))
            <div class="columns">
            <section><h2>\(text(.facts))</h2><dl class="facts">\(facts(site))</dl></section>
            <section><h2>\(text(.liveLinks))</h2><ul class="link-list" id="link-list" data-site="\(id)"></ul>
            <p class="hint" id="site-live">\(text(.noAgentHere))</p></section>
            </div>
            \(tookOver(site))
            \(gaps(site))
            <section><h2>\(text(.circuits))</h2>\(circuitTable(site))</section>
            \(demandTable(site))
            \(schedule(site))
            """
        return shell(name, .sites, module: "site.js", main: main)
    }

    private func gateBadge(_ site: PlannedSite) -> Markup {
        site.gate.map { "<span class=\"gate badge \($0.rawValue)\">\(planText($0.message))</span>" } ?? .empty
    }

    /// The sentence that says why.
    private func gateReason(_ site: PlannedSite) -> Markup {
        guard let unit = site.site.unit.flatMap({ plan?.unit($0) }) else { return .empty }
        let decision = unit.decision
        let event = decision.event ?? "–"
        let sentence: String
        switch decision.gate {
        case .open: sentence = decision.event == nil ? text(.reasonOpen) : text(.reasonOpenAfter, event)
        case .held:
            if let because = decision.because, because != unit.unit.id {
                let holder = plan?.unit(because)?.unit.name[language] ?? because.description
                sentence = text(.reasonHeldBy, event, holder, because.description)
            } else {
                sentence = text(.reasonHeld, event)
            }
        case .standby: sentence = text(.reasonStandby, event)
        case .ready: sentence = text(.reasonReady, event)
        case .closed: sentence = text(.reasonClosed, event)
        }
        return "<p class=\"reason \(decision.gate.rawValue)\">\(sentence)\(eventLine(decision.event))</p>"
    }

    private func facts(_ site: PlannedSite) -> Markup {
        func fact(_ title: ConsoleMessages, _ value: Markup) -> Markup {
            "<div><dt>\(text(title))</dt><dd>\(value)</dd></div>\n"
        }
        var list: Markup = ""
        if let province = plan?.province(of: site) {
            list += fact(.columnProvince, "\(province.name[language])")
        }
        if let upstream = site.upstream?.rawValue {
            list += fact(
                .upstream,
                "<a href=\"/site\(Self.query(["id": upstream]))\">\(plan?.name(of: upstream, language) ?? upstream)</a>"
            )
        }
        let place = site.site.location
        let error =
            place.errorRadius.flatMap { $0 < 0.05 ? nil : " ± \(numbers.decimal($0, $0 < 10 ? 1 : 0)) km" } ?? ""
        list += fact(
            .coordinates,
            """
            \(numbers.decimal(place.coordinate.latitude, 5)) N, \(numbers.decimal(place.coordinate.longitude, 5)) E\(error)\
            <small>\(basis(place.basis))</small>
            """)
        if site.level != nil {
            if site.staff > 0 { list += fact(.staff, "\(numbers.integer(site.staff))") }
            list += fact(.columnPhase, "\(phaseName(site.phase))")
            list += fact(
                .works,
                site.starts == nil
                    ? "\(text(.noWorks))" : "\(text(.fromTo, day(site.starts), day(site.finishes)))")
        }
        return list
    }

    private func basis(_ basis: Basis) -> String {
        switch basis {
        case .published(let source): text(.basisPublished, source)
        case .derived(let from): text(.basisDerived, from)
        case .assumed(let why): text(.basisAssumed, why)
        }
    }

    private func circuitTable(_ site: PlannedSite) -> Markup {
        let circuits = plan?.circuits(of: site.site.id) ?? []
        guard !circuits.isEmpty else { return "<p class=\"hint\">\(text(.noCircuits))</p>" }
        let rows = circuits.map { planned -> Markup in
            let circuit = planned.circuit
            let far = circuit.z.rawValue
            let use = Double(max(planned.downstream, planned.upstream).bitsPerSecond)
            let share = circuit.capacity.bitsPerSecond > 0 ? use / Double(circuit.capacity.bitsPerSecond) : nil
            return """
                <tr><th scope="row">\(planText(circuit.role.message))</th>
                <td><a href="/site\(Self.query(["id": far]))">\(plan?.name(of: far, language) ?? far)</a></td>
                <td>\(planText(circuit.medium.message))</td><td>\(circuit.tier)</td>
                <td class="number">\(numbers.rate(bitsPerSecond: circuit.capacity.bitsPerSecond))</td>
                <td class="number">\(numbers.rate(bitsPerSecond: planned.downstream.bitsPerSecond))</td>
                <td class="number">\(numbers.rate(bitsPerSecond: planned.upstream.bitsPerSecond))</td>
                <td class="number">\(numbers.percent(share, 0))</td>
                <td>\(plan?.systemName(planned.drivenBy, language) ?? planned.drivenBy)</td>
                <td class="number">\(numbers.decimal(circuit.length, 1)) km</td><td>\(circuit.carrier)</td>
                <td>\(text(circuit.status.title))</td></tr>

                """
        }
        let columns: [(ConsoleMessages, Bool)] = [
            (.columnRole, false), (.columnTo, false), (.columnMedium, false), (.columnTier, false),
            (.columnCapacity, true), (.columnDemandDown, true), (.columnDemandUp, true), (.columnUse, true),
            (.columnDrivenBy, false), (.columnLength, true), (.columnCarrier, false), (.columnStatus, false),
        ]
        let head = columns.map { title, isNumber -> Markup in
            isNumber
                ? "<th scope=\"col\" class=\"number\">\(text(title))</th>" : "<th scope=\"col\">\(text(title))</th>"
        }
        return """
            <div class="scroll"><table class="list"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}

extension CircuitStatus {
    var title: ConsoleMessages {
        switch self {
        case .planned: .circuitPlanned
        case .provisioning: .circuitProvisioning
        case .active: .circuitActive
        case .offline: .circuitOffline
        case .deprovisioning: .circuitDeprovisioning
        case .decommissioned: .circuitDecommissioned
        }
    }
}
