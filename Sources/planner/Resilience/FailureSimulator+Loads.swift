extension FailureSimulator {
    /// What some nodes send and get, and their staff in thousandths.
    private struct Traffic {
        var down: Int64
        var up: Int64
        var staff: Int64
        var isNothing: Bool { down == 0 && up == 0 && staff == 0 }
    }

    @inline(__always)
    private mutating func add(_ amount: Int64, at direction: Int) {
        if !isTouched[direction] {
            isTouched[direction] = true
            touched.append(Int32(direction))
        }
        change[direction] += amount
    }

    @inline(__always)
    private mutating func add(_ traffic: Traffic, over link: Int, from node: Int) {
        let away = net.direction(of: link, from: node)
        let adds = net.rule[link] == .sum
        add(adds ? traffic.down : 0, at: away)
        add(adds ? traffic.up : 0, at: away ^ 1)
        if !adds { crowdChange[link] += traffic.staff }
    }

    /// Adds to all links between `node`, which kept its way, and its root.
    private mutating func climb(from node: Int, _ traffic: Traffic) {
        if traffic.isNothing { return }
        var v = node
        while net.parent[v] >= 0 {
            add(traffic, over: Int(net.parentLink[v]), from: Int(net.parent[v]))
            v = Int(net.parent[v])
        }
    }

    /// Load of a direction of a link, after `moveLoads` and `moveDemands`.
    @inline(__always)
    func load(_ direction: Int) -> Int64 {
        let plain = net.load[direction] + change[direction]
        let e = direction >> 1
        if net.rule[e] == .sum || crowdChange[e] == 0 { return plain }
        let crowd = net.crowd[e]
        return plain + net.crowdLoad(direction, crowd + crowdChange[e]) - net.crowdLoad(direction, crowd)
    }

    /// Moves the orphans' traffic from their old ways to the new ones, after `reroute`. Proportional to the orphans and to
    /// the ways from their subtrees to the roots.
    mutating func moveLoads() {
        for v in orphans.map(Int.init) where net.parent[v] >= 0 {
            let p = Int(net.parent[v])
            let gone = Traffic(down: -net.subtreeDown[v], up: -net.subtreeUp[v], staff: -net.subtreeStaff[v])
            add(gone, over: Int(net.parentLink[v]), from: p)
            if mark[p] == Mark.keeps { climb(from: p, gone) }
        }
        for v in settled.map(Int.init) {
            subtreeDown[v] = RoutedNetwork.part(net.down[v], factor[v])
            subtreeUp[v] = RoutedNetwork.part(net.up[v], factor[v])
            subtreeStaff[v] = RoutedNetwork.part(net.staff[v], factor[v])
        }
        for v in settled.reversed().map(Int.init) {
            let p = Int(parent[v])
            let came = Traffic(down: subtreeDown[v], up: subtreeUp[v], staff: subtreeStaff[v])
            add(came, over: Int(parentLink[v]), from: p)
            if mark[p] == Mark.back {
                subtreeDown[p] += came.down
                subtreeUp[p] += came.up
                subtreeStaff[p] += came.staff
            } else {
                climb(from: p, came)
            }
        }
    }

    /// Moves the explicit demands that pass something failed; counts the lost ones.
    mutating func moveDemands(nodes: [Int32], links: [Int32], into impact: inout FailureImpact) {
        guard !net.demandPaths.isEmpty else { return }
        var hit: [Int] = []
        for at in nodes.map(Int.init) + links.map({ net.nodeCount + Int($0) }) {
            for index in net.demandsAt[at].map(Int.init) where !demandStamp[index] {
                demandStamp[index] = true
                hit.append(index)
            }
        }
        hit.sort { (net.demandPaths[$0].from, $0) < (net.demandPaths[$1].from, $1) }
        var begin = 0
        while begin < hit.count {
            let source = net.demandPaths[hit[begin]].from
            let end = hit[begin...].firstIndex { net.demandPaths[$0].from != source } ?? hit.count
            let targets = hit[begin..<end].map { net.demandPaths[$0].to }
            router.search(net, from: source, to: targets, mark: mark, isDown: isDown)
            for index in hit[begin..<end] { move(net.demandPaths[index], into: &impact) }
            begin = end
        }
        for index in hit { demandStamp[index] = false }
    }

    private mutating func move(_ demand: DemandPath, into impact: inout FailureImpact) {
        for d in demand.directions.map(Int.init) {
            add(-demand.forward, at: d)
            add(-demand.backward, at: d ^ 1)
        }
        guard let way = router.way(net, to: demand.to) else {
            impact.demandsLost += 1
            return
        }
        for d in way.directions.map(Int.init) {
            add(demand.forward, at: d)
            add(demand.backward, at: d ^ 1)
        }
        impact.worstDemandLatencyIncrease = max(impact.worstDemandLatencyIncrease, way.delay - demand.delay)
    }

    /// Overloads and the worst utilisation: of the touched directions anew, of the others as they were.
    mutating func judgeLoads(into impact: inout FailureImpact) {
        var worst = 0.0
        var worstDirection = -1
        // A full-duplex link counts once, whichever of its directions is beyond capacity.
        var kept = net.overloadedLinkCount
        var after = 0
        for d in touched.map(Int.init) where d & 1 == 0 || !isTouched[d ^ 1] {
            let capacity = net.capacity[d >> 1]
            if net.load[d] > capacity || net.load[d ^ 1] > capacity { kept -= 1 }
            if max(load(d), load(d ^ 1)) > capacity {
                after += 1
                if max(net.load[d], net.load[d ^ 1]) <= capacity { impact.newlyOverloadedLinks += 1 }
            }
        }
        impact.overloadedLinks = kept + after
        for d in touched.map(Int.init) {
            let (before, after) = (net.load[d], load(d))
            let u = RoutedNetwork.utilisation(after, of: net.capacity[d >> 1])
            if u > worst || u == worst && u > 0 && d < worstDirection {
                worst = u
                worstDirection = d
            }
            guard after > before else { continue }
            let e = d >> 1
            if u > impact.raisedUtilisation || u == impact.raisedUtilisation && u > 0 && e < impact.raisedLink ?? e {
                impact.raisedUtilisation = u
                impact.raisedLink = e
            }
            if after > judged.links[e].load {
                judged.links[e].load = after
                judged.links[e].failure = impact.failure
            }
        }
        if let calm = net.byUtilisation.first(where: { !isTouched[Int($0)] }) {
            let u = net.utilisation(Int(calm))
            if u > worst || u == worst && Int(calm) < worstDirection {
                worst = u
                worstDirection = Int(calm)
            }
        }
        impact.worstUtilisation = worst
        impact.worstLink = worstDirection < 0 ? nil : worstDirection >> 1
    }

    /// All of one failure.
    mutating func impact(of failure: Failure, nodes: [Int32], links: [Int32]) -> FailureImpact {
        var impact = FailureImpact(failure: failure)
        fail(nodes: nodes, links: links)
        reroute()
        moveLoads()
        moveDemands(nodes: nodes, links: links, into: &impact)
        judgeLoads(into: &impact)
        for v in orphans.map(Int.init) where isCutOff(v) {
            impact.peopleCutOff += net.people[v]
            if net.isOffice[v] { impact.officesCutOff += 1 }
        }
        for v in settled.map(Int.init) where net.isOffice[v] {
            impact.officesRerouted += 1
            let increase = delay[v] - net.delay[v]
            if increase > impact.worstLatencyIncrease
                || increase == impact.worstLatencyIncrease && impact.slowestOffice.map({ v < $0 }) == true
            {
                impact.worstLatencyIncrease = increase
                impact.slowestOffice = v
            }
            if delay[v] > judged.offices[v].latency {
                judged.offices[v] = OfficePeak(latency: delay[v], failure: impact.failure)
            }
            if delay[v] > net.latencyLimit[v], net.delay[v] <= net.latencyLimit[v] { impact.newlyLateOffices += 1 }
        }
        return impact
    }
}
