/// Seconds of a line by ITU-T Y.1563 and Y.1564 §8.2: a second with more than half of its probes lost is severely errored;
/// ten such in a row begin a time of unavailability, which they belong to, and ten others in a row, which don't, end it.
package struct AvailabilityCount: Hashable, Sendable {
    /// Above which share of loss a second is severely errored.
    package static let threshold = 0.5
    package static let run = 10

    private var sent: [UInt32] = []
    private var lost: [UInt32] = []

    package init() {}

    /// Notes a probe that was due in `second` of the test, 0 or more.
    package mutating func note(second: Int, isLost: Bool) {
        guard second >= 0, second < 1_000_000 else { return }
        while sent.count <= second {
            sent.append(0)
            lost.append(0)
        }
        sent[second] += 1
        if isLost { lost[second] += 1 }
    }

    /// Seconds in which probes were decided.
    package var seconds: Int { sent.count { $0 > 0 } }

    package var severelyErrored: Int { sent.indices.count { isSevere($0) } }

    private func isSevere(_ second: Int) -> Bool {
        sent[second] > 0 && Double(lost[second]) > Double(sent[second]) * Self.threshold
    }

    /// Seconds of unavailability. Seconds without any probe decide nothing and are left out. O(seconds).
    package var unavailable: Int {
        let severe = sent.indices.filter { sent[$0] > 0 }.map { isSevere($0) }
        var total = 0
        var isAvailable = true
        var run = 0
        var since = 0
        for (index, isBad) in severe.enumerated() {
            if isBad == isAvailable {
                run += 1
            } else {
                run = 0
            }
            guard run == Self.run else { continue }
            // The ten seconds that tell belong to what they begin.
            let begin = index - Self.run + 1
            if isAvailable { since = begin } else { total += begin - since }
            isAvailable.toggle()
            run = 0
        }
        return isAvailable ? total : total + severe.count - since
    }

    /// Share of the measured seconds in which the line was available; nil where nothing was measured.
    package var ratio: Double? { seconds == 0 ? nil : 1 - Double(unavailable) / Double(seconds) }
}
