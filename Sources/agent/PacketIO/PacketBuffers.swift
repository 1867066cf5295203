import CNetShim

/// Room for a batch of packets, allocated once and used for every call.
final class PacketBuffers {
    let packets: UnsafeMutableBufferPointer<cnetshim_packet>
    private let storage: UnsafeMutableRawBufferPointer

    /// `count` packets of at most `size` octets each.
    init(count: Int, size: Int) {
        packets = .allocate(capacity: count)
        // A cache line apart.
        let stride = (size + 63) / 64 * 64
        storage = .allocate(byteCount: count * stride, alignment: 64)
        packets.initialize(repeating: cnetshim_packet())
        for index in 0..<count {
            packets[index].data = storage.baseAddress.map { $0 + index * stride }
            packets[index].capacity = UInt32(size)
        }
    }

    deinit {
        packets.deallocate()
        storage.deallocate()
    }

    /// The octets of a packet that was received.
    func octets(_ index: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: packets[index].data, count: Int(packets[index].length))
    }

    /// The first `count` octets of a packet's room.
    func room(_ index: Int, _ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: packets[index].data, count: min(count, Int(packets[index].capacity)))
    }
}
