import Glibc
import Telemetry

/// How far a spool has come, in a file beside it: what a database that lost its newest pages can't say of itself.
///
/// A write-ahead log that is cut short opens as an older state of the database, without an error. The mark is written, and on the
/// disk, after each commit and before its numbers are given out, so that numbers up to the mark are never given again, and what is missing
/// below it is known to be lost. A process that ends between the two leaves a mark that is one commit behind; who opens the spool next
/// brings it forward before a record is read out. (Where that commit is cut off before, nobody has heard of its numbers.)
///
/// Two slots are written in turn, each `id (16), sequence (8), settled (8), CRC-32 of both (4)`, big end first, so that a torn
/// write leaves the one before.
struct SpoolMark: Hashable, Sendable {
    var id: SpoolID
    /// The newest sequence given.
    var sequence: UInt64
    /// Of these, how many wait no more.
    var settled: UInt64

    private static let slotSize = 36

    /// The later of the two slots; nil where there is none that can be read.
    static func read(_ path: String) -> SpoolMark? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 2 * slotSize)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let slots = [bytes[0..<slotSize], bytes[slotSize...]].prefix(max(0, count) / slotSize)
        return slots.compactMap { SpoolMark(Array($0)) }.max { $0.sequence < $1.sequence }
    }

    private init?(_ slot: [UInt8]) {
        func number(_ range: Range<Int>) -> UInt64 { slot[range].reduce(0) { $0 << 8 | UInt64($1) } }
        guard let id = SpoolID(bytes: Array(slot[0..<16])),
            number(32..<36) == UInt64(RecordCodec.checksum(slot[0..<32]))
        else { return nil }
        self.init(id: id, sequence: number(16..<24), settled: number(24..<32))
    }

    init(id: SpoolID, sequence: UInt64, settled: UInt64) {
        self.id = id
        self.sequence = sequence
        self.settled = settled
    }

    fileprivate var bytes: [UInt8] {
        func octets(_ number: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64(count - 1 - $0))) }
        }
        let content = id.bytes + octets(sequence, 8) + octets(settled, 8)
        return content + octets(UInt64(RecordCodec.checksum(content[...])), 4)
    }

    /// The open file of a spool's mark.
    final class File {
        private let descriptor: Int32
        private let path: String
        private var turn: Int

        /// Opens or makes the file, mode 0600, with both slots allocated, so that a full disk can still be marked on.
        init(_ path: String) throws(SpoolError) {
            self.path = path
            let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw Self.failure("open", path) }
            descriptor = opened
            let later = SpoolMark.read(path)
            var bytes = [UInt8](repeating: 0, count: 2 * SpoolMark.slotSize)
            let count = pread(opened, &bytes, bytes.count, 0)
            turn = later != nil && SpoolMark(Array(bytes[..<SpoolMark.slotSize])) == later ? 1 : 0
            if count < bytes.count {
                let kept = max(0, count)
                _ = pwrite(opened, Array(bytes[kept...]), bytes.count - kept, kept)
            }
        }

        deinit { close(descriptor) }

        /// On the disk when it returns: pwrite(2), fdatasync(2).
        func write(_ mark: SpoolMark) throws(SpoolError) {
            let bytes = mark.bytes
            guard pwrite(descriptor, bytes, bytes.count, turn * SpoolMark.slotSize) == bytes.count,
                fdatasync(descriptor) == 0
            else { throw Self.failure("write", path) }
            turn = 1 - turn
        }

        private static func failure(_ action: String, _ path: String) -> SpoolError {
            .system(action: action, path: path, errno: errno, words: String(cString: strerror(errno)))
        }
    }
}
