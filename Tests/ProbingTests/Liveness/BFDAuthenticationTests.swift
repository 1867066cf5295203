import Testing

@testable import Probing

@Suite("BFD authentication, RFC 5880 section 6.7.4")
struct BFDAuthenticationTests {
    private static func settings(_ kind: BFDKey.Kind, _ secret: String = "secret", identifier: UInt8 = 1) throws
        -> BFDSettings
    {
        let key: BFDKey = try #require(BFDKey(kind, identifier: identifier, secret: Array(secret.utf8)))
        return BFDSettings(key: key)
    }

    @Test("sections stand on the wire as section 4.4 draws them; the hash is SHA-1 over packet and key")
    func wire() throws {
        let key = try #require(BFDKey(.meticulousKeyedSHA1, identifier: 2, secret: Array("secret".utf8)))
        var authenticator = BFDAuthenticator(key, firstSequence: 5)
        var packet = [UInt8](repeating: 0, count: 52)
        packet.withUnsafeMutableBytes { buffer in
            BFDControlPacket(
                state: .down, isAuthenticated: true, detectMultiplier: 5, length: 52, myDiscriminator: 1,
                yourDiscriminator: 0, desiredMinTx: 1_000_000, requiredMinRx: 1_000_000
            ).write(to: buffer)
            authenticator.sign(buffer)
        }
        // printf '\x20\x44\x05\x34…' | sha1sum, with the key and 14 zeros in the hash's place.
        #expect(
            packet
                == octets(
                    """
                    20 44 05 34  00 00 00 01  00 00 00 00  00 0F 42 40  00 0F 42 40  00 00 00 00
                    05 1C 02 00  00 00 00 05
                    7F 97 D8 B9 D4 BC FE 90 7C EF 7E FF DB D6 97 AC 34 5B 21 3F
                    """))
    }

    @Test("two sides with one key come up", arguments: BFDKey.Kind.allCases)
    func together(kind: BFDKey.Kind) throws {
        var line = BFDLine(try Self.settings(kind), try Self.settings(kind))
        #expect(line.run { $0.left.state == .up && $0.right.state == .up })
        line.run(2_000)
        #expect(line.log.outages.isEmpty)
    }

    @Test("other secrets, numbers or kinds don't")
    func apart() throws {
        for other in [
            try Self.settings(.keyedSHA1, "Secret"), try Self.settings(.keyedSHA1, identifier: 2),
            try Self.settings(.meticulousKeyedSHA1), BFDSettings(),
        ] {
            var line = BFDLine(try Self.settings(.keyedSHA1), other)
            line.run(4_000)
            #expect(line.left.state == .down && line.left.counters.received == 0)
        }
    }

    @Test("a packet again is refused by the meticulous, one out of the window by both", arguments: BFDKey.Kind.allCases)
    func replay(kind: BFDKey.Kind) throws {
        let key = try #require(BFDKey(kind, identifier: 1, secret: [1, 2, 3]))
        var sender = BFDAuthenticator(key, firstSequence: UInt32.max - 4)
        var receiver = BFDAuthenticator(key, firstSequence: 0)
        let packets = (0..<20).map { _ in
            var packet = [UInt8](repeating: 0, count: 52)
            packet.withUnsafeMutableBytes { buffer in
                BFDControlPacket(
                    state: .up, isAuthenticated: true, detectMultiplier: 3, length: 52, myDiscriminator: 1,
                    yourDiscriminator: 2, desiredMinTx: 1, requiredMinRx: 1
                ).write(to: buffer)
                sender.sign(buffer)
            }
            return packet
        }
        func accepts(_ index: Int) -> Bool {
            packets[index].withUnsafeBytes { receiver.accepts($0, detectMultiplier: 3) }
        }
        #expect(accepts(0))
        #expect(accepts(0) == (kind == .keyedSHA1))
        #expect(accepts(5))  // Across the wrap.
        #expect(!accepts(4))
        #expect(!accepts(15))  // More than 3 × 3 ahead.
        #expect(accepts(14))
        var damaged = packets[16]
        damaged[20] ^= 1
        #expect(!damaged.withUnsafeBytes { receiver.accepts($0, detectMultiplier: 3) })
        #expect(accepts(15))
        receiver.forget()
        #expect(accepts(0))
    }

    @Test("a peer that began anew is heard again after two Detection Times, RFC 5880 section 6.8.1")
    func restart() throws {
        var line = BFDLine(try Self.settings(.keyedSHA1), try Self.settings(.keyedSHA1))
        #expect(line.run { $0.left.state == .up })
        line.right = BFDSession(try Self.settings(.keyedSHA1), discriminator: 33, seed: 99, at: line.now)
        line.run(10_000)
        #expect(line.left.state == .up && line.left.remoteDiscriminator == 33)
    }

    @Test("secrets have 1 to 20 octets")
    func length() {
        #expect(BFDKey(.keyedSHA1, identifier: 0, secret: []) == nil)
        #expect(BFDKey(.keyedSHA1, identifier: 0, secret: Array(repeating: 1, count: 20)) != nil)
        #expect(BFDKey(.keyedSHA1, identifier: 0, secret: Array(repeating: 1, count: 21)) == nil)
    }
}
