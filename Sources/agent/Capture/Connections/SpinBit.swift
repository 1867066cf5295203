/// The two-way delay of a QUIC connection by its spin bit (RFC 9000 §17.4): one edge a round trip in each direction.
///
/// An endpoint may leave the bit at a random value; a connection whose bit changes on nearly every packet says nothing, and edges
/// closer than `least` are not taken for round trips.
enum SpinBit {
    private static let least: Int64 = 50_000

    /// A long header, by which QUIC is told from other protocols on its port: form and fixed bit set.
    static func isLongHeader(_ octet: UInt8) -> Bool { octet & 0xC0 == 0xC0 }

    /// The time since the last edge where this packet, of a short header, is one.
    static func take(_ octet: UInt8, at time: Int64, _ side: inout ConnectionSide) -> Int64? {
        guard octet & 0xC0 == 0x40 else { return nil }
        let spin = octet & 0x20 != 0
        defer { side.hasAwaited = spin }
        guard side.isAwaiting else {
            side.isAwaiting = true
            return nil
        }
        guard spin != side.hasAwaited else { return nil }
        let since = time - side.awaitedTime
        let hadEdge = side.awaitedTime != 0
        side.awaitedTime = time
        return hadEdge && since >= least ? since : nil
    }
}
