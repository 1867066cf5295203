/// The block format: sections of their own byte order, interfaces of their own link type and clock, packets, and blocks that
/// are none of our business.
struct PcapngFormat {
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    private static let byteOrder: UInt32 = 0x1A2B_3C4D
    /// Interfaces that one section may have; a file with more is damaged or hostile.
    private static let maximumInterfaces = 4_096

    private struct Interface {
        var link: LinkType
        var snap: UInt32
        /// Ticks a second.
        var resolution: UInt64 = 1_000_000
        /// Seconds that all its stamps lack.
        var offset: Int64 = 0
        /// Packets lost, as the last statistics block says.
        var dropped: UInt64 = 0

        /// Between 1970 and the middle of what 63 bits hold, so that sums and differences of stamps never overflow.
        func nanoseconds(_ ticks: UInt64) -> Int64 {
            let seconds = ticks / resolution
            let rest = (ticks % resolution).multipliedFullWidth(by: 1_000_000_000)
            let fraction = resolution.dividingFullWidth(rest).quotient
            let whole = Int64(clamping: seconds).addingReportingOverflow(offset)
            let product = whole.partialValue.multipliedReportingOverflow(by: 1_000_000_000)
            guard !whole.overflow, !product.overflow else { return whole.partialValue < 0 ? 0 : .max / 2 }
            return max(0, min(product.partialValue, .max / 2) + Int64(clamping: fraction))
        }
    }

    private var isSwapped = false
    private var interfaces: [Interface] = []
    /// Of sections that are over.
    private var interfacesBefore = 0
    private var droppedBefore: UInt64 = 0

    var dropped: UInt64 { interfaces.reduce(droppedBefore) { $0 &+ $1.dropped } }

    private func long(_ octets: UnsafePointer<UInt8>, _ at: Int) -> UInt32 {
        let value = UnsafeRawPointer(octets).loadUnaligned(fromByteOffset: at, as: UInt32.self)
        return isSwapped ? value.byteSwapped : value
    }
    private func word(_ octets: UnsafePointer<UInt8>, _ at: Int) -> UInt16 {
        let value = UnsafeRawPointer(octets).loadUnaligned(fromByteOffset: at, as: UInt16.self)
        return isSwapped ? value.byteSwapped : value
    }

    mutating func next(_ stream: inout OctetStream, _ isCutShort: inout Bool) throws(CaptureError) -> CapturedPacket? {
        while true {
            guard try stream.need(12) else {
                isCutShort = stream.available > 0
                return nil
            }
            if UnsafeRawPointer(stream.window).loadUnaligned(as: UInt32.self) == Self.sectionHeader {
                try beginSection(stream.window, stream)
            }
            let type = long(stream.window, 0)
            let length = Int(long(stream.window, 4))
            guard length >= 12, length % 4 == 0 else {
                throw .damaged(path: stream.path, offset: stream.offset, what: "block length \(length)")
            }
            guard length <= OctetStream.capacity else {
                // No packet is that large.
                guard type != 6, type != 3, type != 2, type != 1, try stream.skip(length) else {
                    throw .damaged(path: stream.path, offset: stream.offset, what: "block length \(length)")
                }
                continue
            }
            guard try stream.need(length) else {
                isCutShort = true
                return nil
            }
            let block = stream.window
            let offset = stream.offset
            stream.consume(length)
            switch type {
            case 6: if let packet = enhanced(block, length) { return packet }
            case 2: if let packet = obsolete(block, length) { return packet }
            case 3: if let packet = simple(block, length) { return packet }
            case 1: try addInterface(block, length, stream.path, offset)
            case 5: takeStatistics(block, length)
            default: continue
            }
            if type == 6 || type == 2 || type == 3 {
                throw .damaged(path: stream.path, offset: offset, what: "packet block")
            }
        }
    }

    private mutating func beginSection(_ block: UnsafePointer<UInt8>, _ stream: borrowing OctetStream)
        throws(CaptureError)
    {
        let magic = UnsafeRawPointer(block).loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        switch magic {
        case Self.byteOrder: isSwapped = false
        case Self.byteOrder.byteSwapped: isSwapped = true
        default: throw .damaged(path: stream.path, offset: stream.offset, what: "byte-order magic")
        }
        droppedBefore = dropped
        interfacesBefore += interfaces.count
        interfaces.removeAll(keepingCapacity: true)
    }

    private mutating func addInterface(
        _ block: UnsafePointer<UInt8>, _ length: Int, _ path: String, _ offset: Int
    ) throws(CaptureError) {
        guard length >= 20, interfaces.count < Self.maximumInterfaces else {
            throw .damaged(path: path, offset: offset, what: "interface block")
        }
        var interface = Interface(link: LinkType(rawValue: UInt32(word(block, 8))), snap: long(block, 12))
        eachOption(block, from: 16, to: length - 4) { code, at, size in
            if code == 9, size == 1 {
                // if_tsresol: a negative power of 10, or of 2 where the first bit is set.
                let value = block[at]
                if value & 0x80 == 0, value <= 18 {
                    interface.resolution = (0..<value).reduce(1) { power, _ in power * 10 }
                } else if value & 0x80 != 0, value & 0x7F <= 60 {
                    interface.resolution = 1 << UInt64(value & 0x7F)
                }
            } else if code == 14, size == 8 {
                let high = UInt64(long(block, at + (isSwapped ? 0 : 4)))
                let low = UInt64(long(block, at + (isSwapped ? 4 : 0)))
                interface.offset = Int64(bitPattern: high << 32 | low)
            }
        }
        interfaces.append(interface)
    }

    /// isb_ifdrop and isb_osdrop: what interface and system lost since the capture began.
    private mutating func takeStatistics(_ block: UnsafePointer<UInt8>, _ length: Int) {
        guard length >= 24 else { return }
        let number = Int(long(block, 8))
        guard number < interfaces.count else { return }
        var dropped: UInt64 = 0
        eachOption(block, from: 20, to: length - 4) { code, at, size in
            guard code == 5 || code == 7, size == 8 else { return }
            let high = UInt64(long(block, at + (isSwapped ? 0 : 4)))
            let low = UInt64(long(block, at + (isSwapped ? 4 : 0)))
            dropped = dropped &+ (high << 32 | low)
        }
        interfaces[number].dropped = dropped
    }

    private func eachOption(
        _ block: UnsafePointer<UInt8>, from start: Int, to end: Int, _ body: (UInt16, Int, Int) -> Void
    ) {
        var at = start
        while at + 4 <= end {
            let code = word(block, at)
            let size = Int(word(block, at + 2))
            if code == 0 || at + 4 + size > end { return }
            body(code, at + 4, size)
            at += 4 + (size + 3) / 4 * 4
        }
    }

    private func enhanced(_ block: UnsafePointer<UInt8>, _ length: Int) -> CapturedPacket? {
        guard length >= 32 else { return nil }
        return packet(block, Int(long(block, 8)), stamp: 12, at: 28, length)
    }

    /// The Packet Block of before 2004, which some writers still use.
    private func obsolete(_ block: UnsafePointer<UInt8>, _ length: Int) -> CapturedPacket? {
        guard length >= 32 else { return nil }
        return packet(block, Int(word(block, 8)), stamp: 12, at: 28, length)
    }

    @inline(__always)
    private func packet(
        _ block: UnsafePointer<UInt8>, _ number: Int, stamp: Int, at: Int, _ length: Int
    ) -> CapturedPacket? {
        let captured = Int(long(block, at - 8))
        guard number < interfaces.count, captured <= length - at - 4 else { return nil }
        let ticks = UInt64(long(block, stamp)) << 32 | UInt64(long(block, stamp + 4))
        return CapturedPacket(
            octets: block + at, count: min(captured, CaptureFile.maximumHeaders),
            wireLength: max(captured, Int(long(block, at - 4))), time: interfaces[number].nanoseconds(ticks),
            link: interfaces[number].link, interface: interfacesBefore + number)
    }

    /// Simple packets have no time and are of the first interface.
    private func simple(_ block: UnsafePointer<UInt8>, _ length: Int) -> CapturedPacket? {
        guard length >= 16, let interface = interfaces.first else { return nil }
        let original = Int(long(block, 8))
        let captured = min(original, interface.snap == 0 ? original : Int(interface.snap), length - 16)
        return CapturedPacket(
            octets: block + 12, count: min(captured, CaptureFile.maximumHeaders), wireLength: max(original, captured),
            time: 0, link: interface.link, interface: interfacesBefore)
    }
}
