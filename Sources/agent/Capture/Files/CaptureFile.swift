/// A `.pcap` or `.pcapng` file, read from begin to end in bounded memory.
///
///     var file = try CaptureFile.open("line.pcapng")
///     while let packet = try file.next() { meter.take(packet) }
///
/// Sources: draft-ietf-opsawg-pcap; draft-ietf-opsawg-pcapng. Both byte orders, micro- and nanoseconds, several sections and
/// interfaces. Of each packet the first `maximumHeaders` octets are handed on; the rest is skipped.
package struct CaptureFile: ~Copyable {
    private var stream: OctetStream
    private var format: Format
    private(set) package var isCutShort = false
    /// Packets that whoever wrote the file says to have lost.
    package var dropped: UInt64 { format.dropped }

    /// Octets of a packet that headers can take; nothing behind them is looked at.
    package static let maximumHeaders = 256

    private enum Format {
        case pcap(PcapFormat)
        case pcapng(PcapngFormat)

        var dropped: UInt64 { if case .pcapng(let format) = self { format.dropped } else { 0 } }
    }

    /// - Parameter path: `-` for standard input.
    package static func open(_ path: String) throws(CaptureError) -> CaptureFile {
        var file = CaptureFile(try OctetStream(path: path))
        file.format = try format(&file.stream)
        return file
    }

    /// - Parameter octets: a whole file.
    package static func open(_ octets: UnsafeRawBufferPointer) throws(CaptureError) -> CaptureFile {
        var file = CaptureFile(OctetStream(octets))
        file.format = try format(&file.stream)
        return file
    }

    private init(_ stream: consuming OctetStream) {
        self.stream = stream
        format = .pcap(.none)
    }

    private static func format(_ stream: inout OctetStream) throws(CaptureError) -> Format {
        guard try stream.need(4) else { throw .notACapture(path: stream.path) }
        let magic = UnsafeRawPointer(stream.window).loadUnaligned(as: UInt32.self)
        if magic == PcapngFormat.sectionHeader { return .pcapng(PcapngFormat()) }
        guard var layout = PcapFormat(magic: magic), try layout.readHeader(&stream) else {
            throw .notACapture(path: stream.path)
        }
        return .pcap(layout)
    }

    /// The next packet; nil at the end. A file that ends within a packet ends there, and `isCutShort` says so: it is what a
    /// program that is still writing, or was killed, leaves.
    package mutating func next() throws(CaptureError) -> CapturedPacket? {
        switch format {
        case .pcap(let layout): return try layout.next(&stream, &isCutShort)
        case .pcapng(var layout):
            // Its interfaces are kept in an array: moved out and in again, not copied.
            format = .pcap(.none)
            defer { format = .pcapng(layout) }
            return try layout.next(&stream, &isCutShort)
        }
    }
}
