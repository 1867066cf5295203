/// One resource alone: what it supplies over time, and the pieces of work that it must carry, in any parts.
struct SupplyRelaxation {
    struct Piece {
        var job: Int
        var release: Double
        var work: Double
        /// From the middle of the piece to the job's finish, at least.
        var rest: Double
    }

    /// Supply from `start` on, at a rate until the next segment, or at once.
    private struct Segment {
        var start: Double
        var rate: Double
        var burst: Double
    }

    private var segments: [Segment] = []
    var pieces: [Piece] = []

    /// The crews of a pool, as they are available.
    init(crews tables: WorkforceTables, pool: Int) {
        var steps: [Int: Int] = [:]
        for member in Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool]) {
            // It may be on its way between its windows, but not before the first.
            let range = tables.windows.range(member)
            guard !range.isEmpty else { continue }
            steps[tables.windows[range.lowerBound], default: 0] += 1
        }
        var rate = 0
        for slot in steps.keys.sorted() {
            rate += steps[slot] ?? 0
            segments.append(.init(start: Double(slot), rate: Double(rate), burst: 0))
        }
    }

    init(store tables: WorkforceTables, _ store: Int) {
        var before: Int64 = 0
        var sum: Int64 = 0
        for bucket in tables.stores.range(store) {
            // A budget that doesn't carry over is bounded as if it did.
            sum = tables.storeIsPeriodic[store] ? sum + tables.supply[bucket] : tables.supply[bucket]
            segments.append(.init(start: Double(tables.stores[bucket]), rate: 0, burst: Double(sum - before)))
            before = sum
        }
    }

    /// When all pieces are carried at the soonest, and the least rest of any.
    func timeToCarryAll() -> (carried: Double, tail: Double) {
        guard !pieces.isEmpty else { return (0, 0) }
        var left = pieces.reduce(0) { $0 + $1.work }
        var tail = Double.infinity
        // The last piece to end still has its tail, which is its rest without the half length, at least 0.
        for piece in pieces { tail = min(tail, max(0, piece.rest - piece.work / 2)) }
        for (index, segment) in segments.enumerated() {
            left -= segment.burst
            if left <= 1e-9 { return (segment.start, 0) }
            let end = index + 1 < segments.count ? segments[index + 1].start : Double.infinity
            if segment.rate > 0 {
                let reached = segment.start + left / segment.rate
                if reached <= end { return (reached, segment.burst > 0 ? 0 : tail) }
                left -= (end - segment.start) * segment.rate
            }
        }
        return (0, 0)
    }

    /// The least Σ weight × finish + lateness of the jobs in `isMember`, with each job's weight shared among its pieces by their work.
    func bound(_ isMember: [Bool], _ tables: WorkforceTables, _ late: [Bool]) -> Double {
        var work = [Double](repeating: 0, count: tables.jobCount)
        let own = pieces.filter { isMember[$0.job] }
        for piece in own { work[piece.job] += piece.work }
        var total = 0.0
        var density = [Double](repeating: 0, count: tables.jobCount)
        for job in 0..<tables.jobCount where isMember[job] {
            var weight = Double(tables.weight[job])
            // Lateness is at least its weight times finish less due, whichever is larger.
            if late[job] {
                weight += Double(tables.latenessWeight[job])
                total -= Double(tables.latenessWeight[job]) * Double(tables.due[job])
            }
            density[job] = work[job] > 0 ? weight / work[job] : 0
        }
        let order = own.sorted { ($0.release, $0.job) < ($1.release, $1.job) }
        var open: [(density: Double, left: Double)] = []
        for piece in order { total += density[piece.job] * piece.work * piece.rest }
        return total + weightedBusyTime(order.map { ($0.release, density[$0.job], $0.work) }, &open)
    }

    /// Σ density × ∫ t dw over the schedule that serves the densest released piece at each time.
    private func weightedBusyTime(
        _ order: [(release: Double, density: Double, work: Double)], _ open: inout [(density: Double, left: Double)]
    ) -> Double {
        var total = 0.0
        var next = 0
        var time = segments.first?.start ?? 0
        var index = 0
        // Bursts that nothing was there to use.
        var stored = 0.0
        while index < segments.count, next < order.count || !open.isEmpty {
            let segment = segments[index]
            time = max(time, segment.start)
            stored += segment.burst
            let end = index + 1 < segments.count ? segments[index + 1].start : Double.infinity
            while true {
                while next < order.count, order[next].release <= time {
                    Self.push(&open, (order[next].density, order[next].work))
                    next += 1
                }
                let release = next < order.count ? order[next].release : Double.infinity
                guard let top = open.first else {
                    if release >= end || release == .infinity { break }
                    time = release
                    continue
                }
                if stored > 0 {
                    let part = min(stored, top.left)
                    total += top.density * part * time
                    stored -= part
                    Self.serve(&open, part)
                    continue
                }
                if segment.rate <= 0 {
                    if release >= end || release == .infinity { break }
                    time = release
                    continue
                }
                let until = min(end, release, time + top.left / segment.rate)
                let part = min(top.left, (until - time) * segment.rate)
                total += top.density * part * (time + until) / 2
                let isDone = until == time + top.left / segment.rate
                Self.serve(&open, isDone ? top.left : part)
                time = until
                if time >= end { break }
            }
            index += 1
        }
        return total
    }

    private static func push(_ heap: inout [(density: Double, left: Double)], _ item: (density: Double, left: Double)) {
        heap.append(item)
        var child = heap.count - 1
        while child > 0, heap[child].density > heap[(child - 1) / 2].density {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private static func serve(_ heap: inout [(density: Double, left: Double)], _ part: Double) {
        heap[0].left -= part
        if heap[0].left > 1e-9 { return }
        let last = heap.removeLast()
        if heap.isEmpty { return }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= heap.count { break }
            if child + 1 < heap.count, heap[child + 1].density > heap[child].density { child += 1 }
            if heap[parent].density >= heap[child].density { break }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}
