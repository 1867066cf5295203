/// The classic format: one header, then records of seconds, fraction, captured and original length.
struct PcapFormat {
    private var isSwapped: Bool
    private var nanosecondsPerTick: Int64
    private var link = LinkType.ethernet

    /// The largest packet that tcpdump and Wireshark take.
    static let maximumPacket = 262_144

    static let none = PcapFormat(isSwapped: false, nanosecondsPerTick: 1)

    private init(isSwapped: Bool, nanosecondsPerTick: Int64) {
        self.isSwapped = isSwapped
        self.nanosecondsPerTick = nanosecondsPerTick
    }

    /// nil where `magic`, the first four octets as a little-endian number, is of another format.
    init?(magic: UInt32) {
        switch magic {
        case 0xA1B2_C3D4: self.init(isSwapped: false, nanosecondsPerTick: 1_000)
        case 0xD4C3_B2A1: self.init(isSwapped: true, nanosecondsPerTick: 1_000)
        case 0xA1B2_3C4D: self.init(isSwapped: false, nanosecondsPerTick: 1)
        case 0x4D3C_B2A1: self.init(isSwapped: true, nanosecondsPerTick: 1)
        default: return nil
        }
    }

    @inline(__always)
    private func long(_ octets: UnsafePointer<UInt8>, _ at: Int) -> UInt32 {
        let value = UnsafeRawPointer(octets).loadUnaligned(fromByteOffset: at, as: UInt32.self)
        return isSwapped ? value.byteSwapped : value
    }

    mutating func readHeader(_ stream: inout OctetStream) throws(CaptureError) -> Bool {
        guard try stream.need(24) else { return false }
        // The upper bits tell of frame check sequences.
        link = LinkType(rawValue: long(stream.window, 20) & 0x03FF_FFFF)
        stream.consume(24)
        return true
    }

    @inline(__always)
    func next(_ stream: inout OctetStream, _ isCutShort: inout Bool) throws(CaptureError) -> CapturedPacket? {
        guard try stream.need(16) else {
            isCutShort = stream.available > 0
            return nil
        }
        let header = stream.window
        let captured = Int(long(header, 8))
        let time = Int64(long(header, 0)) * 1_000_000_000 + Int64(long(header, 4)) * nanosecondsPerTick
        let original = Int(long(header, 12))
        guard captured <= Self.maximumPacket else {
            throw .damaged(path: stream.path, offset: stream.offset, what: "captured length \(captured)")
        }
        guard try stream.need(16 + captured) else {
            isCutShort = true
            return nil
        }
        let octets = stream.window + 16
        stream.consume(16 + captured)
        return CapturedPacket(
            octets: octets, count: min(captured, CaptureFile.maximumHeaders), wireLength: max(original, captured),
            time: time, link: link)
    }
}
