/// What other senders measured, under names that Prometheus takes.
extension ForeignSample {
    /// Letters, digits and underscores; a prefix keeps them apart from ours, an ending gauges from counters.
    var prometheusName: String {
        let plain = "otlp_" + Self.plain(name)
        let isTotal = plain.hasSuffix("_total")
        return kind == .gauge ? (isTotal ? plain + "_value" : plain) : (isTotal ? plain : plain + "_total")
    }

    /// `site` is whose certificate brought it, whatever the sender calls so; of names that come to the same the first counts.
    func prometheusLabels(site: String) -> [(String, String)] {
        var found = [("site", site)]
        for label in labels {
            let plain = Self.plain(label.name)
            if !found.contains(where: { $0.0 == plain }) { found.append((plain, label.value)) }
        }
        return found
    }

    /// A name that begins with two underscores is Prometheus' own.
    private static func plain(_ name: String) -> String {
        let plain = String(
            decoding: name.utf8.map { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: byte
                default: UInt8(ascii: "_")
                }
            }, as: UTF8.self)
        return plain.first?.isNumber == true || plain.hasPrefix("__") || plain.isEmpty ? "x_" + plain : plain
    }
}
