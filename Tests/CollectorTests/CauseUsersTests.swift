import Localization
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Causes where a capture saw users' packets: intervals of 600 probes over a line of 100 Mbit/s.
@Suite("Causes and users", .blocking) struct CauseUsersTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000

    /// What users did in the minute; 200,000 segments of TCP.
    private static func traffic(
        again: Double = 0, handshake: Double = 6_000_000, change: (inout LineTraffic) -> Void = { _ in }
    ) -> LineTraffic {
        var traffic = LineTraffic(interface: "wan0")
        traffic.covered = 60_000_000_000
        (traffic.receive.octets, traffic.receive.packets, traffic.receive.busiest) = (75_000_000, 100_000, 20_000_000)
        (traffic.transmit.octets, traffic.transmit.packets, traffic.transmit.busiest) = (15_000_000, 100_000, 5_000_000)
        traffic.tcp.segments = 200_000
        traffic.tcp.retransmissions = UInt64(200_000 * again)
        for _ in 0..<40 { traffic.tcp.handshake.record(handshake) }
        for _ in 0..<400 { traffic.tcp.acknowledgment.record(handshake) }
        change(&traffic)
        return traffic
    }

    private static func line(_ bits: UInt64) -> LineLoad {
        var line = LineLoad(interface: "wan0", scope: .line)
        line.covered = 60_000_000_000
        line.speed = 1_000_000_000
        (line.transmit.octets, line.transmit.packets) = (7_500_000, 100_000)
        (line.receive.octets, line.receive.packets) = (7_500_000, 100_000)
        (line.transmit.busiest, line.receive.busiest) = (bits, bits)
        (line.transmit.whenLost, line.receive.whenLost) = (bits, bits)
        (line.transmit.whenSlowest, line.receive.whenSlowest) = (bits, bits)
        return line
    }

    private static func record(
        lost: UInt64 = 0, delay: Double = 5_000_000, line: LineLoad?, _ traffic: LineTraffic?
    ) -> IntervalRecord {
        var record = Samples.record(start: start, lost: lost, delay: delay)
        (record.line, record.traffic) = (line, traffic)
        return record
    }

    private static func finding(_ record: IntervalRecord, far: LineLoad? = line(1_000_000)) -> LinkFinding {
        let contract = LineContract(rate: 100_000_000)
        let judge = CauseJudge(contract: contract, upperContract: contract, isLower: true)
        return judge.finding(of: record, baseline: 5_000_000, peerWasHeard: true) {
            self.record(line: far, nil)
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var record: IntervalRecord
        var cause: LinkCause
        /// What the evidence has, and what it hasn't.
        var has: [String] = []
        var hasNot: [String] = []
        var testDescription: String { name }
    }

    private static let cases: [Case] = [
        Case(
            name: "a capture that dropped packets says nothing of users",
            record: record(
                lost: 12, line: line(8_000_000),
                traffic(again: 0.0002) { ($0.captured, $0.dropped) = (190_000, 10_000) }), cause: .providerFault,
            hasNot: ["users-fared-well"]),
        Case(
            name: "probes are lost on an idle line, users' segments too",
            record: record(lost: 12, line: line(8_000_000), traffic(again: 0.012)), cause: .providerFault,
            has: ["users-retransmissions=0.0120", "users-handshake-p95-ms=6.000"]),
        Case(
            name: "probes alone are lost", record: record(lost: 12, line: line(8_000_000), traffic(again: 0.0002)),
            cause: .unknown, has: ["users-fared-well", "users-retransmissions=0.0002"]),
        Case(
            name: "too few users to tell",
            record: record(lost: 12, line: line(8_000_000), traffic { $0.tcp.segments = 900 }), cause: .providerFault,
            hasNot: ["users-retransmissions"]),
        Case(
            name: "the capture ran for a part of the interval",
            record: record(lost: 12, line: line(8_000_000), traffic { $0.covered /= 2 }), cause: .providerFault,
            hasNot: ["users-"]),
        Case(
            name: "a late probe, and users as early as ever",
            record: record(delay: 90_000_000, line: line(8_000_000), traffic()), cause: .unknown,
            has: ["users-fared-well"]),
        Case(
            name: "users are as late as probes",
            record: record(delay: 90_000_000, line: line(8_000_000), traffic(handshake: 95_000_000)),
            cause: .providerFault, has: ["users-handshake-p95-ms"]),
        Case(
            name: "no probe is answered while users work",
            record: record(lost: 600, line: line(8_000_000), traffic(again: 0.001)), cause: .unknown,
            has: ["no-reply", "users-fared-well"]),
        Case(
            name: "no probe is answered and nothing comes back at all",
            record: record(
                lost: 600, line: line(8_000_000),
                traffic {
                    $0.receive = LineTraffic.Way()
                    $0.tcp = LineTraffic.Connections()
                }), cause: .providerFault, hasNot: ["users-"]),
        Case(
            name: "bursts fill a line that no second shows full",
            record: record(
                lost: 12, line: line(80_000_000), traffic(again: 0.02) { $0.transmitBursts = 7 }), cause: .ownUsers,
            has: ["microbursts-forward=7"]),
        Case(
            name: "bursts the other way don't",
            record: record(
                lost: 12, line: line(80_000_000), traffic(again: 0.02) { $0.receiveBursts = 7 }), cause: .unknown,
            has: ["neither-full-nor-free"], hasNot: ["microbursts"]),
        Case(
            name: "nobody counted the line, and what was captured has room",
            record: record(lost: 12, line: nil, traffic(again: 0.02)), cause: .providerFault,
            has: ["captured-busiest-forward=0.050"]),
        Case(
            name: "nobody counted the line, and what was captured fills it",
            record: record(
                lost: 12, line: nil,
                traffic(again: 0.02) { ($0.transmit.octets, $0.transmit.busiest) = (700_000_000, 99_000_000) }),
            cause: .ownUsers, has: ["captured-busiest-forward=0.990"]),
        Case(
            name: "nobody counted and nothing was captured",
            record: record(lost: 12, line: nil, LineTraffic(interface: "wan0")),
            cause: .unknown, has: ["no-counters"]),
        Case(
            name: "probes fare well and users don't", record: record(line: line(8_000_000), traffic(again: 0.07)),
            cause: .none, has: ["users-retransmissions=0.0700"]),
        Case(name: "all fare well", record: record(line: line(8_000_000), traffic(again: 0.01)), cause: .none),
    ]

    /// What each class of the line carried, bits per second, when probes of class 46 were lost.
    private static func seconds(
        _ classes: [(UInt8?, UInt64)], change: (inout LineSeconds) -> Void = { _ in }
    ) -> LineSeconds {
        var seconds = LineSeconds(interface: "wan0")
        seconds.probes = 46
        seconds.covered = 60_000_000_000
        let all = classes.reduce(0) { $0 + $1.1 }
        for (_, path) in LineSeconds.ways {
            (seconds[keyPath: path].octets, seconds[keyPath: path].busiest) = (7_500_000, all)
            (seconds[keyPath: path].whenLost, seconds[keyPath: path].whenSlowest) = (all, all)
        }
        for (point, bits) in classes {
            var share = LineSeconds.ClassShare(codePoint: point)
            for (_, path) in LineSeconds.ClassShare.ways {
                (share[keyPath: path].whenLost, share[keyPath: path].whenSlowest) = (bits, bits)
            }
            seconds.classes.append(share)
        }
        change(&seconds)
        return seconds
    }

    private static func withSeconds(_ seconds: LineSeconds, line: LineLoad?) -> IntervalRecord {
        var record = record(lost: 12, line: line, nil)
        record.seconds = seconds
        return record
    }

    private static let classCases: [Case] = [
        Case(
            name: "the probes' own class filled the line",
            record: withSeconds(seconds([(46, 93_000_000), (0, 4_000_000)]), line: line(97_000_000)), cause: .ownUsers,
            has: ["dscp-46-then-forward=0.930", "dscp-0-then-forward=0.040", "filled-forward=own-class"]),
        Case(
            name: "another class did, and took the line from the probes'",
            record: withSeconds(seconds([(46, 1_000_000), (0, 94_000_000), (26, 2_000_000)]), line: line(97_000_000)),
            cause: .ownUsers,
            has: ["dscp-46-then-forward=0.010", "dscp-0-then-forward=0.940", "filled-forward=other-classes"],
            hasNot: ["dscp-26"]),
        Case(
            name: "no class alone",
            record: withSeconds(seconds([(46, 50_000_000), (0, 45_000_000)]), line: line(95_000_000)),
            cause: .ownUsers, has: ["filled-forward=classes-together"]),
        Case(
            name: "a line with room is filled by nobody, and what each class carried is told",
            record: withSeconds(seconds([(46, 3_000_000), (0, 5_000_000)]), line: line(8_000_000)),
            cause: .providerFault,
            has: ["dscp-46-then-forward=0.030"], hasNot: ["filled"]),
        Case(
            name: "nobody counted the line, and the captured seconds were full",
            record: withSeconds(seconds([(46, 1_000_000), (nil, 95_000_000)]), line: nil), cause: .ownUsers,
            has: ["utilisation-forward=0.960", "dscp-other-then-forward=0.950", "filled-forward=other-classes"]),
        Case(
            name: "nobody counted the line, and the captured seconds had room",
            record: withSeconds(seconds([(46, 1_000_000)]), line: nil), cause: .providerFault,
            has: ["utilisation-forward=0.010"]),
        Case(
            name: "what a filter left is not the line",
            record: withSeconds(seconds([(46, 1_000_000)]) { $0.isNarrowed = true }, line: nil), cause: .unknown,
            has: ["capture-narrowed"], hasNot: ["dscp", ";utilisation-forward"]),
        Case(
            name: "nor is it where an agent doesn't tell seconds",
            record: record(lost: 12, line: nil, traffic(again: 0.02) { $0.isNarrowed = true }), cause: .unknown,
            has: ["capture-narrowed", "users-retransmissions=0.0200"], hasNot: ["captured-busiest"]),
        Case(
            name: "a filter that leaves out what comes is no outage's witness",
            record: record(
                lost: 600, line: line(80_000_000),
                traffic {
                    $0.receive = LineTraffic.Way()
                    $0.tcp = LineTraffic.Connections()
                    $0.transmitBursts = 7
                    $0.isNarrowed = true
                }), cause: .unknown, has: ["neither-full-nor-free"]),
        Case(
            name: "seconds that were not captured tell nothing",
            record: withSeconds(
                seconds([]) {
                    ($0.transmit.whenLost, $0.receive.whenLost) = (nil, nil)
                }, line: nil), cause: .unknown, has: ["seconds-not-counted"], hasNot: ["dscp"]),
    ]

    @Test(arguments: classCases) func classesAreToldInTheVerySeconds(_ one: Case) { usersAreASecondWitness(one) }

    @Test("of the other end's line the class that filled it is told, by its own probes' seconds")
    func classesThere() {
        let contract = LineContract(rate: 100_000_000)
        let judge = CauseJudge(contract: contract, upperContract: contract, isLower: true)
        var record = Self.withSeconds(Self.seconds([(46, 1_000_000)]), line: Self.line(8_000_000))
        record.seconds = nil
        var far = Self.withSeconds(Self.seconds([(46, 2_000_000), (10, 95_000_000)]), line: Self.line(97_000_000))
        far.lostForward = 0
        let finding = judge.finding(of: record, baseline: 5_000_000, peerWasHeard: true) { far }
        #expect(finding.cause == .ownUsers, "\(finding.code)")
        for part in ["other-end-dscp-10-then-forward=0.950", "other-end-filled-forward=other-classes"] {
            #expect(finding.code.contains(part), "\(finding.code)")
        }
    }

    @Test(arguments: cases) func usersAreASecondWitness(_ one: Case) {
        let finding = Self.finding(one.record)
        #expect(finding.cause == one.cause, "\(finding.code)")
        for part in one.has { #expect(finding.code.contains(part), "\(finding.code)") }
        for part in one.hasNot { #expect(!finding.code.contains(part), "\(finding.code)") }
        if one.cause == .none, one.has.isEmpty { #expect(finding.evidence.isEmpty) }
    }

    @Test("the class of the probes is told by itself, and users who lose it beside a remarking")
    func classes() {
        var record = Self.record(lost: 12, line: Self.line(97_000_000), Self.traffic())
        for (point, packets) in [(46, 0), (0, 90_000)] as [(UInt8, UInt64)] {
            var share = LineTraffic.ClassShare(codePoint: point)
            (share.transmit.octets, share.transmit.packets, share.transmit.busiest) = (1_000_000, 5_000, 40_000_000)
            (share.receive.octets, share.receive.packets) = (packets * 800, packets)
            record.traffic?.classes.append(share)
        }
        record.classMarks = ClassMarks(sent: 46)
        let full = Self.finding(record)
        #expect(full.cause == .ownUsers && full.code.contains("dscp-46-busiest-forward=0.400"))
        record.classMarks?.told = 600
        record.classMarks?.remarkedReturn = 600
        record.classMarks?.lastReturn = 0
        let lost = Self.finding(record)
        #expect(lost.cause == .remarked && lost.code.contains("users-dscp-46-lost"))
    }

    @Test("each piece of evidence is kept in sums, and said in both languages")
    func kept() throws {
        var all: [LinkEvidence] = [
            .usersRetransmissions(0.02), .usersDelay(6e6), .usersFailures(0.1), .microbursts(.back, 4),
            .captured(.forward, 0.5), .classBusiest(.forward, 46, 0.4), .usersClassLost(46), .missing(.users),
            .classThen(.forward, 46, 0.1), .classThen(.back, nil, 0.2), .classThere(.back, 0, 0.3),
            .classThere(.forward, nil, 0.4), .missing(.narrowed),
        ]
        let fillers = LinkEvidence.Filler.allCases
        all += fillers.map { .filled(.forward, $0) } + fillers.map { .filledThere(.back, $0) }
        let out = PackedWriter()
        for one in all { out.append(one) }
        var input = PackedReader(out.bytes)
        for one in all { #expect(try input.evidence() == one) }
        #expect(input.isAtEnd)
        for one in all {
            let words = (one.text(.english), one.text(.vietnamese))
            #expect(!words.0.isEmpty && words.0 != words.1 && !words.0.contains("{") && !words.1.contains("{"))
        }
    }
}
