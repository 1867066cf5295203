package import Telemetry

/// The lines that an agent captures on, and which of them a session's probes leave by.
package struct CapturedLines: Hashable, Sendable {
    private let lines: [LineSeconds]

    /// - Parameter lines: each interface once, without counts.
    package init(_ lines: [LineSeconds] = []) { self.lines = lines }

    package var isEmpty: Bool { lines.isEmpty }

    /// The captured line that goes by `interface`, by the rule of `HostWatch.Report.load(beside:)`: the interface itself where it is
    /// captured; else the one line that is, as with a mirror port; none where there are several.
    ///
    /// - Parameter interface: nil where nobody knows it.
    package func line(beside interface: String?) -> LineSeconds? {
        lines.first { $0.interface == interface } ?? (lines.count == 1 ? lines[0] : nil)
    }
}
