import Collector
import Localization
import NetworkModel
import Planning
import Rendering

extension ConsolePages {
    /// The country: sites by gate, who is alive, how the links between them are, and what the plan comes to.
    func map() -> Markup {
        let main: Markup = """
            <section class="map-pane" aria-label="\(text(.mapTitle))">
            <div id="map" data-outlines="\(hasOutlines ? "1" : "0")" data-focus="\(request.query["site"] ?? "")" \
            role="application" aria-label="\(text(.mapDescription))"></div>
            <div class="map-buttons">
            <button type="button" id="fit-country">\(text(.wholeCountry))</button>
            <button type="button" id="fit-live" disabled>\(text(.liveSites))</button>
            </div>
            \(legend)
            </section>
            <aside class="panel" aria-label="\(text(.overview))">
            <h1>\(plan?.plan.topologyName[language] ?? text(.noPlan))</h1>
            \(planLine)
            <section aria-labelledby="live-title"><h2 id="live-title">\(text(.liveNow))</h2>
            <div class="tiles" id="counts">
            \(tile("agents", text(.agentsAlive)))\(tile("up", text(.statusUp)))\(tile("degraded", text(.statusDegraded)))\
            \(tile("down", text(.statusDown)))\(tile("unknown", text(.statusUnknown)))
            </div>
            <ul class="link-list" id="link-list" aria-live="off"></ul>
            <p class="hint" id="link-more"></p>
            </section>
            \(gateSection)
            \(phaseSection)
            \(circuitSection)
            </aside>
            """
        return shell(text(.mapTitle), .map, module: "map.js", needs: .map, main: main)
    }

    private func tile(_ name: String, _ label: String) -> Markup {
        "<a class=\"tile \(name)\" href=\"\(name == "agents" ? "/sites?enrolled=1" : "/links?status=\(name)")\">"
            + "<b data-count=\"\(name)\">–</b><span>\(label)</span></a>\n"
    }

    /// What dots, rings and lines mean; the gates that occur in the plan alone.
    private var legend: Markup {
        let gates = Gate.allCases.filter { gate in plan?.sites.contains { $0.gate == gate } ?? false }
        let dots = gates.map { gate -> Markup in
            "<li><span class=\"gate \(gate.rawValue)\">\(planText(gate.message))</span></li>"
        }
        let lines = LinkStatus.allCases.map { status -> Markup in
            """
            <li><svg viewBox="0 0 26 8" aria-hidden="true"><path class="live-link \(status.rawValue)" d="M2 4H24"/></svg>\
            \(text(status.title))</li>
            """
        }
        return """
            <div class="legend" aria-label="\(text(.legend))"><ul>\(dots)</ul><ul>
            <li><i class="ring alive"></i>\(text(.legendAlive))</li><li><i class="ring dead"></i>\(text(.legendDead))</li></ul>
            <ul>\(lines)</ul></div>
            """
    }

    private var planLine: Markup {
        guard let plan = plan?.plan else { return "<p class=\"hint\">\(text(.noPlanHint))</p>" }
        let policy = text(plan.gatePolicy == .strict ? .policyStrict : .policyOwn)
        return """
            <p class="hint">\(text(.planAsOf, day(plan.asOf)))<br>\(policy)<br>\
            \(text(.inputHash)) <code title="\(plan.inputHash)">\(String(plan.inputHash.prefix(12)))</code></p>
            """
    }

    /// Units by level and gate; its head is the legend of the map's colours.
    private var gateSection: Markup {
        guard let plan else { return .empty }
        // Units that have ceased are not the network's.
        let present = Gate.allCases.filter { gate in
            gate != .closed && plan.gateCounts.contains { ($0.counts[gate] ?? 0) > 0 }
        }
        let head = present.map { gate -> Markup in
            "<th scope=\"col\"><span class=\"gate \(gate.rawValue)\">\(planText(gate.message))</span></th>"
        }
        let rows = plan.gateCounts.compactMap { level, counts -> Markup? in
            guard present.contains(where: { (counts[$0] ?? 0) > 0 }) else { return nil }
            let cells = present.map { gate -> Markup in
                guard let count = counts[gate], count > 0 else { return "<td class=\"number none\">0</td>" }
                // Districts have no office of their own to list.
                if level == .district { return "<td class=\"number\">\(numbers.integer(count))</td>" }
                let address = "/sites" + Self.query(["level": level.rawValue, "gate": gate.rawValue])
                return "<td class=\"number\"><a href=\"\(address)\">\(numbers.integer(count))</a></td>"
            }
            return "<tr><th scope=\"row\">\(planText(level.message))</th>\(cells)</tr>\n"
        }
        return """
            <section aria-labelledby="gate-title"><h2 id="gate-title">\(text(.unitsByGate))</h2>
            <div class="scroll"><table class="gates"><thead><tr><th></th>\(head)</tr></thead><tbody>\(rows)</tbody></table></div>
            <p class="hint">\(text(.gateHint))</p></section>
            """
    }

    private var phaseSection: Markup {
        guard let phases = plan?.plan.phases, !phases.isEmpty else { return .empty }
        let most = max(1, phases.map { $0.deployed + $0.prepared }.max() ?? 1)
        let items = phases.map { phase -> Markup in
            let ends = phase.phase.ends.map { " – " + day($0) } ?? ""
            let works =
                phase.firstDay == nil
                ? text(.noWorks) : text(.worksFromTo, day(phase.firstDay), day(phase.lastDay))
            let flags = phase.phase.milestones.compactMap { milestone -> Markup? in
                guard let printed = milestone.printed else { return nil }
                return
                    "<span class=\"flag\">\(text(.printedAs, milestone.name[language], printed, day(milestone.date)))</span>"
            }
            return """
                <li><h3>\(phase.phase.name[language])</h3><p class="dates">\(day(phase.phase.starts))\(ends)</p>
                <svg class="split" viewBox="0 0 \(most) 6" preserveAspectRatio="none" aria-hidden="true">\
                <rect class="deployed" width="\(phase.deployed)" height="6"/>\
                <rect class="prepared" x="\(phase.deployed)" width="\(phase.prepared)" height="6"/></svg>
                <p>\(text(.deployedPrepared, numbers.integer(phase.deployed), numbers.integer(phase.prepared)))<br>\
                <small>\(works)</small></p>\(flags)</li>

                """
        }
        return """
            <section aria-labelledby="phase-title"><h2 id="phase-title">\(text(.phases))</h2>
            <ol class="phases">\(items)</ol></section>
            """
    }

    private var circuitSection: Markup {
        guard let circuits = plan?.plan.circuits, !circuits.isEmpty else { return .empty }
        let groups: [(NetworkLevel, ConsoleMessages)] = [
            (.backbone, .circuitsBackbone), (.levelI, .circuitsLevelI), (.levelII, .circuitsLevelII),
        ]
        let rows = groups.map { level, title -> Markup in
            let cells = CircuitRole.allCases.map { role -> Markup in
                let count = circuits.count { $0.circuit.level == level && $0.circuit.role == role }
                return "<td class=\"number\">\(numbers.integer(count))</td>"
            }
            return "<tr><th scope=\"row\">\(text(title))</th>\(cells)</tr>\n"
        }
        return """
            <section aria-labelledby="circuit-title"><h2 id="circuit-title">\(text(.circuits))</h2>
            <table class="gates"><thead><tr><th></th><th scope="col">\(planText(CircuitRole.primary.message))</th>\
            <th scope="col">\(planText(CircuitRole.backup.message))</th></tr></thead><tbody>\(rows)</tbody></table></section>
            """
    }
}
