extension WorkforceTours {
    /// Start, mode and crews of everything, to go back to.
    struct Snapshot {
        var start: [Int32] = []
        var mode: [Int32] = []
        var crew: [Int32] = []
    }

    func save(_ snapshot: inout Snapshot) {
        func copy(_ column: Column<Int32>, _ count: Int, _ into: inout [Int32]) {
            if into.count != count { into = [Int32](repeating: 0, count: count) }
            into.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { base.update(from: column, count: count) }
            }
        }
        copy(start, tables.activityCount, &snapshot.start)
        copy(mode, tables.activityCount, &snapshot.mode)
        copy(crew, visitCount, &snapshot.crew)
    }

    func placements(_ snapshot: Snapshot) -> [Placement?] {
        (0..<tables.activityCount).map { activity in
            guard snapshot.start[activity] != -1 else { return nil }
            if let pin = tables.pin(activity) { return pin }
            let own = Int(snapshot.mode[activity])
            let pool = Int(tables.pool[own])
            let first = Int(tables.visitFirst[activity])
            let count = pool >= 0 && tables.poolTravels[pool] ? Int(tables.crewsNeeded[own]) : 0
            let crews = (0..<count).map { Int(snapshot.crew[first + $0]) }.sorted()
            return Placement(start: Int(snapshot.start[activity]), mode: own, crews: crews)
        }
    }
}
