import Admission
import Localization
import NetworkModel
import Rendering

extension TimetableSheet {
    /// What a resource gives tests, as part of a sentence.
    func sentence(_ resource: Int) -> String {
        let budget = tests.problem.resources[resource].budget
        let rate = NumberStyle(language).rate(bitsPerSecond: budget)
        return switch tests.subjects[resource] {
        case .agent(let site): TimetableMessages.agentSubject.text(language, site)
        case .link(let link, _): TimetableMessages.linkSubject.text(language, tests.network.links[link].name, rate)
        case .port(let hub, .down): TimetableMessages.portSubjectOut.text(language, tests.network.hubs[hub].site, rate)
        case .port(let hub, .up), .port(let hub, .both):
            TimetableMessages.portSubjectIn.text(language, tests.network.hubs[hub].site, rate)
        case .machine(let hub):
            TimetableMessages.machineSubject.text(
                language, tests.network.hubs[hub].site, NumberStyle(language).integer(Int(budget)))
        }
    }

    private func own(_ site: String) -> [Int] {
        tests.items.indices.filter { tests.network.circuits[tests.items[$0].circuit].site == site }
    }

    func explains(_ site: String) -> Bool { !own(site).isEmpty }

    /// Why a test has no time.
    func refusal(of test: Int) -> String {
        switch timetable.refusals[test] {
        case .noRoom(let resource)?: TimetableMessages.noRoomLine.text(language, sentence(resource))
        case .volume(let resource)?:
            TimetableMessages.volumeLine.text(
                language, Self.time(tests.problem.windows.first?.from ?? 0),
                Self.time(tests.problem.windows.last?.until ?? 0), subjectName(resource))
        case .windowTooShort?, nil: TimetableMessages.tooLongLine.text(language)
        }
    }

    private func subjectName(_ resource: Int) -> String {
        if case .link(let link, _) = tests.subjects[resource] { return tests.network.links[link].name }
        return sentence(resource)
    }

    /// Why each of a site's tests is when it is, as sentences.
    func explanation(of site: String) -> String {
        own(site).map { test in
            ([heading(test), path(test)] + limit(test) + sentences(test)).joined(separator: "\n  ") + "\n"
        }.joined(separator: "\n")
    }

    private func heading(_ test: Int) -> String {
        let item = tests.items[test]
        let circuit = tests.network.circuits[item.circuit]
        let start = timetable.starts[test]
        return TimetableMessages.testLine.text(
            language, circuit.site, name(of: circuit.site), circuit.id, word(item.direction),
            tests.network.hubs[circuit.hub].site, start.map(Self.time) ?? "–",
            start.map { Self.time($0 + tests.problem.tests[test].seconds) } ?? "–",
            NumberStyle(language).rate(bitsPerSecond: tests.network.measurable(circuit).rate.bitsPerSecond))
    }

    private func path(_ test: Int) -> String {
        let circuit = tests.network.circuits[tests.items[test].circuit]
        return TimetableMessages.pathLine.text(
            language, circuit.path.map { tests.network.links[$0.link].name }.joined(separator: " → "))
    }

    /// What else is narrower than the circuit on the way.
    private func limit(_ test: Int) -> [String] {
        let circuit = tests.network.circuits[tests.items[test].circuit]
        guard let limit = tests.network.measurable(circuit).limit else { return [] }
        let rate = NumberStyle(language).rate(bitsPerSecond: circuit.committed.bitsPerSecond)
        return [TimetableMessages.limitLine.text(language, rate, tests.network.links[limit].name)]
    }

    private static var shown: Int { 8 }

    private func sentences(_ test: Int) -> [String] {
        guard timetable.starts[test] != nil else { return [refusal(of: test)] }
        let waits = timetable.waits(of: test, in: tests.problem)
        guard !waits.isEmpty else { return [TimetableMessages.atOnce.text(language)] }
        return waits.map { wait in
            let (from, until) = (Self.time(wait.from), Self.time(wait.until))
            switch wait.cause {
            case .closed: return TimetableMessages.closedLine.text(language, from, until)
            case .volumeSpent(let resource):
                return TimetableMessages.volumeLine.text(language, from, until, subjectName(resource))
            case .inUse(let resource, let holders):
                let named = holders.prefix(Self.shown).map(holder).joined(separator: ", ")
                let all =
                    holders.count > Self.shown
                    ? TimetableMessages.waitMore.text(language, named, holders.count - Self.shown) : named
                return TimetableMessages.waitLine.text(language, from, until, sentence(resource), all)
            }
        }
    }

    /// A test that holds what another waits for.
    private func holder(_ test: Int) -> String {
        let item = tests.items[test]
        return "\(tests.network.circuits[item.circuit].id) \(timetable.starts[test].map(Self.time) ?? "")"
    }

    // MARK: - Data

    /// One row for each wait.
    func waits(of site: String) -> Table {
        let keys = ["circuit", "direction", "from", "until", "cause", "resource", "holders"]
        var rows: [[Table.Cell]] = []
        for test in own(site) {
            let item = tests.items[test]
            for wait in timetable.waits(of: test, in: tests.problem) {
                let (cause, resource, holders): (String, Int?, [Int]) =
                    switch wait.cause {
                    case .closed: ("closed", nil, [])
                    case .volumeSpent(let resource): ("volume", resource, [])
                    case .inUse(let resource, let holders): ("in-use", resource, holders)
                    }
                rows.append(
                    [
                        tests.network.circuits[item.circuit].id, item.direction.rawValue, Self.stamp(wait.from),
                        Self.stamp(wait.until), cause, resource.map(sentence) ?? "",
                        holders.map { tests.network.circuits[tests.items[$0].circuit].id }.joined(separator: " "),
                    ].map { Table.Cell($0) })
            }
        }
        return Table(columns: keys.map { Table.Column($0, title: $0) }, rows: rows)
    }

    func explanationJSON(of site: String) -> JSONValue {
        .array(
            own(site).map { test in
                let item = tests.items[test]
                let circuit = tests.network.circuits[item.circuit]
                return [
                    "circuit": .string(circuit.id), "direction": .string(item.direction.rawValue),
                    "hub": .string(tests.network.hubs[circuit.hub].site),
                    "starts": timetable.starts[test].map { .string(Self.stamp($0)) } ?? .null,
                    "path": .array(circuit.path.map { .string(tests.network.links[$0.link].name) }),
                    "because": .array(sentences(test).map { .string($0) }),
                ]
            })
    }
}
