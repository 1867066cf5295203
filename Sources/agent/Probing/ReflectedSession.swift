/// One sender as the reflector sees it: its replies' own count, and what came.
struct ReflectedSession: Sendable {
    private(set) var lastSeen = Int64.min
    /// Of the next reply. RFC 8762 §4.3: it begins with zero and is incremented by one for each reply sent.
    private var sequence: UInt32 = 0
    private var window: ReceptionWindow?
    /// The sender's timestamp in the probe that is the window's highest.
    private var newest: UInt64 = 0

    /// Takes in a request, fills in a receipt where the request has room for one, and gives the reply's sequence number.
    mutating func answer(
        _ request: StampRequest, extensionsOf packet: UnsafeMutableRawBufferPointer, now: MonotonicTime
    ) -> UInt32 {
        lastSeen = now.nanoseconds
        let receipt = receive(request)
        fillExtensions(of: packet, receipt)
        defer { sequence &+= 1 }
        return sequence
    }

    private mutating func receive(_ request: StampRequest) -> Receipt {
        let isNewer = Int64(bitPattern: request.timestamp.raw &- newest) > 0
        if let highest = window?.highest {
            let ahead = Int32(bitPattern: request.sequence &- highest)
            // An older number with a newer time: the sender began again from the same port.
            if ahead <= 0, isNewer {
                window = nil
                sequence = 0
            } else if ahead > 0 {
                newest = request.timestamp.raw
            }
        }
        if let receipt = window?.receive(request.sequence) { return receipt }
        let fresh = ReceptionWindow(first: request.sequence)
        window = fresh
        newest = request.timestamp.raw
        return fresh.receipt(isDuplicate: false, isReordered: false)
    }

    /// RFC 8972 §4.2: U is cleared in extensions that we know. Whatever doesn't begin as an RFC 8972 sender would write
    /// it, with U set, is TWAMP-Light padding and goes back as it came.
    private func fillExtensions(of packet: UnsafeMutableRawBufferPointer, _ receipt: Receipt) {
        var offset = StampPacket.length
        let octets = UnsafeRawBufferPointer(packet)
        while offset < packet.count, packet[offset] & StampTLV.Flag.unrecognised != 0 {
            guard let header = StampTLV.header(in: octets, at: offset) else {
                packet[offset] |= StampTLV.Flag.malformed
                return
            }
            if header.kind == StampTLV.Kind.extraPadding {
                packet[offset] &= ~StampTLV.Flag.unrecognised
            } else if let window, Receipt.isPlace(header, in: octets) {
                receipt.write(to: packet, at: header, word: window.bitmapWord)
            }
            offset = header.end
        }
    }
}
