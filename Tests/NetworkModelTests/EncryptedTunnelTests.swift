import NetworkModel
import Testing

@Suite("Bytes of an encrypted packet")
struct EncryptedTunnelTests {
    private static func tunnel(
        _ outer: EncryptedTunnel.OuterHeader = .version4, iv: Int, block: Int, icv: Int, udp: Bool = false,
        inner: Int = 0,
        framing: Int = 0, mtu: Int = 1_500
    ) -> EncryptedTunnel {
        EncryptedTunnel(
            outer: outer, isUDPEncapsulated: udp, innerHeader: inner, initialisationVector: iv, block: block,
            integrityCheckValue: icv, framing: framing, mtu: mtu, basis: .assumed(why: "test"))
    }

    static let modes: [EncryptedTunnel] = [
        tunnel(iv: 8, block: 4, icv: 16),  // AES-GCM, RFC 4106
        tunnel(iv: 16, block: 16, icv: 12),  // AES-CBC with HMAC-SHA-1-96, RFC 3602, RFC 2404
        tunnel(iv: 16, block: 16, icv: 16),  // AES-CBC with HMAC-SHA-256-128, RFC 4868
        tunnel(iv: 8, block: 8, icv: 12),  // 3DES-CBC, RFC 2451
        tunnel(.version6, iv: 8, block: 1, icv: 16, udp: true),
        tunnel(iv: 16, block: 16, icv: 16, inner: 24, framing: 22),
    ]

    /// RFC 4303, figure 2, byte after byte: the shortest padding that ends pad length and next header on a boundary.
    private func packet(_ tunnel: EncryptedTunnel, _ inner: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xF0, count: tunnel.framing)
        bytes += [UInt8](repeating: 0x45, count: tunnel.outer == .version4 ? 20 : 40)
        if tunnel.isUDPEncapsulated { bytes += [UInt8](repeating: 0x11, count: 8) }
        bytes += [0, 0, 1, 0]  // SPI
        bytes += [0, 0, 0, 1]  // sequence number
        bytes += [UInt8](repeating: 0xA5, count: tunnel.initialisationVector)
        var payload = [UInt8](repeating: 0x47, count: tunnel.innerHeader) + [UInt8](repeating: 0x45, count: inner)
        var padding: UInt8 = 0
        while (payload.count + 2) % tunnel.block != 0 || (payload.count + 2) % 4 != 0 {
            padding += 1
            payload.append(padding)  // §2.4: 1, 2, 3 …
        }
        bytes += payload + [padding, 4]  // pad length, next header: IPv4
        return bytes + [UInt8](repeating: 0x1C, count: tunnel.integrityCheckValue)
    }

    @Test("The count is that of the layout of RFC 4303", arguments: modes)
    func layout(tunnel: EncryptedTunnel) {
        for inner in 20...1_500 { #expect(tunnel.bytes(ofPacket: inner) == packet(tunnel, inner).count) }
    }

    @Test("A packet of 100 bytes by hand")
    func byHand() {
        // 20 IP, 8 SPI and sequence, 8 IV, 100 + 2 padding + 2 trailer, 16 ICV.
        #expect(Self.modes[0].bytes(ofPacket: 100) == 156)
        // 20, 8, 16 IV, 100 + 10 + 2, 12 ICV.
        #expect(Self.modes[1].bytes(ofPacket: 100) == 168)
    }

    @Test("The largest packet fills the MTU and one byte more does not fit", arguments: modes)
    func largest(tunnel: EncryptedTunnel) {
        #expect(tunnel.bytes(ofPacket: tunnel.largestPacket) - tunnel.framing <= tunnel.mtu)
        #expect(tunnel.bytes(ofPacket: tunnel.largestPacket + 1) - tunnel.framing > tunnel.mtu)
    }

    @Test("Small packets pay most, and larger ones than fit are cut to what fits")
    func factors() {
        let tunnel = Self.modes[2]
        #expect(tunnel.factor(packet: 200) == 268.0 / 200)
        #expect(tunnel.factor(packet: 200) > tunnel.factor(packet: 1_400))
        #expect(tunnel.factor(packet: 9_000) == tunnel.factor(packet: nil))
        #expect(tunnel.factor(packet: nil) == 1_500.0 / 1_438)
    }
}
