extension ElasticSimplex {
    /// Values and duals afresh from the inverse: after limits or amounts have changed, and against rounding.
    func refresh() {
        let n = rowCount
        for r in 0..<n { dense[r] = limit[r] - (slackPosition[r] < 0 ? outside[r] : 0) }
        for g in 0..<groupCount {
            let slot = Int(key[g])
            let base = slot * entryLimit
            for at in base..<base + Int(columnLength[slot]) { dense[Int(columnRow[at])] -= amount[g] * columnEntry[at] }
            basicSum[g] = 0
        }
        for b in 0..<n {
            let row = inverse + b * rowLimit
            var sum = 0.0
            for c in 0..<n { sum += row[c] * dense[c] }
            value[b] = sum
            let at = Int(basic[b])
            if at >= 0 {
                // What rounding leaves below 0 would make a column enter by a step backwards.
                if value[b] < 0, value[b] > -1e-7 { value[b] = 0 }
                basicSum[Int(columnGroup[at])] += value[b]
            } else if abs(value[b]) < 1e-11 {
                value[b] = 0
            }
        }
        refreshDuals()
    }

    private func refreshDuals() {
        let n = rowCount
        for c in 0..<n { dual[c] = 0 }
        for b in 0..<n {
            let at = Int(basic[b])
            var cost = 0.0
            if at >= 0 {
                cost = columnCost[at] - columnCost[Int(key[Int(columnGroup[at])])]
            } else if value[b] < -Self.feasibility {
                cost = -penalty[~at]
            }
            if cost == 0 { continue }
            let row = inverse + b * rowLimit
            for c in 0..<n { dual[c] += cost * row[c] }
        }
    }

    /// Moves a row's limit. Call `refresh` after the last one. What is outside the basis keeps all else in place.
    func setLimit(_ row: Int, _ new: Double) {
        if slackPosition[row] < 0 { outside[row] += new - limit[row] }
        limit[row] = new
    }

    /// The inverse afresh, by Gauss and Jordan with the largest pivots; false where the basis is singular.
    func factor() -> Bool {
        pivotsSinceFactor = 0
        let n = rowCount
        var matrix = Array(repeating: 0.0, count: n * n)
        for b in 0..<n {
            let at = Int(basic[b])
            if at < 0 {
                matrix[~at * n + b] = 1
                continue
            }
            for (slot, sign) in [(at, 1.0), (Int(key[Int(columnGroup[at])]), -1.0)] {
                let base = slot * entryLimit
                for e in base..<base + Int(columnLength[slot]) {
                    matrix[Int(columnRow[e]) * n + b] += sign * columnEntry[e]
                }
            }
        }
        for b in 0..<n {
            let row = inverse + b * rowLimit
            for c in 0..<n { row[c] = 0 }
            row[b] = 1
        }
        return matrix.withUnsafeMutableBufferPointer { buffer in
            guard let m = buffer.baseAddress else { return true }
            for column in 0..<n {
                var best = column
                for row in column..<n where abs(m[row * n + column]) > abs(m[best * n + column]) { best = row }
                guard abs(m[best * n + column]) > 1e-11 else { return false }
                if best != column {
                    for c in 0..<n {
                        (m[best * n + c], m[column * n + c]) = (m[column * n + c], m[best * n + c])
                        let one = inverse[best * rowLimit + c]
                        inverse[best * rowLimit + c] = inverse[column * rowLimit + c]
                        inverse[column * rowLimit + c] = one
                    }
                }
                let scale = 1 / m[column * n + column]
                for c in 0..<n {
                    m[column * n + c] *= scale
                    inverse[column * rowLimit + c] *= scale
                }
                for row in 0..<n where row != column {
                    let factor = m[row * n + column]
                    if factor == 0 { continue }
                    for c in column..<n { m[row * n + c] -= factor * m[column * n + c] }
                    for c in 0..<n { inverse[row * rowLimit + c] -= factor * inverse[column * rowLimit + c] }
                }
            }
            return true
        }
    }

    /// Back to the basis of slacks alone; keys stay.
    func reset() {
        for b in 0..<rowCount {
            if basic[b] >= 0 { discard(Int(basic[b])) }
            basic[b] = ~Int32(b)
            slackPosition[b] = Int32(b)
            outside[b] = 0
            let row = inverse + b * rowLimit
            for c in 0..<rowCount { row[c] = c == b ? 1 : 0 }
        }
        for g in 0..<groupCount { basicCount[g] = 0 }
        pivotsSinceFactor = 0
        isBroken = false
        refresh()
    }
}
