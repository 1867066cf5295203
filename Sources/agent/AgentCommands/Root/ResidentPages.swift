import Glibc

/// Gives back the pages of programs that only the start needed.
///
/// Relocation, argument parsing and the like touch pages of a dozen shared libraries, each fault mapping 64 KiB around it; a
/// program that runs for months uses a quarter of them. What is used again comes back from the page cache by a minor fault.
struct ResidentPages: Sendable {
    private let programs: [Range<UInt>]

    /// Finds mappings of files that can't be written to and have no page of their own: what they hold is in their files. Make it
    /// while there is but one thread, before anything is opened at run time: what is mapped then stays mapped to the end.
    init() { programs = Self.mappings(Self.contents(of: "/proc/self/smaps")) }

    /// At any time, from any thread.
    func giveBack() {
        for mapping in programs {
            guard let address = UnsafeMutableRawPointer(bitPattern: mapping.lowerBound) else { continue }
            madvise(address, Int(mapping.count), MADV_DONTNEED)
        }
    }

    /// Of a text as proc_pid_smaps(5) has it. A page of its own may have been swapped out.
    static func mappings(_ text: [UInt8]) -> [Range<UInt>] {
        let own = [Array("Anonymous:".utf8), Array("Swap:".utf8)]
        var found: [Range<UInt>] = []
        var candidate: Range<UInt>?
        for line in text.split(separator: UInt8(ascii: "\n")) {
            // Mappings begin with an address in lower case, what is said of them with a capital: most of the text, and passed over.
            guard let first = line.first else { continue }
            if first < UInt8(ascii: "A") || first > UInt8(ascii: "Z") {
                if let mapping = candidate { found.append(mapping) }
                candidate = unwritableFile(String(decoding: line, as: UTF8.self))
            } else if candidate != nil, own.contains(where: { line.starts(with: $0) }),
                line.contains(where: { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) })
            {
                candidate = nil
            }
        }
        if let mapping = candidate { found.append(mapping) }
        return found
    }

    private static func unwritableFile(_ line: String) -> Range<UInt>? {
        let words = line.split(separator: " ", maxSplits: 5)
        guard words.count == 6, words[1].hasPrefix("r-"), words[1].hasSuffix("p") else { return nil }
        let path = words[5].drop { $0 == " " }
        guard path.hasPrefix("/"), !path.hasPrefix("/dev/") else { return nil }
        return range(words[0])
    }

    private static func range(_ text: Substring) -> Range<UInt>? {
        let ends = text.split(separator: "-")
        guard ends.count == 2, let begin = UInt(ends[0], radix: 16), let end = UInt(ends[1], radix: 16), begin < end
        else { return nil }
        return begin..<end
    }

    private static func contents(of path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var octets: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return octets }
            octets += piece[..<count]
        }
    }
}
