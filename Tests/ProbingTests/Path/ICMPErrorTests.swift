import NetworkAddress
import Testing

@testable import Probing

@Suite("ICMP errors and their extensions") struct ICMPErrorTests {
    private func read(_ message: [UInt8], isV6: Bool = false) -> ICMPError? {
        message.withUnsafeBytes { ICMPError($0, isV6: isV6) }
    }

    /// With the checksum filled in at 2, as IPv4 wants it.
    private func sealed(_ message: [UInt8]) -> [UInt8] {
        var message = message
        let sum = message.withUnsafeBytes { InternetChecksum.of($0) }
        message[2] = UInt8(sum >> 8)
        message[3] = UInt8(sum & 0xFF)
        return message
    }

    /// A quoted UDP packet of 60 octets, padded with zeros to 128.
    private let quote =
        octets(
            """
            45 00 00 3C 12 34 00 00 01 11 00 00  C0 00 02 01 C6 33 64 07   # IPv4, TTL 1, UDP
            82 9A 82 9A 00 28 12 34                                        # ports, length, checksum
            """) + [UInt8](repeating: 0, count: 100)

    /// RFC 4884 §7 header, RFC 4950 §3 label stack object with two entries; checksum filled in below.
    private let stack = octets(
        """
        20 00 00 00      # version 2, checksum to be filled in
        00 0C 01 01      # 12 octets, class 1, C-type 1
        18 6A 0A FE      # label 0x186A0, traffic class 5, TTL 254
        00 01 0B 01      # label 16, traffic class 5, bottom, TTL 1
        """)

    private func structure(_ raw: [UInt8], checksum: Bool = true) -> [UInt8] {
        checksum ? sealed(raw) : raw
    }

    @Test("time exceeded in IPv4: the length counts 32-bit words, and two labels stand behind 128 octets")
    func labelsV4() throws {
        let message = sealed([11, 0, 0, 0, 0, 32, 0, 0] + quote + structure(stack))
        let error = try #require(read(message))
        #expect(error.kind == .timeExceeded)
        #expect(error.quote == 8..<136)
        #expect(error.labels.map(\.label) == [0x186A0, 16])
        #expect(error.labels.map(\.trafficClass) == [5, 5])
        #expect(error.labels.map(\.isBottom) == [false, true])
        #expect(error.labels.map(\.ttl) == [254, 1])
    }

    @Test("in IPv6 the length counts 64-bit words and stands one octet before")
    func labelsV6() throws {
        let message: [UInt8] = [3, 0, 0xAB, 0xCD, 16, 0, 0, 0] + quote + structure(stack)
        let error = try #require(read(message, isV6: true))
        #expect(error.kind == .timeExceeded && error.quote == 8..<136 && error.labels.count == 2)
    }

    @Test("a router from before RFC 4884 gives no length: its extensions are taken where version and checksum fit")
    func oldRouter() throws {
        let error = try #require(read(sealed([11, 0, 0, 0, 0, 0, 0, 0] + quote + structure(stack))))
        #expect(error.labels.count == 2 && error.quote == 8..<136)
        var broken = structure(stack)
        broken[9] ^= 1
        let plain = try #require(read(sealed([11, 0, 0, 0, 0, 0, 0, 0] + quote + broken)))
        #expect(plain.labels.isEmpty && plain.quote == 8..<8 + quote.count + stack.count)
        let unsummed = try #require(read(sealed([11, 0, 0, 0, 0, 0, 0, 0] + quote + stack)))
        #expect(unsummed.labels.isEmpty, "a checksum of zero proves nothing where the place is guessed")
    }

    @Test("a checksum of zero means none was made; another version or a wrong one means no labels")
    func soundness() throws {
        func labels(_ extensions: [UInt8]) -> Int? {
            read(sealed([11, 0, 0, 0, 0, 32, 0, 0] + quote + extensions))?.labels.count
        }
        #expect(labels(stack) == 2)
        var other = stack
        other[0] = 0x10
        #expect(labels(structure(other)) == 0)
        var wrong = structure(stack)
        wrong[15] ^= 4
        #expect(labels(wrong) == 0)
    }

    @Test(
        "objects of other classes are passed over; lengths that reach too far end the reading",
        arguments: [0, 3, 13, 500])
    func objects(length: Int) throws {
        let other = octets("00 08 02 0A 00 00 00 07")
        let good = structure(Array(stack[..<4]) + other + Array(stack[4...]))
        #expect(read(sealed([11, 0, 0, 0, 0, 32, 0, 0] + quote + good))?.labels.count == 2)
        var bad = stack
        bad[4] = UInt8(length >> 8)
        bad[5] = UInt8(length & 0xFF)
        #expect(read(sealed([11, 0, 0, 0, 0, 32, 0, 0] + quote + structure(bad)))?.labels.isEmpty == true)
    }

    @Test(
        "codes of unreachable and their marks",
        arguments: [
            (false, 0, "!N"), (false, 1, "!H"), (false, 2, "!P"), (false, 3, nil), (false, 5, "!S"), (false, 9, "!X"),
            (false, 10, "!X"), (false, 13, "!X"), (false, 12, "!H"), (false, 11, "!N"), (false, 99, "!<99>"),
            (true, 0, "!N"), (true, 1, "!X"), (true, 2, "!S"), (true, 3, "!H"), (true, 4, nil), (true, 5, "!X"),
            (true, 6, "!X"),
        ] as [(Bool, UInt8, String?)])
    func codes(isV6: Bool, code: UInt8, mark: String?) throws {
        let message: [UInt8] = [isV6 ? 1 : 3, code, 0, 0, 0, 0, 0, 0] + quote
        let error = try #require(read(isV6 ? message : sealed(message), isV6: isV6))
        guard case .unreachable(let why) = error.kind else {
            Issue.record("\(error.kind)")
            return
        }
        #expect(why.mark == mark)
    }

    @Test("packet too big tells the MTU in both families")
    func tooBig() throws {
        #expect(read(sealed([3, 4, 0, 0, 0, 0, 0x05, 0x78] + quote))?.kind == .packetTooBig(mtu: 1_400))
        #expect(read([2, 0, 0, 0, 0, 0, 0x05, 0x00] + quote, isV6: true)?.kind == .packetTooBig(mtu: 1_280))
    }

    @Test("short, foreign and corrupt messages are nothing")
    func nothing() {
        #expect(read([]) == nil)
        #expect(read([11, 0, 0, 0, 0, 0, 0]) == nil)
        #expect(read(sealed([0, 0, 0, 0, 0, 0, 0, 0])) == nil)
        var corrupt = sealed([11, 0, 0, 0, 0, 0, 0, 0] + quote)
        corrupt[30] ^= 1
        #expect(read(corrupt) == nil)
    }

    @Test("no octets, however arranged, lead outside the message")
    func arbitrary() {
        var random = SplitMix(seed: 7)
        for _ in 0..<3_000 {
            var message = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if message.count > 5, Bool.random(using: &random) {
                message[0] = [3, 11, 1].randomElement(using: &random) ?? 3
                message[1] = 0
                message[4] = UInt8.random(in: 0...40, using: &random)
                message[5] = UInt8.random(in: 0...70, using: &random)
                if message.count > 140 { message[136] = 0x20 }
                message[2] = 0
                message[3] = 0
                message = sealed(message)
            }
            for isV6 in [false, true] {
                if let error = read(message, isV6: isV6) { #expect(error.quote.upperBound <= message.count) }
            }
        }
    }
}
