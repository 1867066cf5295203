import Collector
import Localization
import NetworkModel
import Rendering
import Telemetry
import TestSupport
import Testing

@testable import Reports

/// A period of `present` intervals with the given delays in milliseconds, all available.
func period(_ site: String, _ peer: String, delays: [Double] = [], change: (inout LinkPeriod) -> Void = { _ in })
    -> LinkPeriod
{
    var period = LinkPeriod(key: LinkKey(link: "\(site)~\(peer)", site: site), peer: peer)
    period.expected = 10
    period.present = 10
    period.available = 10
    period.sent = UInt64(delays.count)
    period.received = UInt64(delays.count)
    for delay in delays { period.roundTripDelay.record(delay * 1e6) }
    change(&period)
    return period
}

func report(_ periods: [LinkPeriod], names: [String: LocalizedName] = [:]) -> LinkStatusReport {
    LinkStatusReport(
        periods: periods, from: 1_751_328_000_000_000_000, to: 1_751_414_400_000_000_000,
        made: 1_751_414_460_000_000_000, utcOffset: 7 * 3_600, names: names)
}

@Suite(.blocking) struct LinkStatusReportTests {
    @Test func percentilesAreThoseOfAllProbes() throws {
        // 99 probes of 10 ms and one of 200 ms: all but the last lie at 10. Four and a third octaves in 160 buckets leave
        // 32 to an octave, so a bucket is 2.2 % wide, and no percentile but the maximum is more exact.
        let row = LinkStatusRow(period("a", "b", delays: Array(repeating: 10, count: 99) + [200]))
        let median = try #require(row.medianDelay) / 1e6
        #expect(abs(median - 10) < 0.22)
        #expect(abs(try #require(row.delay95) / 1e6 - 10) < 0.22)
        #expect(abs(try #require(row.delay99) / 1e6 - 10) < 0.22)
        #expect(row.maximumDelay == 200e6)
    }

    @Test func percentilesOfAnEvenSpread() throws {
        // 1, 2 ... 1000 ms: the quantile q of n values has the rank q * (n - 1), counted from 0.
        let row = LinkStatusRow(period("a", "b", delays: (1...1_000).map(Double.init)))
        for (value, expected) in [(row.medianDelay, 500.5), (row.delay95, 950.05), (row.delay99, 990.01)] {
            let milliseconds = try #require(value) / 1e6
            #expect(abs(milliseconds - expected) / expected < 0.03, "\(milliseconds) is far from \(expected)")
        }
    }

    @Test func lossOfEachWayHasItsOwnWhole() {
        // 1000 sent; 20 lost on the way out, 98 of the 980 replies lost on the way back, none unplaced.
        var row = LinkStatusRow(
            period("a", "b") {
                $0.sent = 1_000
                $0.lostForward = 20
                $0.lostReturn = 98
                $0.received = 882
            })
        #expect(row.forwardLoss == 0.02)
        #expect(row.returnLoss == 0.1)
        #expect(row.unknownLoss == 0)
        #expect(row.period.loss == 0.118)
        row.period.sent = 0
        #expect(row.forwardLoss == nil)
    }

    @Test func lossOnAnUnknownWayIsNoLossOutOfZero() {
        let row = LinkStatusRow(
            period("a", "b") {
                $0.sent = 50
                $0.received = 0
                $0.lostUnknown = 50
            })
        #expect(row.forwardLoss == nil)
        #expect(row.returnLoss == nil)
        #expect(row.unknownLoss == 1)
    }

    struct VerdictCase: Sendable {
        var available: UInt64
        var unavailable: UInt64
        var verdict: LinkVerdict
    }

    @Test(arguments: [
        VerdictCase(available: 10, unavailable: 0, verdict: .available),
        VerdictCase(available: 9, unavailable: 1, verdict: .interrupted),
        VerdictCase(available: 0, unavailable: 4, verdict: .down),
        VerdictCase(available: 0, unavailable: 0, verdict: .unmeasured),
    ]) func verdictFollowsTheMeasuredIntervals(_ one: VerdictCase) {
        let row = LinkStatusRow(
            period("a", "b") {
                $0.available = one.available
                $0.unavailable = one.unavailable
            })
        #expect(row.verdict == one.verdict)
    }

    @Test func worstComesFirstAndAHealthyLinkIsNotAmongThem() {
        let report = report([
            period("healthy", "x", delays: [1]),
            period("lossy", "x", delays: [1]) {
                $0.sent = 100
                $0.lostForward = 5
            },
            period("dead", "x") {
                $0.available = 0
                $0.unavailable = 10
            },
            period("flapping", "x") {
                $0.available = 9
                $0.unavailable = 1
            },
        ])
        #expect(report.worst.map(\.period.key.site) == ["dead", "flapping", "lossy"])
        #expect(report.count(.available) == 2)
    }

    @Test func completenessCountsIntervalsOfAllLinksTogether() {
        let report = report([
            period("a", "x") { $0.present = 10 },
            period("b", "x") {
                $0.expected = 30
                $0.present = 20
            },
            // More than expected, by a change of the interval: counts as all, not as more than all.
            period("c", "x") { $0.present = 12 },
        ])
        #expect(report.completeness == 0.8)
        #expect(LinkStatusReport(periods: [], from: 0, to: 1, made: 1).completeness == nil)
    }

    @Test func saysWhyIntervalsAreMissing() throws {
        let report = report([
            period("a", "x") {
                $0.expected = 100
                $0.present = 86
                $0.partial = 2
                $0.notMeasured = [.started: 1, .clockStep: 3, .stopped: 0]
            }
        ])
        let row = try #require(report.rows.first)
        #expect(
            report.missingReasons(row, .english) == [
                "12 without report", "2 only in part", "3 clock stepped", "1 agent started",
            ])
        #expect(report.missingReasons(row, .vietnamese).first == "12 không có báo cáo")
        let table = report.table(.english)
        let cell = try #require(zip(table.columns, table.rows[0]).first { $0.0.key == "missing" })
        #expect(cell.1.value == "no-report=12;partial=2;clock-step=3;started=1")
    }

    @Test func listingKeepsItsKeysAndItsOrder() {
        let report = report([period("b", "x"), period("a", "x", delays: [12.5])])
        let table = report.table(.vietnamese)
        #expect(
            table.columns.map(\.key) == [
                "link", "site", "peer", "status", "availability", "delay_p50_ms", "delay_p95_ms", "delay_p99_ms",
                "delay_max_ms", "variation_p95_ms", "variation_p999_ms", "loss_forward", "loss_return",
                "loss_unknown", "longest_outage_ms", "loss_periods", "expected", "present", "partial", "completeness",
                "missing", "cause", "cause_intervals", "cause_evidence", "utilisation_forward_max",
                "utilisation_return_max", "carried_from", "counted_elsewhere",
            ])
        let lines = report.table(.english).rendered(as: .csv).split(separator: "\n")
        #expect(
            lines[1] == "a~x,a,x,available,1,12.5,12.5,12.5,12.5,,,0,0,0,0,0,10,10,0,1,,unknown,,no-measurement,,,,0")
        #expect(lines[2] == "b~x,b,x,available,1,,,,,,,,,,,0,10,10,0,1,,unknown,,no-measurement,,,,0")
        #expect(report.table(.english, isForScreen: true).columns.count == 15)
    }

    @Test func saysWhyALinkFaredSoAndOnWhatThatRests() throws {
        let full = LinkFinding(.ownUsers, [.loss(.forward, 0.02), .utilisation(.forward, 0.98)])
        let report = report([
            period("a", "x") {
                for _ in 0..<3 { $0.causes.add(full) }
                $0.causes.add(LinkFinding(.providerFault, [.loss(.back, 0.5), .utilisation(.back, 0.1)]))
                for _ in 0..<90 { $0.causes.add(LinkFinding(.none)) }
                var line = LineLoad(interface: "wan0", scope: .line)
                line.covered = 1
                line.transmit.busiest = 98_000_000
                line.receive.busiest = 20_000_000
                $0.load.add(line)
                $0.contract = LineContract(rate: 100_000_000)
            }
        ])
        let table = report.table(.english)
        let cells = Dictionary(zip(table.columns.map(\.key), table.rows[0].map(\.value))) { first, _ in first }
        #expect(cells["cause"] == "congested-by-own-users")
        #expect(cells["cause_intervals"] == "congested-by-own-users=3;provider-fault=1")
        #expect(cells["cause_evidence"] == "loss-forward=0.0200;utilisation-forward=0.980")
        #expect(cells["utilisation_forward_max"] == .number(0.98))
        #expect(report.summary(.english).contains("Causes found: full of its own users: 1."))
        let page = report.page(.english).html
        #expect(page.contains("lost 2.00 % (out); line at 98.00 % then (out)"))
        #expect(report.page(.vietnamese).html.contains("đầy do người dùng của đơn vị"))
    }
}
