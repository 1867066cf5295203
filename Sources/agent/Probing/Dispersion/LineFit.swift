/// Sums for least squares over runs of points, so that any run's line costs O(1).
struct LineSums {
    private var count: [Double] = [0]
    private var x: [Double] = [0]
    private var y: [Double] = [0]
    private var xx: [Double] = [0]
    private var xy: [Double] = [0]
    private var yy: [Double] = [0]

    init(_ points: [(x: Double, y: Double)]) {
        for point in points {
            count.append((count.last ?? 0) + 1)
            x.append((x.last ?? 0) + point.x)
            y.append((y.last ?? 0) + point.y)
            xx.append((xx.last ?? 0) + point.x * point.x)
            xy.append((xy.last ?? 0) + point.x * point.y)
            yy.append((yy.last ?? 0) + point.y * point.y)
        }
    }

    struct Line {
        var slope: Double
        var intercept: Double
        /// Sum of squared residuals.
        var error: Double
    }

    func line(_ range: Range<Int>) -> Line {
        func over(_ sums: [Double]) -> Double { sums[range.upperBound] - sums[range.lowerBound] }
        let n = over(count)
        guard n > 0 else { return Line(slope: 0, intercept: 0, error: 0) }
        let meanX = over(x) / n
        let meanY = over(y) / n
        let varianceX = over(xx) - n * meanX * meanX
        let covariance = over(xy) - n * meanX * meanY
        let varianceY = over(yy) - n * meanY * meanY
        guard n > 1, varianceX > 0 else { return Line(slope: 0, intercept: meanY, error: max(0, varianceY)) }
        let slope = covariance / varianceX
        return Line(
            slope: slope, intercept: meanY - slope * meanX, error: max(0, varianceY - covariance * slope))
    }
}

/// The line that points touch from below: lateness of timers and of interrupts moves arrivals to later times only.
///
/// In each of some blocks the point that lies highest is taken, and a line laid through those.
struct UpperLine {
    var slope: Double
    /// Of most points that were taken; at x = 0.
    var intercept: Double
    /// Standard error of the slope.
    var slopeError: Double
    /// Spread of the points taken about the line, standard deviation.
    var spread: Double

    /// nil below 4 points.
    init?(_ points: ArraySlice<(x: Double, y: Double)>, blocks wanted: Int) {
        guard points.count >= 4, let first = points.first, let last = points.last, last.x > first.x else { return nil }
        let all = LineSums(Array(points)).line(0..<points.count)
        var slope = all.slope
        let blocks = max(4, min(wanted, points.count / 3))
        var highest: [(x: Double, y: Double)] = []
        var line = all
        for _ in 0..<3 {
            highest.removeAll(keepingCapacity: true)
            for block in 0..<blocks {
                let start = points.startIndex + points.count * block / blocks
                let end = points.startIndex + points.count * (block + 1) / blocks
                let inside = points[start..<end]
                if let top = inside.max(by: { $0.y - slope * $0.x < $1.y - slope * $1.x }) { highest.append(top) }
            }
            line = LineSums(highest).line(0..<highest.count)
            guard line.slope > 0 else { return nil }
            slope = line.slope
        }
        self.slope = slope
        let heights = highest.map { $0.y - slope * $0.x }.sorted()
        intercept = heights[min(heights.count - 1, heights.count * 3 / 4)]
        let freedom = Double(max(1, highest.count - 2))
        spread = (line.error / freedom).squareRoot()
        let meanX = highest.reduce(0) { $0 + $1.x } / Double(highest.count)
        let varianceX = highest.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
        slopeError = varianceX > 0 ? spread / varianceX.squareRoot() : .infinity
    }
}
