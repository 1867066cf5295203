import NetworkAddress
import Telemetry
import Testing

@testable import Probing

@Suite("A trace") struct PathSurveyTests {
    private func addresses(_ report: PathReport) -> [[IPAddress]] { report.hops.map { $0.responders.map(\.address) } }

    @Test("names each hop once, with its delay by kernel stamps, and ends at the destination")
    func line() {
        var network = PathSimulator.line(5)
        let report = network.trace(network.settings())
        #expect(report.end == .reached(ttl: 6))
        #expect(addresses(report) == (0...5).map { [PathSimulator.address($0)] })
        for (index, hop) in report.hops.enumerated() {
            // What went beyond the end counts there.
            #expect(hop.status == .answered && (index < 5 ? 3...3 : 3...5).contains(hop.sent))
            #expect(hop.responders[0].roundTrips.allSatisfy { $0 == Int64(index + 1) * 2_000_000 })
            #expect(hop.answered == hop.sent)
        }
        #expect(report.timestamps == TimestampSource(transmit: .kernel, receive: .kernel))
        #expect(report.duration < 1_000_000_000)
    }

    @Test("a silent hop before others that answer is no loss and holds nobody up")
    func silentHop() {
        var network = PathSimulator.line(4, silent: [2])
        let report = network.trace(network.settings())
        #expect(report.end == .reached(ttl: 5))
        #expect(report.hops[2].status == .rateLimitedOrSilent && report.hops[2].responders.isEmpty)
        #expect(report.duration < 1_000_000_000, "it waits by what others took, not to the timeout")
    }

    @Test("a hop that answers some probes only, while those behind answer all, limits its answers")
    func limitedHop() {
        var network = PathSimulator.line(4)
        network.routers[1].burst = 1
        let report = network.trace(network.settings { $0.queries = 5 })
        #expect(report.hops[1].status == .rateLimitedOrSilent && report.hops[1].answered == 1)
        #expect(report.hops[4].status == .answered && report.hops[4].answered == 5)
    }

    @Test("a path that ends in silence says behind which hop, in bounded time")
    func deadEnd() {
        var network = PathSimulator.line(30, silent: Set(3...30))
        let report = network.trace(network.settings())
        #expect(report.end == .silent(after: 3))
        #expect(report.hops.count == 3)
        #expect(report.duration < 8_000_000_000)
        var mute = PathSimulator.line(30, silent: Set(0...30))
        let nothing = mute.trace(mute.settings())
        #expect(nothing.end == .silent(after: 0) && nothing.hops.isEmpty)
    }

    @Test("it ends where somebody says that the destination can't be reached")
    func refused() {
        var network = PathSimulator.line(6)
        network.routers[3].refusal = .prohibited
        let report = network.trace(network.settings())
        #expect(report.end == .unreachable(ttl: 4, .prohibited))
        #expect(report.hops.count == 4)
    }

    @Test("what the last hop leaves unanswered is lost, or it too limits its answers")
    func lossAtTheEnd() {
        var network = PathSimulator.line(2)
        network.routers[2].burst = 2
        let report = network.trace(network.settings { $0.queries = 4 })
        #expect(report.hops[2].status == .partial)
        #expect((1...2).contains(report.hops[2].answered) && report.hops[2].sent >= 4)
    }

    @Test("one flow answered from several addresses is told, not taken as a path")
    func perPacket() {
        var network = PathSimulator([
            .init(next: [1, 2], isPerPacket: true), .init(next: [3]), .init(next: [3]), .init(),
        ])
        let report = network.trace(network.settings { $0.queries = 12 })
        #expect(report.hops[1].isUnsteady)
        #expect(PathTrace(report).hops[1] == nil)
    }

    @Test("labels, and a limit on time, are kept")
    func labelsAndLimit() {
        var network = PathSimulator.line(3)
        network.routers[1].labels = [MPLSLabel(raw: 0x0010_0B01)]
        #expect(network.trace(network.settings()).hops[1].responders[0].labels.map(\.label) == [256])
        var mute = PathSimulator.line(30, silent: Set(0...30))
        let report = mute.trace(mute.settings { $0.limit = .milliseconds(700) })
        #expect(report.isCutShort && report.duration <= 701_000_000)
    }

    @Test("all paths through a diamond, and each link of it", arguments: [2, 3, 8])
    func diamond(width: Int) {
        // 0 - 1 spreads over 2 ..< 2 + width, which join in the next, behind which is the destination.
        let join = 2 + width
        var routers: [PathSimulator.Router] = [.init(next: [1]), .init(next: Array(2..<join))]
        routers += (0..<width).map { _ in .init(next: [join]) }
        routers += [.init(next: [join + 1]), .init()]
        var network = PathSimulator(routers)
        let report = network.trace(
            network.settings {
                $0.isMultipath = true; $0.confidence = 0.99
            })
        #expect(report.end == .reached(ttl: 5))
        #expect(addresses(report)[2] == (2..<join).map(PathSimulator.address))
        #expect(report.links.count == 1 + 2 * width + 1)
        #expect(report.hops.allSatisfy { $0.isConfident })
        #expect(report.pathConfidence ?? 0 > 0.8)
    }

    @Test("branches of branches: flows that reach the far branch are sought out")
    func nested() {
        // 0 → {1, 2}; 1 → {3, 4}; 2 → {5, 6, 7}; all → 8 → 9.
        var network = PathSimulator([
            .init(next: [1, 2]), .init(next: [3, 4]), .init(next: [5, 6, 7]), .init(next: [8]), .init(next: [8]),
            .init(next: [8]), .init(next: [8]), .init(next: [8]), .init(next: [9]), .init(),
        ])
        let report = network.trace(
            network.settings {
                $0.isMultipath = true; $0.confidence = 0.999
            })
        #expect(addresses(report)[2] == (3...7).map(PathSimulator.address))
        let second = report.links.filter { $0.from == PathSimulator.address(2) }.map(\.to)
        #expect(second == [5, 6, 7].map(PathSimulator.address))
    }

    @Test("branches of unequal length, a silent hop and a limited router are lived through")
    func hard() {
        var network = PathSimulator([
            .init(next: [1, 2]), .init(next: [4]), .init(next: [3]), .init(next: [4]), .init(next: [5], isSilent: true),
            .init(next: [6]), .init(),
        ])
        network.routers[0].burst = 6
        let report = network.trace(network.settings { $0.isMultipath = true })
        guard case .reached(let ttl) = report.end else {
            Issue.record("\(report.end)")
            return
        }
        #expect(ttl == 5)
        #expect(addresses(report)[1] == [1, 2].map(PathSimulator.address))
        #expect(report.duration < 60_000_000_000)
    }

    @Test("the same network gives the same report")
    func repeatable() {
        var reports: [PathReport] = []
        for _ in 0..<2 {
            var network = PathSimulator([
                .init(next: [1, 2, 3]), .init(next: [4]), .init(next: [4]), .init(next: [4]), .init(),
            ])
            reports.append(network.trace(network.settings { $0.isMultipath = true }))
        }
        #expect(reports[0] == reports[1])
    }
}
