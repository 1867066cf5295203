package import Design

extension BackboneProblem {
    /// The problem as a mixed integer program: modules of each link, and in the normal state and after each failure a
    /// flow from each source to all its targets (the edge-flow model of Orlowski, Pioro, Tomaszewski, Wessaly, *SNDlib
    /// 1.0*, Networks 55(3), 2010, with demands of one source taken together). `known` is a design to start from.
    package func mixedProgram(known: BackboneDesign? = nil) -> MixedProgram {
        var program = MixedProgram()
        program.offset = links.reduce(0) { $0 + $1.installedCost }
        let wanted = demands.filter { $0.value > 0 && $0.source != $0.target }
        let total = wanted.reduce(0) { $0 + $1.value }
        // Flows in units of a usual demand keep the solver's numbers near 1.
        let unit = wanted.isEmpty ? 1 : total / Double(wanted.count)
        var capacities: [LinkColumns] = []
        for (index, link) in links.enumerated() {
            capacities.append(columns(of: link, total: total, known: known, index: index, in: &program))
        }
        for (state, failure) in ([Failure()] + failures).enumerated() {
            route(wanted, state: failure, isNormal: state == 0, unit: unit, over: capacities, in: &program)
        }
        return program
    }

    /// The columns that decide a link's capacity.
    private struct LinkColumns {
        /// Nil where opening costs nothing.
        var open: Int?
        var modules: [(column: Int, capacity: Double)] = []
        var installed = 0.0
    }

    private func columns(
        of link: Link, total: Double, known: BackboneDesign?, index: Int, in program: inout MixedProgram
    ) -> LinkColumns {
        var result = LinkColumns()
        result.installed = link.installed
        let least = link.modules.map(\.capacity).min()
        for (position, module) in link.modules.enumerated() {
            if capacityModel == .single, module.capacity != least { continue }
            // So many carry all there is to carry: more are never needed.
            let most = capacityModel == .explicit ? 1 : max(1, (total / module.capacity).rounded(.up))
            let column = program.column(cost: module.cost, to: most, isWhole: true)
            result.modules.append((column, module.capacity))
            if let known { program.knownSolution.append((column, Double(known.modules[index][position]))) }
        }
        if capacityModel == .explicit, result.modules.count > 1 {
            program.row(result.modules.map { ($0.column, 1) }, atMost: 1)
        }
        guard link.setupCost > 0 else { return result }
        let open = program.choice(cost: link.setupCost)
        result.open = open
        if let known { program.knownSolution.append((open, known.isOpen[index] ? 1 : 0)) }
        for module in result.modules {
            let most = capacityModel == .explicit ? 1 : max(1, (total / module.capacity).rounded(.up))
            program.row([(module.column, 1), (open, -most)], atMost: 0)
        }
        return result
    }

    /// Adds the flows of one state, and that links carry them.
    private func route(
        _ wanted: [Demand], state failure: Failure, isNormal: Bool, unit: Double, over capacities: [LinkColumns],
        in program: inout MixedProgram
    ) {
        let joins = reachability(without: failure)
        let lostLinks = Set(failure.links)
        let lostNodes = Set(failure.nodes)
        let alive = links.indices.filter { index in
            !lostLinks.contains(index) && !lostNodes.contains(links[index].a) && !lostNodes.contains(links[index].b)
                && (links[index].installed > 0 || !capacities[index].modules.isEmpty)
        }
        let routable = wanted.filter { joins($0.source, $0.target) }
        // Without directions a demand may be told from either end: those of busy nodes first make few sources.
        let isFree = linkModel == .undirected && terminals.isEmpty
        var ends = Array(repeating: 0, count: nodeCount)
        for demand in routable {
            ends[demand.source] += 1
            ends[demand.target] += 1
        }
        var need: [Int: [Int: Double]] = [:]
        for demand in routable {
            let swap = isFree && (ends[demand.target], demand.target) > (ends[demand.source], demand.source)
            let (source, target) = swap ? (demand.target, demand.source) : (demand.source, demand.target)
            need[source, default: [:]][target, default: 0] += demand.value / unit
        }
        var along: [Int: [Int]] = [:]
        var against: [Int: [Int]] = [:]
        for source in need.keys.sorted() {
            var out: [[Int]] = Array(repeating: [], count: nodeCount)
            var into = out
            func join(_ tail: Int, _ head: Int, _ link: Int, _ list: inout [Int: [Int]]) {
                guard !terminals.contains(tail), head != source else { return }
                let column = program.column(cost: isNormal ? links[link].routingCost * unit : 0)
                list[link, default: []].append(column)
                out[tail].append(column)
                into[head].append(column)
            }
            for link in alive {
                join(links[link].a, links[link].b, link, &along)
                if linkModel != .directed { join(links[link].b, links[link].a, link, &against) }
            }
            let targets = need[source] ?? [:]
            for node in 0..<nodeCount where node != source && !(into[node].isEmpty && out[node].isEmpty) {
                program.row(
                    into[node].map { ($0, 1) } + out[node].map { ($0, -1) }, equals: targets[node] ?? 0)
            }
        }
        for link in alive {
            let forward = along[link] ?? []
            let backward = against[link] ?? []
            for flows in linkModel == .undirected ? [forward + backward] : [forward, backward] where !flows.isEmpty {
                carry(flows, over: capacities[link], unit: unit, in: &program)
            }
        }
    }

    private func carry(_ flows: [Int], over link: LinkColumns, unit: Double, in program: inout MixedProgram) {
        var terms = flows.map { (column: $0, weight: 1.0) }
        terms += link.modules.map { ($0.column, -$0.capacity / unit) }
        guard let open = link.open else { return program.row(terms, atMost: link.installed / unit) }
        program.row(terms + [(open, -link.installed / unit)], atMost: 0)
    }
}
