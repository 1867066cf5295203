/// What the line and its classes carried in the seconds of lost and slow probes, by a capture. Its points are the link's and bear the
/// interface's name; of classes, what is 0 is left out.
extension ProtobufWriter {
    mutating func seconds(_ seconds: LineSeconds, _ plain: MetricPoint) {
        var point = plain
        point.interface = seconds.interface
        metric("tuyen.seconds.covered", "ns") { $0.gauge(.int(Int64(clamping: seconds.covered)), point) }
        let key = "network.io.direction"
        func both(_ field: KeyPath<LineSeconds.Way, UInt64>) -> [(value: UInt64, tags: [MetricTag])] {
            LineSeconds.ways.compactMap { name, path in
                let value = seconds[keyPath: path][keyPath: field]
                return value == 0 ? nil : (value, [.text(key, name)])
            }
        }
        let (octets, busiest) = (both(\.octets), both(\.busiest))
        if !octets.isEmpty { metric("tuyen.seconds.io", "By") { $0.sum(octets, point) } }
        if !busiest.isEmpty { metric("tuyen.seconds.busiest", "bit/s") { $0.gauge(busiest, point) } }
        moments("when_lost", \.whenLost, \.whenLost, of: seconds, point)
        moments("when_slowest", \.whenSlowest, \.whenSlowest, of: seconds, point)
    }

    /// The scope attributes of the same.
    mutating func secondsAttributes(_ field: Int, _ record: IntervalRecord) {
        guard let seconds = record.seconds else { return }
        attribute(field, "tuyen.seconds.interface", seconds.interface)
        attribute(field, "tuyen.seconds.dscp", Int64(seconds.probes))
        if seconds.isNarrowed { attribute(field, "tuyen.seconds.narrowed", 1) }
    }

    private mutating func moments(
        _ name: String, _ line: KeyPath<LineSeconds.Way, UInt64?>, _ part: KeyPath<LineSeconds.Moments, UInt64>,
        of seconds: LineSeconds, _ point: MetricPoint
    ) {
        let key = "network.io.direction"
        var values: [(value: UInt64, tags: [MetricTag])] = LineSeconds.ways.compactMap { name, path in
            seconds[keyPath: path][keyPath: line].map { ($0, [.text(key, name)]) }
        }
        for share in seconds.classes {
            for (name, path) in LineSeconds.ClassShare.ways where share[keyPath: path][keyPath: part] > 0 {
                values.append((share[keyPath: path][keyPath: part], [.text(key, name), .codePoint(share.codePoint)]))
            }
        }
        if !values.isEmpty { metric("tuyen.seconds.\(name)", "bit/s") { $0.gauge(values, point) } }
    }
}

extension MetricTag {
    /// Of a class; nil for those that are not told apart.
    static func codePoint(_ point: UInt8?) -> MetricTag {
        point.map { .number("tuyen.dscp", Int64($0)) } ?? .text("tuyen.dscp", "other")
    }
}
