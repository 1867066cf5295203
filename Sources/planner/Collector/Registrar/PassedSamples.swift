import FoundationEssentials

/// Foreign samples on their way from one collector to the other.
enum PassedSamples {
    /// Octets of a document, and samples in one: one has a name and up to 32 labels.
    static let limit = 8 << 20
    static let most = 5_000
    /// Octets of names and labels after which a document ends; JSON writes some octets as six.
    private static let enough = 1 << 20

    /// As many of the first as make one document, one at least: each repeats the labels of its resource.
    static func first(of samples: ArraySlice<ForeignSample>) -> ArraySlice<ForeignSample> {
        var octets = 0
        let count = samples.prefix(most).prefix { sample in
            defer {
                octets += sample.labels.reduce(sample.name.utf8.count + 64) {
                    $0 + $1.name.utf8.count + $1.value.utf8.count + 6
                }
            }
            return octets < enough
        }.count
        return samples.prefix(max(1, count))
    }

    private struct Document: Codable { var samples: [Sample] }

    private struct Sample: Codable {
        var name: String
        var kind: String
        /// Names and values in turn.
        var labels: [String]
        var time: UInt64
        /// The value's bits: JSON has neither NaN nor infinity.
        var bits: UInt64
    }

    static func document(_ samples: some Sequence<ForeignSample>) throws -> [UInt8] {
        let samples = samples.map { sample in
            Sample(
                name: sample.name, kind: sample.kind.rawValue, labels: sample.labels.flatMap { [$0.name, $0.value] },
                time: sample.time, bits: sample.value.bitPattern)
        }
        return Array(try JSONEncoder().encode(Document(samples: samples)))
    }

    /// Nil where the document is none of ours.
    static func samples(_ bytes: [UInt8]) -> [ForeignSample]? {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
            document.samples.count <= most
        else { return nil }
        var samples: [ForeignSample] = []
        for sample in document.samples {
            guard let kind = ForeignSample.Kind(rawValue: sample.kind), sample.labels.count.isMultiple(of: 2),
                sample.labels.count <= 128
            else { return nil }
            let labels = stride(from: 0, to: sample.labels.count, by: 2).map {
                ForeignSample.Label(sample.labels[$0], sample.labels[$0 + 1])
            }
            samples.append(
                ForeignSample(
                    name: sample.name, kind: kind, labels: labels, time: sample.time,
                    value: Double(bitPattern: sample.bits)))
        }
        return samples
    }
}
