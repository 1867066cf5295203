extension WorkforceTours {
    /// The first slot from `slot` on at which enough crews at once can come without pushing anyone back; who they are, and where in
    /// their tours, is in `team`.
    func teamStart(_ activity: Int, _ wanted: Int, from slot: Int) -> Int? {
        let pool = Int(tables.pool[wanted])
        let needed = Int(tables.crewsNeeded[wanted])
        let length = Int(tables.duration[wanted])
        let place = Int(tables.place[activity])
        var slot = slot
        while true {
            guard let open = stores.earliestStart(wanted, from: slot) else { return nil }
            var found: [(start: Int, crew: Int, index: Int)] = []
            for member in Int(tables.poolFirst[pool])..<Int(tables.poolEnd[pool]) {
                if let gap = gap(member, place, length, from: open) { found.append((gap.start, member, gap.index)) }
            }
            if found.count < needed { return nil }
            found.sort { ($0.start, $0.crew) < ($1.start, $1.crew) }
            slot = found[needed - 1].start
            if found[0].start == slot, slot == open {
                team = found[..<needed].map { ($0.crew, $0.index) }
                return slot
            }
        }
    }

    private func gap(_ member: Int, _ place: Int, _ length: Int, from slot: Int) -> (start: Int, index: Int)? {
        let tour = tours[member]
        var position = index(member, from: slot + length)
        while true {
            let arrival =
                position > 0 ? leave(Int(tour.visits[position - 1]), to: place) : fromHome(member, to: place)
            guard let begin = window(member, max(slot, arrival), length) else { return nil }
            if position == tour.count { return begin + length <= tables.horizon ? (begin, position) : nil }
            let next = Int(activityOf[Int(tour.visits[position])])
            if begin + length + tables.travel(place, Int(tables.place[next])) <= Int(start[next]) {
                return (begin, position)
            }
            position += 1
        }
    }
}
