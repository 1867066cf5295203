import Testing

@testable import Probing

@Suite("BFD control packets")
struct BFDControlPacketTests {
    /// An Up packet with Poll from FRR's defaults.
    private static let known = octets(
        """
        23                # version 1, diagnostic 3 (neighbour signalled down)
        E0                # Up, Poll
        03                # detect multiplier
        18                # 24 octets
        00 00 00 0B       # my discriminator 11
        00 00 00 16       # your discriminator 22
        00 01 86 A0       # desired min TX 100,000 us
        00 04 93 E0       # required min RX 300,000 us
        00 00 C3 50       # required min echo RX 50,000 us
        """)

    private static let packet = BFDControlPacket(
        diagnostic: .neighborSignaledDown, state: .up, isPoll: true, detectMultiplier: 3, myDiscriminator: 11,
        yourDiscriminator: 22, desiredMinTx: 100_000, requiredMinRx: 300_000, requiredMinEchoRx: 50_000)

    private func read(_ octets: [UInt8]) throws(BFDDiscard) -> BFDControlPacket {
        let result = octets.withUnsafeBytes { buffer in
            Result<BFDControlPacket, BFDDiscard> { () throws(BFDDiscard) in try BFDControlPacket(buffer) }
        }
        return try result.get()
    }

    @Test("stand on the wire as RFC 5880 section 4.1 draws them")
    func wire() throws {
        #expect(try read(Self.known) == Self.packet)
        var written = [UInt8](repeating: 0xFF, count: 24)
        written.withUnsafeMutableBytes { Self.packet.write(to: $0) }
        #expect(written == Self.known)
    }

    @Test(
        "are thrown away for what RFC 5880 section 6.8.6 says, the first rule first",
        arguments: [
            (0, 0x43, BFDDiscard.version), (0, 0x03, .version), (3, 23, .length), (3, 25, .length), (3, 0, .length),
            (1, 0xE4, .length),  // The A bit wants 26 octets.
            (2, 0, .detectMultiplier), (1, 0xE1, .multipoint), (7, 0, .myDiscriminator),
            (11, 0, .yourDiscriminatorMissing),
        ] as [(Int, UInt8, BFDDiscard)])
    func discards(offset: Int, value: UInt8, reason: BFDDiscard) {
        var broken = Self.known
        broken[offset] = value
        #expect(throws: reason) { try read(broken) }
    }

    @Test("shorter than 24 octets are none", arguments: 0..<24)
    func short(count: Int) {
        #expect(throws: BFDDiscard.tooShort) { try read(Array(Self.known[..<count])) }
    }

    @Test("without your discriminator must say Down or AdminDown", arguments: BFDState.allCases)
    func unheard(state: BFDState) {
        var packet = Self.known
        packet[1] = state.rawValue << 6
        packet[11] = 0
        let isAccepted = (try? read(packet)) != nil
        #expect(isAccepted == (state == .down || state == .adminDown))
    }

    @Test("what follows the length is ignored")
    func longer() throws { #expect(try read(Self.known + [1, 2, 3]) == Self.packet) }

    @Test("every value survives", arguments: 0..<20 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<200 {
            var original = [UInt8](repeating: 0, count: 24)
            for index in original.indices { original[index] = UInt8.random(in: 0...255, using: &random) }
            original[0] = original[0] & 0x1F | 0x20
            original[1] &= 0xFA
            original[2] |= 1
            original[3] = 24
            original[7] |= 1
            original[11] |= 1
            var copy = [UInt8](repeating: 0, count: 24)
            let packet = try read(original)
            copy.withUnsafeMutableBytes { packet.write(to: $0) }
            #expect(copy == original)
        }
    }

    @Test("octets at random never do more than be thrown away", arguments: 0..<20 as Range<UInt64>)
    func noise(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<500 {
            let noise = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if let packet = try? read(noise) { #expect(Int(packet.length) <= noise.count) }
        }
    }
}
