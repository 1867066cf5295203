import Telemetry

/// What a spool is known as before an append.
struct SpoolStanding: Hashable, Sendable {
    /// The site that claimed it first, and when, Unix nanoseconds.
    var site: String
    var since: UInt64
    /// The newest sequence, and how many records are stored.
    var highest: UInt64
    var records: UInt64
}

/// Where a record is stored.
struct RecordPlace: Hashable, Sendable {
    var site: String
    var link: String
    var start: UInt64
    init(site: String, link: String, start: UInt64) {
        self.site = site
        self.link = link
        self.start = start
    }
    init(_ record: IntervalRecord) { self.init(site: record.site, link: record.link, start: record.start) }
}

/// A record's name for ever.
struct RecordName: Hashable, Sendable {
    var spool: SpoolID
    var sequence: UInt64
}

/// Decides what of some batches is to be inserted, and what their receipts say.
///
/// Sequences beyond the newest of their spool are new without a look. The others, `doubtful`, are those of a batch that is sent
/// again, or of a state folder that was restored from a copy: where they are stored has to be known first.
struct AppendPlan {
    private let batches: [ReportBatch]
    private var spools: [SpoolID: SpoolStanding]

    struct Outcome {
        var receipts: [BatchReceipt] = []
        /// Batches less what is stored already, without those that have nothing new.
        var inserts: [ReportBatch] = []
        /// Of every batch that was taken, what its spool is known as from now on.
        var spools: [SpoolID: SpoolStanding] = [:]
    }

    /// - Parameter now: Unix nanoseconds, at which spools that nobody knows are claimed.
    init(_ batches: [ReportBatch], known: [SpoolID: SpoolStanding], at now: UInt64) {
        self.batches = batches
        spools = known
        for batch in batches where spools[batch.spool] == nil {
            spools[batch.spool] = SpoolStanding(site: batch.site, since: now, highest: 0, records: 0)
        }
    }

    /// Names that may be stored, with the places where they would be.
    var doubtful: [RecordName: RecordPlace] {
        var names: [RecordName: RecordPlace] = [:]
        for batch in batches {
            guard let spool = spools[batch.spool], spool.site == batch.site else { continue }
            for record in batch.records where record.sequence <= spool.highest {
                names[RecordName(spool: batch.spool, sequence: record.sequence)] = RecordPlace(record.record)
            }
        }
        return names
    }

    /// - Parameter stored: where those of `doubtful` are that are stored.
    func outcome(stored: [RecordName: RecordPlace]) -> Outcome {
        var outcome = Outcome()
        var places = stored
        var spools = spools
        for batch in batches {
            guard var spool = spools[batch.spool], spool.site == batch.site else {
                outcome.receipts.append(.foreignSpool(owner: spools[batch.spool]?.site ?? ""))
                continue
            }
            var new: [SequencedRecord] = []
            var conflicts: [UInt64] = []
            for record in batch.records {
                let name = RecordName(spool: batch.spool, sequence: record.sequence)
                let place = RecordPlace(record.record)
                if let known = places[name] {
                    if known != place { conflicts.append(record.sequence) }
                } else {
                    places[name] = place
                    new.append(record)
                }
                spool.highest = max(spool.highest, record.sequence)
            }
            spool.records += UInt64(new.count)
            spools[batch.spool] = spool
            outcome.spools[batch.spool] = spool
            let known = batch.records.count - new.count - conflicts.count
            outcome.receipts.append(
                conflicts.isEmpty
                    ? .stored(new: new.count, known: known)
                    : .conflicting(new: new.count, known: known, sequences: conflicts))
            guard !new.isEmpty else { continue }
            outcome.inserts.append(
                ReportBatch(site: batch.site, spool: batch.spool, version: batch.version, records: new))
        }
        return outcome
    }
}
