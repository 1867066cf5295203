import NetworkAddress
import Testing

@testable import Probing

@Suite("Seamless BFD, RFC 7880 section 7")
struct SeamlessTests {
    private static let start = MonotonicTime(nanoseconds: 0)
    private static let here = IPAddress.v4(IPv4Address(192, 0, 2, 1))

    private func reflector(rateLimit: Int? = nil) -> SeamlessReflector {
        SeamlessReflector(
            discriminators: [500, 600], minimumInterval: .milliseconds(20), allow: [Prefix(Self.here)],
            rateLimit: rateLimit)
    }

    private func ask(
        _ reflector: inout SeamlessReflector, _ packet: BFDControlPacket, from source: IPAddress = here,
        port: UInt16 = 49_152
    ) -> BFDControlPacket? {
        var octets = [UInt8](repeating: 0, count: 24)
        return octets.withUnsafeMutableBytes { buffer in
            packet.write(to: buffer)
            guard reflector.answer(buffer, from: Endpoint(source, port: port), now: Self.start) == 24 else {
                return nil
            }
            return try? BFDControlPacket(UnsafeRawBufferPointer(buffer))
        }
    }

    private static let request = BFDControlPacket(
        state: .down, isPoll: true, isDemand: true, detectMultiplier: 5, myDiscriminator: 77, yourDiscriminator: 500,
        desiredMinTx: 100_000, requiredMinRx: 0)

    @Test("a reflector turns a request into its answer, section 7.2.2")
    func answer() {
        var reflector = reflector()
        let answer = ask(&reflector, Self.request)
        #expect(
            answer
                == BFDControlPacket(
                    state: .up, isFinal: true, detectMultiplier: 5, myDiscriminator: 500, yourDiscriminator: 77,
                    desiredMinTx: 100_000, requiredMinRx: 20_000))
    }

    @Test("a reflector answers neither answers, nor for others, nor those it is not to")
    func refusals() {
        var reflector = reflector()
        var packet = Self.request
        packet.isDemand = false
        #expect(ask(&reflector, packet) == nil)
        packet = Self.request
        packet.yourDiscriminator = 501
        #expect(ask(&reflector, packet) == nil)
        #expect(ask(&reflector, Self.request, from: .v4(IPv4Address(192, 0, 2, 2))) == nil)
        // From another reflector's port, RFC 7881 section 6.
        #expect(ask(&reflector, Self.request, port: SeamlessReflector.port) == nil)
        #expect(reflector.discarded[Int(BFDDiscard.sourcePort.rawValue)] == 1)
        #expect(reflector.received == 4 && reflector.answered == 0)
        #expect(reflector.discarded[Int(BFDDiscard.demandBit.rawValue)] == 1)
        #expect(reflector.discarded[Int(BFDDiscard.noSession.rawValue)] == 1)
        #expect(reflector.discarded[Int(BFDDiscard.notAllowed.rawValue)] == 1)
        var limited = self.reflector(rateLimit: 2)
        let answers = (0..<5).compactMap { _ in ask(&limited, Self.request) }
        #expect(answers.count < 5)
    }

    @Test("an initiator asks with the D bit, and is up with the first answer")
    func initiator() throws {
        var session = BFDSession(
            BFDSettings(kind: .seamless(discriminator: 500)), discriminator: 7, seed: 1, at: Self.start)
        let requestSent = session.nextPacket(at: Self.start)
        let request = try #require(requestSent)
        #expect(request.isDemand && !request.isPoll && request.yourDiscriminator == 500)
        #expect(request.requiredMinRx == 0 && request.requiredMinEchoRx == 0 && request.desiredMinTx == 1_000_000)
        try session.receive(.up, from: 500, tx: 1_000_000, rx: 20_000, at: Self.start + millisecond)
        #expect(session.state == .up)
        let nextSent = session.nextPacket(at: Self.start + millisecond)
        let next = try #require(nextSent)
        #expect(next.state == .up && next.desiredMinTx == 100_000 && !next.isPoll)
        #expect(session.detectionTime == 300 * millisecond)
        session.advance(to: Self.start + 301 * millisecond)
        #expect(session.state == .down && session.localDiagnostic == .detectionTimeExpired)
        // It goes on asking the same reflector, slowly.
        let againSent = session.nextPacket(at: Self.start + 301 * millisecond)
        let again = try #require(againSent)
        #expect(again.yourDiscriminator == 500 && again.desiredMinTx == 1_000_000)
    }

    @Test("an initiator keeps to the reflector's rate")
    func rate() throws {
        var session = BFDSession(
            BFDSettings(kind: .seamless(discriminator: 500)), discriminator: 7, seed: 1, at: Self.start)
        _ = session.nextPacket(at: Self.start)
        try session.receive(.up, from: 500, rx: 400_000, at: Self.start)
        #expect(session.detectionTime == 1_200 * millisecond)
    }

    @Test("an initiator answers a reflector's Poll with its next request, and no sooner, section 7.5")
    func polled() throws {
        var session = BFDSession(
            BFDSettings(kind: .seamless(discriminator: 500)), discriminator: 7, seed: 1, at: Self.start)
        _ = session.nextPacket(at: Self.start)
        try session.receive(.up, from: 500, at: Self.start)
        _ = session.nextPacket(at: Self.start)
        try session.receive(.up, from: 500, poll: true, at: Self.start + millisecond)
        let early = session.nextPacket(at: Self.start + 2 * millisecond)
        #expect(early == nil)
        let due = session.nextPacket(at: Self.start + 101 * millisecond)
        #expect(due?.isFinal == true && due?.isPoll == false)
        let after = session.nextPacket(at: Self.start + 202 * millisecond)
        #expect(after?.isFinal == false)
    }

    @Test("an initiator takes only answers")
    func foreign() throws {
        var session = BFDSession(
            BFDSettings(kind: .seamless(discriminator: 500)), discriminator: 7, seed: 1, at: Self.start)
        #expect(throws: BFDDiscard.demandBit) { try session.receive(.up, from: 500, demand: true, at: Self.start) }
        #expect(throws: BFDDiscard.notAnAnswer) { try session.receive(.up, from: 501, at: Self.start) }
        #expect(throws: BFDDiscard.notAnAnswer) { try session.receive(.down, from: 500, at: Self.start) }
        #expect(session.state == .down && session.lastReceived == nil)
    }

    @Test("a reflector out of service is no outage")
    func outOfService() throws {
        var session = BFDSession(
            BFDSettings(kind: .seamless(discriminator: 500)), discriminator: 7, seed: 1, at: Self.start)
        var log = LivenessLog(started: Moment(wall: WallTime(nanoseconds: 0), monotonic: Self.start))
        try session.receive(.up, from: 500, at: Self.start)
        try session.receive(.adminDown, from: 500, at: Self.start + second)
        for event in session.takeEvents() {
            log.note(event, at: Moment(wall: WallTime(nanoseconds: second), monotonic: Self.start + second))
        }
        #expect(session.state == .down)
        #expect(log.outages.map(\.kind) == [.administrative])
        #expect(session.transmitInterval >= second)
    }
}
