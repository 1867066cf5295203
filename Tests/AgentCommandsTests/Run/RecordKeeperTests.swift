import Localization
import Spool
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import AgentCommands

/// A spool that refuses for as long as it is told to.
@Suite(.blocking) struct RecordKeeperTests {
    private final class Shelf: Sendable {
        struct State {
            var isFull = false
            var kept: [UInt64] = []
            var unsaved: [UInt64] = []
        }
        let state = Mutex(State())
    }

    private let shelf = Shelf()
    private func keeper(mostHeld: Int) -> RecordKeeper {
        RecordKeeper(
            append: { [shelf] (records, unsaved) throws(SpoolError) in
                let isFull = shelf.state.withLock { state in
                    if !state.isFull {
                        state.kept += records.map(\.start)
                        state.unsaved.append(unsaved)
                    }
                    return state.isFull
                }
                if isFull { throw .database(action: "run", path: "spool", code: 13, words: "full") }
            }, log: EventLog(language: .english), mostHeld: mostHeld)
    }

    private func records(_ numbers: ClosedRange<UInt64>) -> [IntervalRecord] {
        numbers.map { IntervalRecord(site: "s", link: "l", peer: "p", start: $0, end: $0 + 1) }
    }

    @Test("what the spool refuses is held, and the oldest beyond the bound are lost, counted and made known")
    func holds() {
        let keeper = keeper(mostHeld: 5)
        #expect(keeper.keep(records(1...2)))
        shelf.state.withLock { $0.isFull = true }
        #expect(!keeper.keep(records(3...6)))
        #expect(keeper.unsaved == 4)
        #expect(!keeper.keep(records(7...10)))
        // Eight of which five are held.
        #expect(keeper.unsaved == 8)
        shelf.state.withLock { $0.isFull = false }
        #expect(keeper.keep([]))
        #expect(keeper.unsaved == 3)
        #expect(keeper.keep(records(11...11)))
        shelf.state.withLock { state in
            #expect(state.kept == [1, 2] + Array(6...11))
            // The numbers of the three lost come before those of what was held, once.
            #expect(state.unsaved == [0, 3, 0])
        }
    }
}
