import Foundation
import Spool
import Telemetry
import TestSupport
import Testing

/// A process that appends, and now and then acknowledges, is killed at a random moment, again and again over one folder.
///
/// Before it acknowledges it writes `a <through>`, after each commit `s <first> <last>`, each with one write(2), which
/// outlives the process. What it said it committed must be there, unless it said that it was about to forget it.
@Suite(.blocking) struct SpoolKillTests {
    static func work(in folder: String, killedAfter microseconds: UInt32) throws {
        let spool = try Spool(folder: folder)
        let journal = open(folder + "/journal", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        func say(_ text: String) {
            let bytes = Array((text + "\n").utf8)
            _ = write(journal, bytes, bytes.count)
        }
        Thread.detachNewThread {
            usleep(microseconds)
            kill(getpid(), SIGKILL)
        }
        var next = try spool.summary().lastSequence + 1
        while true {
            let range = try spool.append((0..<1 + next % 3).map { record(next + $0) })
            say("s \(range.lowerBound) \(range.upperBound)")
            next = range.upperBound + 1
            if next % 5 == 0, let oldest = try spool.oldest(limit: 4, at: 0).last {
                say("a \(oldest.sequence)")
                try spool.acknowledge(1...oldest.sequence, at: 0)
            }
        }
    }

    @Test("SIGKILL at any moment loses no committed record and doubles none", .timeLimit(.minutes(10)))
    func killed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        var id: SpoolID?
        for _ in 0..<25 {
            let delay = UInt32.random(in: 0...60_000)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
                try SpoolKillTests.work(in: path, killedAfter: delay)
            }
            let spool = try Spool(folder: path)
            #expect(spool.takeDamage() == nil)
            #expect(id == nil || id == spool.id)
            id = spool.id
            let waiting = try spool.oldest(limit: 1_000_000, at: 0)
            let summary = try spool.summary()
            // No gap: `oldest` stops at one, so it must have given all.
            #expect(UInt64(waiting.count) == summary.depth)
            #expect(summary.refused == 0)
            #expect(waiting.allSatisfy { $0.record == record($0.sequence) })
            let journal = (try? String(contentsOfFile: path + "/journal", encoding: .utf8)) ?? ""
            var (committed, forgotten) = (UInt64(0), UInt64(0))
            for line in journal.split(separator: "\n") {
                let words = line.split(separator: " ")
                if words[0] == "s" { committed = try #require(UInt64(words[2])) }
                if words[0] == "a" { forgotten = try #require(UInt64(words[1])) }
            }
            #expect(summary.lastSequence >= committed)
            #expect((waiting.last?.sequence ?? summary.lastSequence) >= committed || forgotten >= committed)
            #expect((waiting.first?.sequence ?? summary.lastSequence + 1) <= forgotten + 1)
        }
        #expect(try Spool(folder: path).summary().lastSequence > 0)
    }
}
