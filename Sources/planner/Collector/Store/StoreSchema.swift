import GRDB

/// The tables, made and changed by named migrations. Times are Unix nanoseconds unless a name says otherwise.
enum StoreSchema {
    static var migrator: DatabaseMigrator { migrator(at: .max) { _ in } }

    /// - Parameters:
    ///   - now: Unix nanoseconds, by which times that came from a clock that is ahead are known.
    ///   - note: told what could not be taken over.
    static func migrator(at now: UInt64, note: @escaping @Sendable (String) -> Void) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 agents, links, intervals, audit") { db in
            for statement in trust + measurements + audit { try db.execute(sql: statement) }
        }
        migrator.registerMigration("2 whom a reflector is known to answer") { db in
            for statement in handshake { try db.execute(sql: statement) }
        }
        migrator.registerMigration("3 enrolment that may be asked again") { db in
            for statement in repetition { try db.execute(sql: statement) }
        }
        migrator.registerMigration("4 the plan's sites and successions") { db in
            for statement in lineage { try db.execute(sql: statement) }
        }
        migrator.registerMigration("5 loss episodes and what was not measured") { db in
            for statement in HonestyColumns.additions { try db.execute(sql: statement) }
        }
        migrator.registerMigration("6 leave to test") { db in
            for statement in leases { try db.execute(sql: statement) }
        }
        migrator.registerMigration("7 why a test was not run") { db in
            // The agent's word for it, where it gave the lease back for the sake of others.
            try db.execute(sql: "ALTER TABLE lease ADD COLUMN objection TEXT")
        }
        migrator.registerMigration("8 what lines carried, and why links fared so") { db in
            for statement in LoadColumns.additions + causes { try db.execute(sql: statement) }
        }
        migrator.registerMigration("9 records in blocks, sums of hours and days") { db in
            for statement in history { try db.execute(sql: statement) }
            try EarlierIntervals.move(db, at: now, note: note)
        }
        migrator.registerMigration("10 certificates that were renewed, and what other senders measured") { db in
            for statement in renewal + foreign { try db.execute(sql: statement) }
        }
        migrator.registerMigration("11 limits of the class with which a line is measured") { db in
            // Mean delay one way, nanoseconds, and loss ratio one way, as the plan that is served has them.
            try db.execute(sql: "ALTER TABLE place ADD COLUMN delay_limit REAL")
            try db.execute(sql: "ALTER TABLE place ADD COLUMN loss_limit REAL")
        }
        migrator.registerMigration("12 the night's timetable") { db in
            // Of one night, that which begins on `day`, in days since 1970-01-01; `starts` in Unix seconds, absent where a test
            // found no room.
            try db.execute(
                sql: """
                    CREATE TABLE timetable (
                        circuit TEXT NOT NULL, direction TEXT NOT NULL, day INTEGER NOT NULL, starts INTEGER,
                        PRIMARY KEY (circuit, direction)
                    ) STRICT, WITHOUT ROWID
                    """)
        }
        migrator.registerMigration("13 how a test measured") { db in
            // `trains` or `search`; octets that pass at once; nanoseconds there and back without load and under it. Absent where
            // unknown.
            for column in ["method TEXT", "bucket INTEGER", "idle INTEGER", "loaded INTEGER"] {
                try db.execute(sql: "ALTER TABLE lease ADD COLUMN \(column)")
            }
        }
        // No table is another: but from here on records and sums may have a part that programs before it take for damage.
        migrator.registerMigration("14 what captures saw of the lines' users") { _ in }
        migrator.registerMigration("15 hours whose causes are to be judged again") { db in
            // By `LinkHour.key`; those that one transaction found and left to the next.
            try db.execute(sql: "CREATE TABLE doubtful (cell INTEGER PRIMARY KEY) STRICT")
        }
        migrator.registerMigration("16 collectors in front, and revocations in order") { db in
            for statement in collectors { try db.execute(sql: statement) }
        }
        // Nor is any here, and for the same reason: figures of captures say of how much of the line they are, records what classes
        // carried in the seconds of their probes, and evidence which of them filled the line.
        migrator.registerMigration("17 classes in the seconds of lost probes") { _ in }
        migrator.registerMigration("18 which request a lease was given to") { db in
            // As the agent named it; absent for one that named none.
            try db.execute(sql: "ALTER TABLE lease ADD COLUMN request TEXT")
        }
        return migrator
    }

    private static let trust = [
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        // The token itself is nowhere: only its SHA-256.
        """
        CREATE TABLE token (
            hash BLOB PRIMARY KEY, site TEXT NOT NULL, issued INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE agent (
            site TEXT PRIMARY KEY, version TEXT NOT NULL, enrolled INTEGER NOT NULL, last_report INTEGER,
            reflector_address TEXT, reflector_port INTEGER, configuration TEXT
        ) STRICT, WITHOUT ROWID
        """,
        // Validity in Unix seconds, as X.509 has it.
        """
        CREATE TABLE certificate (
            fingerprint TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES agent (site), serial TEXT NOT NULL,
            issued INTEGER NOT NULL, expires_seconds INTEGER NOT NULL, revoked INTEGER, revoked_because TEXT
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX certificate_by_site ON certificate (site)",
    ]

    // Addresses, separated by spaces: those that the configuration last sent lets the reflector answer, and those of the
    // last one that the agent has shown to hold.
    private static let handshake = [
        "ALTER TABLE agent ADD COLUMN offered TEXT",
        "ALTER TABLE agent ADD COLUMN confirmed TEXT",
    ]

    // SHA-256 of the public key with which the token was used, and the certificate that was given for it.
    private static let repetition = [
        "ALTER TABLE token ADD COLUMN key BLOB",
        "ALTER TABLE token ADD COLUMN certificate TEXT",
    ]

    // The sites of the plan that is served, each with the one above it, and what those that it no longer has became. Measurements keep
    // the names that they came under; these say whose they are today.
    private static let lineage = [
        "CREATE TABLE place (site TEXT PRIMARY KEY, upstream TEXT) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE succession (
            id INTEGER PRIMARY KEY, predecessor TEXT NOT NULL, successor TEXT NOT NULL, event TEXT NOT NULL,
            day TEXT NOT NULL, changeover INTEGER NOT NULL, share TEXT NOT NULL, is_principal INTEGER NOT NULL,
            is_same_office INTEGER NOT NULL
        ) STRICT
        """,
    ]

    // Who had leave to test what and when; `day` is the one whose volume it spends, in days since 1970-01-01. An end before its
    // time is put in `ends`; what was measured in the last three, against the committed `rate`.
    private static let leases = [
        """
        CREATE TABLE lease (
            id INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, circuit TEXT NOT NULL, direction TEXT NOT NULL,
            starts INTEGER NOT NULL, ends INTEGER NOT NULL, day INTEGER NOT NULL, octets INTEGER NOT NULL,
            purpose TEXT NOT NULL, requested INTEGER NOT NULL, rate INTEGER NOT NULL, bits_per_second INTEGER, loss REAL,
            sent INTEGER
        ) STRICT
        """,
        "CREATE INDEX lease_by_end ON lease (ends)",
        "CREATE INDEX lease_by_circuit ON lease (circuit, direction, starts)",
    ]

    // What is promised of the line on which a site hangs: bits per second, and octets of the largest IP packet. Of a link, the
    // least delay there and back of the UTC day of its newest record, and of the day before it, nanoseconds; `floor_day` counts
    // from 1970-01-01.
    private static let causes = [
        "ALTER TABLE place ADD COLUMN rate INTEGER",
        "ALTER TABLE place ADD COLUMN mtu INTEGER",
        "ALTER TABLE link ADD COLUMN floor_day INTEGER",
        "ALTER TABLE link ADD COLUMN floor_delay REAL",
        "ALTER TABLE link ADD COLUMN floor_before REAL",
    ]

    // SHA-256 of the public key for which a certificate was given at a renewal, and the certificate itself.
    private static let renewal = [
        "ALTER TABLE certificate ADD COLUMN key BLOB",
        "ALTER TABLE certificate ADD COLUMN pem TEXT",
    ]

    // Newest value of each series and, of those of delta kind, the sum of all that came.
    private static let foreign = [
        """
        CREATE TABLE foreign_series (
            id INTEGER PRIMARY KEY, site TEXT NOT NULL, name TEXT NOT NULL, labels TEXT NOT NULL, kind TEXT NOT NULL,
            time INTEGER NOT NULL DEFAULT 0, value REAL NOT NULL DEFAULT 0, total REAL NOT NULL DEFAULT 0,
            UNIQUE (site, name, labels, kind)
        ) STRICT
        """,
        """
        CREATE TABLE foreign_sample (
            series INTEGER NOT NULL REFERENCES foreign_series (id), time INTEGER NOT NULL, value REAL NOT NULL,
            PRIMARY KEY (series, time)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    // Records come into `head` as they arrive; hours that are over are packed from there into `block` and summed into `hourly` and
    // `daily`. Ids of those three, and `cell`, are `LinkHour.key`: of `daily`, with the day in place of the hour.
    private static let history = [
        """
        CREATE TABLE head (
            id INTEGER PRIMARY KEY, cell INTEGER NOT NULL, spool INTEGER NOT NULL, sequence INTEGER NOT NULL,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL, record BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX head_by_cell ON head (cell, sequence)",
        "CREATE TABLE block (id INTEGER PRIMARY KEY, records INTEGER NOT NULL, data BLOB NOT NULL) STRICT",
        // `least`: the least delay there and back; `slowest`: the greatest 95th percentile of an interval; `baseline`: with which
        // delay causes were judged, nanoseconds. `unheard`: intervals of which the other end
        // may still have a word to say.
        """
        CREATE TABLE hourly (
            id INTEGER PRIMARY KEY, least REAL, slowest REAL, baseline REAL, unheard INTEGER NOT NULL, sums BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX hourly_unheard ON hourly (id) WHERE unheard > 0",
        "CREATE TABLE daily (id INTEGER PRIMARY KEY, least REAL, sums BLOB NOT NULL) STRICT",
        // The last record of each link.
        """
        CREATE TABLE newest (
            link INTEGER PRIMARY KEY, start INTEGER NOT NULL, "end" INTEGER NOT NULL, record BLOB NOT NULL
        ) STRICT
        """,
        // Unbroken ranges of numbers that are here, with the time in which they were measured; and ranges of which the agent
        // says that they will never come.
        """
        CREATE TABLE received (
            spool INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, begins INTEGER NOT NULL,
            ends INTEGER NOT NULL, PRIMARY KEY (spool, first)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE gap (
            spool INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (spool, first)
        ) STRICT, WITHOUT ROWID
        """,
        // By the agent's last word: the newest number it gave, the oldest it holds, how many wait.
        "ALTER TABLE spool ADD COLUMN newest INTEGER",
        "ALTER TABLE spool ADD COLUMN oldest INTEGER",
        "ALTER TABLE spool ADD COLUMN waiting INTEGER",
        "CREATE INDEX session_running ON session (link) WHERE until IS NULL",
    ]

    private static let measurements = [
        // `records` counts those stored, `highest` is the newest sequence: the difference is missing.
        """
        CREATE TABLE spool (
            id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, site TEXT NOT NULL, highest INTEGER NOT NULL,
            records INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX spool_by_site ON spool (site)",
        """
        CREATE TABLE link (
            id INTEGER PRIMARY KEY, link TEXT NOT NULL, site TEXT NOT NULL, peer TEXT NOT NULL, UNIQUE (link, site)
        ) STRICT
        """,
        // When a site was told to measure a link, and how often it reports: what should be there.
        """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY, link INTEGER NOT NULL REFERENCES link (id), since INTEGER NOT NULL, until INTEGER,
            interval INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX session_by_link ON session (link, since)",
        """
        CREATE TABLE interval (
            id INTEGER PRIMARY KEY,
            spool INTEGER NOT NULL REFERENCES spool (id), sequence INTEGER NOT NULL,
            link INTEGER NOT NULL REFERENCES link (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            sent INTEGER NOT NULL, received INTEGER NOT NULL,
            lost_forward INTEGER NOT NULL, lost_return INTEGER NOT NULL, lost_unknown INTEGER NOT NULL,
            duplicated_forward INTEGER NOT NULL, duplicated_return INTEGER NOT NULL,
            reordered_forward INTEGER NOT NULL, reordered_return INTEGER NOT NULL,
            round_trip_delay BLOB NOT NULL, forward_delay BLOB, return_delay BLOB, delay_variation BLOB NOT NULL,
            jitter REAL, clock_synchronised INTEGER NOT NULL, clock_error INTEGER,
            stamps TEXT NOT NULL, not_measured TEXT,
            UNIQUE (spool, sequence)
        ) STRICT
        """,
        "CREATE INDEX interval_by_link ON interval (link, start)",
    ]

    // Collectors that take reports on behalf of this one, apart from agents in all: a token of the one kind is none of the other. `names`
    // are those under which agents reach them, separated by spaces; `heard` is when they last asked.
    private static let collectors = [
        """
        CREATE TABLE collector (
            name TEXT PRIMARY KEY, names TEXT NOT NULL, version TEXT NOT NULL, enrolled INTEGER NOT NULL, heard INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE collector_token (
            hash BLOB PRIMARY KEY, collector TEXT NOT NULL, names TEXT NOT NULL, issued INTEGER NOT NULL,
            expires INTEGER NOT NULL, used INTEGER, key BLOB, certificate TEXT
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE collector_certificate (
            fingerprint TEXT PRIMARY KEY, collector TEXT NOT NULL REFERENCES collector (name), serial TEXT NOT NULL,
            issued INTEGER NOT NULL, expires_seconds INTEGER NOT NULL, revoked INTEGER, revoked_because TEXT
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX collector_certificate_by_collector ON collector_certificate (collector)",
        // Agents' certificates in the order in which they were revoked, whoever did it: collectors ask for what came since.
        "CREATE TABLE revocation (number INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint TEXT NOT NULL) STRICT",
        """
        CREATE TRIGGER certificate_is_revoked AFTER UPDATE OF revoked ON certificate
        WHEN OLD.revoked IS NULL AND NEW.revoked IS NOT NULL
        BEGIN INSERT INTO revocation (fingerprint) VALUES (NEW.fingerprint); END
        """,
    ]

    private static let audit = [
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, detail TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
        """,
        """
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
        """,
    ]
}
