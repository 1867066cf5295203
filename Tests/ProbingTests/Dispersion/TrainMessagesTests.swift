import Testing

@testable import Probing

@Suite("Messages of packet trains")
struct TrainMessagesTests {
    private func octets(_ length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> [UInt8] {
        var octets = [UInt8](repeating: 0xA5, count: length)
        octets.withUnsafeMutableBytes { write($0) }
        return octets
    }

    @Test("an order is written to the octet, and read")
    func order() throws {
        let train = ProbeTrain(
            octets: 1_250, [.init(count: 80, spacing: 0), .init(count: 600, spacing: 166_667)])
        let order = TrainOrder(number: 7, token: 0x0102_0304_0506_0708, train: train)
        let written = octets(TrainOrder.length) { order.write(to: $0) }
        #expect(
            Array(written[..<36]) == [
                0xAC, 0x7A, 1, 2,  // identifier, version, kind
                0, 0, 0, 7,  // train
                1, 2, 3, 4, 5, 6, 7, 8,  // token
                0x04, 0xE2, 2, 0,  // 1,250 octets, two sections
                0, 0, 0, 80, 0, 0, 0, 0,  // 80 back to back
                0, 0, 0x02, 0x58, 0, 0x02, 0x8B, 0x0B,  // 600 each 166,667 ns
            ])
        #expect(written[36...].allSatisfy { $0 == 0 })
        let read = try #require(written.withUnsafeBytes { TrainOrder(reading: $0) })
        #expect(read == order)
        var grouped = order
        grouped.train.group = 16
        let again = octets(TrainOrder.length) { grouped.write(to: $0) }
        #expect(again[19] == 16 && again.enumerated().allSatisfy { $0 == 19 || $1 == written[$0] })
        #expect(again.withUnsafeBytes { TrainOrder(reading: $0) } == grouped)
    }

    @Test("trains that nobody may order are refused")
    func bounds() {
        let unlawful = [
            ProbeTrain(octets: 1_501, [.init(count: 10, spacing: 0)]),
            ProbeTrain(octets: 100, [.init(count: 10, spacing: 0)]),
            ProbeTrain(octets: 1_250, [.init(count: 1, spacing: 0)]),
            ProbeTrain(octets: 1_250, [.init(count: 65_537, spacing: 0)]),
            ProbeTrain(octets: 1_250, [.init(count: 60_000, spacing: 0), .init(count: 60_000, spacing: 0)]),
            ProbeTrain(octets: 1_250, [.init(count: 1_000, spacing: 100_000_000)]),
            ProbeTrain(octets: 1_250, []),
            ProbeTrain(octets: 1_250, [.init(count: 100, spacing: 0)], group: 33),
            ProbeTrain(octets: 1_500, [.init(count: 100, spacing: 0)], group: 64),
            ProbeTrain(octets: 1_250, [ProbeTrain.Section](repeating: .init(count: 10, spacing: 0), count: 9)),
        ]
        for train in unlawful {
            #expect(!train.isLawful)
            let written = octets(TrainOrder.length) { TrainOrder(number: 1, token: 2, train: train).write(to: $0) }
            #expect(written.withUnsafeBytes { TrainOrder(reading: $0) } == nil)
        }
    }

    @Test("opening, probe, query and report come back as they were; cut or foreign octets don't")
    func roundTrips() throws {
        var opening = TrainOpening()
        opening.command = .response
        opening.answerCode = TrainOpening.Answer.accepted.rawValue
        opening.token = 0xFEDC_BA98_7654_3210
        opening.budget = 96_000_000
        opening.trafficClass = 0xB8
        let openingOctets = octets(TrainOpening.length) { opening.write(to: $0) }
        #expect(openingOctets.withUnsafeBytes { TrainOpening(reading: $0) } == opening)

        let probe = TrainProbe(number: 3, token: 9, sequence: 41, count: 42, sent: 1_700_000_000_000_000_001)
        let probeOctets = octets(1_222) { probe.write(to: $0) }
        #expect(probeOctets.withUnsafeBytes { TrainProbe(reading: $0) } == probe)
        var beyond = probeOctets
        beyond[19] = 42
        #expect(beyond.withUnsafeBytes { TrainProbe(reading: $0) } == nil)

        let query = TrainQuery(number: 3, token: 9, page: 2)
        let queryOctets = octets(TrainQuery.length) { query.write(to: $0) }
        #expect(queryOctets.withUnsafeBytes { TrainQuery(reading: $0) } == query)

        var report = TrainReport(number: 3, token: 9, page: 2)
        report.arrivals = 322
        report.overflows = 1
        report.quiet = 250_000
        report.first = 1_700_000_000_000_000_000
        report.entries = [.init(sequence: 320, after: 9_000_000), .init(sequence: 321, after: 9_100_000)]
        let reportOctets = octets(report.length) { report.write(to: $0) }
        #expect(reportOctets.withUnsafeBytes { TrainReport(reading: $0) } == report)

        for whole in [openingOctets, queryOctets, reportOctets, Array(probeOctets[..<32])] {
            for length in 0..<whole.count {
                Array(whole[..<length]).withUnsafeBytes { cut in
                    #expect(TrainOpening(reading: cut) == nil && TrainOrder(reading: cut) == nil)
                    #expect(TrainQuery(reading: cut) == nil && TrainReport(reading: cut) == nil)
                    #expect(TrainProbe(reading: cut) == nil)
                }
            }
            var other = whole
            other[2] = 2
            #expect(other.withUnsafeBytes { TrainMessage.kind($0) } == nil, "another version")
        }
    }

    @Test("the identifier is none of RFC 9946's")
    func distinct() {
        let written = octets(TrainOpening.length) { TrainOpening().write(to: $0) }
        written.withUnsafeBytes { octets in
            #expect(!CapacityPDU.isHandshake(octets))
            #expect(throws: CapacityPDUFault.self) { try ActivationPDU(reading: octets) }
        }
    }

    @Test("an opening can be signed as control messages are")
    func signed() throws {
        let keys = try #require(CapacitySessionKeys(CapacityKey(identifier: 1, secret: [1, 2, 3]), time: 5))
        var written = octets(TrainOpening.length) { TrainOpening().write(to: $0) }
        written.withUnsafeMutableBytes { _ = keys.seal($0, as: .client, time: 5) }
        #expect(written.withUnsafeBytes { keys.verifies($0, from: .client) })
        written[24] ^= 1
        #expect(!written.withUnsafeBytes { keys.verifies($0, from: .client) })
    }

    @Test("a collector counts each packet of its train once, and tells pages")
    func collector() {
        var collector = TrainCollector(number: 5, count: 400)
        for sequence in (0..<400).reversed() {
            let probe = TrainProbe(number: 5, token: 1, sequence: UInt32(sequence), count: 400, sent: 10)
            collector.take(probe, arrived: Int64(1_000_000 + 1_000 * (400 - sequence)))
            collector.take(probe, arrived: 9_999_999)
        }
        collector.take(TrainProbe(number: 4, token: 1, sequence: 0, count: 400, sent: 1), arrived: 1)
        collector.take(TrainProbe(number: 5, token: 1, sequence: 0, count: 401, sent: 1), arrived: 1)
        #expect(collector.arrivals.count == 400 && collector.isComplete && collector.hasLast)
        let pages = (0..<4).map { collector.report(token: 1, page: UInt32($0), overflows: 0, now: 2_401_000) }
        #expect(pages.map(\.entries.count) == [160, 160, 80, 0])
        #expect(pages[0].first == 1_001_000 && pages[0].quiet == 1_001 && pages[0].arrivals == 400)
        #expect(pages[2].entries.last == TrainReport.Entry(sequence: 0, after: 399_000))
    }

    @Test("what a server sends is bounded in all and in rate")
    func allowance() {
        let train = ProbeTrain(octets: 1_250, [.init(count: 1_000, spacing: 0)])
        var free = TrainAllowance(budget: .max, rate: nil, now: MonotonicTime(nanoseconds: 0))
        var sent = 0
        while free.admits(train, now: MonotonicTime(nanoseconds: 0)) { sent += 1 }
        #expect(sent == Int(TrainAllowance.session) / train.size)
        var slow = TrainAllowance(budget: .max, rate: 10e6, now: MonotonicTime(nanoseconds: 0))
        sent = 0
        while slow.admits(train, now: MonotonicTime(nanoseconds: 0)) { sent += 1 }
        #expect(sent == 3)
        let isEarly = slow.admits(train, now: MonotonicTime(nanoseconds: 100_000_000))
        let isLater = slow.admits(train, now: MonotonicTime(nanoseconds: 1_000_000_000))
        #expect(!isEarly && isLater)
        let large = ProbeTrain(octets: 1_600, [.init(count: 10, spacing: 0)])
        let isLarge = free.admits(large, now: MonotonicTime(nanoseconds: 0))
        #expect(!isLarge)
    }
}
