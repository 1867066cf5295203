import Glibc
import Localization
import Rendering
import Telemetry

/// A delay histogram as a small drawing: how the probes spread on a logarithmic axis that all links of a report share,
/// so that drawings can be compared by eye.
enum LinkReportDistribution {
    /// The shared axis in log2 of nanoseconds.
    struct Axis {
        var low: Double
        var high: Double

        /// From the least to the greatest delay of all histograms, widened to at least one octave.
        init(_ histograms: [ExponentialHistogram]) {
            let present = histograms.filter { !$0.isEmpty && $0.maximum > 0 }
            low = present.map { log2(max($0.minimum, 1_000)) }.min() ?? 0
            high = max(present.map { log2(max($0.maximum, 1_000)) }.max() ?? 1, low + 1)
        }
    }

    private static let bins = 48

    /// Share of the values by equal steps of the axis; a bucket that covers several steps is spread evenly over them.
    static func shares(_ histogram: ExponentialHistogram, axis: Axis) -> [Double] {
        var result = [Double](repeating: 0, count: bins)
        guard !histogram.isEmpty else { return result }
        let step = (axis.high - axis.low) / Double(bins)
        let width = exp2(-Double(histogram.scale))
        for (position, count) in histogram.buckets.enumerated() where count > 0 {
            let begin = (Double(histogram.offset + position) * width - axis.low) / step
            let end = begin + width / step
            let weight = Double(count) / Double(histogram.count)
            let first = min(bins - 1, max(0, Int(begin.rounded(.down))))
            let last = min(bins - 1, max(first, Int(end.rounded(.up)) - 1))
            for bin in first...last {
                let overlap = min(end, Double(bin + 1)) - max(begin, Double(bin))
                result[bin] += first == last ? weight : weight * max(0, overlap) / (end - begin)
            }
        }
        return result
    }

    static func drawing(_ histogram: ExponentialHistogram, axis: Axis, numbers: NumberStyle) -> Markup {
        let shares = shares(histogram, axis: axis)
        guard let peak = shares.max(), peak > 0 else { return .empty }
        let bars = shares.enumerated().filter { $0.element > 0 }.map { index, share -> Markup in
            // Square root, so that a tail of one in a thousand is still seen.
            let height = max(1, (share / peak).squareRoot() * 18)
            let top = Table.fixed(20 - height, decimals: 1)
            return "<rect x=\"\(index * 2)\" y=\"\(top)\" width=\"2\" height=\"\(Table.fixed(height, decimals: 1))\"/>"
        }
        let label = "\(numbers.milliseconds(histogram.minimum)) – \(numbers.milliseconds(histogram.maximum)) ms"
        return "<svg class=\"distribution\" viewBox=\"0 0 96 21\" role=\"img\"><title>\(label)</title>\(bars)</svg>"
    }
}
