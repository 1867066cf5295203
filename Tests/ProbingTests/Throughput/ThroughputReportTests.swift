import Probing
import Rendering
import Testing

@Suite("Reports of throughput")
struct ThroughputReportTests {
    private func report(_ carrier: ThroughputParameters.Carrier) -> ThroughputReport {
        var parameters = ThroughputParameters()
        parameters.carrier = carrier
        var direction = ThroughputReport.Direction(isForward: true)
        var stream = ThroughputReport.Stream(id: 1)
        stream.sender = .init(octets: 2_000_000, seconds: 1, retransmits: 3, packets: 1_000)
        direction.streams = [stream]
        return ThroughputReport(parameters, directions: [direction])
    }

    @Test("the receiver's figure is the result, and without it the sender's is said to be that")
    func receiver() {
        var report = report(.tcp)
        #expect(report.forward?.bitsPerSecond == 16_000_000 && report.forward?.isMeasuredAtReceiver == false)
        var results = ThroughputResults()
        results.streams = [.init(id: 1, octets: 1_000_000, seconds: 1.25)]
        report.merge(results)
        #expect(report.forward?.bitsPerSecond == 6_400_000 && report.forward?.isMeasuredAtReceiver == true)
        #expect(report.forward?.retransmits == 3)
    }

    @Test("what was omitted is no part of a receiver's counts, and its own overflow no loss")
    func omitted() {
        var report = report(.udp)
        var results = ThroughputResults()
        var stream = ThroughputResults.Stream(id: 1, octets: 1_000_000, seconds: 1)
        stream.packets = 1_200
        stream.omittedPackets = 205
        stream.errors = 9
        stream.omittedErrors = 4
        stream.ownOverflow = 2
        results.streams = [stream]
        report.merge(results)
        let way = report.forward
        #expect(way?.packets == 995 && way?.lost == 5 && way?.ownOverflow == 2 && way?.packetsSent == 1_000)
    }

    @Test("a peer's claims are bounded: they can be added, and none is below nothing")
    func claims() throws {
        let text =
            "{\"cpu_util_total\":0,\"cpu_util_user\":0,\"cpu_util_system\":0,\"sender_has_retransmits\":-1,\"streams\":["
            + (1...256).map {
                "{\"id\":\($0),\"bytes\":1e300,\"retransmits\":9e18,\"jitter\":-1,\"errors\":-5,\"packets\":1e19}"
            }.joined(separator: ",") + "]}"
        let results = try #require(ThroughputResults(reading: JSONReader.read(Array(text.utf8))))
        #expect(results.streams.allSatisfy { $0.errors == 0 && $0.octets == 1 << 54 })
        var report = report(.udp)
        report.directions[0].streams = (1...256).map { id in
            var stream = ThroughputReport.Stream(id: id)
            stream.sender = .init(octets: 1, seconds: 1)
            return stream
        }
        report.merge(results)
        #expect(report.forward?.lost == 0)
    }

    @Test("counts between two looks don't fall below nothing when late datagrams come")
    func differences() {
        var before = StreamCount()
        before.lost = 5
        before.octets = 100
        var after = before
        after.lost = 3
        after.octets = 350
        after.jitter = 7
        let change = after.since(before)
        #expect(change.lost == 0 && change.octets == 250 && change.jitter == 7)
        #expect(StreamCount.sum([change, change]).octets == 500)
        #expect(StreamCount.sum([change, change]).jitter == 7)
    }

    @Test("RFC 6349's metrics")
    func quality() throws {
        var state = TCPState()
        state.sent = 1_000_000
        state.resent = 10_000
        state.segment = 1_448
        state.leastRoundTrip = 20_000_000
        var quality = TransferQuality()
        for trip in [25_000_000, 35_000_000] as [UInt64] {
            state.roundTrip = trip
            quality.add(state)
        }
        // 100 Mbit/s at the IP layer carry 12,500,000 × 1448/1500 octets of payload a second.
        quality.conclude([state])
        quality.conclude(goodput: 6_033_333.333, committed: 100_000_000, segment: 1_448, isIPv6: false)
        #expect(quality.efficiency == 99)
        #expect(quality.bufferDelay == 50)
        #expect(abs(try #require(quality.transferTimeRatio) - 2) < 1e-6)
        var nothing = TransferQuality()
        nothing.conclude([])
        nothing.conclude(goodput: 0, committed: 100_000_000, segment: 1_448, isIPv6: false)
        #expect(nothing.efficiency == nil && nothing.bufferDelay == nil && nothing.transferTimeRatio == nil)
    }
}
