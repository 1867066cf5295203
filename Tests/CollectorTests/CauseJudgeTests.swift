import GRDB
import Telemetry
import TestSupport
import Testing

@testable import Collector

/// Causes of intervals of 600 probes over a line of 100 Mbit/s.
@Suite(.blocking) struct CauseJudgeTests {
    private static let contract = LineContract(rate: 100_000_000, mtu: 1_446)
    private static let baseline = 5_000_000.0

    private static func record(lost: UInt64 = 0, change: (inout IntervalRecord) -> Void = { _ in }) -> IntervalRecord {
        var record = Samples.record(start: 1_800_000_000_000_000_000, lost: lost)
        change(&record)
        return record
    }

    /// The line's interface with these rates in the seconds of losses and of the slowest probe.
    private static func line(
        transmit: UInt64?, receive: UInt64? = 1_000_000, scope: LineLoad.Scope = .line,
        change: (inout LineLoad) -> Void = { _ in }
    ) -> LineLoad {
        var line = LineLoad(interface: "wan0", scope: scope)
        line.covered = 60_000_000_000
        line.transmit.packets = 1_000_000
        line.transmit.octets = 500_000_000
        (line.transmit.whenLost, line.transmit.whenSlowest) = (transmit, transmit)
        (line.receive.whenLost, line.receive.whenSlowest) = (receive, receive)
        change(&line)
        return line
    }

    private static func marks(_ sent: UInt8, forward: UInt64 = 600, told: UInt64 = 600) -> ClassMarks {
        var marks = ClassMarks(sent: sent)
        marks.told = told
        marks.remarkedForward = forward
        marks.lastForward = 10
        return marks
    }

    /// What the other end measured: its line had room.
    private static func other(change: (inout LineLoad) -> Void = { _ in }) -> IntervalRecord {
        record {
            $0.line = line(transmit: nil, receive: nil) {
                ($0.transmit.octets, $0.transmit.busiest, $0.receive.busiest) = (7_500_000, 1_000_000, 1_000_000)
                $0.speed = 1_000_000_000
                change(&$0)
            }
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var record: IntervalRecord
        var other: IntervalRecord? = CauseJudgeTests.other()
        var cause: LinkCause
        var code: String
        var contract: LineContract? = CauseJudgeTests.contract
        var isLower = true
        var peerWasHeard = true
        var testDescription: String { name }
    }

    private static let cases: [Case] = [
        Case(name: "all well", record: record(), cause: .none, code: ""),
        Case(name: "one loss in 600 is chance", record: record(lost: 1), cause: .none, code: ""),
        Case(
            name: "lost while the line was full", record: record(lost: 12) { $0.line = line(transmit: 97_000_000) },
            cause: .ownUsers, code: "loss-forward=0.0200;utilisation-forward=0.970;other-end-utilisation-forward=0.010"),
        Case(
            name: "lost while the line was idle", record: record(lost: 12) { $0.line = line(transmit: 8_000_000) },
            cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.080;other-end-utilisation-forward=0.010"),
        Case(
            name: "lost while the line was idle, and the other end's own interface dropped",
            record: record(lost: 12) { $0.line = line(transmit: 8_000_000) },
            other: other { ($0.transmit.packets, $0.transmit.dropped) = (1_000_000, 50_000) }, cause: .unknown,
            code: "loss-forward=0.0200;utilisation-forward=0.080;other-end-utilisation-forward=0.010;"
                + "line-of-the-other-end"),
        Case(
            name: "lost while the line was idle, and the other end's interface is half duplex",
            record: record(lost: 12) { $0.line = line(transmit: 8_000_000) }, other: other { $0.isHalfDuplex = true },
            cause: .unknown,
            code: "loss-forward=0.0200;utilisation-forward=0.080;other-end-utilisation-forward=0.010;"
                + "line-of-the-other-end"),
        Case(
            name: "the other way was full",
            record: record(lost: 12) { $0.line = line(transmit: 8_000_000, receive: 99_000_000) },
            cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.080;other-end-utilisation-forward=0.010"),
        Case(
            name: "neither full nor free", record: record(lost: 12) { $0.line = line(transmit: 80_000_000) },
            cause: .unknown,
            code:
                "loss-forward=0.0200;utilisation-forward=0.800;other-end-utilisation-forward=0.010;neither-full-nor-free"
        ),
        Case(
            name: "just full", record: record(lost: 12) { $0.line = line(transmit: 90_000_000) }, cause: .ownUsers,
            code: "loss-forward=0.0200;utilisation-forward=0.900;other-end-utilisation-forward=0.010"),
        Case(
            name: "just free", record: record(lost: 12) { $0.line = line(transmit: 70_000_000) },
            cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.700;other-end-utilisation-forward=0.010"),
        Case(
            name: "late while the line was full",
            record: record {
                for _ in 0..<100 { $0.roundTripDelay.record(90_000_000) }
                $0.line = line(transmit: 1_000_000, receive: 98_000_000)
            }, cause: .ownUsers,
            code: "delay-p95-ms=90.000;delay-baseline-ms=5.000;utilisation-forward=0.010;utilisation-return=0.980;"
                + "other-end-utilisation-forward=0.010;other-end-utilisation-return=0.010"),
        Case(
            name: "lost in full seconds, late in an idle one",
            record: record(lost: 12) {
                for _ in 0..<100 { $0.roundTripDelay.record(90_000_000) }
                $0.line = line(transmit: 97_000_000) { $0.transmit.whenSlowest = 2_000_000 }
            }, cause: .unknown,
            code: "loss-forward=0.0200;delay-p95-ms=90.000;delay-baseline-ms=5.000;utilisation-forward=0.970;"
                + "other-end-utilisation-forward=0.010;utilisation-forward=0.020;utilisation-return=0.010;"
                + "other-end-utilisation-return=0.010;full-and-not-full"),
        Case(
            name: "nothing came back, the line had room",
            record: record(lost: 600) {
                ($0.lostForward, $0.lostUnknown) = (0, 600)
                $0.line = line(transmit: 1_000_000)
            }, cause: .providerFault, code: "no-reply;utilisation-forward=0.010;utilisation-return=0.010"),
        Case(
            name: "nothing came back, and nobody heard the other end",
            record: record(lost: 600) {
                ($0.lostForward, $0.lostUnknown) = (0, 600)
                $0.line = line(transmit: 1_000_000)
            }, cause: .unknown,
            code: "no-reply;utilisation-forward=0.010;utilisation-return=0.010;other-end-not-heard",
            peerWasHeard: false),
        Case(
            name: "lost, and some of it in a full second",
            record: record(lost: 12) { $0.line = line(transmit: 8_000_000) { $0.transmit.busiest = 90_000_000 } },
            cause: .unknown,
            code:
                "loss-forward=0.0200;utilisation-forward=0.080;other-end-utilisation-forward=0.010;neither-full-nor-free"
        ),
        Case(
            name: "lost, and the busiest second had room",
            record: record(lost: 12) {
                $0.line = line(transmit: 8_000_000) {
                    ($0.transmit.busiest, $0.receive.busiest) = (89_000_000, 99_000_000)
                }
            }, cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.080;other-end-utilisation-forward=0.010"),
        // 600 probes are at least 25,200 octets.
        Case(
            name: "the probes went another way",
            record: record(lost: 12) { $0.line = line(transmit: 1_000) { $0.transmit.octets = 25_199 } },
            cause: .unknown, code: "loss-forward=0.0200;other-end-utilisation-forward=0.010;counters-of-another-line"),
        Case(
            name: "of half the interval half the probes, and of the other half nobody knows",
            record: record(lost: 12) {
                $0.line = line(transmit: 10_000_000) { ($0.transmit.octets, $0.covered) = (12_600, 30_000_000_000) }
            }, cause: .unknown,
            code:
                "loss-forward=0.0200;utilisation-forward=0.100;other-end-utilisation-forward=0.010;seconds-not-counted"),
        Case(
            name: "full, whatever was not counted",
            record: record(lost: 12) { $0.line = line(transmit: 99_000_000) { $0.covered = 30_000_000_000 } },
            cause: .ownUsers, code: "loss-forward=0.0200;utilisation-forward=0.990;other-end-utilisation-forward=0.010"),
        Case(
            name: "nobody counted on the upper site's line",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) }, other: nil, cause: .unknown,
            code: "loss-forward=0.0200;utilisation-forward=0.010;upper-line-not-counted"),
        Case(
            name: "the upper site's line was full when its own probes were lost",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) },
            other: other { $0.receive.whenLost = 95_000_000 }, cause: .ownUsers,
            code: "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.950"),
        Case(
            name: "the upper site's line was full for a second, nobody knows when",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) },
            other: other { $0.receive.busiest = 95_000_000 }, cause: .unknown,
            code:
                "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.950;neither-full-nor-free"
        ),
        Case(
            name: "more than the upper site's own contract comes in by an interface that has room",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) },
            other: other { ($0.receive.busiest, $0.speed) = (200_000_000, 1_000_000_000) }, cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.200"),
        Case(
            name: "the other way of the upper site's line was full",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) },
            other: other { $0.transmit.busiest = 99_000_000 }, cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.010"),
        Case(
            name: "seen from the upper end, and both lines had room",
            record: record(lost: 12) { $0.line = line(transmit: 8_000_000) }, cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.080;other-end-utilisation-forward=0.010", isLower: false),
        Case(
            name: "the backup was full, which carries less than the primary",
            record: record(lost: 12) {
                $0.uplink = "backup"
                $0.line = line(transmit: 19_000_000)
            }, cause: .ownUsers,
            code: "loss-forward=0.0200;utilisation-forward=0.950;other-end-utilisation-forward=0.010",
            contract: LineContract(rate: 100_000_000, backupRate: 20_000_000)),
        Case(
            name: "nothing is promised of the backup",
            record: record(lost: 12) {
                $0.uplink = "backup"
                $0.line = line(transmit: 19_000_000)
            }, cause: .unknown, code: "loss-forward=0.0200;other-end-utilisation-forward=0.010;no-contract"),
        Case(
            name: "packets that the site's own interface did not send",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) { $0.transmit.dropped = 1_001 } },
            cause: .unknown,
            code:
                "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.010;interface-transmit-drops=1001;own-interface-at-fault"
        ),
        Case(
            name: "a few that it did not send",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) { $0.transmit.dropped = 1_000 } },
            cause: .providerFault,
            code: "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.010"),
        Case(
            name: "the line's interface was down",
            record: record(lost: 600) {
                ($0.lostForward, $0.lostUnknown) = (0, 600)
                $0.line = line(transmit: 0, receive: 0) { ($0.transmit.octets, $0.speed) = (0, 0) }
            }, cause: .unknown, code: "no-reply;interface-down;own-interface-at-fault"),
        Case(
            name: "best effort that the provider colours", record: record { $0.classMarks = marks(0) }, cause: .none,
            code: ""),
        Case(
            name: "nobody counted", record: record(lost: 12), cause: .unknown,
            code: "loss-forward=0.0200;other-end-utilisation-forward=0.010;no-counters"),
        Case(
            name: "only the host's own traffic was counted",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000, scope: .host) }, cause: .unknown,
            code: "loss-forward=0.0200;other-end-utilisation-forward=0.010;counters-of-the-host-only"),
        Case(
            name: "not in the seconds that matter", record: record(lost: 12) { $0.line = line(transmit: nil) },
            cause: .unknown, code: "loss-forward=0.0200;other-end-utilisation-forward=0.010;seconds-not-counted"),
        Case(
            name: "no contract", record: record(lost: 12) { $0.line = line(transmit: 1_000_000) }, cause: .unknown,
            code: "loss-forward=0.0200;other-end-utilisation-forward=0.010;no-contract", contract: nil),
        Case(
            name: "seen from the upper end", record: record(lost: 12) { $0.line = line(transmit: 1_000_000) },
            other: nil, cause: .unknown, code: "loss-forward=0.0200;utilisation-forward=0.010;line-of-the-other-end",
            isLower: false),
        Case(
            name: "our own host was at fault",
            record: record {
                ($0.sent, $0.received, $0.unmeasured) = (0, 0, 600)
                $0.notMeasured = [.interfaceDown]
            }, cause: .unknown, code: "no-measurement"),
        Case(
            name: "a bad cable at the site",
            record: record(lost: 12) {
                $0.line = line(transmit: 1_000_000) { ($0.receive.packets, $0.receive.errors) = (1_000, 9_000) }
            }, cause: .unknown,
            code:
                "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.010;interface-errors=9000;own-interface-at-fault"
        ),
        Case(
            name: "half duplex",
            record: record(lost: 12) { $0.line = line(transmit: 1_000_000) { $0.isHalfDuplex = true } },
            cause: .unknown,
            code:
                "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.010;half-duplex;own-interface-at-fault"
        ),
        Case(
            name: "the interface is slower than the contract, and full",
            record: record(lost: 12) { $0.line = line(transmit: 9_600_000) { $0.speed = 10_000_000 } },
            cause: .ownUsers,
            code:
                "loss-forward=0.0200;utilisation-forward=0.960;other-end-utilisation-forward=0.010;interface-bps=10000000;contract-bps=100000000"
        ),
        Case(
            name: "remarked, and probes fare well", record: record { $0.classMarks = marks(46) }, cause: .remarked,
            code: "remarked-forward=1.000;dscp-sent=46;dscp-forward=10"),
        Case(
            name: "a class was promised and taken away",
            record: record(lost: 12) {
                $0.classMarks = marks(46)
                $0.line = line(transmit: 99_000_000)
            }, cause: .remarked,
            code:
                "loss-forward=0.0200;utilisation-forward=0.990;other-end-utilisation-forward=0.010;remarked-forward=1.000;dscp-sent=46;dscp-forward=10"
        ),
        Case(
            name: "best effort remarked on a full line",
            record: record(lost: 12) {
                $0.classMarks = marks(0)
                $0.line = line(transmit: 99_000_000)
            }, cause: .ownUsers,
            code:
                "loss-forward=0.0200;utilisation-forward=0.990;other-end-utilisation-forward=0.010;remarked-forward=1.000;dscp-sent=0;dscp-forward=10"
        ),
        Case(
            name: "a few remarked ones are a route that changed",
            record: record { $0.classMarks = marks(46, forward: 200) }, cause: .none, code: ""),
        Case(
            name: "too few told their class", record: record { $0.classMarks = marks(46, forward: 9, told: 9) },
            cause: .none, code: ""),
        Case(
            name: "full-size packets don't pass", record: record { $0.pathMTU = 1_400 }, cause: .encryptor,
            code: "path-mtu=1400;promised-mtu=1446"),
        Case(
            name: "lost on an idle line whose packets must be small",
            record: record(lost: 12) {
                $0.pathMTU = 1_400
                $0.line = line(transmit: 1_000_000)
            }, cause: .encryptor,
            code:
                "loss-forward=0.0200;utilisation-forward=0.010;other-end-utilisation-forward=0.010;path-mtu=1400;promised-mtu=1446"
        ),
        Case(name: "as large as promised", record: record { $0.pathMTU = 1_446 }, cause: .none, code: ""),
    ]

    @Test(arguments: cases) func theCauseFollowsFromWhatIsKnown(_ one: Case) {
        let judge = CauseJudge(
            contract: one.contract, upperContract: LineContract(rate: 100_000_000), isLower: one.isLower)
        let finding = judge.finding(of: one.record, baseline: Self.baseline, peerWasHeard: one.peerWasHeard) {
            one.other
        }
        #expect(finding.cause == one.cause)
        // A percentile of a histogram is exact to 0.54 %.
        let code = finding.code.split(separator: ";").map { part -> String in
            part.hasPrefix("delay-p95-ms=") ? "delay-p95-ms=90.000" : String(part)
        }
        #expect(code.joined(separator: ";") == one.code)
    }

    @Test func aPeriodHasTheCauseOfMostOfItsBadIntervalsWithTheWorstOnesEvidence() {
        var tally = CauseTally()
        tally.add(.unmeasured)
        #expect(tally.finding == .unmeasured)
        for _ in 0..<50 { tally.add(LinkFinding(.none)) }
        #expect(tally.finding == LinkFinding(.none))
        tally.add(LinkFinding(.providerFault, [.loss(.forward, 0.3)]))
        for ratio in [0.1, 0.4, 0.2] { tally.add(LinkFinding(.ownUsers, [.loss(.forward, ratio)])) }
        #expect(tally.finding == LinkFinding(.ownUsers, [.loss(.forward, 0.4)]))
        #expect(tally.code == "congested-by-own-users=3;provider-fault=1")
        var other = CauseTally()
        for _ in 0..<5 { other.add(LinkFinding(.providerFault, [.noReply])) }
        tally.merge(other)
        #expect(tally.finding == LinkFinding(.providerFault, [.noReply]))
    }

    @Test func outagesOfADayAreNotHiddenByWhatIsAlwaysSo() {
        var tally = CauseTally()
        for _ in 0..<1_430 { tally.add(LinkFinding(.remarked, [.remarked(.forward, sent: 46, seen: 0, 1)])) }
        #expect(tally.finding.cause == .remarked)
        for _ in 0..<10 { tally.add(LinkFinding(.providerFault, [.noReply])) }
        #expect(tally.finding == LinkFinding(.providerFault, [.noReply]))
        var other = CauseTally()
        other.merge(tally)
        #expect(other.finding == tally.finding && other.code == "provider-fault=10;remarked=1430")
    }

    @Test func theLeastDelayIsThatOfTheLastTwoMeasuredDays() {
        var floor = DelayFloor(day: 10, delay: 8)
        // Delay, day, whether that changed anything, and the least then. A late record of yesterday counts, an older one doesn't.
        let steps: [(delay: Double, day: Int64, changes: Bool, least: Double)] = [
            (9, 10, false, 8), (7, 10, true, 7), (30, 11, true, 7), (6, 10, true, 6), (1, 9, false, 6),
            (31, 14, true, 30),
        ]
        for step in steps {
            let changed = floor.note(step.delay, on: step.day)
            #expect(changed == step.changes && floor.least == step.least, "\(step)")
        }
    }

    /// The store keeps the floor, and both views give the cause by the plan's contract.
    @Test func theStoreSaysWhy() async throws {
        let folder = try TemporaryFolder()
        let start: UInt64 = 1_800_000_000_000_000_000
        let now = start + 3 * Samples.minute
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { now }
        let lineage = SiteLineage(hierarchy: SiteHierarchy(upstream: ["01290@2025": "04@2025", "04@2025": nil]))
        try await store.setLineage(lineage, at: 1)
        try await store.setContracts(["01290@2025": LineContract(rate: 50_000_000)])
        var records = Samples.minutes(3, from: start)
        // The second minute is late as a whole: only the day's least delay shows that it is.
        records[1].record = Samples.record(start: start + Samples.minute, delay: 80_000_000)
        records[1].record.line = Self.line(transmit: 49_000_000)
        records[2].record = Samples.record(start: start + 2 * Samples.minute, delay: 80_000_000)
        records[2].record.line = Self.line(transmit: 1_000_000)
        _ = try await store.append(
            [ReportBatch(site: "01290@2025", spool: Samples.spool, version: "1", records: records)], at: now)
        #expect(try await store.links(at: now).first?.finding.code.hasSuffix("upper-line-not-counted") == true)
        // What the office above measured of the link in the third minute; its clock is a second behind.
        var above = Samples.record(
            site: "04@2025", peer: "01290@2025", link: "01290@2025~04@2025",
            start: start + 2 * Samples.minute - 1_000_000_000)
        above.line = Self.other().line
        let spool = try #require(SpoolID(bytes: Array(1..<17)))
        _ = try await store.append(
            [
                ReportBatch(
                    site: "04@2025", spool: spool, version: "1", records: [SequencedRecord(sequence: 1, record: above)])
            ], at: now)
        let state = try #require(try await store.links(at: now).first)
        #expect(state.finding.cause == .providerFault)
        #expect(state.finding.code.contains("delay-baseline-ms=5.000"))
        let period = try #require(try await store.linkPeriods(from: 0, to: now).first)
        #expect(period.causes.counts == [.none: 1, .ownUsers: 1, .providerFault: 1])
        #expect(period.contract == LineContract(rate: 50_000_000))
        // The rate of the second circuit is kept, and goes with the plan that had it.
        let both = ["01290@2025": LineContract(rate: 50_000_000, backupRate: 4_000_000, mtu: 1_400)]
        try await store.setContracts(both)
        #expect(try await store.pool.read { try SQLiteStore.contracts($0) } == both)
        // 80 ms there and back are well within what any class may take, and beyond what this line's may.
        #expect(try await store.links(at: now).first?.status == .up)
        let strict = [
            "01290@2025": LineContract(rate: 50_000_000, limits: LinkLimits(oneWayDelay: 3e7, lossRatio: 1e-4))
        ]
        try await store.setContracts(strict)
        #expect(try await store.pool.read { try SQLiteStore.contracts($0) } == strict)
        #expect(try await store.links(at: now).first?.status == .degraded)
        try await store.setContracts([:])
        #expect(try await store.pool.read { try SQLiteStore.contracts($0) }.isEmpty)
        #expect(try await store.links(at: now).first?.finding.code.hasSuffix("no-contract") == true)
        try store.close()
    }

    @Test func aClockInTheFutureMovesNoFloor() async throws {
        let folder = try TemporaryFolder()
        let start: UInt64 = 1_800_000_000_000_000_000
        let now = start + 2 * Samples.minute
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { now }
        func append(_ records: [SequencedRecord]) async throws {
            _ = try await store.append(
                [ReportBatch(site: "01290@2025", spool: Samples.spool, version: "1", records: records)], at: now)
        }
        let future = Samples.record(start: start + 50 * 3_600_000_000_000, delay: 1_000_000)
        try await append([SequencedRecord(sequence: 1, record: future)])
        let known = try await store.pool.read { try Int64.fetchOne($0, sql: "SELECT floor_day FROM link") }
        #expect(known == nil)
        // One that was stored before is dropped, too.
        try await store.write { try $0.execute(sql: "UPDATE link SET floor_day = 99999, floor_delay = 1000000") }
        try await append([
            SequencedRecord(sequence: 2, record: Samples.record(start: start)),
            SequencedRecord(sequence: 3, record: Samples.record(start: start + Samples.minute, delay: 80_000_000)),
        ])
        #expect(try await store.links(at: now).first?.finding.code.contains("delay-baseline-ms=5.000") == true)
        try store.close()
    }

    /// An outage is the provider's only while the other end's own agent is heard.
    @Test func theStoreKnowsWhetherTheOtherEndWasHeard() async throws {
        let folder = try TemporaryFolder()
        let start: UInt64 = 1_800_000_000_000_000_000
        let now = start + 4 * Samples.minute
        let store = try SQLiteStore(path: folder.path + "/collector.sqlite", create: true) { now }
        let lineage = SiteLineage(hierarchy: SiteHierarchy(upstream: ["01290@2025": "04@2025", "04@2025": nil]))
        try await store.setLineage(lineage, at: 1)
        try await store.setContracts(["01290@2025": LineContract(rate: 100_000_000)])
        var records = Samples.minutes(4, from: start)
        for index in records.indices {
            var record = Samples.record(start: records[index].record.start, lost: 600)
            (record.lostForward, record.lostUnknown) = (0, 600)
            record.line = Self.line(transmit: 1_000_000)
            records[index].record = record
        }
        _ = try await store.append(
            [ReportBatch(site: "01290@2025", spool: Samples.spool, version: "1", records: records)], at: now)
        func period() async throws -> LinkPeriod? {
            try await store.linkPeriods(from: 0, to: now).first { $0.key.site == "01290@2025" }
        }
        #expect(try await period()?.causes.counts == [.unknown: 4])
        #expect(try await period()?.causes.finding.code.hasSuffix("other-end-not-heard") == true)
        // Its agent measured another link in the second minute.
        let other = Samples.record(site: "04@2025", peer: "05@2025", start: start + Samples.minute)
        let spool = try #require(SpoolID(bytes: Array(1..<17)))
        _ = try await store.append(
            [
                ReportBatch(
                    site: "04@2025", spool: spool, version: "1",
                    records: [SequencedRecord(sequence: 1, record: other)])
            ], at: now)
        #expect(try await period()?.causes.counts == [.unknown: 3, .providerFault: 1])
        try store.close()
    }
}
