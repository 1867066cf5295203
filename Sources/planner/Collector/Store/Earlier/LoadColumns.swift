import GRDB
import Telemetry

/// The columns that migration 8 adds to `interval`: what the line carried meanwhile, and with which class probes arrived.
/// What people ask for by SQL are columns of their own.
enum LoadColumns {
    static let names = [
        "line_interface", "line_scope", "line_speed", "received_octets", "transmitted_octets", "received_busiest",
        "transmitted_busiest", "line_counts", "class_marks", "path_mtu",
    ]

    /// SQL of the migration. In rows from before it all are null.
    static let additions = [
        "ALTER TABLE interval ADD COLUMN line_interface TEXT",
        // `line` or `host`: whose traffic the counters count.
        "ALTER TABLE interval ADD COLUMN line_scope TEXT",
        "ALTER TABLE interval ADD COLUMN line_speed INTEGER",
        "ALTER TABLE interval ADD COLUMN received_octets INTEGER",
        "ALTER TABLE interval ADD COLUMN transmitted_octets INTEGER",
        // Bits per second in the busiest second.
        "ALTER TABLE interval ADD COLUMN received_busiest INTEGER",
        "ALTER TABLE interval ADD COLUMN transmitted_busiest INTEGER",
        // `covered=60000000000;carrier=0;resets=0;duplex=full;receive=9 0 0 - -;transmit=…`: of each way packets, errors, dropped,
        // and bits per second where probes were lost and where they were slowest.
        "ALTER TABLE interval ADD COLUMN line_counts TEXT",
        // `46 600 0 600 0 - 0`: sent with, told, remarked each way, congested, last seen each way.
        "ALTER TABLE interval ADD COLUMN class_marks TEXT",
        "ALTER TABLE interval ADD COLUMN path_mtu INTEGER",
    ]

    /// Reads the columns that begin at `first`.
    static func read(_ row: Row, from first: Int, into record: inout IntervalRecord) {
        func number(_ column: Int) -> UInt64? { (row[first + column] as Int64?).map { UInt64(clamping: $0) } }
        if let name: String = row[first],
            let scope = (row[first + 1] as String?).flatMap(LineLoad.Scope.init(rawValue:))
        {
            var line = LineLoad(interface: name, scope: scope)
            line.speed = number(2)
            line.receive.octets = number(3) ?? 0
            line.transmit.octets = number(4) ?? 0
            line.receive.busiest = number(5) ?? 0
            line.transmit.busiest = number(6) ?? 0
            if let text: String = row[first + 7] { readCounts(text, into: &line) }
            record.line = line
        }
        record.classMarks = (row[first + 8] as String?).flatMap(marks)
        record.pathMTU = number(9)
    }

    private static var wayCounts: [WritableKeyPath<LineLoad.Way, UInt64>] { [\.packets, \.errors, \.dropped] }

    private static func readCounts(_ text: String, into line: inout LineLoad) {
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=")
            guard pair.count == 2 else { continue }
            switch pair[0] {
            case "covered": line.covered = UInt64(pair[1]) ?? 0
            case "carrier": line.carrierChanges = UInt64(pair[1]) ?? 0
            case "resets": line.resets = UInt64(pair[1]) ?? 0
            case "duplex": line.isHalfDuplex = pair[1] == "half"
            default:
                guard let way = LineLoad.ways.first(where: { $0.name == pair[0] }) else { continue }
                let numbers = pair[1].split(separator: " ").map { UInt64($0) }
                guard numbers.count == wayCounts.count + LineLoad.Way.moments.count else { continue }
                for (field, value) in zip(wayCounts, numbers) { line[keyPath: way.path][keyPath: field] = value ?? 0 }
                for (field, value) in zip(LineLoad.Way.moments, numbers.dropFirst(wayCounts.count)) {
                    line[keyPath: way.path][keyPath: field] = value
                }
            }
        }
    }

    private static func marks(_ text: String) -> ClassMarks? {
        let numbers = text.split(separator: " ").map { UInt64($0) }
        guard numbers.count == 1 + ClassMarks.counts.count + ClassMarks.seen.count,
            let sent = numbers[0].flatMap({ UInt8(exactly: $0) })
        else { return nil }
        var marks = ClassMarks(sent: sent)
        for (field, value) in zip(ClassMarks.counts, numbers.dropFirst()) { marks[keyPath: field] = value ?? 0 }
        for (field, value) in zip(ClassMarks.seen, numbers.suffix(ClassMarks.seen.count)) {
            marks[keyPath: field] = value.flatMap { UInt8(exactly: $0) }
        }
        return marks
    }
}
