import Testing

@testable import Probing

@Suite("The BFD state machine, RFC 5880 section 6.8.6")
struct BFDStateMachineTests {
    private static let start = MonotonicTime(nanoseconds: 0)

    struct Row: CustomTestStringConvertible {
        var state: BFDState
        var received: BFDState
        var next: BFDState
        var diagnostic: BFDDiagnostic
        var testDescription: String { "\(state) hears \(received)" }
    }

    private static let table: [Row] = [
        Row(state: .down, received: .adminDown, next: .down, diagnostic: .none),
        Row(state: .down, received: .down, next: .`init`, diagnostic: .none),
        Row(state: .down, received: .`init`, next: .up, diagnostic: .none),
        Row(state: .down, received: .up, next: .down, diagnostic: .none),
        Row(state: .`init`, received: .adminDown, next: .down, diagnostic: .neighborSignaledDown),
        Row(state: .`init`, received: .down, next: .`init`, diagnostic: .none),
        Row(state: .`init`, received: .`init`, next: .up, diagnostic: .none),
        Row(state: .`init`, received: .up, next: .up, diagnostic: .none),
        Row(state: .up, received: .adminDown, next: .down, diagnostic: .neighborSignaledDown),
        Row(state: .up, received: .down, next: .down, diagnostic: .neighborSignaledDown),
        Row(state: .up, received: .`init`, next: .up, diagnostic: .none),
        Row(state: .up, received: .up, next: .up, diagnostic: .none),
        Row(state: .adminDown, received: .up, next: .adminDown, diagnostic: .administrativelyDown),
        Row(state: .adminDown, received: .down, next: .adminDown, diagnostic: .administrativelyDown),
    ]

    @Test("steps as the RFC tells", arguments: table)
    func step(row: Row) throws {
        var session = try BFDSession.inState(row.state, at: Self.start)
        try #require(session.state == row.state)
        try session.receive(row.received, at: Self.start + millisecond)
        #expect(session.state == row.next)
        #expect(session.localDiagnostic == row.diagnostic)
        // A change is told at once, not at the next beat (section 6.8.7).
        let packet = session.nextPacket(at: Self.start + millisecond)
        #expect((packet != nil) == (row.next != row.state))
        if let packet {
            #expect(packet.state == row.next)
            #expect(packet.diagnostic == row.diagnostic)
            #expect(packet.yourDiscriminator == 99)
        }
    }

    @Test("silence for the Detection Time ends Init and Up, and forgets the peer", arguments: [BFDState.`init`, .up])
    func silence(state: BFDState) throws {
        var session = try BFDSession.inState(state, at: Self.start)
        try session.receive(state == .up ? .up : .down, multiplier: 4, tx: 250_000, at: Self.start + second)
        // 4 × the greater of the peer's 250 ms and our 100 ms.
        let deadline = Self.start + second + 1_000 * millisecond
        #expect(session.detectionDeadline == deadline)
        session.advance(to: deadline + -1)
        #expect(session.state == state)
        session.advance(to: deadline)
        #expect(session.state == .down)
        #expect(session.localDiagnostic == .detectionTimeExpired)
        #expect(session.detectionDeadline == nil)
        // What this moment causes is said to the peer by its name; then the name is forgotten (sections 6.8.1 and 6.8.7).
        let lastPacket = session.nextPacket(at: deadline)
        let last = try #require(lastPacket)
        #expect(last.state == .down && last.diagnostic == .detectionTimeExpired && last.yourDiscriminator == 99)
        #expect(session.remoteDiscriminator == 0)
        let nextPacket = session.nextPacket(at: deadline + second)
        let next = try #require(nextPacket)
        #expect(next.state == .down && next.yourDiscriminator == 0)
    }

    @Test("a passive side says that it misses the peer, once, and is silent until it hears it again")
    func passiveSilence() throws {
        let settings = BFDSettings(kind: .asynchronous(isPassive: true))
        var session = try BFDSession.inState(.up, settings, at: Self.start)
        try session.receive(.up, multiplier: 3, tx: 100_000, at: Self.start)
        _ = session.nextPacket(at: Self.start)
        let deadline = try #require(session.detectionDeadline)
        session.advance(to: deadline)
        let lastPacket = session.nextPacket(at: deadline)
        let last = try #require(lastPacket)
        #expect(last.diagnostic == .detectionTimeExpired && last.yourDiscriminator == 99)
        let silent = session.nextPacket(at: deadline + 10 * second)
        #expect(silent == nil && session.nextDeadline == nil)
        try session.receive(.down, at: deadline + 11 * second)
        let againPacket = session.nextPacket(at: deadline + 11 * second)
        let again = try #require(againPacket)
        #expect(again.state == .`init` && again.yourDiscriminator == 99)
    }

    @Test("the Detection Time is of our receive interval where that is the greater")
    func ourInterval() throws {
        var session = try BFDSession.inState(.up, BFDSettings(interval: .milliseconds(500)), at: Self.start)
        try session.receive(.up, multiplier: 2, tx: 50_000, at: Self.start)
        #expect(session.detectionTime == 1_000 * millisecond)
    }

    @Test("the authentication that we don't use, or miss, is refused")
    func authentication() throws {
        var plain = try BFDSession.inState(.down, at: Self.start)
        let packet = BFDControlPacket(
            state: .down, isAuthenticated: true, detectMultiplier: 3, length: 52, myDiscriminator: 1,
            yourDiscriminator: 0, desiredMinTx: 1, requiredMinRx: 1)
        #expect(throws: BFDDiscard.authentication) {
            try plain.receive(packet, UnsafeRawBufferPointer(start: nil, count: 0), at: Self.start)
        }
        let key = try #require(BFDKey(.keyedSHA1, identifier: 1, secret: [1]))
        var keyed = BFDSession(BFDSettings(key: key), discriminator: 7, seed: 1, at: Self.start)
        #expect(throws: BFDDiscard.authentication) { try keyed.receive(.down, at: Self.start) }
        #expect(keyed.state == .down && keyed.lastReceived == nil)
    }
}
