/// A number that a sender other than our agent measured: OTLP's data points, whatever their kind, come to some of these.
package struct ForeignSample: Hashable, Sendable {
    /// How numbers of a series go together.
    package enum Kind: String, Sendable {
        /// A value of its own.
        case gauge
        /// The sum since the sender's start.
        case cumulative
        /// What was added since the last one.
        case delta
    }

    package struct Label: Hashable, Comparable, Sendable {
        package var name: String
        package var value: String
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
        package static func < (a: Label, b: Label) -> Bool { (a.name, a.value) < (b.name, b.value) }
    }

    /// As the sender has it, such as `system.cpu.time`; of histograms and summaries with `.count`, `.sum` or `.bucket` behind it.
    package var name: String
    package var kind: Kind
    /// In the order of their names.
    package var labels: [Label]
    /// Unix nanoseconds.
    package var time: UInt64
    package var value: Double

    package init(name: String, kind: Kind, labels: [Label], time: UInt64, value: Double) {
        self.name = name
        self.kind = kind
        self.labels = labels.sorted()
        self.time = time
        self.value = value
    }
}
