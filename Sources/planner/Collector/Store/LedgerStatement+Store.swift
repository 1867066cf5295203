import GRDB
import Telemetry

extension LedgerStatement {
    /// Keeps the agent's word where it differs from its last. What it said of gaps before stays, but for gaps that grew.
    func write(spool: Int64, _ db: Database) throws {
        func bound(_ number: UInt64?) -> Int64? { number.map { Int64(clamping: $0) } }
        try db.cachedStatement(
            sql: """
                UPDATE spool SET newest = ?1, oldest = ?2, waiting = ?3
                WHERE id = ?4 AND (newest IS NOT ?1 OR oldest IS NOT ?2 OR waiting IS NOT ?3)
                """
        ).execute(arguments: [bound(newest), bound(oldest), bound(waiting), spool])
        for gap in gaps {
            try db.cachedStatement(
                sql: """
                    INSERT INTO gap (spool, first, last, reason) VALUES (?, ?, ?, ?)
                    ON CONFLICT (spool, first) DO UPDATE SET last = max(last, excluded.last), reason = excluded.reason
                    WHERE last < excluded.last OR reason IS NOT excluded.reason
                    """
            ).execute(
                arguments: [
                    spool, Int64(clamping: gap.sequences.lowerBound), Int64(clamping: gap.sequences.upperBound),
                    gap.reason.rawValue,
                ])
        }
    }
}
