import NetworkAddress

/// The multipath detection algorithm with node control: at each hop, for each router of the hop before, as many flows that
/// pass through it are followed as the stopping rule asks for. Where too few flows are known to pass through it, new ones are
/// tried at its own hop until enough do.
struct MultipathPlan: PathPlan {
    private let settings: PathSettings
    private let rule: StoppingRule
    private var hop: Int
    /// Flows 0..<flows exist.
    private var flows = 0
    /// How often new flows have been tried for the current hop.
    private var tries = 0

    /// Some routers of a hop may be passed by few flows.
    private static let mostTries = 24
    private static let mostNewFlows = 64
    /// Pauses before a probe is repeated: routers limit how many errors they send to one host, Linux to one a second.
    private static let pauses: [Int64] = [0, 400_000_000, 1_100_000_000]

    init(_ settings: PathSettings) {
        self.settings = settings
        rule = StoppingRule(confidence: settings.confidence)
        hop = settings.firstHop
    }

    mutating func next(_ survey: PathSurvey) -> [PathWish] {
        let view = MultipathView(survey)
        while hop <= settings.maximumHops {
            if hop > settings.firstHop, view.isOver(at: hop - 1, flows: flows) { return [] }
            if isHopeless(view) { return [] }
            let wishes = wishes(at: hop, view)
            if !wishes.isEmpty { return wishes }
            hop += 1
            tries = 0
        }
        return []
    }

    private func isHopeless(_ view: MultipathView) -> Bool {
        let last = view.lastAnswer ?? settings.firstHop - 1
        return hop - 1 - last >= settings.silentHops
    }

    private mutating func wishes(at hop: Int, _ view: MultipathView) -> [PathWish] {
        var wishes: [PathWish] = []
        var missing = 0
        let isRoot = hop == settings.firstHop
        let sources = isRoot ? [MultipathView.Source(flows: Array(0..<flows))] : view.sources(at: hop - 1)
        for source in sources {
            let state = view.progress(of: source, at: hop, pauses: Self.pauses)
            wishes += state.repeats
            let needed = rule.probes(known: max(1, state.known))
            let short = needed - state.decided - state.repeats.count
            guard short > 0 else { continue }
            let fresh = state.untried.prefix(short)
            wishes += fresh.map { PathWish(ttl: hop, flow: $0) }
            if !source.isSilent { missing += short - fresh.count }
        }
        guard missing > 0, flows < TraceFlow.mostFlows, tries < Self.mostTries else { return wishes }
        tries += 1
        // A new flow passes through the router in question about once in as many tries as there are routers.
        let number = isRoot ? missing : min(Self.mostNewFlows, missing * max(1, sources.count))
        let last = min(TraceFlow.mostFlows, flows + number)
        wishes += (flows..<last).map { PathWish(ttl: isRoot ? hop : hop - 1, flow: $0) }
        flows = last
        return wishes
    }
}

/// What is known of flows at hops.
struct MultipathView {
    /// A router, or silence, at a hop, and the flows that pass through it.
    struct Source {
        var flows: [Int]
        /// Nobody answered here while others of the hop did: a silent router, or one that had answered enough. Its flows are
        /// followed, but no more are sought for it.
        var isSilent = false
    }

    struct Progress {
        /// Different next hops seen.
        var known = 0
        /// Flows whose next hop is known, or known to stay silent.
        var decided = 0
        var untried: [Int] = []
        var repeats: [PathWish] = []
    }

    private struct Place: Hashable {
        var ttl: Int
        var flow: Int
    }

    private struct Finding {
        var address: IPAddress?
        var isEnd = false
        var attempts = 0
    }

    private var findings: [Place: Finding] = [:]
    private var answering: Set<Int> = []
    private(set) var lastAnswer: Int?

    init(_ survey: PathSurvey) {
        for probe in survey.probes where probe.state != .planned {
            let place = Place(ttl: probe.ttl, flow: probe.flow)
            var finding = findings[place] ?? Finding()
            finding.attempts += 1
            if probe.state == .answered {
                // Of several answers to one flow the first counts: routers that spread single packets are told in the report.
                if finding.address == nil { finding.address = probe.address }
                finding.isEnd = finding.isEnd || probe.answer.isEnd
                answering.insert(probe.ttl)
                lastAnswer = max(lastAnswer ?? 0, probe.ttl)
            }
            findings[place] = finding
        }
    }

    /// Whether every flow known at a hop ends there.
    func isOver(at ttl: Int, flows: Int) -> Bool {
        let here = (0..<flows).compactMap { findings[Place(ttl: ttl, flow: $0)] }
        return !here.isEmpty && here.allSatisfy(\.isEnd)
    }

    /// The routers of a hop behind which the path goes on, with their flows; in the order of their addresses.
    func sources(at ttl: Int) -> [Source] {
        var groups: [IPAddress?: [Int]] = [:]
        for (place, finding) in findings where place.ttl == ttl && !finding.isEnd {
            groups[finding.address, default: []].append(place.flow)
        }
        let isMixed = groups.count > 1
        return groups.sorted { a, b in
            guard let first = a.key else { return false }
            // Silence comes last.
            return b.key.map { first < $0 } ?? true
        }.map { Source(flows: $0.value.sorted(), isSilent: $0.key == nil && isMixed) }
    }

    func progress(of source: Source, at ttl: Int, pauses: [Int64]) -> Progress {
        var progress = Progress()
        var addresses: Set<IPAddress> = []
        for flow in source.flows {
            guard let finding = findings[Place(ttl: ttl, flow: flow)] else {
                progress.untried.append(flow)
                continue
            }
            if let address = finding.address {
                addresses.insert(address)
                progress.decided += 1
            } else if finding.attempts < (answering.contains(ttl) ? pauses.count : 2) {
                progress.repeats.append(PathWish(ttl: ttl, flow: flow, delay: pauses[finding.attempts]))
            } else {
                progress.decided += 1
            }
        }
        progress.known = addresses.count
        return progress
    }
}
