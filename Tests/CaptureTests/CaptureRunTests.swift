import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Capture

@Suite("A capture's run", .blocking)
struct CaptureRunTests {
    private struct Told {
        var packets: UInt64 = 0
        var flows = 0
        var largest = 0
        var error: CaptureError?
        var isOver = false
        var isCutShort = false
    }

    /// A pcap file of one packet for each of `ports`, and behind them a record whose length can't be.
    private static func file(
        _ ports: Range<Int>, isDamaged: Bool, isCutShort: Bool = false, link: UInt32 = 1
    ) throws -> String {
        var octets: [UInt8] = []
        func longs(_ values: UInt32...) {
            for value in values { withUnsafeBytes(of: value.littleEndian) { octets += $0 } }
        }
        longs(0xA1B2_C3D4, 4 << 16 | 2, 0, 0, 65_535, link)
        for port in ports {
            let frame = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(port, 9, [1])))
            longs(1_700_000_000, UInt32(port), UInt32(frame.count), UInt32(frame.count))
            octets += frame
        }
        if isDamaged { longs(1_700_000_001, 0, 0x7FFF_FFFF, 0x7FFF_FFFF) }
        if isCutShort { octets.removeLast() }
        let path = NSTemporaryDirectory() + "capture-\(UUID().uuidString)"
        try Data(octets).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func run(_ path: String, filter: String = "") throws -> Told {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let told = Mutex(Told())
        var settings = CaptureSettings()
        settings.keepsRecords = true
        let handlers = CaptureRun.Handlers(
            interval: { summary in told.withLock { $0.packets += summary.packets } },
            records: { records in
                told.withLock {
                    $0.flows += records.count
                    $0.largest = max($0.largest, records.count)
                }
            },
            finished: { error, isCutShort in
                told.withLock {
                    $0.error = error
                    $0.isCutShort = isCutShort
                    $0.isOver = true
                }
            })
        let run = try CaptureRun.start(.file(path: path, filter: filter), settings, .init(), handlers)
        #expect(eventually { told.withLock { $0.isOver } })
        run.stop()
        return told.withLock { $0 }
    }

    @Test("what came before the damage is told, and then the damage")
    func damaged() throws {
        let told = try run(try Self.file(1..<6, isDamaged: true))
        #expect(told.packets == 5 && told.flows == 5)
        guard case .damaged? = told.error else {
            Issue.record("the damage was not told: \(String(describing: told.error))")
            return
        }
    }

    @Test("many flows end in batches, not all at once")
    func batches() throws {
        let told = try run(try Self.file(1_000..<6_000, isDamaged: false))
        #expect(told.error == nil && told.packets == 5_000 && told.flows == 5_000)
        #expect(told.largest <= 330)
    }

    @Test("packets that a filter can't judge are left out, and told with the link type and libpcap's words")
    func unjudged() throws {
        let told = try run(try Self.file(1..<6, isDamaged: false, link: 101), filter: "ether host 02:00:00:00:00:01")
        #expect(told.packets == 0 && !told.isCutShort)
        guard case .unjudged(5, _, let link, let words)? = told.error else {
            Issue.record("\(String(describing: told.error))")
            return
        }
        #expect(link == "RAW" && !words.isEmpty)
    }

    @Test("a file that is cut short is told so, also where a filter can't judge its packets")
    func unjudgedAndCutShort() throws {
        let told = try run(
            try Self.file(1..<6, isDamaged: false, isCutShort: true, link: 101),
            filter: "ether host 02:00:00:00:00:01")
        #expect(told.isCutShort)
        guard case .unjudged(4, _, _, _)? = told.error else {
            Issue.record("\(String(describing: told.error))")
            return
        }
    }

    @Test(
        "the program says both: what its filter couldn't judge, and that the file is cut short", .enabled(if: hasAgent))
    func bothSaid() throws {
        let agent = try #require(ChildProcess.product("agent"))
        let path = try Self.file(1..<6, isDamaged: false, isCutShort: true, link: 101)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ended = try ChildProcess(
            [agent, "capture", "--lang", "en", "--read", path, "--filter", "ether host 02:00:00:00:00:01"]
        ).finish()
        #expect(ended.status == 2)
        #expect(ended.errors.contains("ends within a packet") && ended.errors.contains("left out"), "\(ended.errors)")
    }

    private static let hasAgent = ChildProcess.product("agent") != nil

    @Test(
        "a live capture ends when the ring was found empty behind its end, and not while packets of before wait in it")
    func end() {
        let second: Int64 = 1_000_000_000
        let behind = second + CaptureRun.grace
        func isOver(_ packets: Int, _ isPastEnd: Bool, at now: Int64) -> Bool {
            CaptureRun.isOver(.init(packets: packets, metered: packets, isPastEnd: isPastEnd), at: now, end: second)
        }
        #expect(!isOver(1_024, false, at: 4 * second))
        #expect(!isOver(1, false, at: behind))
        #expect(isOver(0, false, at: behind))
        #expect(!isOver(0, false, at: behind - 1))
        #expect(isOver(3, true, at: second))
    }
}
