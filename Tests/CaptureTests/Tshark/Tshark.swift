import Foundation
import TestSupport
import Testing

/// tshark's words on a capture file.
struct Tshark {
    static let isHere = FileManager.default.isExecutableFile(atPath: "/usr/bin/tshark")
    static let lacks: Comment = "needs tshark"

    /// As `EventTally` names them.
    static let events: [(name: String, field: String)] = [
        ("retransmissions", "retransmission"), ("fast", "fast_retransmission"),
        ("spurious", "spurious_retransmission"), ("out of order", "out_of_order"), ("lost", "lost_segment"),
        ("acked unseen", "ack_lost_segment"), ("duplicate acks", "duplicate_ack"), ("zero windows", "zero_window"),
        ("keep-alives", "keep_alive"),
    ]

    private static func run(_ words: [String]) throws -> String {
        let ended = try ChildProcess(["tshark", "-n"] + words).finish()
        guard ended.status == 0 else { throw Failure(description: "tshark \(words): \(ended.errors)") }
        return ended.output
    }

    struct Failure: Error, CustomStringConvertible { var description: String }

    /// The values of fields, packet by packet; empty where a packet has none.
    static func fields(_ fields: [String], of path: String, filter: String = "") throws -> [[String]] {
        let text = try run(
            ["-r", path, "-T", "fields"] + (filter.isEmpty ? [] : ["-Y", filter]) + fields.flatMap { ["-e", $0] })
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Seconds with nine decimals, in nanoseconds.
    static func nanoseconds(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 9, let whole = Int64(parts[0]), let rest = Int64(parts[1]) else {
            return nil
        }
        return (whole * 1_000_000_000 + rest) * (isNegative ? -1 : 1)
    }

    /// What one end sent to another, as far as it is printed: below 10,000 octets to the octet, above in whole units.
    struct Carried: Equatable {
        var packets = 0
        var octets = ""

        init(packets: Int, octets: Int) {
            self.packets = packets
            let units = ["bytes", "kB", "MB", "GB"]
            var (value, place) = (octets, 0)
            while value >= 10_000, place < units.count - 1 { (value, place) = (value / 1_000, place + 1) }
            self.octets = "\(value) \(units[place])"
        }

        init(packets: Int, words: String) {
            self.packets = packets
            octets = words
        }
    }

    struct Way: Hashable {
        var source: String
        var destination: String
    }

    /// Of `kind`, `ip`, `ipv6`, `tcp` or `udp`, what `-z conv` lists of each direction; rows of the same ends one behind the other.
    static func conversations(_ kind: String, of path: String) throws -> [Way: [Carried]] {
        var found: [Way: [Carried]] = [:]
        for line in try run(["-r", path, "-q", "-z", "conv,\(kind)"]).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 8, words[1] == "<->", let back = Int(words[3]), let there = Int(words[6]) else {
                continue
            }
            let (left, right) = (words[0], words[2])
            found[Way(source: right, destination: left), default: []].append(
                Carried(packets: back, words: words[4] + " " + words[5]))
            found[Way(source: left, destination: right), default: []].append(
                Carried(packets: there, words: words[7] + " " + words[8]))
        }
        return found
    }
}
