import Glibc
import Testing

@testable import AgentCommands

@Suite("Pages of programs")
struct ResidentPagesTests {
    @Test("are given back of mappings of files that nobody writes to and that have no page of their own")
    func mappings() {
        let text = """
            7f0000000000-7f0000002000 r-xp 00001000 08:01 131 /usr/lib/libc.so.6
            Rss:                   8 kB
            Anonymous:             0 kB
            7f0000002000-7f0000003000 r--p 00003000 08:01 131 /usr/lib/libc.so.6
            Anonymous:             4 kB
            7f0000003000-7f0000004000 rw-p 00004000 08:01 131 /usr/lib/libc.so.6
            Anonymous:             0 kB
            7f0000003000-7f0000004000 r--p 00004000 08:01 131 /usr/lib/libc.so.6
            Anonymous:             0 kB
            Swap:                  4 kB
            7f0000004000-7f0000005000 r--s 00004000 08:01 132 /usr/share/zoneinfo
            Anonymous:             0 kB
            7f0000004000-7f0000005000 r--p 00000000 00:00 0 [vvar]
            Anonymous:             0 kB
            7f0000005000-7f0000006000 r--p 00000000 00:00 0
            Anonymous:             0 kB

            """
        #expect(ResidentPages.mappings(Array(text.utf8)) == [0x7F00_0000_0000..<0x7F00_0000_2000])
    }

    @Test("a program goes on when its own have been given back")
    func goesOn() {
        let before = resident
        ResidentPages().giveBack()
        let after = resident
        #expect(after < before, "\(before) to \(after) kB")
        #expect([3, 1, 2].sorted() == [1, 2, 3])
    }

    /// Kilobytes of this process that come from files.
    private var resident: Int {
        let descriptor = open("/proc/self/status", O_RDONLY)
        defer { close(descriptor) }
        var octets = [UInt8](repeating: 0, count: 8_192)
        let count = read(descriptor, &octets, octets.count)
        let text = String(decoding: octets.prefix(max(0, count)), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("RssFile:") } ?? ""
        return Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0
    }
}
