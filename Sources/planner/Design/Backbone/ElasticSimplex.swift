/// A linear program of groups and soft rows, by the primal simplex method:
///
///     minimise    Σ cost[j] x[j] + Σ penalty[r] max(0, -s[r])
///     subject to  Σ a[r][j] x[j] + s[r] = limit[r]     for each row r
///                 Σ (j in group g) x[j] = amount[g]    for each group g,  x >= 0
///
/// Columns are not held: the caller prices them (paths, capacity levels) and lets the improving ones enter. One column
/// of each group, the key, is kept out of the working basis, so that this has as many rows as there are soft ones,
/// however many groups there are (generalised upper bounds: Dantzig and Van Slyke, J. Comput. Syst. Sci. 1, 1967; for
/// multi-commodity flows Farvolden, Powell and Lustig, Oper. Res. 41, 1993). Its inverse is kept dense.
///
/// A slack is free; below 0 it costs its penalty. So every start is feasible and a change of limits leaves it so.
final class ElasticSimplex {
    let groupCount: Int
    private(set) var rowCount: Int
    let rowLimit: Int
    /// The most entries that a column has.
    let entryLimit: Int

    // Rows.
    let limit: UnsafeMutablePointer<Double>
    let penalty: UnsafeMutablePointer<Double>
    /// Cost of one more unit of each row's limit; at most 0, at least minus the penalty when optimal.
    let dual: UnsafeMutablePointer<Double>
    /// Values of slacks outside the basis; 0 but after a change of limits.
    let outside: UnsafeMutablePointer<Double>
    /// Where in the basis a row's slack is, or -1.
    let slackPosition: UnsafeMutablePointer<Int32>

    // Groups.
    let amount: UnsafeMutablePointer<Double>
    let key: UnsafeMutablePointer<Int32>
    /// Sum of the basic columns of the group, its key left out.
    let basicSum: UnsafeMutablePointer<Double>
    let basicCount: UnsafeMutablePointer<Int32>

    // Columns: keys and basic ones, in slots.
    let slotCount: Int
    let columnGroup: UnsafeMutablePointer<Int32>
    let columnCost: UnsafeMutablePointer<Double>
    let columnTag: UnsafeMutablePointer<Int32>
    let columnLength: UnsafeMutablePointer<Int32>
    let columnRow: UnsafeMutablePointer<Int32>
    let columnEntry: UnsafeMutablePointer<Double>
    var freeSlots: [Int32] = []

    // The working basis: a slot, or a row's slack as ~row.
    let basic: UnsafeMutablePointer<Int32>
    let value: UnsafeMutablePointer<Double>
    /// Row by row, `rowLimit` apart.
    let inverse: UnsafeMutablePointer<Double>

    // Scratch.
    let step: UnsafeMutablePointer<Double>
    let keyRate: UnsafeMutablePointer<Double>
    let dense: UnsafeMutablePointer<Double>
    let work: UnsafeMutablePointer<Int32>
    let columns: UnsafeMutablePointer<Int32>

    private(set) var pivots = 0
    var pivotsSinceFactor = 0
    /// Set where rounding has spoilt the basis beyond repair; results are then not to be trusted.
    var isBroken = false

    static let feasibility = 1e-9
    static let optimality = 1e-9

    init(groupCount: Int, rowLimit: Int, entryLimit: Int) {
        func doubles(_ count: Int) -> UnsafeMutablePointer<Double> {
            let made = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
            made.initialize(repeating: 0, count: max(1, count))
            return made
        }
        func integers(_ count: Int) -> UnsafeMutablePointer<Int32> {
            let made = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, count))
            made.initialize(repeating: -1, count: max(1, count))
            return made
        }
        self.groupCount = groupCount
        self.rowLimit = rowLimit
        self.entryLimit = entryLimit
        rowCount = 0
        limit = doubles(rowLimit)
        penalty = doubles(rowLimit)
        dual = doubles(rowLimit)
        outside = doubles(rowLimit)
        slackPosition = integers(rowLimit)
        amount = doubles(groupCount)
        key = integers(groupCount)
        basicSum = doubles(groupCount)
        basicCount = integers(groupCount)
        basicCount.update(repeating: 0, count: groupCount)
        slotCount = groupCount + rowLimit + 2
        columnGroup = integers(slotCount)
        columnCost = doubles(slotCount)
        columnTag = integers(slotCount)
        columnLength = integers(slotCount)
        columnRow = integers(slotCount * entryLimit)
        columnEntry = doubles(slotCount * entryLimit)
        freeSlots = (0..<Int32(slotCount)).reversed()
        basic = integers(rowLimit)
        value = doubles(rowLimit)
        inverse = doubles(rowLimit * rowLimit)
        step = doubles(rowLimit)
        keyRate = doubles(groupCount)
        dense = doubles(rowLimit)
        columns = integers(rowLimit)
        work = integers(max(rowLimit, groupCount) + 2)
    }

    deinit {
        for doubles in [
            limit, penalty, dual, outside, amount, basicSum, columnCost, columnEntry, value, inverse, step, keyRate,
            dense,
        ] { doubles.deallocate() }
        for integers in [
            slackPosition, key, basicCount, columnGroup, columnTag, columnLength, columnRow, basic, work, columns,
        ] { integers.deallocate() }
    }

    /// A column to be filled in by the caller, as a key or to enter.
    func newColumn(group: Int, cost: Double, tag: Int) -> Int {
        let slot = Int(freeSlots.removeLast())
        columnGroup[slot] = Int32(group)
        columnCost[slot] = cost
        columnTag[slot] = Int32(tag)
        columnLength[slot] = 0
        return slot
    }

    @inline(__always)
    func append(_ row: Int, _ entry: Double, to slot: Int) {
        let at = slot * entryLimit + Int(columnLength[slot])
        columnRow[at] = Int32(row)
        columnEntry[at] = entry
        columnLength[slot] += 1
    }

    func discard(_ slot: Int) { freeSlots.append(Int32(slot)) }

    /// Gives a group its first key. All groups need one before rows are added.
    func setKey(_ slot: Int, amount: Double) {
        let group = Int(columnGroup[slot])
        key[group] = Int32(slot)
        self.amount[group] = amount
    }

    /// Adds a row whose entries in the columns that are there have been appended to them already. Its slack is basic.
    func addRow(limit: Double, penalty: Double) {
        let r = rowCount
        rowCount += 1
        self.limit[r] = limit
        self.penalty[r] = penalty
        outside[r] = 0
        let row = inverse + r * rowLimit
        for c in 0...r { row[c] = 0 }
        for b in 0..<r { inverse[b * rowLimit + r] = 0 }
        // The new row of the basis is its entries in the basic columns: minus those times the inverse.
        for b in 0..<r where basic[b] >= 0 {
            let slot = Int(basic[b])
            let entry = self.entry(of: slot, in: r) - self.entry(of: Int(key[Int(columnGroup[slot])]), in: r)
            if entry == 0 { continue }
            let from = inverse + b * rowLimit
            for c in 0..<r { row[c] -= entry * from[c] }
        }
        row[r] = 1
        basic[r] = ~Int32(r)
        slackPosition[r] = Int32(r)
    }

    private func entry(of slot: Int, in row: Int) -> Double {
        let base = slot * entryLimit
        var at = Int(columnLength[slot]) - 1
        while at >= 0 {
            if Int(columnRow[base + at]) == row { return columnEntry[base + at] }
            at -= 1
        }
        return 0
    }

    func countPivot() {
        pivots += 1
        pivotsSinceFactor += 1
    }

    /// The value that the program has now.
    var objective: Double {
        var sum = 0.0
        for b in 0..<rowCount {
            let at = Int(basic[b])
            if at >= 0 {
                sum += value[b] * (columnCost[at] - columnCost[Int(key[Int(columnGroup[at])])])
            } else if value[b] < 0 {
                sum -= value[b] * penalty[~at]
            }
        }
        for r in 0..<rowCount where slackPosition[r] < 0 && outside[r] < 0 { sum -= outside[r] * penalty[r] }
        for g in 0..<groupCount { sum += amount[g] * columnCost[Int(key[g])] }
        return sum
    }

    /// The sum of what rows lack, each times its penalty.
    var shortfall: Double {
        var sum = 0.0
        for b in 0..<rowCount where basic[b] < 0 && value[b] < 0 { sum -= value[b] * penalty[Int(~basic[b])] }
        for r in 0..<rowCount where slackPosition[r] < 0 && outside[r] < 0 { sum -= outside[r] * penalty[r] }
        return sum
    }

    /// A row's slack.
    func slack(_ row: Int) -> Double {
        slackPosition[row] >= 0 ? value[Int(slackPosition[row])] : outside[row]
    }

    /// Calls `body` with each column in use and its value, keys among them.
    func eachColumn(_ body: (_ slot: Int, _ value: Double) -> Void) {
        for b in 0..<rowCount where basic[b] >= 0 { body(Int(basic[b]), value[b]) }
        for g in 0..<groupCount { body(Int(key[g]), amount[g] - basicSum[g]) }
    }
}
