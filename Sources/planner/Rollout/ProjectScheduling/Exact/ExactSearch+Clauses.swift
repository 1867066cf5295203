/// Clauses lie in one arena: size, distinct levels, activity (bits of a Float), then side and value of each literal.
extension ExactSearch {
    static let clauseHead = 3

    @inline(__always)
    func literal(of clause: Int, _ index: Int) -> Literal {
        let place = clause &+ Self.clauseHead &+ 2 &* index
        return Literal(side: arena[place], value: arena[place &+ 1])
    }

    @inline(__always)
    private func set(_ clause: Int, _ index: Int, _ literal: Literal) {
        let place = clause &+ Self.clauseHead &+ 2 &* index
        arena[place] = literal.side
        arena[place &+ 1] = literal.value
    }

    @inline(__always)
    func isTrue(_ literal: Literal) -> Bool { bound[Int(literal.side)] >= literal.value }

    @inline(__always)
    func isFalse(_ literal: Literal) -> Bool { -bound[Int(literal.side ^ 1)] < literal.value }

    /// Stores `clauseBuffer` and watches its first two literals.
    func addClause(distinctLevels: Int32) -> Int {
        let words = Self.clauseHead + 2 * clauseBuffer.count
        if arenaCount + words > arenaCapacity {
            let capacity = 2 * (arenaCapacity + words)
            let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
            larger.update(from: arena, count: arenaCount)
            arena.deallocate()
            arena = larger
            arenaCapacity = capacity
        }
        let clause = arenaCount
        arenaCount += words
        arena[clause] = Int32(clauseBuffer.count)
        arena[clause + 1] = distinctLevels
        arena[clause + 2] = Int32(bitPattern: clauseIncrement.bitPattern)
        for (index, literal) in clauseBuffer.enumerated() { set(clause, index, literal) }
        learned.append(Int32(clause))
        watch(clause)
        return clause
    }

    private func watch(_ clause: Int) {
        let first = literal(of: clause, 0)
        let second = literal(of: clause, 1)
        append(Watch(clause: Int32(truncatingIfNeeded: clause), blocker: second), falsifying: first)
        append(Watch(clause: Int32(truncatingIfNeeded: clause), blocker: first), falsifying: second)
    }

    /// The list that is visited when `literal` becomes false.
    @inline(__always)
    private func append(_ watch: Watch, falsifying literal: Literal) {
        let opposite = literal.negated
        let node = nodeBase[Int(opposite.side)] &+ Int(opposite.value &- least[Int(opposite.side)])
        var list = watches[node]
        if list.count == list.capacity {
            let capacity = max(4, 2 * Int(list.capacity))
            let larger = UnsafeMutablePointer<Watch>.allocate(capacity: capacity)
            if let elements = list.elements {
                larger.update(from: elements, count: Int(list.count))
                elements.deallocate()
            }
            list.elements = larger
            list.capacity = Int32(capacity)
        }
        list.elements.unsafelyUnwrapped[Int(list.count)] = watch
        list.count += 1
        watches[node] = list
    }

    /// Visits the clauses that watch a literal which just became false; `falseSide` is its side. False on a conflict.
    func visit(_ node: Int, falseSide: Int32) -> Bool {
        let trueSide = Int(falseSide ^ 1)
        let falseValue = 1 &- (least[trueSide] &+ Int32(truncatingIfNeeded: node &- nodeBase[trueSide]))
        let count = Int(watches[node].count)
        // New watches of this visit never go to this list: its literal is false.
        let list = watches[node].elements.unsafelyUnwrapped
        var read = 0
        var write = 0
        while read < count {
            let entry = list[read]
            read &+= 1
            if isTrue(entry.blocker) {
                list[write] = entry
                write &+= 1
                continue
            }
            let clause = Int(entry.clause)
            var first = literal(of: clause, 0)
            if first.side == falseSide, first.value == falseValue {
                let second = literal(of: clause, 1)
                set(clause, 1, first)
                set(clause, 0, second)
                first = second
            }
            if isTrue(first) {
                list[write] = Watch(clause: entry.clause, blocker: first)
                write &+= 1
                continue
            }
            let size = Int(arena[clause])
            var index = 2
            var moved = false
            while index < size {
                let other = literal(of: clause, index)
                if !isFalse(other) {
                    set(clause, index, literal(of: clause, 1))
                    set(clause, 1, other)
                    append(Watch(clause: entry.clause, blocker: first), falsifying: other)
                    moved = true
                    break
                }
                index &+= 1
            }
            if moved { continue }
            list[write] = Watch(clause: entry.clause, blocker: first)
            write &+= 1
            var failed = false
            if isFalse(first) {
                conflict.removeAll(keepingCapacity: true)
                for index in 0..<size { conflict.append(literal(of: clause, index).negated) }
                bumpClause(clause)
                failed = true
            } else if !raise(first.side, to: first.value, Reason.clause, entry.clause) {
                failed = true
            }
            if failed {
                while read < count {
                    list[write] = list[read]
                    write &+= 1
                    read &+= 1
                }
                watches[node].count = Int32(truncatingIfNeeded: write)
                return false
            }
        }
        watches[node].count = Int32(truncatingIfNeeded: write)
        return true
    }

    private func bumpClause(_ clause: Int) {
        arena[clause + 2] = Int32(bitPattern: clauseIncrement.bitPattern)
    }

    /// Forgets the worse half of the learned clauses: those of many levels, and among equals those not in conflict for
    /// longest. Only at level 0, where no step's reason is a clause.
    func reduceClauses() {
        clauseIncrement += 1
        func age(_ clause: Int32) -> Float { Float(bitPattern: UInt32(bitPattern: arena[Int(clause) + 2])) }
        learned.sort { (arena[Int($0) + 1], -age($0), $0) < (arena[Int($1) + 1], -age($1), $1) }
        let keep = learned.count / 2
        let kept = learned[..<keep].sorted()
        learned.removeAll(keepingCapacity: true)
        for node in 0..<nodeCount { watches[node].count = 0 }
        var end = 0
        for clause in kept {
            let size = Int(arena[Int(clause)])
            let words = Self.clauseHead + 2 * size
            // Root facts shorten or settle a clause.
            var isSatisfied = false
            for index in 0..<size where isTrue(literal(of: Int(clause), index)) { isSatisfied = true }
            if isSatisfied { continue }
            if Int(clause) != end { for word in 0..<words { arena[end + word] = arena[Int(clause) + word] } }
            var length = 0
            for index in 0..<size {
                let literal = literal(of: end, index)
                if !isFalse(literal) {
                    set(end, length, literal)
                    length += 1
                }
            }
            // At the fixed point of level 0 an unsatisfied clause has two open literals or more.
            arena[end] = Int32(length)
            learned.append(Int32(end))
            watch(end)
            end += Self.clauseHead + 2 * length
        }
        arenaCount = end
        learnedLimit += 200
    }
}
