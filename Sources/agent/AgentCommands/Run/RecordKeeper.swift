import Localization
import Spool
import Synchronization
import Telemetry

/// Commits each record to the spool as it comes. What a full disk refuses is held in memory, up to a bound, and tried again
/// with the next record.
final class RecordKeeper: Sendable {
    /// A day of 10 sessions by the minute, some 10 MB.
    static let mostHeld = 14_400

    private struct Held {
        var records: [IntervalRecord] = []
        var dropped = 0
        var isFailing = false
    }

    private let spool: Spool
    private let log: EventLog
    private let held = Mutex(Held())

    init(spool: Spool, log: EventLog) {
        self.spool = spool
        self.log = log
    }

    /// True where all records are on the disk.
    func keep(_ records: [IntervalRecord]) -> Bool {
        held.withLock { held in
            held.records += records
            guard !held.records.isEmpty else { return true }
            do throws(SpoolError) {
                _ = try spool.append(held.records)
                held.records = []
                held.isFailing = false
                return true
            } catch {
                if !held.isFailing { log.write(.spoolFault, words(of: error, log.language)) }
                held.isFailing = true
                let excess = held.records.count - Self.mostHeld
                if excess > 0 {
                    held.records.removeFirst(excess)
                    held.dropped += excess
                    if held.dropped == excess { log.write(.recordsLost, excess, words(of: error, log.language)) }
                }
                return false
            }
        }
    }

    /// Records that are only in memory, or gone.
    var unsaved: Int { held.withLock { $0.records.count + $0.dropped } }
}
