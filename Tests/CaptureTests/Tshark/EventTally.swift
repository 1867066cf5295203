import Foundation
import Telemetry
import Testing

@testable import Capture

/// What the segments of some direction of a connection were found to be, and the delays from them to their acknowledgments.
struct EventTally: Equatable, CustomStringConvertible {
    /// In the order of `Tshark.events`.
    var counts = [Int](repeating: 0, count: Tshark.events.count)
    var delays = 0
    /// Nanoseconds.
    var delaySum: Int64 = 0

    mutating func add(_ statistics: TCPStatistics) {
        let events = statistics.events
        let found = [
            events.retransmissions, events.fastRetransmissions, events.spuriousRetransmissions, events.outOfOrder,
            events.lostSegments, events.ackedUnseen, events.duplicateAcks, events.zeroWindows, events.keepAlives,
        ]
        for (place, count) in found.enumerated() { counts[place] += Int(count) }
        delays += Int(statistics.delayCount)
        delaySum += Int64(statistics.delaySum)
    }

    var description: String {
        let words = zip(Tshark.events, counts).filter { $0.1 > 0 }.map { "\($0.name) \($1)" }
        return (words + ["delays \(delays) of \(delaySum) ns"]).joined(separator: ", ")
    }
}

/// What a capture's TCP comes to, connection by connection: by the client's port, and whether the client sent it.
struct AnalysedCapture: Equatable {
    struct Side: Hashable {
        var port: Int
        var isUp: Bool
    }

    var sides: [Side: EventTally] = [:]
    /// SYN to the first acknowledgment, in nanoseconds, of each connection between the same ports, sorted.
    var roundTrips: [Int: [Int64]] = [:]
    /// Times that a SYN began another connection between the same ports.
    var reuses = 0

    /// As this program reads it. No flow ends by idleness: tshark knows no such end.
    ///
    /// - Parameter active: nanoseconds after which a flow that goes on gives a record: no end of its analysis.
    static func ours(_ path: String, active: Int64 = .max / 4) throws -> AnalysedCapture {
        var settings = CaptureSettings()
        settings.keepsRecords = true
        settings.interval = 1_000_000_000_000_000
        (settings.idle, settings.unansweredIdle, settings.closedIdle) = (.max / 4, .max / 4, .max / 4)
        settings.active = active
        var meter = CaptureMeter(settings)
        var file = try CaptureFile.open(path)
        while let packet = try file.next() { meter.take(packet) }
        meter.finish()
        var found = AnalysedCapture()
        for record in meter.records where record.protocolNumber == 6 {
            let isUp = record.destinationPort == UInt16(ScriptedConversation.serverPort)
            let port = Int(isUp ? record.sourcePort : record.destinationPort)
            guard let connection = record.connection else { continue }
            found.sides[Side(port: port, isUp: isUp), default: EventTally()].add(connection.forward)
            found.sides[Side(port: port, isUp: !isUp), default: EventTally()].add(connection.backward)
            if let trip = connection.initialRoundTrip { found.roundTrips[port, default: []].append(trip) }
        }
        found.reuses = meter.finished.reduce(0) { $0 + Int($1.tcp.reusedPorts) }
        found.settle()
        return found
    }

    private static let fields =
        ["tcp.stream", "tcp.srcport", "tcp.dstport"] + Tshark.events.map { "tcp.analysis.\($0.field)" } + [
            "tcp.analysis.ack_rtt", "tcp.analysis.initial_rtt", "tcp.analysis.reused_ports", "tcp.flags.str",
        ]

    /// As tshark reads it. A delay that isn't above zero, where stamps go back, is none.
    static func theirs(_ path: String) throws -> AnalysedCapture {
        var found = AnalysedCapture()
        var trips: [String: (port: Int, time: Int64)] = [:]
        for row in try Tshark.fields(fields, of: path, filter: "tcp") {
            let source = try #require(Int(row[1]))
            let isUp = source != ScriptedConversation.serverPort
            let port = isUp ? source : try #require(Int(row[2]))
            let events = row[3..<3 + Tshark.events.count].map { $0.isEmpty ? 0 : 1 }
            var tally = found.sides[Side(port: port, isUp: isUp)] ?? EventTally()
            for (place, count) in events.enumerated() { tally.counts[place] += count }
            // tshark marks those by what they are only.
            if events[0] == 0, events[1] + events[2] > 0 { tally.counts[0] += 1 }
            found.sides[Side(port: port, isUp: isUp)] = tally
            let rest = row[(3 + Tshark.events.count)...].map { $0 }
            if let delay = Tshark.nanoseconds(rest[0]), delay > 0 {
                var other = found.sides[Side(port: port, isUp: !isUp)] ?? EventTally()
                other.delays += 1
                other.delaySum += delay
                found.sides[Side(port: port, isUp: !isUp)] = other
            }
            if let trip = Tshark.nanoseconds(rest[1]), trip > 0 { trips[row[0]] = (port, trip) }
            if !rest[2].isEmpty { found.reuses += 1 }
        }
        for (port, time) in trips.values { found.roundTrips[port, default: []].append(time) }
        found.settle()
        return found
    }

    private mutating func settle() {
        sides = sides.filter { $0.value != EventTally() }
        roundTrips = roundTrips.mapValues { $0.sorted() }
    }

    private static func has(_ some: [Int64], all others: [Int64]) -> Bool {
        var rest = some
        for other in others {
            guard let place = rest.firstIndex(of: other) else { return false }
            rest.remove(at: place)
        }
        return true
    }

    /// Ports of which another says something else. It may know fewer round trips: tshark tells one with the next packet only.
    func differences(from other: AnalysedCapture) -> [Int] {
        let all = Set(sides.keys.map(\.port)).union(other.sides.keys.map(\.port)).union(roundTrips.keys)
            .union(other.roundTrips.keys)
        return all.filter { port in
            [true, false].contains { sides[Side(port: port, isUp: $0)] != other.sides[Side(port: port, isUp: $0)] }
                || !Self.has(roundTrips[port] ?? [], all: other.roundTrips[port] ?? [])
        }.sorted()
    }

    // MARK: - where they part

    /// Segment by segment of one connection, what each of both says.
    static func account(of conversation: ScriptedConversation) throws -> String {
        let capture = try WrittenCapture(conversation.frames, .nanoseconds)
        let rows = try Tshark.fields(fields, of: capture.path, filter: "tcp")
        var settings = CaptureSettings()
        settings.keepsRecords = true
        settings.interval = 1_000_000_000_000_000
        var meter = CaptureMeter(settings)
        var lines: [String] = []
        let begin = conversation.segments.first?.time ?? 0
        for (segment, row) in zip(conversation.segments, rows) {
            let before = meter.tcp[0].pointee
            meter.take(conversation.frame(segment), at: segment.time)
            let after = meter.tcp[0].pointee
            func count(_ counts: TCPCounts) -> [Int] {
                var statistics = TCPStatistics()
                statistics.events = TCPEventCounts(counts.events)
                var tally = EventTally()
                tally.add(statistics)
                return tally.counts
            }
            let ours = zip(Tshark.events, zip(count(before), count(after))).filter { $0.1.0 != $0.1.1 }.map(\.0.name)
            let delay =
                after.responder.acknowledgment.sum - before.responder.acknowledgment.sum
                + after.initiator.acknowledgment.sum - before.initiator.acknowledgment.sum
            let theirs = zip(Tshark.events, row[3..<12]).filter { !$0.1.isEmpty }.map(\.0.name)
            let isSame =
                Set(ours).subtracting(["retransmissions"]) == Set(theirs).subtracting(["retransmissions"])
                && ours.contains("retransmissions")
                    == !Set(theirs).isDisjoint(with: ["retransmissions", "fast", "spurious"])
                && Int64(delay) == max(0, Tshark.nanoseconds(row[12]) ?? 0)
            lines.append(
                "\(isSame ? "  " : "! ")\(segment.time - begin) \(segment.isUp ? ">" : "<") \(row[15].filter { $0 != "·" }) "
                    + "seq \(segment.sequence) len \(segment.length) ack \(segment.acknowledgment) win \(segment.window)"
                    + "\(segment.options.isEmpty ? "" : " options \(segment.options)") stream \(row[0])"
                    + " | ours \(ours) \(Int64(delay)) | tshark \(theirs) \(row[12]) irtt \(row[13]) \(row[14])")
        }
        return lines.joined(separator: "\n")
    }
}

extension TCPEventCounts<UInt32> {
    /// The same with fewer bits.
    fileprivate init(_ other: TCPEventCounts<UInt64>) {
        self.init()
        retransmissions = UInt32(other.retransmissions)
        fastRetransmissions = UInt32(other.fastRetransmissions)
        spuriousRetransmissions = UInt32(other.spuriousRetransmissions)
        outOfOrder = UInt32(other.outOfOrder)
        zeroWindows = UInt32(other.zeroWindows)
        lostSegments = UInt32(other.lostSegments)
        ackedUnseen = UInt32(other.ackedUnseen)
        duplicateAcks = UInt32(other.duplicateAcks)
        keepAlives = UInt32(other.keepAlives)
    }
}
