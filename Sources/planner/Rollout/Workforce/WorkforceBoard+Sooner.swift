extension WorkforceBoard {
    /// Starts every activity as soon as any crew can come for it, all others as they are, until nothing moves: no schedule gets worse
    /// by it (left shifts; A. Sprecher, R. Kolisch, A. Drexl 1995).
    func settleSooner() {
        var isMoved = true
        var passes = 0
        while isMoved, passes < 4 {
            isMoved = false
            passes += 1
            let order = (0..<tables.activityCount).filter { isPlaced($0) && !tables.isPinned[$0] }
                .map { UInt64(start[$0]) << 32 | UInt64($0) }.sorted()
            for key in order where moveSooner(Int(key & 0xFFFF_FFFF)) { isMoved = true }
        }
    }

    private func moveSooner(_ activity: Int) -> Bool {
        guard let ready = ready(activity), ready < Int(start[activity]) else { return false }
        let (old, own) = (Int(start[activity]), Int(mode[activity]))
        let first = Int(tables.visitFirst[activity])
        let crews = (0..<crewCount(activity)).map { Int(crew[first + $0]) }
        unbook(activity)
        if let found = fit(activity, own, from: ready), found < old {
            book(activity, own, at: found, by: chosen)
            return true
        }
        book(activity, own, at: old, by: crews)
        return false
    }
}
