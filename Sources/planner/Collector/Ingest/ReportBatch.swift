package import Telemetry

/// The records of one spool that a request brought and that may be stored.
package struct ReportBatch: Hashable, Sendable {
    /// The site that measured, and that its certificate names.
    package var site: String
    package var spool: SpoolID
    /// The agent's version.
    package var version: String
    package var records: [SequencedRecord]
    /// What the agent says of the spool as a whole, where it does.
    package var ledger: LedgerStatement?

    package init(
        site: String, spool: SpoolID, version: String, records: [SequencedRecord], ledger: LedgerStatement? = nil
    ) {
        self.site = site
        self.spool = spool
        self.version = version
        self.records = records
        self.ledger = ledger
    }
}

/// What a committed batch came to.
package enum BatchReceipt: Hashable, Sendable {
    /// `new` records were stored now, `known` ones had been stored before.
    case stored(new: Int, known: Int)
    /// As `stored`, but the spool's numbers `sequences` were given to other records before: those of the batch are not stored.
    case conflicting(new: Int, known: Int, sequences: [UInt64])
    /// The spool id belongs to another site; nothing was stored.
    case foreignSpool(owner: String)
}

extension BatchReceipt {
    /// Records stored now.
    var new: Int {
        switch self {
        case .stored(let new, _), .conflicting(let new, _, _): new
        case .foreignSpool: 0
        }
    }

    /// Sequences that were not stored.
    var conflicts: [UInt64] { if case .conflicting(_, _, let sequences) = self { sequences } else { [] } }
}
