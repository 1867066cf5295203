import Localization
import Reporting
import Spool
import Synchronization
import Telemetry

/// Commits each record to the spool as it comes. What it refuses, also after thinning, is held in memory, up to a bound, and tried
/// again with the next record; beyond the bound the oldest are lost, counted, and made known to the collector as a gap.
final class RecordKeeper: Sendable {
    /// Some 4 MB: a day of 3 sessions by the minute.
    static let mostHeld = 4_320
    /// Between two lines about thinning, nanoseconds.
    private static let silence: UInt64 = 3_600_000_000_000

    private struct Held {
        var records: [IntervalRecord] = []
        /// Lost before the oldest of these, and not yet known to the spool.
        var dropped: UInt64 = 0
        /// Lost in all.
        var lost: UInt64 = 0
        var isFailing = false
        var thinned: UInt64 = 0
        var toldAt: UInt64 = 0
    }

    /// Commits records, before which so many could not be kept.
    typealias Append = @Sendable ([IntervalRecord], _ unsaved: UInt64) throws(SpoolError) -> Void

    private let append: Append
    private let takeThinned: @Sendable () -> UInt64
    private let takeDamage: @Sendable () -> SpoolDamage?
    private let log: EventLog
    private let mostHeld: Int
    private let held = Mutex(Held())

    init(
        append: @escaping Append, takeThinned: @escaping @Sendable () -> UInt64 = { 0 },
        takeDamage: @escaping @Sendable () -> SpoolDamage? = { nil }, log: EventLog,
        mostHeld: Int = RecordKeeper.mostHeld
    ) {
        self.append = append
        self.takeThinned = takeThinned
        self.takeDamage = takeDamage
        self.log = log
        self.mostHeld = mostHeld
    }

    convenience init(spool: Spool, log: EventLog) {
        self.init(
            append: { (records, unsaved) throws(SpoolError) in _ = try spool.append(records, unsaved: unsaved) },
            takeThinned: { spool.takeThinned() }, takeDamage: { spool.takeDamage() }, log: log)
    }

    /// True where all records are on the disk.
    func keep(_ records: [IntervalRecord]) -> Bool {
        held.withLock { held in
            held.records += records
            guard !held.records.isEmpty else { return true }
            do throws(SpoolError) {
                try append(held.records, held.dropped)
                if held.isFailing { log.write(SpoolMessages.saved) }
                (held.records, held.dropped, held.isFailing) = ([], 0, false)
                tellOfThinning(&held)
                tellOfDamage()
                return true
            } catch {
                if !held.isFailing { log.write(SpoolMessages.held, words(of: error, log.language)) }
                held.isFailing = true
                let excess = held.records.count - mostHeld
                if excess > 0 {
                    held.records.removeFirst(excess)
                    if held.dropped == 0 { log.write(SpoolMessages.unsaved, held.lost + UInt64(excess)) }
                    held.dropped += UInt64(excess)
                    held.lost += UInt64(excess)
                }
                return false
            }
        }
    }

    /// Logs what was found damaged, when the spool was opened or since.
    func tellOfDamage() {
        guard let damage = takeDamage() else { return }
        if let aside = damage.movedAside {
            log.write(SpoolMessages.salvaged, aside, damage.salvaged, damage.lost)
        } else {
            log.write(SpoolMessages.newestLost, damage.lost)
        }
    }

    /// At the first, and then not with every batch.
    private func tellOfThinning(_ held: inout Held) {
        held.thinned += takeThinned()
        let now = monotonicNow()
        guard held.thinned > 0, held.toldAt == 0 || now - held.toldAt >= Self.silence else { return }
        log.write(SpoolMessages.thinned, held.thinned)
        (held.thinned, held.toldAt) = (0, now)
    }

    /// Records that are only in memory, or gone.
    var unsaved: UInt64 { held.withLock { UInt64($0.records.count) + $0.lost } }
}
