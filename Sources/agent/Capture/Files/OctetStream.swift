import Glibc

/// A file, pipe or standard input read in large pieces, or octets in memory: whoever parses it sees a window of what follows.
struct OctetStream: ~Copyable {
    let path: String
    /// -1 for octets in memory.
    private let descriptor: Int32
    private let isOwner: Bool
    private let buffer: UnsafeMutableRawPointer
    private var begin = 0
    private var end = 0
    /// Octets consumed since the begin of the file.
    private(set) var offset = 0
    private var isAtEnd = false

    /// A window can't be larger.
    static let capacity = 1 << 20
    /// One read(2) takes that much: it stays in the processor's cache until it is parsed, and what is behind it in the buffer is
    /// memory that only large blocks touch.
    private static let piece = 1 << 18

    init(path: String) throws(CaptureError) {
        self.path = path
        isOwner = path != "-"
        let file = isOwner ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
        guard file >= 0 else { throw .file(path: path, code: errno) }
        descriptor = file
        if isOwner { posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL) }
        buffer = .allocate(byteCount: Self.capacity, alignment: 4_096)
    }

    /// A copy of octets of exactly their size, so that a read behind them is noticed by the address sanitizer.
    init(_ octets: UnsafeRawBufferPointer) {
        path = ""
        isOwner = false
        descriptor = -1
        isAtEnd = true
        buffer = .allocate(byteCount: octets.count, alignment: 1)
        if let base = octets.baseAddress { buffer.copyMemory(from: base, byteCount: octets.count) }
        end = octets.count
    }

    deinit {
        if isOwner { close(descriptor) }
        buffer.deallocate()
    }

    /// Where the octets that follow lie. Valid until the next call that changes the stream.
    var window: UnsafePointer<UInt8> {
        UnsafePointer((buffer + begin).assumingMemoryBound(to: UInt8.self))
    }

    /// Octets in the window.
    var available: Int { end - begin }

    /// Sees to it that the window has `count` octets, `capacity` at most; false at the end of the file.
    mutating func need(_ count: Int) throws(CaptureError) -> Bool {
        if end - begin >= count { return true }
        guard count <= Self.capacity, !isAtEnd else { return false }
        if begin > 0 {
            buffer.copyMemory(from: buffer + begin, byteCount: end - begin)
            end -= begin
            begin = 0
        }
        while end < count, !isAtEnd {
            let got = read(descriptor, buffer + end, min(Self.piece, Self.capacity - end))
            if got < 0 {
                if errno == EINTR { continue }
                throw .file(path: path, code: errno)
            }
            if got == 0 { isAtEnd = true }
            end += got
        }
        return end >= count
    }

    /// Goes on by `count` octets that the window has.
    mutating func consume(_ count: Int) {
        begin += count
        offset += count
    }

    /// Goes on by any number of octets; false where the file ends before.
    mutating func skip(_ count: Int) throws(CaptureError) -> Bool {
        var left = count
        while left > 0 {
            let step = min(left, max(1, available))
            guard try need(1) else { return false }
            let piece = min(step, available)
            consume(piece)
            left -= piece
        }
        return true
    }
}
