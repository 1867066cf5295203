/// What an encryptor and its line add to a packet: IPsec ESP in tunnel mode (RFC 4303) and the line's framing.
///
/// Bytes, so that algorithms without a published name fit too. AES-GCM (RFC 4106) has an initialisation vector of 8, blocks of
/// 4 and a check value of 16; AES-CBC with HMAC-SHA-256-128 (RFC 3602, RFC 4868) has 16, 16 and 16.
package struct EncryptedTunnel: Hashable, Sendable {
    /// IP of the outer header: 4 (20 bytes, RFC 791) or 6 (40 bytes, RFC 8200).
    package enum OuterHeader: Int, CaseIterable, Sendable {
        case version4 = 4
        case version6 = 6
        package var bytes: Int { self == .version4 ? 20 : 40 }
    }

    package var outer: OuterHeader
    /// Whether ESP travels in UDP (RFC 3948), 8 bytes more.
    package var isUDPEncapsulated: Bool
    /// Headers of a tunnel within, such as GRE with its own IP header.
    package var innerHeader: Int
    package var initialisationVector: Int
    /// Padding fills up to a multiple of this, and of 4.
    package var block: Int
    package var integrityCheckValue: Int
    /// What the line adds to each outer packet: Ethernet's header and check sum, VLAN tag.
    package var framing: Int
    /// The largest outer packet in bytes.
    package var mtu: Int
    package var basis: Basis

    package init(
        outer: OuterHeader, isUDPEncapsulated: Bool, innerHeader: Int, initialisationVector: Int, block: Int,
        integrityCheckValue: Int, framing: Int, mtu: Int, basis: Basis
    ) {
        self.outer = outer
        self.isUDPEncapsulated = isUDPEncapsulated
        self.innerHeader = innerHeader
        self.initialisationVector = initialisationVector
        self.block = block
        self.integrityCheckValue = integrityCheckValue
        self.framing = framing
        self.mtu = mtu
        self.basis = basis
    }

    /// Bytes on the line of a packet of `inner` bytes, its IP header included.
    ///
    /// RFC 4303 §2: outer IP, (UDP,) SPI 4, sequence number 4, IV, payload, padding, pad length 1, next header 1, ICV. §2.4: payload,
    /// padding and the two bytes after it together fill whole blocks, and whole 4-byte words.
    package func bytes(ofPacket inner: Int) -> Int {
        let aligned = roundedUp(innerHeader + max(0, inner) + 2)
        return framing + fixed + aligned
    }

    /// The largest inner packet whose outer packet fits the MTU; at least 1.
    package var largestPacket: Int {
        let room = mtu - fixed
        return max(1, room - room % alignment - 2 - innerHeader)
    }

    /// How many bits the line carries for each bit of the system's packets, 1 or more. Packets larger than fit are taken as sent
    /// in packets that do: hosts learn the path's MTU (RFC 8899) or have their segments clamped.
    package func factor(packet: Int?) -> Double {
        let size = min(max(1, packet ?? largestPacket), largestPacket)
        return Double(bytes(ofPacket: size)) / Double(size)
    }

    /// Outer headers, SPI, sequence number, IV and ICV.
    private var fixed: Int {
        outer.bytes + (isUDPEncapsulated ? 8 : 0) + 8 + initialisationVector + integrityCheckValue
    }

    /// The least common multiple of the block and 4.
    private var alignment: Int {
        var multiple = max(1, block)
        while multiple % 4 != 0 { multiple += max(1, block) }
        return multiple
    }

    private func roundedUp(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }
}
