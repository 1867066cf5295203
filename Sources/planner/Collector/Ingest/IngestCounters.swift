import Synchronization

/// What the collector took in since it was started.
package final class IngestCounters: Sendable {
    package struct Counts: Hashable, Sendable {
        /// Records stored, and records that were stored before.
        package var stored: UInt64 = 0
        package var known: UInt64 = 0
        /// Data points refused.
        package var refusedPoints: UInt64 = 0
        /// Transactions, the batches in them, and the nanoseconds that they took.
        package var commits: UInt64 = 0
        package var batches: UInt64 = 0
        package var commitTime: UInt64 = 0
        /// Transactions that failed.
        package var failures: UInt64 = 0
    }

    private let counts = Mutex(Counts())

    package init() {}

    package var now: Counts { counts.withLock { $0 } }

    package func committed(_ receipts: [BatchReceipt], nanoseconds: UInt64) {
        counts.withLock {
            $0.commits += 1
            $0.batches += UInt64(receipts.count)
            $0.commitTime += nanoseconds
            for receipt in receipts {
                switch receipt {
                case .stored(let new, let known), .conflicting(let new, let known, _):
                    $0.stored += UInt64(new)
                    $0.known += UInt64(known)
                case .foreignSpool: break
                }
            }
        }
    }

    package func failed() { counts.withLock { $0.failures += 1 } }
    package func refused(points: Int) { counts.withLock { $0.refusedPoints += UInt64(points) } }
}
