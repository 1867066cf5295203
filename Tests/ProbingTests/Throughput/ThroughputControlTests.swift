import Probing
import Rendering
import Testing

@Suite("iperf3's control connection")
struct ThroughputControlTests {
    private let cpu = "\"cpu_util_total\":1,\"cpu_util_user\":0,\"cpu_util_system\":1,\"sender_has_retransmits\":-1"

    private func frame(_ text: String) -> [UInt8] {
        withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { Array($0) } + Array(text.utf8)
    }

    @Test("a client obeys a server, octet by octet")
    func client() throws {
        var client = ThroughputClient(ThroughputParameters())
        #expect(client.end().isEmpty)
        let parameters = ControlFrames.encode(ThroughputParameters().json)
        #expect(client.receive([9]) == [.send(parameters)])
        #expect(client.receive([10]) == [.openStreams])
        #expect(client.receive([1, 2]) == [.run])
        #expect(client.end() == [4])
        #expect(client.receive([13]) == [.giveResults])
        let results = frame(
            "{\(cpu),\"streams\":[{\"id\":1,\"bytes\":1000,\"retransmits\":-1,\"jitter\":0,\"errors\":0,\"packets\":0,"
                + "\"start_time\":0,\"end_time\":2.5}]}")
        var actions: [ThroughputClient.Action] = []
        for octet in results + [14] { actions += client.receive([octet]) }
        #expect(actions.first == .send([16]) && client.phase == .over)
        guard case .finish(let found) = actions.last else { throw Wrong() }
        #expect(found.streams.map(\.octets) == [1_000] && found.streams.map(\.seconds) == [2.5])
        #expect(found.streams[0].retransmits == nil && found.streams[0].omittedPackets == nil)
    }

    private struct Wrong: Error {}

    @Test("a client says why a server sent it away")
    func refusals() {
        func answer(_ octets: [UInt8]) -> [ThroughputClient.Action] {
            var client = ThroughputClient(ThroughputParameters())
            return client.receive(octets)
        }
        #expect(answer([0xFF]) == [.fail(.busy)])
        #expect(answer([0xFE, 0, 0, 0, 142, 0, 0, 0, 13]) == [.fail(.refused(142, errno: 13))])
        #expect(answer([0xFE, 0, 0, 0, 142, 0, 0]).isEmpty)
        #expect(answer([11]) == [.fail(.serverTerminated)])
        #expect(answer([200]) == [.fail(.unexpected("200"))])
        #expect(answer([4]) == [.fail(.unexpected("testEnd"))])
    }

    @Test("a server obeys a client, whatever pieces its octets come in", arguments: [1, 2, 7, 10_000])
    func server(piece: Int) {
        var server = ThroughputServer()
        var parameters = ThroughputParameters()
        parameters.parallel = 3
        parameters.isReverse = true
        func feed(_ octets: [UInt8]) -> [ThroughputServer.Action] {
            var actions: [ThroughputServer.Action] = []
            for start in stride(from: 0, to: octets.count, by: piece) {
                actions += server.receive(octets[start..<min(octets.count, start + piece)])
            }
            return actions
        }
        #expect(server.greeting() == [9])
        #expect(feed(ControlFrames.encode(parameters.json)) == [.awaitStreams(parameters)])
        #expect(server.streamsAreAwaited() == [10])
        #expect(server.start() == [1, 2])
        #expect(feed([4]) == [.stop])
        #expect(server.exchange() == [13])
        let results = ThroughputResults()
        #expect(feed(ControlFrames.encode(results.json)) == [.giveResults(results)])
        #expect(server.send(results: results).last == 14)
        #expect(feed([16]) == [.finish])
        #expect(server.receiveEnd().isEmpty)
    }

    @Test("what comes behind an end is kept until the server asks for it")
    func pipelined() {
        var server = ThroughputServer()
        _ = server.receive(ControlFrames.encode(ThroughputParameters().json))
        _ = server.start()
        let results = ThroughputResults()
        #expect(server.receive([4] + ControlFrames.encode(results.json)) == [.stop])
        _ = server.exchange()
        #expect(server.receive([]) == [.giveResults(results)])
    }

    private static let bad: [(json: String, code: ThroughputErrorCode)] = [
        ("[]", .parameters), ("{\"sctp\":true}", .noSCTP), ("{\"tcp\":true,\"parallel\":129}", .streamCount),
        ("{\"tcp\":true,\"parallel\":0}", .streamCount), ("{\"udp\":true,\"len\":15}", .datagramSize),
        ("{\"udp\":true,\"len\":65508}", .datagramSize), ("{\"tcp\":true,\"len\":1048577}", .blockSize),
        ("{\"tcp\":true,\"time\":86401}", .duration), ("{\"tcp\":true,\"omit\":601}", .omit),
        ("{\"tcp\":true,\"MSS\":32768}", .segmentSize), ("{\"tcp\":true,\"TOS\":256}", .typeOfService),
        ("{\"tcp\":true,\"window\":-1}", .bufferSize), ("{\"tcp\":true,\"num\":-1}", .parameters),
        ("{\"tcp\":true,\"congestion\":\"0123456789012345\"}", .congestion),
        ("{\"udp\":true,\"parallel\":2,\"stream_classes\":[{\"bandwidth\":1,\"TOS\":0,\"len\":99}]}", .streamCount),
        ("{\"udp\":true,\"stream_classes\":[{\"bandwidth\":0,\"TOS\":0,\"len\":99}]}", .totalRate),
        ("{\"udp\":true,\"stream_classes\":[{\"bandwidth\":1,\"TOS\":256,\"len\":99}]}", .typeOfService),
        ("{\"udp\":true,\"stream_classes\":[{\"bandwidth\":1,\"TOS\":0,\"len\":15}]}", .datagramSize),
        ("{\"udp\":true,\"stream_classes\":[7]}", .totalRate),
    ]

    @Test("parameters that can't be are refused with iperf3's number", arguments: bad)
    func refused(json: String, code: ThroughputErrorCode) {
        var server = ThroughputServer()
        #expect(server.receive(frame(json)) == [.send(code.message()), .fail(.badParameters(code))])
    }

    @Test("a client that announces too much, or no JSON, or gives up, is told so or not")
    func hostile() {
        func answer(_ octets: [UInt8]) -> [ThroughputServer.Action] {
            var server = ThroughputServer()
            return server.receive(octets)
        }
        let refusal = ThroughputServer.Action.send(ThroughputErrorCode.parameters.message())
        #expect(answer([0xFF, 0xFF, 0xFF, 0xFF]) == [refusal, .fail(.badDocument(.tooLong(.max)))])
        #expect(answer([0, 0, 0, 0]) == [refusal, .fail(.badDocument(.empty))])
        #expect(answer(frame("{")).count == 2)
        var server = ThroughputServer()
        _ = server.receive(ControlFrames.encode(ThroughputParameters().json))
        _ = server.start()
        #expect(server.receive([12]) == [.fail(.clientTerminated)])
        #expect(ThroughputErrorCode.noData.message(errno: 1) == [0xFE, 0, 0, 0, 144, 0, 0, 0, 1])
    }

    @Test("parameters come back as they went; what iperf3 3.12 sends is understood")
    func parameters() throws {
        var parameters = ThroughputParameters()
        parameters.carrier = .udp
        parameters.seconds = 0
        parameters.octets = 5_000_000_000
        parameters.blocks = 7
        parameters.omit = 2
        parameters.parallel = 128
        parameters.isBidirectional = true
        parameters.length = 1_448
        parameters.window = 1 << 20
        parameters.segment = 1_000
        parameters.isUndelayed = true
        parameters.typeOfService = 184
        parameters.congestion = "bbr"
        parameters.rate = 10_000_000_000
        parameters.kernelRate = 5
        parameters.hasWideCounters = true
        parameters.isRepeating = true
        parameters.wantsServerOutput = true
        parameters.isUnfragmented = true
        #expect(try ThroughputParameters(reading: parameters.json) == parameters)
        parameters.parallel = 2
        parameters.classes = [
            .init(rate: 2_000_000, typeOfService: 184, length: 200),
            .init(rate: 1, typeOfService: 0, length: 1_400),
        ]
        #expect(try ThroughputParameters(reading: parameters.json) == parameters)
        // The client's streams first, then the server's, in the same order.
        #expect((0..<4).map { parameters.stream(at: $0).length } == [200, 1_400, 200, 1_400])
        #expect(parameters.stream(at: 3).typeOfService == 0 && parameters.stream(at: 2).rate == 2_000_000)
        let text =
            "{\"tcp\":true,\"omit\":0,\"time\":10,\"num\":0,\"blockcount\":0,\"parallel\":2,\"reverse\":true,"
            + "\"len\":131072,\"pacing_timer\":1000,\"client_version\":\"3.12\"}"
        let read = try ThroughputParameters(reading: JSONReader.read(Array(text.utf8)))
        #expect(read.parallel == 2 && read.isReverse && read.length == 131_072 && read.seconds == 10)
        #expect(read.senders == (client: false, server: true) && read.flows == 2)
    }

    @Test("results come back as they went, and have iperf3's stream numbers")
    func results() throws {
        var results = ThroughputResults()
        results.processor = (12.5, 2.25, 10.25)
        results.senderHasRetransmits = 1
        results.congestionUsed = "cubic"
        results.serverOutput = "line\n"
        for index in 0..<4 {
            var stream = ThroughputResults.Stream(
                id: ThroughputResults.Stream.id(at: index), octets: 1 << 40, seconds: 10.5)
            stream.retransmits = Int64(index)
            stream.omittedErrors = 1
            stream.omittedPackets = 2
            stream.ownOverflow = 3
            stream.jitter = 0.000_25
            stream.packets = 100
            stream.errors = 5
            results.streams.append(stream)
        }
        #expect(results.streams.map(\.id) == [1, 3, 4, 5])
        #expect(ThroughputResults(reading: results.json) == results)
        #expect(ThroughputResults(reading: ["streams": []]) == nil)
    }

    @Test("a cookie has 36 characters of base 32 and a zero")
    func cookie() {
        var generator = SplitMix(seed: 3)
        let cookie = ThroughputCookie(using: &generator)
        #expect(cookie.octets.count == 37 && cookie.octets.last == 0)
        #expect(cookie.octets.dropLast().allSatisfy { (0x61...0x7A).contains($0) || (0x32...0x37).contains($0) })
        #expect(ThroughputCookie(cookie.octets) == cookie && ThroughputCookie([1]) == nil)
    }
}
