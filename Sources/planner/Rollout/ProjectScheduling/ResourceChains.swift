/// A partial order that keeps a schedule's use of resources: each job takes its units over from jobs that ended before, and
/// must go on doing so (the chaining of Policella, Cesta, Oddi and Smith, "From precedence constraint posting to partial
/// order schedules", 2007). Jobs that are left out are free.
struct ResourceChains {
    private struct Holding {
        var job: Int
        var end: Int32
        var units: Int32
    }

    private let project: FlatProject

    init(_ project: FlatProject) { self.project = project }

    /// Arcs `(before, after, distance between the starts)` over the jobs not in `free`.
    func arcs(starts: [Int32], free: [Bool]) -> [(Int, Int, Int)] {
        let count = project.jobCount
        let order = (0..<count).filter { !free[$0] && project.duration[$0] > 0 }
            .sorted { (starts[$0], $0) < (starts[$1], $1) }
        var linked = [Bool](repeating: false, count: count * count)
        var arcs: [(Int, Int, Int)] = []
        for resource in 0..<project.resourceCount {
            var holdings = [Holding(job: -1, end: 0, units: project.capacity[resource])]
            for job in order {
                let units = project.demand[job * project.resourceCount + resource]
                if units == 0 { continue }
                // Those already linked first, then the latest to end: fewer and tighter arcs.
                func precedes(_ a: Holding, _ b: Holding) -> Bool {
                    let first = a.job >= 0 && linked[a.job * count + job]
                    let second = b.job >= 0 && linked[b.job * count + job]
                    return first != second ? first : (a.end, a.job) > (b.end, b.job)
                }
                let ready = holdings.indices.filter { holdings[$0].end <= starts[job] }
                    .sorted { precedes(holdings[$0], holdings[$1]) }
                var missing = units
                for index in ready where missing > 0 {
                    let taken = min(missing, holdings[index].units)
                    holdings[index].units -= taken
                    missing -= taken
                    let before = holdings[index].job
                    if before >= 0, !linked[before * count + job] {
                        linked[before * count + job] = true
                        arcs.append((before, job, Int(project.duration[before])))
                    }
                }
                holdings.removeAll { $0.units == 0 }
                holdings.append(Holding(job: job, end: starts[job] + project.duration[job], units: units))
            }
        }
        return arcs
    }
}
