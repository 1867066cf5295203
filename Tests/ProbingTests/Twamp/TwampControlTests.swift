import NetworkAddress
import Testing

@testable import Probing

/// What perfSONAR's twampd 5.2.3 sent when its own twping asked it for a session over loopback, and what twping sent.
enum TwampFixture {
    static let greeting = octets(
        """
        00000000 00000000 00000000            # unused
        00000001                              # modes: unauthenticated
        c27d8fd8 26e1b197 9fea5a3c 5ed70b18   # challenge
        0d90d8b1 19a3a281 1621554f cc617e09   # salt
        00000800                              # count
        00000000 00000000 00000000            # must be zero
        """)
    /// The same server told to demand keys.
    static let keysOnly = octets(
        """
        00000000 00000000 00000000 0000000e   # modes: authenticated, encrypted, mixed
        f8686c18 034d7ec4 42d3c3a1 1218e0e9 0ce412a6 b75f2d83 b76fa6fa 457b6e35
        00000800 00000000 00000000 00000000
        """)
    static let serverStart = octets(
        """
        00000000 00000000 00000000 000000     # must be zero
        00                                    # accept
        00000000 00000000 00000000 00000000   # server IV
        eeb1ec36 af774aba                     # start time
        00000000 00000000                     # must be zero
        """)
    static let acceptSession = octets(
        """
        00 00                                 # accept, must be zero
        4a73                                  # port 19059
        7f000001 eeb1ec39 b54db595 d653e853   # SID
        00000000 00000000 00000000            # must be zero
        00000000 00000000 00000000 00000000   # HMAC
        """)
    static let startAck = [UInt8](repeating: 0, count: 32)
    /// twping -s 30 -D 46: what our request for the same session must be.
    static let request = octets(
        """
        05 04 00 00                           # command, IPv4, conf-sender, conf-receiver
        00000000 00000000                     # schedule slots, packets
        26ab 26ab                             # ports, both 9899
        7f000001 00000000 00000000 00000000   # sender address
        7f000001 00000000 00000000 00000000   # receiver address
        00000000 00000000 00000000 00000000   # SID
        0000001e                              # padding length 30
        eeb1ec3a b580c30b                     # start time
        00000002 00196d90                     # timeout
        2e000000                              # type-P: DSCP 46
        00000000 00000000                     # must be zero
        00000000 00000000 00000000 00000000   # HMAC
        """)
    static let setUpResponse = octets("00000001") + [UInt8](repeating: 0, count: 160)
    static let startSessions = octets("02") + [UInt8](repeating: 0, count: 31)
    static let stopSessions = octets("03000000 00000001") + [UInt8](repeating: 0, count: 24)

    static let wish = TwampSessionRequest(
        sender: Endpoint(.v4(.loopback), port: 9_899), receiver: Endpoint(.v4(.loopback), port: 9_899), size: 44,
        // twping's timeout, to the unit of its timestamp.
        dscp: 46, timeout: .nanoseconds(2_000_388_000), start: WireTimestamp(raw: 0xEEB1_EC3A_B580_C30B))

    static let answers = [greeting, serverStart, acceptSession, startAck]
    static let questions = [setUpResponse, request, startSessions]
}

@Suite("TWAMP-Control client")
struct TwampControlTests {
    /// The messages of a session with `change` made to the octets of message `index`.
    private func play(
        _ answers: [[UInt8]] = TwampFixture.answers, wish: TwampSessionRequest = TwampFixture.wish, piece: Int = .max
    ) throws(TwampControlFault) -> (client: TwampControlClient, actions: [TwampControlClient.Action]) {
        var client = TwampControlClient(wish)
        var actions: [TwampControlClient.Action] = []
        for answer in answers {
            var rest = answer[...]
            while !rest.isEmpty {
                actions += try client.receive(rest.prefix(piece))
                rest = rest.dropFirst(piece)
            }
        }
        return (client, actions)
    }

    private func fault(_ answers: [[UInt8]]) -> TwampControlFault? {
        do throws(TwampControlFault) {
            _ = try play(answers)
            return nil
        } catch { return error }
    }

    @Test("says to twampd what twping says, to the octet, however the answers are cut", arguments: [Int.max, 1, 7, 63])
    func asTwping(piece: Int) throws {
        var (client, actions) = try play(piece: piece)
        var sent = TwampFixture.questions
        // Our timeout is rounded to nanoseconds, so its last octets may differ.
        if case .send(let own) = actions[1] {
            #expect(Array(own[..<81]) == Array(sent[1][..<81]))
            #expect(Array(own[84...]) == Array(sent[1][84...]))
            sent[1] = own
        }
        let terms = TwampSessionTerms(
            modes: .unauthenticated, port: 19_059,
            sessionIdentifier: TwampSessionIdentifier(high: 0x7F00_0001_EEB1_EC39, low: 0xB54D_B595_D653_E853))
        #expect(actions == sent.map { .send($0) } + [.begin(terms)])
        #expect(terms.sessionIdentifier.description == "7f000001eeb1ec39b54db595d653e853")
        #expect(client.stop() == TwampFixture.stopSessions)
        #expect(client.stop() == nil)
        #expect(client.closed() == nil)
    }

    @Test("with symmetrical size offered it is chosen, and the padding counted as RFC 6038 §4.1 has it")
    func symmetrical() throws {
        var greeting = TwampFixture.greeting
        greeting[15] = 0x61  // unauthenticated, reflect octets, symmetrical size
        let (_, actions) = try play([greeting, TwampFixture.serverStart])
        #expect(actions.first == .send(octets("00000041") + [UInt8](repeating: 0, count: 160)))
        guard case .send(let request) = actions[1] else { return #expect(Bool(false), "no request") }
        #expect(Array(request[64..<68]) == [0, 0, 0, 3])
        #expect(Array(request[88..<96]) == [0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("IPv6 addresses stand whole, and the version says so")
    func six() throws {
        let wish = TwampSessionRequest(
            sender: try #require(Endpoint("[2001:db8::1]:5000")), receiver: try #require(Endpoint("[2001:db8::2]:862")),
            size: 100, dscp: 0, timeout: .milliseconds(2_500), start: WireTimestamp(raw: 1))
        let request = wish.octets(in: .unauthenticated)
        #expect(request.count == 112)
        #expect(
            Array(request[..<48])
                == octets(
                    """
                    05 06 0000 00000000 00000000 1388 035e
                    20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002
                    """))
        #expect(Array(request[64..<68]) == octets("00000056"))
        #expect(Array(request[76..<84]) == octets("00000002 80000000"))
    }

    @Test(
        "an Accept code that isn't 0 ends it, and names the message",
        arguments: [(1, 15, .serverStart), (2, 0, .acceptSession), (3, 0, .startAck)]
            as [(Int, Int, TwampControlClient.Step)])
    func refused(message: Int, octet: Int, step: TwampControlClient.Step) {
        for code in UInt8(1)...7 {
            var answers = TwampFixture.answers
            answers[message][octet] = code
            #expect(fault(answers) == .refused(at: step, TwampAccept(code)))
        }
    }

    @Test("a server that wants keys, none, or speaks another protocol is told apart")
    func greetings() {
        #expect(
            fault([TwampFixture.keysOnly]) == .modesRefused(offered: [.authenticated, .encrypted, .mixed]))
        var silent = TwampFixture.greeting
        silent[15] = 0
        #expect(fault([silent]) == .unwilling)
        let page = Array("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n".utf8)
        #expect(fault([page]) == .surplus(after: .greeting, octets: page.count - 64))
        #expect(fault([Array(page[..<64])]) == .foreignGreeting)
        // RFC 4656 §3.1: bits that nobody has assigned are ignored.
        var future = TwampFixture.greeting
        future[12] = 0x80
        #expect(fault([future]) == nil)
        let modes: TwampModes = [.authenticated, .symmetricalSize, .init(rawValue: 0x400)]
        #expect(modes.description == "authenticated, symmetrical size (RFC 6038), 0x400")
        #expect(TwampModes().description == "0x0")
    }

    @Test("an accepted session without a port can't be probed")
    func noPort() {
        var answers = TwampFixture.answers
        answers[2][2] = 0
        answers[2][3] = 0
        #expect(fault(answers) == .noPort)
    }

    @Test("what comes unasked is an error, and is not kept")
    func surplus() {
        #expect(fault([TwampFixture.greeting + [0]]) == .surplus(after: .greeting, octets: 1))
        #expect(
            fault([TwampFixture.greeting + [UInt8](repeating: 7, count: 100_000)])
                == .surplus(after: .greeting, octets: 100_000))
        #expect(fault(TwampFixture.answers + [[UInt8](repeating: 9, count: 32)]) == .unexpected(command: 9))
    }

    @Test("the server's Stop-Sessions ends the session, also when it comes with the Start-Ack")
    func stoppedByServer() throws {
        var stop = TwampFixture.stopSessions
        stop[1] = 2
        var answers = TwampFixture.answers
        answers[3] += stop
        var (client, actions) = try play(answers)
        #expect(actions.last == .stopped(TwampAccept(2)))
        #expect(client.stop() == nil)
    }

    @Test("a connection that ends says what was due and how much of it had come")
    func closed() throws {
        let (client, _) = try play([TwampFixture.greeting, Array(TwampFixture.serverStart[..<20])])
        #expect(client.closed() == .closed(awaiting: .serverStart, received: 20))
        #expect(try play().client.closed() == .closed(awaiting: .running, received: 0))
    }
}
